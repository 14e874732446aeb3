"""Talks: who is due when, what is written down, and how the talks are numbered."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.casework.town import Town

from virkning.casework.access.relations import today
from virkning.casework.meetings import actions
from virkning.casework.meetings.due import DECISIVE, State, due_talk
from virkning.casework.plans.deadlines import deadlines
from virkning.casework.states import NotNowError

DAY = date(2026, 3, 2)


def held(town: Town, on: date) -> None:
    actions.record_talk(by=town.own, caseworker=town.own, citizen=town.citizen, on=on, kind="follow_up", attended=True)


@pytest.mark.parametrize(
    ("days_since", "state"),
    [(0, State.LATER), (76, State.LATER), (77, State.NOW), (91, State.NOW), (105, State.NOW), (106, State.OVERDUE)],
)
def test_the_window_lies_around_three_months(town: Town, days_since: int, state: State) -> None:
    held(town, DAY)
    on = DAY + timedelta(days=days_since)
    assert due_talk(town.citizen, deadlines(on), on).state == state


def test_a_booked_talk_in_time_is_enough(town: Town) -> None:
    held(town, today() - timedelta(days=80))
    actions.book(
        by=town.own, caseworker=town.own, citizen=town.citizen, on=today() + timedelta(days=5), kind="follow_up"
    )
    assert due_talk(town.citizen, deadlines(today()), today()).state == State.BOOKED


def test_the_first_talks_are_decisive(town: Town) -> None:
    for number in range(DECISIVE + 1):
        due = due_talk(town.citizen, deadlines(DAY), DAY)
        assert (due.number, due.decisive) == (number + 1, number < DECISIVE)
        held(town, DAY + timedelta(days=number))


def test_talks_are_numbered_by_date_even_when_written_late(town: Town) -> None:
    held(town, DAY)
    held(town, DAY - timedelta(days=10))
    assert list(town.citizen.talks.values_list("date", "number")) == [(DAY - timedelta(days=10), 1), (DAY, 2)]


def test_a_missed_talk_has_a_cause_and_no_number(town: Town) -> None:
    talk = actions.record_talk(
        by=town.own, caseworker=town.own, citizen=town.citizen, on=DAY, kind="first", attended=False, no_show="ill"
    )
    assert (talk.number, talk.no_show) == (None, "ill")


def test_a_talk_to_come_is_not_written_down(town: Town) -> None:
    with pytest.raises(NotNowError):
        held(town, today() + timedelta(days=1))


def test_a_held_talk_is_not_cancelled(town: Town) -> None:
    held(town, DAY)
    with pytest.raises(NotNowError):
        actions.cancel(by=town.own, talk=town.citizen.talks.get())


def test_writing_a_talk_down_takes_one_form(town: Town) -> None:
    client = Client()
    client.force_login(town.own)
    address = reverse("talk_record", args=[town.citizen.number])
    assert client.get(address).status_code == 200
    form = {"on": today().isoformat(), "kind": "first", "attended": "no"}
    assert client.post(address, form).status_code == 422  # why not?
    answer = client.post(address, {**form, "attended": "yes", "note": "<script>"})
    assert answer.url == reverse("case", args=[town.citizen.number])
    shown = client.get(reverse("talk", args=[town.citizen.number, town.citizen.talks.get().pk])).content.decode()
    assert "&lt;script&gt;" in shown
    assert "Afbud" not in client.get(reverse("talks_due")).content.decode()


@pytest.mark.parametrize(("who", "may"), [("own", True), ("leader", False), ("former", False)])
def test_a_talk_offers_only_what_the_reader_may_do(town: Town, who: str, may: bool) -> None:
    held(town, DAY)
    booked = actions.book(by=town.own, citizen=town.citizen, caseworker=town.own, on=today(), kind="follow_up")
    client = Client()
    client.force_login(getattr(town, who))
    for talk, button in ((town.citizen.talks.first(), "Mål nu"), (booked, "Aflys")):
        shown = client.get(reverse("talk", args=[town.citizen.number, talk.pk])).content.decode()
        assert (button in shown) == may, button


def test_the_list_of_who_is_due_takes_few_queries(town: Town, django_assert_max_num_queries) -> None:
    client = Client()
    client.force_login(town.own)
    with django_assert_max_num_queries(12):
        assert client.get(reverse("talks_due")).status_code == 200
