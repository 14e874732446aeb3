"""Door 1: the casework as a pseudonymous snapshot. Names, CPR numbers and free text stay behind; dates are kept.

The pseudonym is made of the CPR number under the project's key, as register files' are, so that the two can be joined;
somebody without a CPR number gets one of their case number. The way back needs the key and is not in the program.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from virkning.casework.access.relations import today
from virkning.casework.audit.actions import Actor, acting, record
from virkning.casework.measurement.models import Answer
from virkning.casework.meetings.models import Talk
from virkning.casework.people import cpr as numbers
from virkning.casework.people.models import Assignment, BenefitPeriod, Citizen, ReadinessPeriod
from virkning.casework.plans.models import Activity
from virkning.errors import InputError
from virkning.language import Text
from virkning.snapshot import write_snapshot
from virkning.snapshot.pseudonym import PseudonymKey, cpr_digits, pseudonym_key

Row = dict[str, Any]


def write_casework_snapshot(*, by: Actor, out: Path, key: Path, simulated: bool = False) -> dict[str, int]:
    """Write the snapshot and tell how many rows each table has. That the door was used is in the log."""
    opened = pseudonym_key(key, outside=out)
    if not Citizen.objects.exists():
        raise InputError(Text("Der er ingen borgere at skrive.", "There are no citizens to write."))
    of = _Pseudonyms(opened)
    with write_snapshot(
        out, made_by="casework", made_from={"casework": "door 1"}, key_id=opened.id, simulated=simulated
    ) as writer:
        for table, rows in _tables(of):
            listed = list(rows)
            if listed:
                writer.append(table, pa.Table.from_pylist(listed))
        counts = dict(writer.rows)
    with acting(by):
        record(by=by, action="snapshot_written", tables=counts, key=opened.id)
    return counts


class _Pseudonyms:
    """Citizens and caseworkers by their pseudonyms, each worked out once."""

    def __init__(self, key: PseudonymKey) -> None:
        self._caseworkers: dict[int, str] = {}
        self._key = key
        self._citizens = {
            citizen.pk: key.pseudonym(self._identity(citizen)) for citizen in Citizen.objects.select_related("identity")
        }

    @staticmethod
    def _identity(citizen: Citizen) -> str:
        identity = getattr(citizen, "identity", None)
        digits = cpr_digits(numbers.decrypt(identity.cpr_encrypted)) if identity else None
        return digits or f"case:{citizen.number}"

    def citizen(self, pk: int) -> str:
        return self._citizens[pk]

    def caseworker(self, pk: int) -> str:
        if pk not in self._caseworkers:
            self._caseworkers[pk] = self._key.pseudonym(str(pk), kind="caseworker")
        return self._caseworkers[pk]


def _tables(of: _Pseudonyms) -> Iterator[tuple[str, Iterable[Row]]]:
    yield "persons", _persons(of)
    yield "benefits", _benefits(of)
    yield "readiness", _readiness(of)
    yield "caseworkers", _caseworkers(of)
    yield "meetings", _meetings(of)
    yield "answers", _answers(of)
    yield "activities", _activities(of)


def _persons(of: _Pseudonyms) -> Iterator[Row]:
    for one in Citizen.objects.order_by("pk"):
        yield {
            "person": of.citizen(one.pk),
            "birth_year": one.birth_year,
            "sex": one.sex,
            "origin": one.origin or None,
            "municipality": one.municipality or None,
            "education": one.education or None,
        }


def _benefits(of: _Pseudonyms) -> Iterator[Row]:
    """As weeks: a benefit holds in every week it touches."""
    for one in BenefitPeriod.objects.order_by("citizen", "starts"):
        yield {
            "person": of.citizen(one.citizen_id),
            "from_week": _monday(one.starts),
            "to_week": _monday(one.ends or today()),
            "code": one.benefit,
            "benefit": one.benefit,
        }


def _readiness(of: _Pseudonyms) -> Iterator[Row]:
    for one in ReadinessPeriod.objects.order_by("citizen", "starts"):
        yield {
            "person": of.citizen(one.citizen_id),
            "from": one.starts,
            "to": one.ends,
            "scale": one.scale,
            "group": one.group,
        }


def _caseworkers(of: _Pseudonyms) -> Iterator[Row]:
    for one in Assignment.objects.select_related("team__office").order_by("citizen", "starts"):
        yield {
            "person": of.citizen(one.citizen_id),
            "from": one.starts,
            "to": one.ends,
            "caseworker": of.caseworker(one.caseworker_id),
            "team": one.team.name,
            "office": one.team.office.name,
        }


def _meetings(of: _Pseudonyms) -> Iterator[Row]:
    for one in Talk.objects.filter(attended__isnull=False).order_by("citizen", "date"):
        yield {
            "person": of.citizen(one.citizen_id),
            "date": one.date,
            "caseworker": of.caseworker(one.caseworker_id),
            "kind": one.kind,
            "attended": one.attended,
            "number": one.number,
        }


def _answers(of: _Pseudonyms) -> Iterator[Row]:
    sent = Answer.objects.filter(sheet__submitted_at__isnull=False)
    for one in sent.select_related("sheet__measurement", "sheet__instrument").order_by("pk").iterator(chunk_size=5000):
        sheet, measurement = one.sheet, one.sheet.measurement
        row = {
            "person": of.citizen(measurement.citizen_id),
            "date": measurement.date,
            "wave": measurement.wave,
            "rater": sheet.rater,
            "caseworker": of.caseworker(measurement.caseworker_id),
            "instrument": sheet.instrument.instrument,
            "version": sheet.instrument.version,
            "item": one.item,
            "missing": one.missing or None,
        }
        for value in one.values or [None]:
            yield row | {"value": value}


def _activities(of: _Pseudonyms) -> Iterator[Row]:
    for one in Activity.objects.filter(starts__isnull=False).select_related("offer").order_by("citizen", "starts"):
        yield {
            "person": of.citizen(one.citizen_id),
            "activity": one.offer.activity,
            "from": one.starts,
            "to": one.ends,
            "hours": None if one.hours_a_week is None else float(one.hours_a_week),
            "provider": one.offer.provider or None,
            "cost": None if one.offer.weekly_cost is None else float(one.offer.weekly_cost),
        }


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
