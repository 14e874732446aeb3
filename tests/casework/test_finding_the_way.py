"""A tired caseworker finds the way: the pages of a case lead to each other, nothing is chosen for them, codes are words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.casework import measuring
from tests.casework.test_matrix import OF_A_CASE
from tests.casework.town import Town

from virkning import casework
from virkning.casework.access.matrix import OF_A_CITIZEN
from virkning.casework.access.permissions import Permission
from virkning.casework.access.relations import today
from virkning.casework.audit.models import Change
from virkning.casework.audit.words import ACTIONS, OPERATIONS, PAGES
from virkning.casework.people.forms import AssignForm, RegisterForm
from virkning.casework.plans.actions.planning import close_case
from virkning.casework.plans.forms import BreachForm, CloseForm, StopForm
from virkning.casework.plans.words import OUTCOMES

pytestmark = pytest.mark.django_db


def test_the_pages_of_a_case_lead_to_each_other(client: Client, town: Town) -> None:
    measuring.take_into_use()
    measuring.begun(town)
    client.force_login(town.own)
    ways = {name: reverse(name, args=[town.citizen.number]) for name in ("case", "progress", "plan")}
    measured = reverse("measurement", args=[town.citizen.number, 1])
    for here in (*ways.values(), measured, measured + "answer/"):
        page = client.get(here).content.decode()
        assert f'href="{ways["case"]}"' in page, here
        assert here == measured or here.endswith("answer/") or all(f'href="{way}"' in page for way in ways.values())
    assert measured in client.get(ways["case"]).content.decode()


def test_whoever_sees_a_case_may_follow_its_ways() -> None:
    for allowed in OF_A_CITIZEN.values():
        assert Permission.SEE_CASE not in allowed or Permission.SEE_PROGRESS in allowed


def test_a_leader_finds_back_to_the_teams_cases(client: Client, town: Town) -> None:
    client.force_login(town.leader)
    page = client.get(reverse("case", args=[town.citizen.number])).content.decode()
    assert f'href="{reverse("team_cases")}"' in page


NOT_CHOSEN = (
    (RegisterForm, "benefit"),
    (AssignForm, "reason"),
    (StopForm, "reason"),
    (BreachForm, "side"),
    (CloseForm, "outcome"),
)


@pytest.mark.parametrize(("form", "field"), NOT_CHOSEN)
def test_what_evaluations_rest_on_is_chosen_by_somebody(form: Any, field: str) -> None:
    """The first choice of a list would otherwise be what a tired caseworker says."""
    asked = form({})
    assert asked.fields[field].choices[0][0] == ""
    assert field in asked.errors


def test_a_closed_case_asks_for_nothing_more(client: Client, town: Town) -> None:
    close_case(by=town.own, citizen=town.citizen, on=today(), outcome=next(iter(OUTCOMES)))
    client.force_login(town.own)
    page = client.get(reverse("plan", args=[town.citizen.number])).content.decode()
    assert "Sagen blev lukket" in page
    assert reverse("plan_new", args=[town.citizen.number]) not in page


def test_nobody_is_left_standing_at_a_missing_page(client: Client, town: Town) -> None:
    client.force_login(town.own)
    for address in ("/nowhere/", reverse("users")):
        assert f'href="{reverse("start")}">Gå til forsiden' in client.get(address).content.decode()


def test_a_question_can_be_left(client: Client, town: Town) -> None:
    client.force_login(town.own)
    case = reverse("case", args=[town.citizen.number])
    assert f'class="button button-secondary" href="{case}"' in client.get(case + "talks/record/").content.decode()


def test_every_page_about_a_citizen_has_a_name_in_the_log(client: Client, town: Town) -> None:
    assert {name for name, _ in OF_A_CASE} == set(PAGES)
    client.force_login(town.own)
    client.get(reverse("identity", args=[town.citizen.number]))
    client.force_login(town.officer)
    assert "CPR og kontakt" in client.get(reverse("log")).content.decode()
    assert set(Change.objects.values_list("operation", flat=True)) <= set(OPERATIONS)
    assert OPERATIONS["insert"].da in client.get(reverse("log"), {"kind": "change"}).content.decode()


def test_everything_that_is_recorded_has_a_name_in_the_log() -> None:
    source = "".join(file.read_text("utf-8") for file in Path(casework.__file__).parent.rglob("*.py"))
    assert set(re.findall(r'\baction="(\w+)"', source)) <= set(ACTIONS)
