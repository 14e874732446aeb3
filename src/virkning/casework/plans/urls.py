"""The pages of this app and their addresses."""

from __future__ import annotations

from django.urls import path

from virkning.casework.plans.pages import activities, offers, plan, together

_CITIZEN = "citizens/<str:number>/"

urlpatterns = [
    path("offers/", offers.offers, name="offers"),
    path("offers/new/", offers.offer_edit, name="offer_new"),
    path("offers/<int:pk>/", offers.offer_edit, name="offer"),
    path("conference/", together.conference, name="conference"),
    path("conference/fill/", together.conference_fill, name="conference_fill"),
    path("conference/<int:pk>/", together.conference_decide, name="conference_decide"),
    path(_CITIZEN + "plan/", plan.plan, name="plan"),
    path(_CITIZEN + "plan/new/", plan.plan_new, name="plan_new"),
    path(_CITIZEN + "plan/close/", plan.case_close, name="case_close"),
    path(_CITIZEN + "plan/reopen/", plan.case_reopen, name="case_reopen"),
    path(_CITIZEN + "goals/new/", plan.goal_new, name="goal_new"),
    path(_CITIZEN + "goals/<int:pk>/", plan.goal_state, name="goal_state"),
    path(_CITIZEN + "contacts/new/", plan.contact_new, name="contact_new"),
    path(_CITIZEN + "activities/new/", activities.refer, name="activity_refer"),
    path(_CITIZEN + "activities/<int:pk>/start/", activities.start, name="activity_start"),
    path(_CITIZEN + "activities/<int:pk>/demand/", activities.demand, name="activity_demand"),
    path(_CITIZEN + "activities/<int:pk>/attend/", activities.attend, name="activity_attend"),
    path(_CITIZEN + "activities/<int:pk>/stop/", activities.stop, name="activity_stop"),
    path(_CITIZEN + "breaches/new/", activities.breach_new, name="breach_new"),
    path(_CITIZEN + "breaches/<int:pk>/repair/", activities.breach_repair, name="breach_repair"),
    path(_CITIZEN + "breaches/<int:pk>/sanction/", activities.sanction_new, name="sanction_new"),
    path(_CITIZEN + "agenda/", together.agenda_add, name="agenda_add"),
    path(_CITIZEN + "analyses/new/", together.analysis_new, name="analysis_new"),
    path(_CITIZEN + "analyses/<int:pk>/", together.analysis, name="analysis"),
    path(_CITIZEN + "analyses/<int:pk>/assess/", together.assess, name="assess"),
    path(_CITIZEN + "analyses/<int:pk>/conclude/", together.conclude, name="conclude"),
]
