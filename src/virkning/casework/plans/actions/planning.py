"""The plan, its goals, and who the citizen can turn to."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from virkning.casework.accounts.models import User
from virkning.casework.audit.actions import Actor, acting, record
from virkning.casework.people.models import Citizen
from virkning.casework.plans.models import ClosingReport, Contact, Goal, Plan
from virkning.casework.states import NotNowError
from virkning.language import Text


def make_plan(
    *, by: Actor, citizen: Citizen, aim: str, on: date, review_on: date, agreed_on: date | None = None
) -> Plan:
    """A new plan. The one before ends; its open goals go along."""
    with acting(by):
        before = citizen.plans.select_for_update().filter(ended_on=None).first()
        if before:
            before.ended_on = on
            before.save(update_fields=["ended_on"])
        plan = Plan.objects.create(
            citizen=citizen, aim=aim, made_on=on, review_on=review_on, agreed_by_citizen_on=agreed_on
        )
        if before:
            before.goals.filter(state=Goal.State.OPEN).update(plan=plan)
        record(by=by, action="plan_made", citizen=citizen, subject=plan)
    return plan


def set_goal(*, by: Actor, plan: Plan, parent: Goal | None = None, **told: Any) -> Goal:
    """A goal, or a sub-goal under one of the same plan."""
    if parent and parent.plan_id != plan.pk:
        raise NotNowError(Text("Delmålet hører til en anden plan.", "The sub-goal belongs to another plan."))
    with acting(by):
        goal = Goal.objects.create(plan=plan, parent=parent, **told)
        record(by=by, action="goal_set", citizen=plan.citizen, subject=goal)
    return goal


def move_goal(*, by: Actor, goal: Goal, state: str) -> None:
    with acting(by):
        goal.state = state
        goal.save(update_fields=["state"])
        record(by=by, action="goal_moved", citizen=goal.plan.citizen, subject=goal, state=state)


def set_contact(
    *, by: Actor, citizen: Citizen, kind: str, on: date, user: User | None = None, name: str = "", hours: Any = None
) -> Contact:
    """Somebody the citizen can turn to from a day on. There is one primary contact: a new one takes over."""
    with acting(by):
        if kind == Contact.Kind.PRIMARY:
            for before in citizen.contacts.filter(kind=kind, ends=None):
                before.ends = max(before.starts, on - timedelta(days=1))
                before.save(update_fields=["ends"])
        contact = Contact.objects.create(
            citizen=citizen, kind=kind, user=user, name=name, starts=on, hours_a_week=hours
        )
        record(by=by, action="contact_set", citizen=citizen, subject=contact, kind=kind)
    return contact


def close_case(
    *, by: User, citizen: Citizen, on: date, outcome: str, helped: str = "", hindered: str = ""
) -> ClosingReport:
    """The closing report. The case is closed with it, its plan ended, and what runs must have been stopped first."""
    from virkning.casework.people.actions import close

    if citizen.activities.filter(ends=None).exists():
        raise NotNowError(Text("Der er en indsats i gang. Afslut den først.", "An activity is running. End it first."))
    with acting(by):
        report = ClosingReport.objects.create(
            citizen=citizen, date=on, outcome=outcome, what_helped=helped, what_hindered=hindered
        )
        citizen.plans.filter(ended_on=None).update(ended_on=on)
        record(by=by, action="closing_report", citizen=citizen, subject=report, outcome=outcome)
        close(by=by, citizen=citizen, on=on)
    return report


def reopen_case(*, by: User, citizen: Citizen, on: date, why: str) -> None:
    """Open the case again: whoever does it has it. Its plan has ended; a new one is made with the citizen."""
    from virkning.casework.people.actions import reopen

    with acting(by):
        report = citizen.closings.filter(reopened_on=None).last()
        reopen(by=by, citizen=citizen, caseworker=by, why=why, on=on)
        if report:
            report.reopened_on, report.reopened_why = on, why
            report.save(update_fields=["reopened_on", "reopened_why"])
