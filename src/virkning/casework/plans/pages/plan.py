"""The plan of a case on one page, and the forms behind it."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods

from virkning.casework.access.guard import citizen_page
from virkning.casework.access.matrix import may
from virkning.casework.access.permissions import Permission
from virkning.casework.access.relations import relations, today
from virkning.casework.people.models import Citizen
from virkning.casework.plans import words
from virkning.casework.plans.actions import planning
from virkning.casework.plans.forms import CloseForm, ContactForm, GoalForm, GoalStateForm, PlanForm, ReopenForm
from virkning.casework.plans.models import Goal, Plan
from virkning.casework.site.asking import ask
from virkning.casework.states import NotNowError
from virkning.language import Text


@citizen_page(Permission.SEE_CASE)
@require_GET
def plan(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """Everything that is agreed and done, from the aim down to the hours of the week."""
    planner = may(request.user.role, Permission.PLAN, relations(request.user, citizen))
    return render(
        request,
        "plans/plan.html",
        {
            "citizen": citizen,
            "may_plan": planner and citizen.closed_on is None,
            "may_reopen": planner and citizen.closed_on is not None,
            "plan": _current(citizen),
            "goals": _goals(citizen),
            "activities": citizen.activities.select_related("offer", "goal").prefetch_related("demands", "attendance"),
            "contacts": [
                (one, words.CONTACTS[one.kind]) for one in citizen.contacts.filter(ends=None).select_related("user")
            ],
            "analyses": citizen.analyses.prefetch_related("assessments"),
            "breaches": [(one, words.SIDES[one.side]) for one in citizen.breaches.prefetch_related("sanctions")],
            "closings": [
                (one, words.OUTCOMES[one.outcome], words.REOPENINGS.get(one.reopened_why))
                for one in citizen.closings.all()
            ],
        },
    )


def _current(citizen: Citizen) -> Plan | None:
    return citizen.plans.filter(ended_on=None).first()


def _goals(citizen: Citizen) -> list[Goal]:
    goals = Goal.objects.filter(plan__citizen=citizen, plan__ended_on=None, parent=None)
    return list(goals.prefetch_related("subgoals"))


@citizen_page(Permission.PLAN)
@require_http_methods(["GET", "POST"])
def plan_new(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    return ask(
        request,
        PlanForm(request.POST or None, initial=PlanForm.beginning()),
        partial(planning.make_plan, by=request.user, citizen=citizen),
        title=Text("Ny plan", "New plan"),
        intro=Text(
            "Den forrige plan slutter. Mål, der er i gang, følger med.",
            "The plan before ends. Goals under way go along.",
        ),
        citizen=citizen,
        back=("plan", citizen.number),
    )


@citizen_page(Permission.PLAN)
@require_http_methods(["GET", "POST"])
def goal_new(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    current = _current(citizen)
    if current is None:
        raise NotNowError(Text("Lav først en plan.", "Make a plan first."))
    return ask(
        request,
        GoalForm(request.POST or None, plan=current),
        partial(planning.set_goal, by=request.user, plan=current),
        title=Text("Nyt mål", "New goal"),
        citizen=citizen,
        back=("plan", citizen.number),
    )


@citizen_page(Permission.PLAN)
@require_http_methods(["GET", "POST"])
def goal_state(request: HttpRequest, citizen: Citizen, pk: int) -> HttpResponse:
    goal = get_object_or_404(Goal, pk=pk, plan__citizen=citizen)
    return ask(
        request,
        GoalStateForm(request.POST or None, initial={"state": goal.state}),
        partial(planning.move_goal, by=request.user, goal=goal),
        title=Text("Hvor langt er målet?", "How far is the goal?"),
        intro=Text(goal.text, goal.text),
        citizen=citizen,
        back=("plan", citizen.number),
    )


@citizen_page(Permission.PLAN)
@require_http_methods(["GET", "POST"])
def contact_new(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    return ask(
        request,
        ContactForm(request.POST or None, initial={"on": today()}),
        partial(planning.set_contact, by=request.user, citizen=citizen),
        title=Text("Ny kontakt", "New contact"),
        citizen=citizen,
        back=("plan", citizen.number),
    )


@citizen_page(Permission.PLAN)
@require_http_methods(["GET", "POST"])
def case_close(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    return ask(
        request,
        CloseForm(request.POST or None, initial={"on": today()}),
        partial(planning.close_case, by=request.user, citizen=citizen),
        title=Text("Afslut sagen", "Close the case"),
        button=Text("Afslut", "Close"),
        citizen=citizen,
        back=("plan", citizen.number),
    )


@citizen_page(Permission.PLAN)
@require_http_methods(["GET", "POST"])
def case_reopen(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    return ask(
        request,
        ReopenForm(request.POST or None, initial={"on": today()}),
        partial(planning.reopen_case, by=request.user, citizen=citizen),
        title=Text("Åbn sagen igen", "Open the case again"),
        intro=Text(
            "Du har sagen fra den dag, du skriver. Frister tælles på ny derfra.",
            "You have the case from the day you write. Deadlines are counted anew from there.",
        ),
        button=Text("Åbn igen", "Open again"),
        done=Text("Sagen er åben igen.", "The case is open again."),
        citizen=citizen,
        back=("case", citizen.number),
    )
