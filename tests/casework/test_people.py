"""Citizens and who has their case: access follows the relation, and names stay with those who may know them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.casework.town import Town

from virkning.casework.access.relations import Relation, relations, today
from virkning.casework.audit.models import Change, Event, Reading
from virkning.casework.people import actions
from virkning.casework.people import cpr as numbers
from virkning.casework.people.models import Citizen, Identity
from virkning.casework.states import NotNowError

CPR = "0101851234"


def signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def known(town: Town) -> Citizen:
    return actions.register(by=town.own, caseworker=town.own, name="Prøveborger <b>", cpr=CPR, on=today())


@pytest.mark.parametrize(
    ("who", "relation"),
    [
        ("own", Relation.OWN),
        ("former", Relation.FORMER),
        ("leader", Relation.TEAM),
        ("stranger", Relation.NONE),
        ("other_leader", Relation.NONE),
        ("evaluator", Relation.NONE),
    ],
)
def test_relations(town: Town, who: str, relation: Relation) -> None:
    assert relations(getattr(town, who), town.citizen) == {relation}


def test_the_former_caseworker_is_a_stranger_after_a_quarter(town: Town) -> None:
    assert relations(town.former, town.citizen, on=today() + timedelta(days=200)) == {Relation.NONE}


def test_a_case_changes_hands_with_its_reason(town: Town) -> None:
    on = today() + timedelta(days=40)
    actions.assign(by=town.leader, citizen=town.citizen, caseworker=town.stranger, reason="caseload", on=on)
    assert [one.ends for one in town.citizen.assignments.all()][-2:] == [on - timedelta(days=1), None]
    assert relations(town.stranger, town.citizen, on=on) == {Relation.OWN}
    assert relations(town.own, town.citizen, on=on) == {Relation.FORMER}
    assert Event.objects.get(action="case_assigned", citizen=town.citizen.number).details["reason"] == "caseload"


def test_a_case_is_not_handed_to_who_has_it(town: Town) -> None:
    with pytest.raises(NotNowError):
        actions.assign(by=town.leader, citizen=town.citizen, caseworker=town.own, reason="caseload", on=today())


def test_guest_access_ends_by_itself_and_on_demand(town: Town) -> None:
    access = actions.give_guest_access(
        by=town.own, citizen=town.citizen, user=town.stranger, reason="ferie", starts=today(), ends=today()
    )
    assert relations(town.stranger, town.citizen) == {Relation.GUEST}
    assert relations(town.stranger, town.citizen, on=today() + timedelta(days=1)) == {Relation.NONE}
    actions.withdraw_guest_access(by=town.own, access=access)
    assert relations(town.stranger, town.citizen) == {Relation.NONE}


def test_guest_access_is_never_for_ever(town: Town) -> None:
    with pytest.raises(NotNowError):
        actions.give_guest_access(
            by=town.own, citizen=town.citizen, user=town.stranger, reason="?", starts=today(), ends=date(2099, 1, 1)
        )


def test_the_cpr_number_is_only_in_its_table_and_not_readable_there(town: Town, known: Citizen) -> None:
    stored = Identity.objects.get(citizen=known)
    assert CPR.encode() not in bytes(stored.cpr_encrypted)
    assert numbers.decrypt(stored.cpr_encrypted) == "010185-1234"
    logged = str(list(Change.objects.values("before", "after"))) + str(list(Event.objects.values("details")))
    assert CPR not in logged
    assert CPR[:6] not in logged.replace("-", "")


def test_a_citizen_is_registered_once(town: Town, known: Citizen) -> None:
    with pytest.raises(NotNowError):
        actions.register(by=town.stranger, caseworker=town.stranger, name="igen", cpr="010185-1234", on=today())


@pytest.mark.parametrize(
    ("cpr", "year"),
    [
        ("0101851234", 1985),
        ("010185-4234", 1985),
        ("0101054234", 2005),
        ("0101175234", 2017),
        ("010160-5234", 1860),
        ("3102851234", None),
        ("010185123", None),
        ("01018512345", None),
        ("bogstaver!", None),
        ("", None),
    ],
)
def test_the_year_a_cpr_number_tells(cpr: str, year: int | None) -> None:
    assert numbers.birth_year(cpr) == year


def test_the_list_shows_ones_own_cases_only(town: Town, known: Citizen) -> None:
    mine = signed_in(town.own).get(reverse("cases")).content.decode()
    assert known.number in mine
    assert "Prøveborger &lt;b&gt;" in mine
    assert known.number not in signed_in(town.stranger).get(reverse("cases")).content.decode()
    assert signed_in(town.leader).get(reverse("cases")).status_code == 403


@pytest.mark.parametrize(("sought", "found"), [("prøveborger", True), ("010185-1234", True), ("anden", False)])
def test_a_search_finds_by_name_number_and_cpr(town: Town, known: Citizen, sought: str, found: bool) -> None:
    shown = signed_in(town.own).get(reverse("cases"), {"q": sought}).content.decode()
    assert (known.number in shown) is found


@pytest.mark.parametrize(
    ("who", "status"),
    [("own", 200), ("former", 200), ("leader", 200), ("stranger", 404), ("evaluator", 404), ("administrator", 404)],
)
def test_the_case_page_follows_the_relation(town: Town, who: str, status: int) -> None:
    assert signed_in(getattr(town, who)).get(reverse("case", args=[town.citizen.number])).status_code == status


def test_the_former_caseworker_sees_a_number_and_no_name(town: Town, known: Citizen) -> None:
    tomorrow = today() + timedelta(days=1)
    actions.assign(by=town.leader, citizen=known, caseworker=town.stranger, reason="caseload", on=tomorrow)
    known.assignments.filter(ends=today())  # the case is still theirs today
    assert "Prøveborger" in signed_in(town.own).get(reverse("case", args=[known.number])).content.decode()
    assert signed_in(town.former).get(reverse("identity", args=[town.citizen.number])).status_code == 404


def test_looking_at_the_cpr_number_is_logged(town: Town, known: Citizen) -> None:
    shown = signed_in(town.own).get(reverse("identity", args=[known.number])).content.decode()
    assert "010185-1234" in shown
    assert Reading.objects.filter(page="identity", citizen=known.number, actor="user:own").count() == 1


def test_registering_asks_again_for_what_is_wrong(town: Town) -> None:
    answer = signed_in(town.own).post(
        reverse("citizen_new"), {"name": "x", "cpr": "9999999999", "benefit": "kontanthjaelp"}
    )
    assert answer.status_code == 422
    assert "CPR-nummer" in answer.content.decode()
    assert Citizen.objects.count() == 1


def test_registering_makes_a_case_with_benefit_and_readiness(town: Town) -> None:
    form = {
        "name": "Prøveborger",
        "cpr": CPR,
        "benefit": "kontanthjaelp",
        "readiness": "visitation2014:aktivitetsparat",
    }
    answer = signed_in(town.own).post(reverse("citizen_new"), form)
    assert answer.url == reverse("cases")
    citizen = Citizen.objects.exclude(pk=town.citizen.pk).get()
    assert (citizen.benefits.get().benefit, citizen.readiness.get().group) == ("kontanthjaelp", "aktivitetsparat")
    assert "Aktivitetsparat" in signed_in(town.own).get(reverse("case", args=[citizen.number])).content.decode()


def test_only_the_leader_hands_a_case_on(town: Town) -> None:
    address = reverse("assign", args=[town.citizen.number])
    form = {"caseworker": town.stranger.pk, "reason": "caseload", "on": (today() + timedelta(days=1)).isoformat()}
    assert signed_in(town.own).post(address, form).status_code == 404
    assert signed_in(town.leader).get(address).status_code == 200
