"""The log: the database writes every change, refuses those that nobody makes, and lets nobody rewrite it."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from tests.casework.town import TESTING, Town

from virkning.casework.audit.actions import acting, record, record_reading
from virkning.casework.audit.models import Change, Event, Reading
from virkning.casework.people.models import Citizen, Office


def forget_actor() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select set_config('virkning.actor', '', true)")


def test_a_change_is_logged_with_its_actor_and_citizen(town: Town) -> None:
    with acting(town.own):
        town.citizen.municipality = "Prøveby"
        town.citizen.save()
    change = Change.objects.filter(table="people_citizen", operation="update").get()
    assert (change.actor, change.citizen) == ("user:own", town.citizen.number)
    assert (change.before["municipality"], change.after["municipality"]) == ("", "Prøveby")


def test_a_bulk_change_is_logged_row_by_row(town: Town) -> None:
    with acting(TESTING):
        for _ in range(3):
            town.a_citizen(town.own)
        Citizen.objects.update(municipality="Prøveby")
    assert Change.objects.filter(table="people_citizen", operation="update").count() == 4


def test_a_change_without_an_actor_is_refused(town: Town) -> None:
    forget_actor()
    with pytest.raises(DatabaseError, match="without an actor"), transaction.atomic():
        Citizen.objects.update(municipality="Prøveby")


@pytest.mark.parametrize("log", [Event, Change, Reading])
def test_the_log_can_only_grow(town: Town, log: type) -> None:
    record(by=town.own, action="seen", citizen=town.citizen)
    record_reading(by=town.own, citizen=town.citizen, page="case")
    with pytest.raises(DatabaseError, match="only grow"), transaction.atomic():
        log.objects.update(actor="somebody else")
    with pytest.raises(DatabaseError, match="only grow"), transaction.atomic():
        log.objects.all().delete()


def tables_with_a_log() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("select tgrelid::regclass::text from pg_trigger where tgname = 'virkning_log'")
        return {name for (name,) in cursor.fetchall()}


def test_the_log_goes_on_when_a_step_back_has_dropped_tables(db: None) -> None:
    dropped = {"accounts_signin", "accounts_guesses"}
    before = tables_with_a_log()
    assert dropped < before
    call_command("migrate", "accounts", "0002_initial", verbosity=0)
    assert tables_with_a_log() == before - dropped
    with acting(TESTING):
        Office.objects.create(name="Jobcentret")
    assert Change.objects.get(table="people_office").actor == TESTING.log_name
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
    call_command("migrate", "accounts", verbosity=0)
    assert tables_with_a_log() == before
