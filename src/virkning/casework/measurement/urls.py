"""The pages of this app and their addresses."""

from __future__ import annotations

from django.urls import path

from virkning.casework.measurement import citizen_pages, pages

_OF_A_CITIZEN = "citizens/<str:number>/measurements/"

urlpatterns = [
    path("svar/", citizen_pages.enter_code, name="enter_code"),
    path("svar/begynd/", citizen_pages.start, name="answer_start"),
    path("svar/alle/", citizen_pages.everything, name="answer_all"),
    path("svar/gem/", citizen_pages.autosave, name="answer_autosave"),
    path("svar/send/", citizen_pages.check, name="answer_check"),
    path("svar/tak/", citizen_pages.done, name="answer_done"),
    path("svar/udvikling/", citizen_pages.own_progress, name="own_progress"),
    path("svar/slut/", citizen_pages.leave, name="answer_leave"),
    path("svar/<int:place>/", citizen_pages.one, name="answer_one"),
    path("svar/kode/<str:code>/", citizen_pages.enter_code, name="enter_code_given"),
    path(_OF_A_CITIZEN + "begin/", pages.begin, name="measurement_begin"),
    path(_OF_A_CITIZEN + "<int:wave>/", pages.show, name="measurement"),
    path(_OF_A_CITIZEN + "<int:wave>/key/", pages.key, name="measurement_key"),
    path(_OF_A_CITIZEN + "<int:wave>/hand-over/", pages.hand_over, name="measurement_hand_over"),
    path(_OF_A_CITIZEN + "<int:wave>/answer/", pages.answer, name="measurement_answer"),
    path(_OF_A_CITIZEN + "<int:wave>/agree/", pages.agree, name="measurement_agree"),
    path("citizens/<str:number>/progress/", pages.progress, name="progress"),
]
