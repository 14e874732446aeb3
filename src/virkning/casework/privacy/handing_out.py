"""The citizen's own data, whole, in a form that people and programs can read.

Handed out by a caseworker it leaves out what the citizen was asked alone; the citizen's own key opens that too.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db import models
from django.forms.models import model_to_dict

from virkning.casework.measurement.catalogue import instrument_of
from virkning.casework.measurement.models import Answer, Sheet, SheetKey
from virkning.casework.people import cpr as numbers
from virkning.casework.people.models import Citizen, Identity
from virkning.casework.privacy.tables import rows_of


def own_data(citizen: Citizen, *, to_the_citizen: bool) -> dict[str, Any]:
    """Everything that is kept of the citizen, by table."""
    alone = {sheet.pk for sheet in _sheets(citizen) if instrument_of(sheet.instrument).citizen_alone}
    tables: dict[str, list[dict[str, Any]]] = {}
    for model, rows in rows_of(citizen):
        if model is SheetKey:  # a code is kept as a hash only and is of no use to anybody
            continue
        kept = [row for row in rows if to_the_citizen or not _asked_alone(row, alone)]
        if kept:
            tables[model._meta.db_table] = [_plain(row) for row in kept]
    return {"number": citizen.number, "made_at": datetime.now(UTC).isoformat(timespec="seconds"), "tables": tables}


def _sheets(citizen: Citizen) -> models.QuerySet[Sheet]:
    return Sheet.objects.filter(measurement__citizen=citizen).select_related("instrument")


def _asked_alone(row: models.Model, alone: set[int]) -> bool:
    return (isinstance(row, Answer) and row.sheet_id in alone) or (isinstance(row, Sheet) and row.pk in alone)


def _plain(row: models.Model) -> dict[str, Any]:
    if isinstance(row, Identity):
        return {"name": row.name, "phone": row.phone, "email": row.email, "cpr": numbers.decrypt(row.cpr_encrypted)}
    return {name: _value(value) for name, value in (model_to_dict(row) | {"id": row.pk}).items()}


def _value(value: Any) -> Any:
    return value if value is None or isinstance(value, int | str | list) else str(value)
