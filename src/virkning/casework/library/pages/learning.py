"""The learning log: finding, recommendation, decision, changed practice or rule, and back to the theory.

The evaluator writes what was found and recommended and brings it back to the theory; the leaders, who decide, write
the decision and what is done otherwise, and so may the evaluator for them.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from virkning.casework.access.guard import page
from virkning.casework.access.matrix import may
from virkning.casework.access.permissions import Permission
from virkning.casework.library import actions, policies
from virkning.casework.library.forms import ChangeForm, DecisionForm, LessonForm, ReturnForm
from virkning.casework.library.models import Lesson
from virkning.casework.library.reports import folder_named, report_of
from virkning.casework.library.shelf import current
from virkning.casework.library.words import CHANGES, OUTCOMES, STEPS
from virkning.casework.site.asking import ask
from virkning.casework.trying import tried
from virkning.language import Text

_ASKED = ["GET", "POST"]


@page(Permission.SEE_LIBRARY)
@require_GET
def learning(request: HttpRequest) -> HttpResponse:
    lessons = Lesson.objects.prefetch_related("decisions", "changes")
    rows = [(lesson, STEPS[policies.step(lesson)]) for lesson in lessons]
    may_edit = may(request.user.role, Permission.EDIT_LIBRARY)
    return render(request, "library/learning.html", {"rows": rows, "may_edit": may_edit})


@page(Permission.SEE_LIBRARY)
@require_GET
def lesson(request: HttpRequest, pk: int) -> HttpResponse:
    lesson = get_object_or_404(Lesson, pk=pk)
    shelved = current(lesson.theory) if lesson.theory else None
    folder = folder_named(lesson.finding) if lesson.finding else None
    step = policies.step(lesson)
    context = {
        "lesson": lesson,
        "step": STEPS[step],
        "report": report_of(folder / "finding.json") if folder else None,
        "decisions": [(one, OUTCOMES[one.outcome]) for one in lesson.decisions.select_related("made_by")],
        "changes": [(one, CHANGES[one.kind]) for one in lesson.changes.select_related("made_by")],
        "theory": shelved.theory if shelved else None,
        "part": shelved.theory.named(lesson.part) if shelved and shelved.theory.has(lesson.part) else None,
        "may_edit": may(request.user.role, Permission.EDIT_LIBRARY),
        "may_decide": may(request.user.role, Permission.CHANGE_PRACTICE) and not lesson.returned_id,
        "may_change": may(request.user.role, Permission.CHANGE_PRACTICE) and step in ("decided", "changed"),
        "may_return": step == "changed" and shelved is not None,
    }
    return render(request, "library/lesson.html", context)


@page(Permission.EDIT_LIBRARY)
@require_http_methods(_ASKED)
def lesson_new(request: HttpRequest) -> HttpResponse:
    """A new lesson; a finding or a part of a theory may be brought along in the address."""
    brought = {key: request.GET.get(key, "")[:200] for key in ("finding", "theory", "part")}
    form = LessonForm(request.POST or None, initial=brought)
    made = tried(form, partial(actions.learn, by=request.user)) if request.method == "POST" else None
    if made is not None:
        return redirect("lesson", made.pk)
    return render(request, "library/lesson_new.html", {"form": form}, status=422 if form.is_bound else 200)


@page(Permission.CHANGE_PRACTICE)
@require_http_methods(_ASKED)
def lesson_decide(request: HttpRequest, pk: int) -> HttpResponse:
    lesson = get_object_or_404(Lesson, pk=pk)
    form = DecisionForm(request.POST or None, initial=DecisionForm.beginning())
    return _asked(request, lesson, form, actions.decide, Text("Beslutning", "Decision"))


@page(Permission.CHANGE_PRACTICE)
@require_http_methods(_ASKED)
def lesson_change(request: HttpRequest, pk: int) -> HttpResponse:
    lesson = get_object_or_404(Lesson, pk=pk)
    policies.check_change(lesson)
    form = ChangeForm(request.POST or None, initial=ChangeForm.beginning())
    return _asked(request, lesson, form, actions.change_practice, Text("Ændret praksis", "Changed practice"))


@page(Permission.EDIT_LIBRARY)
@require_http_methods(_ASKED)
def lesson_return(request: HttpRequest, pk: int) -> HttpResponse:
    lesson = get_object_or_404(Lesson, pk=pk)
    form = ReturnForm(request.POST or None, lesson=lesson)
    return _asked(request, lesson, form, actions.return_to_theory, Text("Tilbage i teorien", "Back in the theory"))


def _asked(request: HttpRequest, lesson: Lesson, form: Any, do: Any, title: Text) -> HttpResponse:
    """title is what the step is called; the lesson it is of stands under it."""
    of = Text(lesson.title, lesson.title)
    return ask(
        request, form, partial(do, by=request.user, lesson=lesson), title=title, intro=of, back=("lesson", lesson.pk)
    )
