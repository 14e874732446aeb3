"""Erasure that verifies itself."""

from __future__ import annotations

import hashlib
from datetime import date

from django.db import connection

from virkning.casework.access.relations import today
from virkning.casework.audit.actions import Actor, acting, record
from virkning.casework.audit.models import Change, Event
from virkning.casework.people.models import Citizen
from virkning.casework.privacy.models import Erasure, RetentionRule
from virkning.casework.privacy.tables import rows_of
from virkning.casework.states import NotNowError
from virkning.language import Text


def retention_ends(closed_on: date) -> date | None:
    """The day a case closed on this day may be kept until; None while no rule holds."""
    rule = RetentionRule.objects.filter(valid_from__lte=today()).order_by("valid_from").last()
    if rule is None:
        return None
    year = closed_on.year + rule.years
    return date(year, 2, 28) if (closed_on.month, closed_on.day) == (2, 29) else closed_on.replace(year=year)


def time_is_up() -> list[Citizen]:
    """The closed cases whose time is up, the oldest first."""
    closed = Citizen.objects.filter(closed_on__isnull=False).order_by("closed_on", "pk")
    return [one for one in closed if (ends := retention_ends(one.closed_on)) is not None and ends < today()]


def erase(*, by: Actor, citizen: Citizen, why: str) -> Erasure:
    """Remove every row about the citizen and what the log kept of their content; look again; leave a proof.

    That something was read and changed, by whom and when, stays in the log under a number that leads nowhere.
    """
    if citizen.closed_on is None or citizen not in time_is_up():
        raise NotNowError(Text("Sagen skal stadig gemmes.", "The case must still be kept."))
    number, key = citizen.number, citizen.pk
    with acting(by):
        removed = {model._meta.db_table: rows.count() for model, rows in rows_of(citizen)}
        citizen.delete()
        _empty_the_log(number)
        left = _still_there(number, key)
        if left:
            raise NotNowError(Text("Sletningen fandt rester og er rullet tilbage.", "Remains were found; rolled back."))
        proof = Erasure.objects.create(
            by=by.log_name,
            case=_digest(number),
            removed={table: n for table, n in removed.items() if n},
            left=left,
            why=why,
        )
        record(by=by, action="case_erased", subject=proof, rows=sum(removed.values()))
    return proof


def _still_there(number: str, key: int) -> dict[str, int]:
    """Look for the citizen again in every table and in the log's contents."""
    ghost = Citizen(pk=key, number=number)
    found = {model._meta.db_table: rows.count() for model, rows in rows_of(ghost)}
    contents = Change.objects.filter(citizen=number).exclude(before=None, after=None)
    found |= {
        "audit_change": contents.count(),
        "audit_event": Event.objects.filter(citizen=number).exclude(details={}).count(),
    }
    return {table: rows for table, rows in found.items() if rows}


def _empty_the_log(number: str) -> None:
    """The only change the log allows: contents about one citizen become empty, in this transaction only."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('virkning.erasing', %s, true)", [number])
    Change.objects.filter(citizen=number).update(before=None, after=None)
    Event.objects.filter(citizen=number).update(details={})
    with connection.cursor() as cursor:
        cursor.execute("select set_config('virkning.erasing', '', true)")


def _digest(number: str) -> str:
    return hashlib.sha256(f"erased:{number}".encode("ascii")).hexdigest()
