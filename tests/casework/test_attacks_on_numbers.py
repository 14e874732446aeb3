"""Attacks on what is counted and kept: small groups, door 1, the log."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, models, transaction
from django.urls import reverse
from tests.casework import measuring
from tests.casework.attacking import CPR, Scene, scene, scene_of_the_file
from tests.casework.town import TESTING, Town

from virkning.casework.access.relations import today
from virkning.casework.audit.actions import acting
from virkning.casework.audit.models import Change, Event, Reading
from virkning.casework.audit.triggers import logged_models
from virkning.casework.leader.groups import SMALLEST
from virkning.casework.leader.team import TeamView, first_levels
from virkning.casework.measurement import actions as measurements
from virkning.casework.people import actions as people
from virkning.casework.people.models import Citizen
from virkning.casework.privacy.columns import LEAVES
from virkning.casework.privacy.door import write_casework_snapshot
from virkning.casework.privacy.tables import of_citizens
from virkning.snapshot import open_snapshot

__all__ = ["scene", "scene_of_the_file"]  # fixtures


def of_case(page: str, scene: Scene, *more: object) -> str:
    return reverse(page, args=[scene.ours.citizen.number, *more])


# --- Small groups ----------------------------------------------------------------------------------------------------------


def changed_caseworker(town: Town, before: int, after: int) -> Citizen:
    """A citizen who answered alone before and after the case came to somebody else in the team."""
    with acting(TESTING):
        citizen = town.a_citizen(town.own)
    for who, on, code in ((town.own, today() - timedelta(days=60), before), (town.former, today(), after)):
        if who == town.former:
            people.assign(
                by=town.leader, citizen=citizen, caseworker=who, reason="caseload", on=today() - timedelta(days=9)
            )
        measurement = measurements.begin(by=who, caseworker=who, citizen=citizen, on=on)
        sheet = measuring.sheet(measurement, "citizen", "alliance")
        measuring.fill(sheet, by=measuring.citizen_of(measurement), code=code)
        measurements.submit(by=measuring.citizen_of(measurement), sheet=sheet)
    return citizen


def test_one_citizen_more_or_less_is_not_worked_out_from_two_days(scene: Scene) -> None:
    town = scene.town
    crowd = [changed_caseworker(town, 3, 5) for _ in range(SMALLEST)]
    seen = TeamView(town.team, today()).alliance_around_changes()
    assert seen is not None
    assert seen.change.n == SMALLEST
    more = changed_caseworker(town, 7, 1)
    assert TeamView(town.team, today()).alliance_around_changes() == seen
    for citizen in (more, crowd[0]):  # the leader may hand on whom they like: it must tell them nothing
        people.assign(by=town.leader, citizen=citizen, caseworker=town.own, reason="caseload", on=today())
        assert TeamView(town.team, today()).alliance_around_changes() == seen
    people.assign(by=town.leader, citizen=crowd[1], caseworker=town.stranger, reason="moved", on=today())
    assert TeamView(town.team, today()).alliance_around_changes() == seen
    with acting(TESTING):
        crowd[2].closed_on = today()
        crowd[2].save()
    assert TeamView(town.team, today()).alliance_around_changes() == seen


def test_a_change_with_an_earlier_day_makes_no_pair_of_answers_that_are_there(scene: Scene) -> None:
    town = scene.town
    for _ in range(SMALLEST):
        with acting(TESTING):
            citizen = town.a_citizen(town.own)
        for on in (today() - timedelta(days=60), today()):
            measurement = measurements.begin(by=town.own, caseworker=town.own, citizen=citizen, on=on)
            sheet = measuring.sheet(measurement, "citizen", "alliance")
            measuring.fill(sheet, by=measuring.citizen_of(measurement), code=2)
            measurements.submit(by=measuring.citizen_of(measurement), sheet=sheet)
        back = today() - timedelta(days=30)
        people.assign(by=town.leader, citizen=citizen, caseworker=town.former, reason="caseload", on=back)
    assert TeamView(town.team, today()).alliance_around_changes() is None


def test_answers_that_are_not_sent_place_nobody_in_a_third(scene: Scene) -> None:
    town = scene.town
    sheet = measuring.sheet(measuring.begun(town), "citizen")
    measuring.fill(sheet, by=TESTING)
    assert first_levels([town.citizen]) == {}
    measurements.submit(by=TESTING, sheet=sheet)
    assert set(first_levels([town.citizen])) == {town.citizen.pk}


# --- Door 1 ----------------------------------------------------------------------------------------------------------------

NAMED = {"Citizen.number", "Sheet.language"}  # keys of their own kind: unique, or two letters long


def test_no_text_of_any_column_leaves_by_door_1_but_those_that_are_named(scene: Scene, tmp_path: Path) -> None:
    marked = 0
    with acting(TESTING):
        for model, path in of_citizens():
            for field in model._meta.fields:
                name = f"{model.__name__}.{field.name}"
                free = isinstance(field, models.CharField | models.TextField) and not field.choices
                if free and not field.unique and name not in {*LEAVES, *NAMED} and "missing" not in name:
                    most = field.max_length or 400
                    marked += bool(
                        model.objects.filter(**{path: scene.ours.citizen.pk}).update(**{field.name: "zq7"[:most]})
                    )
    assert marked > 10
    write_casework_snapshot(by=TESTING, out=tmp_path / "snapshot", key=tmp_path / "key")
    snapshot = open_snapshot(tmp_path / "snapshot")
    written = json.dumps([snapshot.table(table).to_pylist() for table in snapshot.tables()], default=str)
    assert len(written) > 1000
    secrets = (
        "zq7",
        *CPR,
        "Borger",
        scene.ours.citizen.number,
        scene.theirs.citizen.number,
        "Own",
        "Stranger",
        "user:",
    )
    assert not [secret for secret in secrets if secret in written]


# --- The log ---------------------------------------------------------------------------------------------------------------

TAMPERING = (
    "update audit_reading set actor = 'user:somebody'",
    "update audit_event set at = now() - interval '1 year'",
    "update audit_change set after = null",
    "update audit_change set citizen = ''",
    "delete from audit_event where action = 'citizen_registered'",
    "delete from audit_reading",
    "truncate audit_reading",
    "truncate audit_change, audit_event",
    "update audit_logsample set readings = '[1]'",
    "delete from audit_logsample",
    "truncate audit_logsample",
    "insert into audit_change (at, actor, \"table\", \"row\", citizen, operation) values (now(), null, 'x', '1', '', 'insert')",
    "with gone as (delete from audit_change returning 1) select count(*) from gone",
    "merge into audit_event e using audit_event o on e.id = o.id when matched then update set action = 'x'",
)


@pytest.mark.parametrize("statement", TAMPERING)
def test_the_log_is_not_rewritten(scene: Scene, statement: str) -> None:
    scene.client("own").get(of_case("case", scene))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


TABLES = sorted(model._meta.db_table for model in logged_models())


@pytest.mark.parametrize("table", TABLES)
def test_no_table_is_emptied_past_the_log(scene: Scene, table: str) -> None:
    with pytest.raises(DatabaseError, match="leave no trace"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute(f"truncate {table} cascade")


@pytest.mark.parametrize(
    "statement",
    [
        "update people_identity set name = 'x'",
        "delete from plans_breach",
        "insert into people_office (name) values ('x')",
        "update measurement_answer set values = '{7}'",
        "update accounts_user set role = 'administrator'",
    ],
)
def test_nobody_changes_anything_without_a_name(scene: Scene, statement: str) -> None:
    with pytest.raises(DatabaseError, match="without an actor"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select set_config('virkning.actor', '', true)")
        cursor.execute(statement)


def test_the_log_keeps_no_password_no_cpr_and_no_code(scene: Scene) -> None:
    code = measurements.make_key(by=TESTING, measurement=scene.ours.under_way)
    kept = json.dumps([list(table.objects.values()) for table in (Change, Event, Reading)], default=str)
    assert len(kept) > 10_000
    hidden = (code, scene.token, *CPR, "cpr_fingerprint", "code_hash", "token_hash", "argon2")
    assert not [secret for secret in hidden if secret in kept]


def test_every_reading_of_a_case_is_written_down_whoever_reads(scene: Scene) -> None:
    for who in ("own", "leader"):
        before = Reading.objects.count()
        scene.client(who).get(of_case("case", scene))
        scene.client(who).get(of_case("export", scene))
        assert Reading.objects.count() == before + 2
        assert Reading.objects.latest("pk").actor == f"user:{who}"
