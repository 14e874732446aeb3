"""Talks: the list of who is due, booking one, writing one down."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from virkning.casework.access.guard import citizen_page, page
from virkning.casework.access.matrix import may
from virkning.casework.access.permissions import Permission
from virkning.casework.access.relations import Relation, citizens_of, relations, today
from virkning.casework.meetings import actions
from virkning.casework.meetings.due import Due, due_talk, due_talks
from virkning.casework.meetings.forms import BookForm, TalkForm
from virkning.casework.meetings.models import Talk
from virkning.casework.people.identities import known_to
from virkning.casework.people.models import Citizen
from virkning.casework.plans.deadlines import deadlines
from virkning.casework.site.asking import ask
from virkning.casework.site.language import say
from virkning.language import Text


@page(Permission.LIST_OWN_CASES)
@require_GET
def talks_due(request: HttpRequest) -> HttpResponse:
    """The caseworker's citizens by how pressing their next talk is."""
    own = citizens_of(request.user, Relation.OWN).filter(closed_on=None)
    known = known_to(request.user, own.prefetch_related("talks", "closings").select_related("identity"))
    due = due_talks(known, deadlines(today()), today())
    return render(request, "meetings/talks_due.html", {"due": due})


@citizen_page(Permission.CHANGE_CASE)
@require_http_methods(["GET", "POST"])
def talk_book(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    due = due_talk(citizen, deadlines(today()), today())
    return ask(
        request,
        BookForm(request.POST or None, initial={"on": max(due.day, today()), "kind": _usual_kind(due)}),
        partial(actions.book, by=request.user, caseworker=request.user, citizen=citizen),
        title=Text("Aftal en samtale", "Book a talk"),
        button=Text("Aftal", "Book"),
        done=Text("Samtalen er aftalt.", "The talk is booked."),
        citizen=citizen,
        back=("case", citizen.number),
    )


@citizen_page(Permission.CHANGE_CASE)
@require_http_methods(["GET", "POST"])
def talk_record(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """Write down today's talk, or the booked one."""
    booked = citizen.talks.filter(attended=None, date__lte=today()).first()
    kind = booked.kind if booked else _usual_kind(due_talk(citizen, deadlines(today()), today()))
    on = booked.date if booked else today()

    def do(attended: str, **told: Any) -> None:
        who: dict[str, Any] = {"by": request.user, "caseworker": request.user, "citizen": citizen}
        actions.record_talk(**who, attended=attended == "yes", booked=booked, **told)

    return ask(
        request,
        TalkForm(request.POST or None, initial={"on": on, "kind": kind, "attended": "yes"}),
        do,
        title=Text("Skriv samtalen ind", "Write down the talk"),
        done=Text("Samtalen er skrevet ind.", "The talk is written down."),
        citizen=citizen,
        back=("case", citizen.number),
    )


def _usual_kind(due: Due) -> str:
    return Talk.Kind.FIRST if due.number == 1 else Talk.Kind.FOLLOW_UP


@citizen_page(Permission.SEE_CASE)
@require_GET
def talk(request: HttpRequest, citizen: Citizen, pk: int) -> HttpResponse:
    """One talk, and what belongs to it."""
    found = get_object_or_404(citizen.talks.select_related("caseworker"), pk=pk)
    related = relations(request.user, citizen)
    context = {
        "citizen": citizen,
        "talk": found,
        "may_measure": may(request.user.role, Permission.MEASURE, related) and citizen.closed_on is None,
        "may_change": may(request.user.role, Permission.CHANGE_CASE, related),
    }
    return render(request, "meetings/talk.html", context)


@citizen_page(Permission.CHANGE_CASE)
@require_POST
def talk_cancel(request: HttpRequest, citizen: Citizen, pk: int) -> HttpResponse:
    actions.cancel(by=request.user, talk=get_object_or_404(citizen.talks, pk=pk))
    messages.success(request, say(Text("Samtalen er aflyst.", "The talk is cancelled.")))
    return redirect("case", citizen.number)
