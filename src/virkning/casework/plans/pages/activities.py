"""A citizen's way through an offer, and the breaches on the way."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from virkning.casework.access.guard import citizen_page
from virkning.casework.access.permissions import Permission
from virkning.casework.access.relations import today
from virkning.casework.people.models import Citizen
from virkning.casework.plans import forms
from virkning.casework.plans.actions import activities, breaches
from virkning.casework.plans.models import Activity, Breach
from virkning.casework.site.asking import ask
from virkning.language import Text, same


@citizen_page(Permission.PLAN)
@require_http_methods(["GET", "POST"])
def refer(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    return ask(
        request,
        forms.ReferForm(request.POST or None, initial={"on": today()}, citizen=citizen),
        partial(activities.refer, by=request.user, citizen=citizen),
        title=Text("Henvis til et tilbud", "Refer to an offer"),
        citizen=citizen,
        back=("plan", citizen.number),
    )


@citizen_page(Permission.PLAN)
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, citizen: Citizen, pk: int) -> HttpResponse:
    activity = _activity(citizen, pk)
    return ask(
        request,
        forms.StartForm(request.POST or None, initial={"on": today(), "hours_a_week": activity.offer.hours_a_week}),
        partial(activities.start, by=request.user, activity=activity),
        title=Text("Begynd indsatsen", "Begin the activity"),
        intro=same(activity.offer.name),
        citizen=citizen,
        back=("plan", citizen.number),
    )


@citizen_page(Permission.PLAN)
@require_http_methods(["GET", "POST"])
def demand(request: HttpRequest, citizen: Citizen, pk: int) -> HttpResponse:
    activity = _activity(citizen, pk)
    return ask(
        request,
        forms.DemandForm(request.POST or None, initial={"on": today(), "hours_a_week": activity.hours_a_week}),
        partial(activities.set_demand, by=request.user, activity=activity),
        title=Text("Flere eller færre timer", "More or fewer hours"),
        intro=same(activity.offer.name),
        citizen=citizen,
        back=("plan", citizen.number),
    )


@citizen_page(Permission.PLAN)
@require_http_methods(["GET", "POST"])
def attend(request: HttpRequest, citizen: Citizen, pk: int) -> HttpResponse:
    activity = _activity(citizen, pk)
    return ask(
        request,
        forms.AttendForm(request.POST or None, initial={"week": today(), "planned": activity.hours_a_week}),
        partial(activities.attend, by=request.user, activity=activity),
        title=Text("Fremmøde i en uge", "Attendance in a week"),
        intro=same(activity.offer.name),
        citizen=citizen,
        back=("plan", citizen.number),
    )


@citizen_page(Permission.PLAN)
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, citizen: Citizen, pk: int) -> HttpResponse:
    activity = _activity(citizen, pk)
    return ask(
        request,
        forms.StopForm(request.POST or None, initial={"on": today()}),
        partial(activities.stop, by=request.user, activity=activity),
        title=Text("Afslut indsatsen", "End the activity"),
        intro=same(activity.offer.name),
        citizen=citizen,
        back=("plan", citizen.number),
    )


@citizen_page(Permission.PLAN)
@require_http_methods(["GET", "POST"])
def breach_new(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    return ask(
        request,
        forms.BreachForm(request.POST or None, initial={"on": today()}),
        partial(breaches.note_breach, by=request.user, citizen=citizen),
        title=Text("En aftale blev brudt", "An agreement was broken"),
        intro=Text("Det kan være borgeren eller jobcentret.", "It can be the citizen or the job centre."),
        citizen=citizen,
        back=("plan", citizen.number),
    )


@citizen_page(Permission.PLAN)
@require_http_methods(["GET", "POST"])
def breach_repair(request: HttpRequest, citizen: Citizen, pk: int) -> HttpResponse:
    return ask(
        request,
        forms.RepairForm(request.POST or None, initial={"on": today()}),
        partial(breaches.repair, by=request.user, breach=_breach(citizen, pk)),
        title=Text("Ret op på bruddet", "Mend the breach"),
        citizen=citizen,
        back=("plan", citizen.number),
    )


@citizen_page(Permission.PLAN)
@require_http_methods(["GET", "POST"])
def sanction_new(request: HttpRequest, citizen: Citizen, pk: int) -> HttpResponse:
    return ask(
        request,
        forms.SanctionForm(request.POST or None),
        partial(breaches.sanction, by=request.user, breach=_breach(citizen, pk)),
        title=Text("Nedsættelse af ydelsen", "Cut in benefit"),
        citizen=citizen,
        back=("plan", citizen.number),
    )


def _activity(citizen: Citizen, pk: int) -> Activity:
    return get_object_or_404(citizen.activities.select_related("offer"), pk=pk)


def _breach(citizen: Citizen, pk: int) -> Breach:
    return get_object_or_404(citizen.breaches, pk=pk)
