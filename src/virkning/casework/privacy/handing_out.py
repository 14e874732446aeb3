"""The citizen's own data, whole, in a form that people and programs can read.

What is shut on the pages is shut here: before a measurement is opened each side gets only its own answers, and what the
citizen was asked alone goes to the browser that it was answered in and nowhere else.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from django.db import models
from django.forms.models import model_to_dict

from virkning.casework.measurement.catalogue import instrument_of
from virkning.casework.measurement.models import Answer, Sheet, SheetKey
from virkning.casework.people import cpr as numbers
from virkning.casework.people.models import Citizen, Identity
from virkning.casework.privacy.tables import rows_of


def own_data(citizen: Citizen, *, rater: str, given_here: Collection[str] = ()) -> dict[str, Any]:
    """Everything that is kept of the citizen, by table, as one of the two may have it.

    given_here: the names of the questions that were answered in the citizen's own browser.
    """
    shut = {sheet.pk for sheet in _sheets(citizen) if not _may_have(sheet, rater)}
    tables: dict[str, list[dict[str, Any]]] = {}
    for model, rows in rows_of(citizen):
        if model is SheetKey:  # a code is kept as a hash only and is of no use to anybody
            continue
        kept = [row for row in rows if not _is_shut(row, shut) or _name(row) in given_here]
        if kept:
            tables[model._meta.db_table] = [_plain(row) for row in kept]
    return {"number": citizen.number, "made_at": datetime.now(UTC).isoformat(timespec="seconds"), "tables": tables}


def _sheets(citizen: Citizen) -> models.QuerySet[Sheet]:
    return Sheet.objects.filter(measurement__citizen=citizen).select_related("instrument", "measurement")


def _may_have(sheet: Sheet, rater: str) -> bool:
    opened = sheet.measurement.opened_at is not None or sheet.rater == rater
    return opened and not instrument_of(sheet.instrument).citizen_alone


def _is_shut(row: models.Model, shut: set[int]) -> bool:
    return (isinstance(row, Answer) and row.sheet_id in shut) or (isinstance(row, Sheet) and row.pk in shut)


def _name(row: models.Model) -> str:
    """How the question of an answer is called in a form."""
    return f"{row.sheet_id}.{row.item}" if isinstance(row, Answer) else ""


def _plain(row: models.Model) -> dict[str, Any]:
    if isinstance(row, Identity):
        return {"name": row.name, "phone": row.phone, "email": row.email, "cpr": numbers.decrypt(row.cpr_encrypted)}
    return {name: _value(value) for name, value in (model_to_dict(row) | {"id": row.pk}).items()}


def _value(value: Any) -> Any:
    return value if value is None or isinstance(value, int | str | list) else str(value)
