"""The pages of this app and their addresses."""

from __future__ import annotations

from django.urls import path

from virkning.casework.library.pages import changing, findings, learning, reading, studies, study_changing

_THEORY = "library/of/<slug:theory>/"
_STUDY = "library/studies/<slug:study>/"
_LESSON = "library/learning/<int:pk>/"

urlpatterns = [
    path("library/", reading.library, name="library"),
    path("library/new/", changing.theory_new, name="theory_new"),
    path("library/compare/", reading.theories_compared, name="theories_compared"),
    path("library/studies/", studies.studies, name="studies"),
    path("library/studies/new/", study_changing.study_new, name="study_new"),
    path(_STUDY, studies.study, name="study"),
    path(_STUDY + "edit/", study_changing.study_edit, name="study_edit"),
    path(_STUDY + "file/<slug:kind>/", studies.study_file, name="study_file"),
    path(_STUDY + "effects/new/", study_changing.effect_new, name="effect_new"),
    path(_STUDY + "effects/<int:effect>/", study_changing.effect_edit, name="effect_edit"),
    path(_STUDY + "effects/<int:effect>/drop/", study_changing.effect_drop, name="effect_drop"),
    path("library/comments/<int:pk>/settle/", reading.comment_settle, name="comment_settle"),
    path("library/learning/", learning.learning, name="learning"),
    path("library/learning/new/", learning.lesson_new, name="lesson_new"),
    path(_LESSON, learning.lesson, name="lesson"),
    path(_LESSON + "decide/", learning.lesson_decide, name="lesson_decide"),
    path(_LESSON + "change/", learning.lesson_change, name="lesson_change"),
    path(_LESSON + "return/", learning.lesson_return, name="lesson_return"),
    path(_THEORY, reading.theory, name="theory"),
    path(_THEORY + "comment/", reading.theory_comment, name="theory_comment"),
    path(_THEORY + "text/", changing.theory_text, name="theory_text"),
    path(_THEORY + "elements/new/", changing.element_new, name="element_new"),
    path(_THEORY + "arrows/new/", changing.arrow_new, name="arrow_new"),
    path(_THEORY + "versions/<int:edition>/", reading.theory_version, name="theory_version"),
    path(_THEORY + "file/<slug:kind>/", reading.theory_file, name="theory_file"),
    path(_THEORY + "parts/<slug:part>/", reading.theory_part, name="theory_part"),
    path(_THEORY + "parts/<slug:part>/comment/", reading.theory_comment, name="theory_part_comment"),
    path(_THEORY + "parts/<slug:part>/edit/", changing.part_edit, name="part_edit"),
    path(_THEORY + "parts/<slug:part>/drop/", changing.part_drop, name="part_drop"),
    path("findings/", findings.findings, name="findings"),
    path("findings/<str:name>/", findings.finding, name="finding"),
    path("findings/<str:name>/<str:file>", findings.finding_file, name="finding_file"),
]
