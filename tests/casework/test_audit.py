"""The log: the database writes every change, refuses those that nobody makes, and lets nobody rewrite it."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from tests.casework.town import TESTING, Town

from virkning.casework.audit.actions import acting, record, record_reading
from virkning.casework.audit.models import Change, Event, Reading
from virkning.casework.people.models import Citizen


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
