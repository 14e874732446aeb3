"""What leaves the casework and what must go: a citizen's own data, erasure that checks itself, door 1."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from tests.casework import measuring
from tests.casework.town import TESTING, Town

from virkning.casework.access.relations import today
from virkning.casework.audit.actions import acting, record_reading
from virkning.casework.audit.models import Change, Event, Reading
from virkning.casework.measurement import actions as measurements
from virkning.casework.meetings.actions import record_talk
from virkning.casework.people import actions as people
from virkning.casework.people.models import Citizen, Identity
from virkning.casework.plans.actions import activities, breaches, planning
from virkning.casework.privacy import actions
from virkning.casework.privacy.door import write_casework_snapshot
from virkning.casework.privacy.handing_out import own_data
from virkning.casework.privacy.models import Erasure
from virkning.casework.privacy.tables import of_citizens
from virkning.casework.states import NotNowError
from virkning.errors import InputError
from virkning.snapshot import open_snapshot

DAY = date(2019, 3, 4)
CPR = "0101851234"
SECRETS = ("Prøveborger", CPR, "010185-1234", "fortroligt notat", "12 34 56 78")


@pytest.fixture
def lived(town: Town) -> Citizen:
    """A citizen with something in every table."""
    citizen = people.register(
        by=town.own, caseworker=town.own, name="Prøveborger", cpr=CPR, phone="12 34 56 78", on=DAY
    )
    people.set_benefit(by=town.own, citizen=citizen, benefit="kontanthjaelp", on=DAY)
    people.set_readiness(by=town.own, citizen=citizen, scale="visitation2014", group="aktivitetsparat", on=DAY)
    people.give_guest_access(
        by=town.own, citizen=citizen, user=town.stranger, reason="fortroligt notat", starts=DAY, ends=DAY
    )
    record_talk(
        by=town.own, caseworker=town.own, citizen=citizen, on=DAY, kind="first", attended=True, note="fortroligt notat"
    )
    measuring.take_into_use()
    measurement = measurements.begin(by=town.own, caseworker=town.own, citizen=citizen, on=DAY)
    measurements.make_key(by=town.own, measurement=measurement)
    measuring.answered_by_both(measurement, town)
    alone = measuring.sheet(measurement, "citizen", "alliance")
    measuring.fill(alone, by=measuring.citizen_of(measurement), code=2)
    measurements.submit(by=measuring.citizen_of(measurement), sheet=alone)
    offer = activities.save_offer(by=town.own, name="Praktik", activity="external_training")
    activity = activities.refer(by=town.own, citizen=citizen, offer=offer, on=DAY)
    activities.start(by=town.own, activity=activity, on=DAY)
    activities.stop(by=town.own, activity=activity, on=DAY, reason="job")
    plan = planning.make_plan(by=town.own, citizen=citizen, aim="fortroligt notat", on=DAY, review_on=DAY)
    goal = planning.set_goal(by=town.own, plan=plan, text="mål", area="personal", owner="citizen")
    planning.set_goal(by=town.own, plan=plan, parent=goal, text="delmål", area="personal", owner="citizen")
    breach = breaches.note_breach(by=town.own, citizen=citizen, on=DAY, side="citizen", what="fortroligt notat")
    breaches.sanction(by=town.own, breach=breach, heard_on=DAY, decided_on=DAY, effective_on=DAY)
    planning.close_case(by=town.own, citizen=citizen, on=DAY, outcome="job")
    citizen.refresh_from_db()
    return citizen


def test_own_data_hold_every_table_with_rows(lived: Citizen) -> None:
    held = {model._meta.db_table for model, path in of_citizens() if model.objects.filter(**{path: lived.pk}).exists()}
    assert held - {"measurement_sheetkey"} == set(own_data(lived, rater="citizen")["tables"])
    assert len(held) >= 16


def test_the_caseworker_hands_out_nothing_that_was_asked_alone(town: Town, lived: Citizen) -> None:
    alone = measuring.sheet(lived.measurements.get(), "citizen", "alliance")
    here = [f"{alone.pk}.{answer.item}" for answer in alone.answers.all()]
    theirs = own_data(lived, rater="citizen", given_here=here)["tables"]["measurement_answer"]
    ours = own_data(lived, rater="caseworker")["tables"]["measurement_answer"]
    assert len(theirs) - len(ours) == 8
    assert not {row["item"] for row in ours} & {f"A{number}" for number in range(1, 9)}


def test_the_export_page_needs_the_relation(town: Town) -> None:
    for who, status in (("own", 200), ("leader", 200), ("former", 404), ("stranger", 404), ("officer", 404)):
        client = Client()
        client.force_login(getattr(town, who))
        assert client.get(reverse("export", args=[town.citizen.number])).status_code == status


def test_the_citizen_takes_their_own_data_by_their_key(town: Town) -> None:
    measuring.take_into_use()
    measurement = measuring.begun(town)
    code = measurements.make_key(by=town.own, measurement=measurement)
    client = Client()
    client.post(reverse("enter_code"), {"code": code})
    assert client.get(reverse("export_own")).json()["number"] == town.citizen.number
    assert Client().get(reverse("export_own")).url == reverse("enter_code")


def test_erasure_leaves_nothing_but_that_it_happened(town: Town, lived: Citizen) -> None:
    number, key = lived.number, lived.pk
    proof = actions.erase(by=town.officer, citizen=lived, why="frist")
    assert proof.left == {}
    assert sum(proof.removed.values()) > 40
    assert not Citizen.objects.filter(number=number).exists()
    for model, path in of_citizens():
        assert not model.objects.filter(**{path: key}).exists()
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(string_agg(before::text || after::text, ''), '') from audit_change")
        logged = cursor.fetchone()[0]
    assert not [secret for secret in SECRETS if secret in logged]
    assert Event.objects.filter(citizen=number).exists()
    assert number not in proof.case


def test_a_case_is_not_erased_before_its_time(town: Town, lived: Citizen) -> None:
    with acting(TESTING):
        lived.closed_on = today()
        lived.save()
    with pytest.raises(NotNowError):
        actions.erase(by=town.officer, citizen=lived, why="frist")
    with pytest.raises(NotNowError):
        actions.erase(by=town.officer, citizen=town.citizen, why="frist")
    assert Identity.objects.filter(citizen=lived).exists()


def test_erasing_one_opens_the_log_of_no_other(town: Town, lived: Citizen) -> None:
    record_reading(by=town.own, citizen=lived, page="case")
    with acting(town.officer), connection.cursor() as cursor:
        cursor.execute("select set_config('virkning.erasing', %s, true)", [lived.number])
    for change in (
        lambda: Change.objects.filter(citizen=town.citizen.number).update(before=None, after=None),
        lambda: Change.objects.filter(citizen=lived.number).update(actor="somebody else"),
        lambda: Change.objects.filter(citizen=lived.number).update(after={"forged": 1}),
        lambda: Event.objects.filter(citizen=lived.number).update(details={"forged": 1}),
        lambda: Reading.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="only grow"), transaction.atomic():
            change()
            raise AssertionError("the log let itself be changed")


@pytest.mark.parametrize(
    ("closed", "ends"), [(date(2020, 2, 29), date(2025, 2, 28)), (date(2019, 3, 4), date(2024, 3, 4))]
)
def test_retention_counts_years(db: None, closed: date, ends: date) -> None:
    assert actions.retention_ends(closed) == ends


def test_only_the_officer_sees_and_erases(town: Town, lived: Citizen) -> None:
    for who in ("own", "leader", "evaluator", "administrator"):
        client = Client()
        client.force_login(getattr(town, who))
        assert client.get(reverse("erasure")).status_code == 403
        assert client.post(reverse("erase", args=[lived.pk])).status_code == 403
    client = Client()
    client.force_login(town.officer)
    shown = client.get(reverse("erasure")).content.decode()
    assert lived.number in shown
    assert "Prøveborger" not in shown
    client.post(reverse("erase", args=[lived.pk]))
    assert Citizen.objects.filter(pk=lived.pk).exists()  # the password is asked first
    assert not Erasure.objects.exists()


def test_door_1_writes_a_snapshot_without_names_or_notes(town: Town, lived: Citizen, tmp_path: Path) -> None:
    counts = write_casework_snapshot(by=TESTING, out=tmp_path / "snapshot", key=tmp_path / "key")
    assert set(counts) == {"persons", "benefits", "readiness", "caseworkers", "meetings", "answers", "activities"}
    snapshot = open_snapshot(tmp_path / "snapshot")
    for table in snapshot.tables():
        written = json.dumps(snapshot.table(table).to_pylist(), default=str, ensure_ascii=False)
        assert not [
            secret
            for secret in (*SECRETS, lived.number, "user:", "own")
            if f'"{secret}' in written or (secret in SECRETS and secret in written)
        ]
    raw = b"".join(file.read_bytes() for file in (tmp_path / "snapshot").iterdir())
    assert not [secret for secret in SECRETS if secret.encode() in raw]


def test_door_1_uses_the_pseudonyms_of_the_register(town: Town, lived: Citizen, tmp_path: Path) -> None:
    from virkning.snapshot.pseudonym import pseudonym_key

    write_casework_snapshot(by=TESTING, out=tmp_path / "snapshot", key=tmp_path / "key")
    key = pseudonym_key(tmp_path / "key", outside=tmp_path / "snapshot")
    persons = open_snapshot(tmp_path / "snapshot").table("persons")["person"].to_pylist()
    assert key.pseudonym(CPR) in persons


def test_door_1_writes_nothing_of_nobody(db: None, tmp_path: Path) -> None:
    with pytest.raises(InputError):
        write_casework_snapshot(by=TESTING, out=tmp_path / "snapshot", key=tmp_path / "key")
    assert not (tmp_path / "snapshot").exists()


def test_the_command_writes_the_snapshot(lived: Citizen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from click.testing import CliRunner

    from virkning.commands.snapshot import command

    connection.ensure_connection()
    known = connection.connection.info
    url = f"postgresql://{known.user}@/{known.dbname}?host={known.host}&port={known.port}"
    monkeypatch.setenv("DATABASE_URL", url)  # so that no other database is started
    told = CliRunner().invoke(
        command, ["--from-casework", "--out", str(tmp_path / "snapshot"), "--key", str(tmp_path / "key")]
    )
    assert told.exit_code == 0, told.output
    assert "persons: 2" in told.output
    assert not open_snapshot(tmp_path / "snapshot").simulated
