"""A closed case that is opened again: by whom, from when, why, and what is counted from there."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.casework.town import TESTING, Town

from virkning.casework.access.relations import Relation, relations, today
from virkning.casework.audit.actions import acting
from virkning.casework.audit.models import Event
from virkning.casework.meetings.actions import record_talk
from virkning.casework.meetings.due import due_talk
from virkning.casework.people import actions
from virkning.casework.people.models import Citizen
from virkning.casework.plans.actions import activities, planning
from virkning.casework.plans.deadlines import active_offer_deadline, began_on, deadlines
from virkning.casework.privacy.actions import time_is_up
from virkning.casework.states import NotNowError

WHO = ["own", "former", "guest", "stranger", "leader", "other_leader", "evaluator", "officer", "administrator"]


def signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def closed_on(town: Town) -> date:
    """The case has been with `own` for a hundred days and was closed ten days ago."""
    day = today() - timedelta(days=10)
    with acting(TESTING):
        town.citizen.assignments.filter(ends=None).update(starts=today() - timedelta(days=100))
    planning.close_case(by=town.own, citizen=town.citizen, on=day, outcome="job")
    town.citizen.refresh_from_db()
    return day


def reopened(town: Town, on: date | None = None) -> Citizen:
    planning.reopen_case(by=town.own, citizen=town.citizen, on=on or today(), why="job_ended")
    town.citizen.refresh_from_db()
    return town.citizen


def test_the_case_begins_anew_with_a_reason_and_an_event(town: Town, closed_on: date) -> None:
    citizen = reopened(town)
    assert citizen.closed_on is None
    *_, before, now = citizen.assignments.all()
    assert (before.ends, now.starts, now.ends) == (closed_on, today(), None)
    assert (now.reason, now.caseworker) == ("reopened", town.own)
    event = Event.objects.get(action="case_reopened", citizen=citizen.number)
    assert event.details == {"on": today().isoformat(), "why": "job_ended"}
    assert event.actor == "user:own"
    assert (citizen.closings.get().reopened_on, citizen.closings.get().reopened_why) == (today(), "job_ended")


def test_the_two_assignments_never_hold_the_same_day(town: Town, closed_on: date) -> None:
    *_, before, now = reopened(town, on=closed_on).assignments.all()
    assert before.ends == now.starts - timedelta(days=1)


def test_only_a_closed_case_is_opened_and_only_an_open_one_closed(town: Town, closed_on: date) -> None:
    with pytest.raises(NotNowError):
        planning.close_case(by=town.own, citizen=town.citizen, on=today(), outcome="job")
    with pytest.raises(NotNowError, match="before the case was closed"):
        reopened(town, on=closed_on - timedelta(days=1))
    reopened(town)
    with pytest.raises(NotNowError, match="not closed"):
        reopened(town)


def test_a_refused_opening_leaves_no_trace(town: Town, closed_on: date) -> None:
    with acting(TESTING):
        town.citizen.assignments.filter(ends=None).update(starts=today())
    with pytest.raises(NotNowError):
        reopened(town)
    town.citizen.refresh_from_db()
    assert town.citizen.closed_on == closed_on
    assert not Event.objects.filter(action="case_reopened").exists()
    assert town.citizen.closings.get().reopened_on is None


def test_the_time_until_erasure_stops(town: Town, closed_on: date) -> None:
    with acting(TESTING):
        Citizen.objects.update(closed_on=date(2010, 1, 1))
    assert town.citizen in time_is_up()
    town.citizen.refresh_from_db()
    reopened(town)
    assert town.citizen not in time_is_up()


def test_deadlines_count_from_the_day_it_was_opened_again(town: Town, closed_on: date) -> None:
    held = today() - timedelta(days=30)
    record_talk(by=town.own, citizen=town.citizen, caseworker=town.own, on=held, kind="first", attended=True)
    citizen, rules = reopened(town), deadlines(today())
    assert began_on(citizen) == today()
    assert due_talk(citizen, rules, today()).day == today() + timedelta(days=30)
    record_talk(by=town.own, citizen=citizen, caseworker=town.own, on=today(), kind="first", attended=True)
    assert due_talk(citizen, rules, today()).day == today() + timedelta(days=91)


def test_an_offer_is_not_late_because_the_benefit_is_older_than_the_case(town: Town, closed_on: date) -> None:
    actions.set_benefit(by=town.own, citizen=town.citizen, benefit="kontanthjaelp", on=date(2015, 1, 1))
    citizen, rules = town.citizen, deadlines(today())
    first = active_offer_deadline(citizen, rules, today())
    assert first is not None
    assert (first.since, first.from_case, first.late) == (citizen.registered_on, True, True)
    again = active_offer_deadline(reopened(town), rules, today())
    assert again is not None
    assert (again.since, again.from_case, again.late) == (today(), True, False)
    shown = signed_in(town.own).get(reverse("case", args=[citizen.number])).content.decode()
    assert "274 dage fra sagen begyndte" in shown


def test_an_offer_counts_from_the_benefit_that_came_after_the_case(town: Town) -> None:
    later = date(2021, 5, 1)
    actions.set_benefit(by=town.own, citizen=town.citizen, benefit="kontanthjaelp", on=later)
    due = active_offer_deadline(town.citizen, deadlines(today()), today())
    assert due is not None
    assert (due.since, due.from_case, due.day) == (later, False, later + timedelta(days=274))
    shown = signed_in(town.own).get(reverse("case", args=[town.citizen.number])).content.decode()
    assert "274 dage fra ydelsen begyndte 1.5.2021" in shown


def test_a_rule_can_say_that_it_counts_from_the_case(town: Town) -> None:
    actions.set_benefit(by=town.own, citizen=town.citizen, benefit="kontanthjaelp", on=date(2021, 5, 1))
    rules = deadlines(today())
    rules.rules["active_offer_over_30", ""].counts_from = "registered"
    due = active_offer_deadline(town.citizen, rules, today())
    assert due is not None
    assert (due.since, due.from_case) == (town.citizen.registered_on, True)


@pytest.fixture
def guest(town: Town) -> None:
    with acting(TESTING):
        town.guest = town.user("guest", "caseworker", town.other_team)  # type: ignore[attr-defined]
    actions.give_guest_access(
        by=town.own,
        citizen=town.citizen,
        user=town.guest,
        reason="prøve",
        starts=today(),
        ends=today(),  # type: ignore[attr-defined]
    )


@pytest.mark.parametrize("who", WHO)
def test_who_may_close_may_open_and_nobody_else(town: Town, guest: None, closed_on: date, who: str) -> None:
    user, address = getattr(town, who), reverse("case_reopen", args=[town.citizen.number])
    may = relations(user, town.citizen) == {Relation.OWN}
    assert may == (who == "own")
    client = signed_in(user)
    assert client.get(address).status_code == (200 if may else 404)
    answer = client.post(address, {"on": today().isoformat(), "why": "moved_back"})
    assert answer.status_code == (302 if may else 404)
    town.citizen.refresh_from_db()
    assert (town.citizen.closed_on is None) == may


@pytest.mark.parametrize("who", ["own", "former", "guest", "leader"])
def test_the_button_is_for_those_who_may(town: Town, guest: None, closed_on: date, who: str) -> None:
    for page in ("case", "plan"):
        shown = signed_in(getattr(town, who)).get(reverse(page, args=[town.citizen.number])).content.decode()
        assert ("Åbn sagen igen" in shown) == (who == "own"), page


def test_a_day_and_a_reason_are_asked_for(town: Town, closed_on: date) -> None:
    answer = signed_in(town.own).post(reverse("case_reopen", args=[town.citizen.number]), {"on": "", "why": ""})
    assert answer.status_code == 422
    assert "Vælg en." in answer.content.decode()
    assert "Skriv en dag" in answer.content.decode()


def test_a_closed_case_is_found_again_and_says_what_became_of_it(town: Town, closed_on: date) -> None:
    own = signed_in(town.own)
    assert "Lukkede sager (1)" in own.get(reverse("cases")).content.decode()
    assert town.citizen.number in own.get(reverse("cases"), {"q": town.citizen.number}).content.decode()
    reopened(town)
    assert "Lukkede sager" not in own.get(reverse("cases")).content.decode()
    shown = own.get(reverse("plan", args=[town.citizen.number])).content.decode()
    assert "Jobbet eller uddannelsen holdt op" in shown
    assert "Sagen blev åbnet igen" in own.get(reverse("case", args=[town.citizen.number])).content.decode()


def test_a_plan_and_activities_can_be_made_in_the_open_case(town: Town, closed_on: date) -> None:
    offer = activities.save_offer(by=town.leader, name="Praktik", activity="external_training")
    own, address = signed_in(town.own), reverse("activity_refer", args=[town.citizen.number])
    reopened(town)
    assert own.post(address, {"offer": offer.pk, "on": today().isoformat()}).status_code == 302
