"""The interface for the case system next door: what it answers, to whom, and that no write is done twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.casework import measuring
from tests.casework.town import TESTING, Town

from virkning.casework.access.relations import today
from virkning.casework.api import actions
from virkning.casework.api.models import System, Written
from virkning.casework.api.scopes import Scope
from virkning.casework.audit.actions import acting
from virkning.casework.audit.models import Event, Reading
from virkning.casework.measurement import actions as measurements
from virkning.casework.people.models import Citizen
from virkning.casework.plans.actions.activities import save_offer

CPR = "0101851234"


class Caller:
    """A case system with a token."""

    def __init__(self, *scopes: Scope) -> None:
        self.system, self.token = actions.let_in(by=TESTING, name="fagsystem", scopes=scopes or list(Scope), days=10)
        self.client = Client(raise_request_exception=False)

    def get(self, path: str) -> Any:
        return self.client.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {self.token}"})

    def post(self, path: str, body: dict[str, Any], request_id: str = "1") -> Any:
        headers = {"Authorization": f"Bearer {self.token}", "X-Request-Id": request_id}
        return self.client.post(f"/api/v1{path}", body, content_type="application/json", headers=headers)


@pytest.fixture
def caller(town: Town) -> Caller:
    return Caller()


def test_the_description_is_openapi_3_1_and_open(caller: Caller) -> None:
    described = Client().get("/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    assert set(described["paths"]) == {
        "/api/v1/citizens",
        "/api/v1/citizens/{number}",
        "/api/v1/citizens/{number}/talks",
        "/api/v1/citizens/{number}/activities",
        "/api/v1/citizens/{number}/measurements",
    }


def test_a_citizen_is_registered_once_however_often_it_is_sent(town: Town, caller: Caller) -> None:
    body = {"cpr": CPR, "name": "Prøveborger", "caseworker": "own", "benefit": "kontanthjaelp"}
    first, again = (caller.post("/citizens", body) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert Citizen.objects.count() == 2
    assert first.json()["caseworker"] == "own"
    assert CPR not in first.content.decode()
    assert Event.objects.get(action="citizen_registered").actor == "system:fagsystem"


def test_the_same_id_for_another_request_is_refused(town: Town, caller: Caller) -> None:
    body = {"cpr": CPR, "name": "Prøveborger", "caseworker": "own"}
    caller.post("/citizens", body)
    assert caller.post("/citizens", body | {"name": "En anden"}).status_code == 409


def test_a_refused_write_leaves_its_id_free(town: Town, caller: Caller) -> None:
    body = {"cpr": CPR, "name": "Prøveborger", "caseworker": "nobody"}
    assert caller.post("/citizens", body).status_code == 422
    assert not Written.objects.exists()
    assert caller.post("/citizens", body | {"caseworker": "own"}).status_code == 201


@pytest.mark.parametrize("id_", ["", "x" * 81])
def test_a_write_without_an_id_is_refused(town: Town, caller: Caller, id_: str) -> None:
    assert caller.post(f"/citizens/{town.citizen.number}/talks", {}, id_).status_code == 422
    body = {"date": today().isoformat(), "kind": "first", "caseworker": "own", "attended": True}
    assert caller.post(f"/citizens/{town.citizen.number}/talks", body, id_).status_code == 422
    assert not town.citizen.talks.exists()


def test_talks_are_written_and_read(town: Town, caller: Caller) -> None:
    path = f"/citizens/{town.citizen.number}/talks"
    body = {"date": today().isoformat(), "kind": "first", "caseworker": "own", "attended": True, "note": "fortroligt"}
    assert caller.post(path, body).json()["number"] == 1
    assert caller.post(path, body | {"attended": None, "date": "2099-01-01"}, "2").json()["attended"] is None
    assert [talk["kind"] for talk in caller.get(path).json()] == ["first", "first"]
    assert "fortroligt" not in caller.get(path).content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "chat"},
        {"attended": False},
        {"attended": False, "no_show": "why"},
        {"date": "2026-13-01"},
        {"caseworker": "leader"},
    ],
)
def test_a_talk_that_does_not_fit_is_refused_in_words(town: Town, caller: Caller, wrong: dict[str, Any]) -> None:
    body = {"date": today().isoformat(), "kind": "first", "caseworker": "own", "attended": True}
    answer = caller.post(f"/citizens/{town.citizen.number}/talks", body | wrong)
    assert answer.status_code == 422
    assert answer.json()["detail"]
    assert not town.citizen.talks.exists()


def test_a_talk_to_come_is_not_held_yet(town: Town, caller: Caller) -> None:
    body = {"date": "2099-01-01", "kind": "first", "caseworker": "own", "attended": True}
    assert caller.post(f"/citizens/{town.citizen.number}/talks", body).status_code == 409


def test_activities_are_written_and_read(town: Town, caller: Caller) -> None:
    save_offer(by=TESTING, name="Praktik", activity="external_training")
    path = f"/citizens/{town.citizen.number}/activities"
    body = {
        "offer": "Praktik",
        "referred_on": "2026-03-02",
        "starts": "2026-03-09",
        "ends": "2026-05-04",
        "stop_reason": "job",
    }
    assert caller.post(path, body).status_code == 201
    assert caller.get(path).json()[0]["stop_reason"] == "job"
    assert caller.post(path, body | {"offer": "Findes ikke"}, "2").status_code == 404
    assert caller.post(path, body | {"stop_reason": "?"}, "3").status_code == 422


def test_a_measurement_begins_with_a_code_that_is_told_once(town: Town, caller: Caller) -> None:
    measuring.take_into_use()
    path = f"/citizens/{town.citizen.number}/measurements"
    first, again = (caller.post(path, {"caseworker": "own"}).json() for _ in range(2))
    assert first["wave"] == again["wave"] == 1
    assert first["code"]
    assert again["code"] == ""
    assert first["code"].replace("-", "") not in str(list(Written.objects.values()))
    assert Client().post(reverse("enter_code"), {"code": first["code"]}).url == reverse("answer_start")


def test_only_opened_measurements_are_read_and_nothing_asked_alone(town: Town, caller: Caller) -> None:
    measuring.take_into_use()
    path = f"/citizens/{town.citizen.number}/measurements"
    measurement = measuring.begun(town)
    alone = measuring.sheet(measurement, "citizen", "alliance")
    measuring.fill(alone, by=measuring.citizen_of(measurement))
    measurements.submit(by=measuring.citizen_of(measurement), sheet=alone)
    assert caller.get(path).json() == []
    measuring.answered_by_both(measurement, town)
    answers = caller.get(path).json()[0]["answers"]
    assert {answer["instrument"] for answer in answers} == {"bip"}
    assert {answer["rater"] for answer in answers} == {"citizen", "caseworker"}


def test_reading_is_logged(town: Town, caller: Caller) -> None:
    caller.get(f"/citizens/{town.citizen.number}")
    assert Reading.objects.get().actor == "system:fagsystem"


PLACES = ["", "/talks", "/activities", "/measurements"]


@pytest.mark.parametrize("place", PLACES)
def test_a_token_opens_only_its_scope(town: Town, place: str) -> None:
    read = {
        "": Scope.READ_CITIZENS,
        "/talks": Scope.READ_TALKS,
        "/activities": Scope.READ_ACTIVITIES,
        "/measurements": Scope.READ_MEASUREMENTS,
    }
    caller = Caller(*(scope for scope in Scope if scope != read[place]))
    assert caller.get(f"/citizens/{town.citizen.number}{place}").status_code == 403


@pytest.mark.parametrize("place", ["", *(f"/x{place}" for place in PLACES[1:])])
def test_a_token_writes_only_its_scope(town: Town, place: str) -> None:
    writes = {Scope.WRITE_CITIZENS, Scope.WRITE_TALKS, Scope.WRITE_ACTIVITIES, Scope.WRITE_MEASUREMENTS}
    caller = Caller(*(scope for scope in Scope if scope not in writes))
    assert caller.post(f"/citizens{place}", {}).status_code == 403


def test_a_withdrawn_or_old_token_opens_nothing(town: Town, caller: Caller) -> None:
    actions.shut_out(by=TESTING, system=caller.system)
    assert caller.get(f"/citizens/{town.citizen.number}").status_code == 401
    with acting(TESTING):
        System.objects.update(withdrawn_at=None, expires_at=timezone.now() - timedelta(seconds=1))
    assert caller.get(f"/citizens/{town.citizen.number}").status_code == 401
    assert Client().get(f"/api/v1/citizens/{town.citizen.number}").status_code == 401


def test_a_signed_in_user_is_not_a_system(town: Town) -> None:
    client = Client()
    client.force_login(town.own)
    assert client.get(f"/api/v1/citizens/{town.citizen.number}").status_code == 401


def test_the_token_is_kept_as_a_hash(town: Town, caller: Caller) -> None:
    assert caller.token not in str(list(System.objects.values()))


def test_the_administrator_lets_systems_in_after_the_password(town: Town) -> None:
    with acting(TESTING):
        town.administrator.set_password("et langt kodeord")
        town.administrator.save()
    client = Client()
    client.force_login(town.administrator)
    form = {"name": "fagsystem", "scopes": ["talks:read"], "days": "30"}
    assert "sudo_password" in client.post(reverse("system_new"), form).content.decode()
    shown = client.post(reverse("system_new"), form | {"sudo_password": "et langt kodeord"}).content.decode()
    assert "virkning_" in shown
    assert "virkning_" not in client.get(reverse("systems")).content.decode()
    assert System.objects.get().scopes == ["talks:read"]
