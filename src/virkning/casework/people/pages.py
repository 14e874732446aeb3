"""Citizens: one's own list, the case, who it is, and handing it on."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from virkning.casework.access.guard import citizen_page, page
from virkning.casework.access.matrix import may
from virkning.casework.access.models import GuestAccess
from virkning.casework.access.permissions import ABOUT_ONE_CITIZEN, Permission
from virkning.casework.access.relations import Relation, citizens_of, relations, today
from virkning.casework.people import actions
from virkning.casework.people import cpr as numbers
from virkning.casework.people.forms import AssignForm, GuestForm, RegisterForm, StandingForm
from virkning.casework.people.models import Citizen, Team
from virkning.casework.people.words import REASONS, SEXES
from virkning.casework.plans.deadlines import active_offer_deadline, deadlines
from virkning.casework.site.asking import ask
from virkning.language import Text
from virkning.words import BENEFITS, EDUCATION_LEVELS, ORIGINS, READINESS_SCALES


@page(Permission.LIST_OWN_CASES)
@require_GET
def cases(request: HttpRequest) -> HttpResponse:
    """The caseworker's own citizens, and those they are a guest with; a search looks in these only."""
    sought = request.GET.get("q", "").strip()
    own = _found(citizens_of(request.user, Relation.OWN), sought)
    guests = _found(citizens_of(request.user, Relation.GUEST), sought)
    context = {
        "own": own.filter(closed_on=None),
        "closed": own.exclude(closed_on=None).order_by("-closed_on", "number"),
        "guests": guests,
        "sought": sought,
    }
    return render(request, "people/cases.html", context)


def _found(citizens: Any, sought: str) -> Any:
    citizens = citizens.select_related("identity").order_by("identity__name", "number")
    if not sought:
        return citizens
    wanted = Q(number__iexact=sought) | Q(identity__name__icontains=sought)
    if numbers.birth_year(sought) is not None:
        wanted |= Q(identity__cpr_fingerprint=numbers.fingerprint(sought))
    return citizens.filter(wanted)


@page(Permission.REGISTER_CITIZEN)
@require_http_methods(["GET", "POST"])
def citizen_new(request: HttpRequest) -> HttpResponse:
    def do(benefit: str, readiness: str, **told: str) -> None:
        citizen = actions.register(by=request.user, caseworker=request.user, on=today(), **told)
        _set_standing(request, citizen, benefit, readiness, today())

    title, button = Text("Ny borger", "New citizen"), Text("Opret", "Register")
    return ask(request, RegisterForm(request.POST or None), do, title=title, button=button, back=("cases",))


@citizen_page(Permission.SEE_CASE)
@require_GET
def case(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """The case at a glance: who, what next, what was, and everything one may do."""
    related = relations(request.user, citizen)
    allowed = {right.value: True for right in ABOUT_ONE_CITIZEN if may(request.user.role, right, related)}
    return render(
        request,
        "people/case.html",
        {
            "citizen": citizen,
            "allowed": allowed,
            "facts": _facts(citizen),
            "deadline": active_offer_deadline(citizen, deadlines(today()), today()),
            "assignments": [
                (one, REASONS[one.reason]) for one in citizen.assignments.select_related("caseworker", "team")
            ],
            "talks": citizen.talks.select_related("caseworker").order_by("-date", "-pk")[:8],
            "measurements": citizen.measurements.order_by("-wave")[:8],
            "under_way": citizen.measurements.filter(opened_at=None).last(),
            "guests": GuestAccess.objects.on(today()).filter(citizen=citizen).select_related("user", "given_by"),
        },
    )


def _facts(citizen: Citizen) -> list[tuple[Text, Text | str]]:
    facts: list[tuple[Text, Text | str]] = [
        (Text("Fødselsår", "Year of birth"), str(citizen.birth_year)),
        (Text("Køn i registeret", "Sex in the register"), SEXES[citizen.sex]),
    ]
    benefit, readiness = citizen.benefits.filter(ends=None).last(), citizen.readiness.filter(ends=None).last()
    if benefit:
        facts.append((Text("Ydelse", "Benefit"), BENEFITS[benefit.benefit].label))
    if readiness:
        groups = {group.id: group.label for group in READINESS_SCALES[readiness.scale].groups}
        facts.append((Text("Visitation", "Readiness group"), groups[readiness.group]))
    if citizen.origin:
        facts.append((Text("Oprindelse", "Origin"), ORIGINS[citizen.origin].label))
    if citizen.education:
        facts.append((Text("Uddannelse", "Education"), EDUCATION_LEVELS[citizen.education].label))
    return facts


@citizen_page(Permission.SEE_IDENTITY)
@require_GET
def identity(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """Name, contact and CPR number on a page of their own, so that the log tells when somebody looked."""
    known = getattr(citizen, "identity", None)
    cpr = numbers.decrypt(known.cpr_encrypted) if known else ""
    return render(request, "people/identity.html", {"citizen": citizen, "identity": known, "cpr": cpr})


@citizen_page(Permission.CHANGE_CASE)
@require_http_methods(["GET", "POST"])
def standing(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """A new benefit or readiness group."""

    def do(benefit: str, readiness: str, on: date) -> None:
        _set_standing(request, citizen, benefit, readiness, on)

    return ask(
        request,
        StandingForm(request.POST or None, initial={"on": today()}),
        do,
        title=Text("Ydelse og visitation", "Benefit and readiness"),
        citizen=citizen,
        back=("case", citizen.number),
    )


def _set_standing(request: HttpRequest, citizen: Citizen, benefit: str, readiness: str, on: date) -> None:
    if benefit:
        actions.set_benefit(by=request.user, citizen=citizen, benefit=benefit, on=on)
    if readiness:
        scale, group = readiness.split(":", 1)
        actions.set_readiness(by=request.user, citizen=citizen, scale=scale, group=group, on=on)


@citizen_page(Permission.ASSIGN_CASE)
@require_http_methods(["GET", "POST"])
def assign(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """Give the case to somebody in the office, and say why: the reason is what evaluations need."""
    offices = Team.objects.filter(leader=request.user).values("office")
    return ask(
        request,
        AssignForm(request.POST or None, initial={"on": today()}, teams=Team.objects.filter(office__in=offices)),
        partial(actions.assign, by=request.user, citizen=citizen),
        title=Text("Giv sagen videre", "Hand the case on"),
        button=Text("Giv videre", "Hand on"),
        done=Text("Sagen er givet videre.", "The case has been handed on."),
        citizen=citizen,
        back=("team",),
    )


@citizen_page(Permission.GIVE_GUEST_ACCESS)
@require_http_methods(["GET", "POST"])
def guest_new(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    return ask(
        request,
        GuestForm(request.POST or None, initial={"starts": today(), "ends": today()}),
        partial(actions.give_guest_access, by=request.user, citizen=citizen),
        title=Text("Giv gæsteadgang", "Give guest access"),
        button=Text("Giv adgang", "Give access"),
        citizen=citizen,
        back=("case", citizen.number),
    )


@citizen_page(Permission.GIVE_GUEST_ACCESS)
@require_POST
def guest_withdraw(request: HttpRequest, citizen: Citizen, pk: int) -> HttpResponse:
    actions.withdraw_guest_access(by=request.user, access=get_object_or_404(citizen.guests, pk=pk))
    return redirect("case", citizen.number)
