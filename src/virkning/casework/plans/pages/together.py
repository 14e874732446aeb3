"""What is decided by several: the analysis across professions, and the week's conference."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from virkning.casework.access.guard import citizen_page, page
from virkning.casework.access.permissions import Permission
from virkning.casework.access.relations import Relation, citizens_of, today
from virkning.casework.people.identities import known_to
from virkning.casework.people.models import Citizen
from virkning.casework.plans import forms
from virkning.casework.plans.actions import together
from virkning.casework.plans.agenda import agenda, standing_still
from virkning.casework.plans.models import Analysis
from virkning.casework.plans.words import AGENDA_RULES, PROFESSIONS
from virkning.casework.site.asking import ask
from virkning.language import Text


@page(Permission.RUN_CONFERENCE)
@require_GET
def conference(request: HttpRequest) -> HttpResponse:
    """This week's agenda of the caseworker's or the leader's own citizens, and the rules that fill it."""
    week = together.monday_of(today())
    items = agenda(_own(request), week)
    known_to(request.user, (item.citizen for item in items))
    return render(
        request,
        "plans/conference.html",
        {
            "week": week,
            "until": week + timedelta(days=6),
            "items": [(item, AGENDA_RULES[item.reason]) for item in items],
            "rules": AGENDA_RULES.values(),
        },
    )


@page(Permission.RUN_CONFERENCE)
@require_POST
def conference_fill(request: HttpRequest) -> HttpResponse:
    """Let the rules look through the cases."""
    for citizen, reason in standing_still(_own(request), today()):
        together.put_on_agenda(by=request.user, citizen=citizen, week=today(), reason=reason)
    return redirect("conference")


@page(Permission.RUN_CONFERENCE)
@require_http_methods(["GET", "POST"])
def conference_decide(request: HttpRequest, pk: int) -> HttpResponse:
    items = agenda(_own(request), together.monday_of(today()))
    item = next((item for item in items if item.pk == pk), None)
    if item is None:
        return redirect("conference")
    known_to(request.user, [item.citizen])
    return ask(
        request,
        forms.DecideForm(request.POST or None, initial={"decision": item.decision}),
        partial(together.decide, by=request.user, item=item),
        title=Text("Konferencens beslutning", "The conference's decision"),
        citizen=item.citizen,
        back=("conference",),
    )


@citizen_page(Permission.PLAN)
@require_POST
def agenda_add(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    together.put_on_agenda(by=request.user, citizen=citizen, week=today())
    return redirect("conference")


def _own(request: HttpRequest) -> QuerySet[Citizen]:
    return citizens_of(request.user, Relation.OWN, Relation.TEAM).filter(closed_on=None)


@citizen_page(Permission.PLAN)
@require_http_methods(["GET", "POST"])
def analysis_new(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    return ask(
        request,
        forms.AnalysisForm(request.POST or None, initial={"on": today()}),
        partial(together.begin_analysis, by=request.user, citizen=citizen),
        title=Text("Tværfaglig analyse", "Analysis across professions"),
        intro=Text(
            "Flere faggrupper ser borgeren på én dag. Derefter holder de konference og lægger en plan.",
            "Several professions see the citizen in one day. Then they confer and make a plan.",
        ),
        citizen=citizen,
        back=("plan", citizen.number),
    )


@citizen_page(Permission.SEE_CASE)
@require_GET
def analysis(request: HttpRequest, citizen: Citizen, pk: int) -> HttpResponse:
    found = _analysis(citizen, pk)
    seen = [(one, PROFESSIONS[one.profession]) for one in found.assessments.select_related("by")]
    return render(request, "plans/analysis.html", {"citizen": citizen, "analysis": found, "seen": seen})


@citizen_page(Permission.PLAN)
@require_http_methods(["GET", "POST"])
def assess(request: HttpRequest, citizen: Citizen, pk: int) -> HttpResponse:
    return ask(
        request,
        forms.AssessForm(request.POST or None),
        partial(together.assess, by=request.user, analysis=_analysis(citizen, pk)),
        title=Text("Hvad faggruppen så", "What the profession saw"),
        citizen=citizen,
        back=("analysis", citizen.number, pk),
    )


@citizen_page(Permission.PLAN)
@require_http_methods(["GET", "POST"])
def conclude(request: HttpRequest, citizen: Citizen, pk: int) -> HttpResponse:
    return ask(
        request,
        forms.ConcludeForm(request.POST or None, initial={"on": today()}),
        partial(together.conclude, by=request.user, analysis=_analysis(citizen, pk)),
        title=Text("Konference om analysen", "Conference on the analysis"),
        citizen=citizen,
        back=("plan", citizen.number),
    )


def _analysis(citizen: Citizen, pk: int) -> Analysis:
    return get_object_or_404(citizen.analyses, pk=pk)
