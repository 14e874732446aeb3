"""How often each much-used page asks the database: the same for a citizen with one year of history or ten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.casework import measuring
from tests.casework.town import TESTING, Town

from virkning.casework.access.relations import today
from virkning.casework.audit.actions import acting
from virkning.casework.measurement.actions import begin, make_key
from virkning.casework.meetings.actions import record_talk
from virkning.casework.people.models import BenefitPeriod
from virkning.casework.plans.actions import activities, planning
from virkning.casework.plans.models import Offer

Asked = Callable[..., Any]


@pytest.fixture(autouse=True)
def _in_use(town: Town) -> None:
    measuring.take_into_use()


def live(town: Town, waves: int) -> None:
    """So many quarters with a talk, a measurement, a benefit and an activity each, under one plan with goals."""
    offer = Offer.objects.first()
    if offer is None:
        with acting(TESTING):
            offer = Offer.objects.create(name="Praktik", activity="social_skills", hours_a_week=15, weeks=13)
    plan = planning.make_plan(by=town.own, citizen=town.citizen, aim="Job", on=today(), review_on=today())
    for wave in range(waves):
        on = date(2021, 1, 4) + timedelta(days=91 * wave)
        who = {"by": town.own, "citizen": town.citizen, "caseworker": town.own}
        record_talk(**who, on=on, kind="follow_up", attended=True)
        measuring.answered_by_both(begin(**who, on=on), town)
        activities.refer(by=town.own, citizen=town.citizen, offer=offer, on=on)
        planning.set_goal(by=town.own, plan=plan, text="Et mål", area="labour_market", owner="citizen", due_on=on)
        with acting(TESTING):
            BenefitPeriod.objects.create(
                citizen=town.citizen, benefit="kontanthjaelp", starts=on, ends=on + timedelta(days=90)
            )


PAGES = {
    "talks/": 8,
    "citizens/{number}/": 19,
    "citizens/{number}/plan/": 20,
    "citizens/{number}/progress/": 13,
    "citizens/{number}/talks/record/": 13,
}


@pytest.mark.parametrize(("page", "most"), PAGES.items())
def test_a_long_history_asks_no_more(town: Town, page: str, most: int, django_assert_max_num_queries: Asked) -> None:
    client = Client()
    client.force_login(town.own)
    counts = []
    for _ in range(2):
        live(town, 3)
        address = f"/{page.format(number=town.citizen.number)}"
        client.get(address)
        with django_assert_max_num_queries(most) as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1], page


def test_a_question_and_its_answer_ask_little(town: Town, django_assert_max_num_queries: Asked) -> None:
    client = Client()
    client.post("/svar/", {"code": make_key(by=town.own, measurement=measuring.begun(town))})
    with django_assert_max_num_queries(6):
        shown = client.get("/svar/1/").content.decode()
    name = shown.partition('type="radio" name="')[2].partition('"')[0]
    for code, most in (("4", 12), ("5", 11)):
        with django_assert_max_num_queries(most):
            assert client.post("/svar/1/", {name: code}).status_code == 302
