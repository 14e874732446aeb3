"""The questionnaires in use: which version holds on a day, and what a stored version says."""

from __future__ import annotations

from datetime import date

from virkning.casework.measurement.models import InstrumentVersion
from virkning.instruments import Instrument, parse_instrument

_read: dict[tuple[int, str], Instrument] = {}


def instrument_of(version: InstrumentVersion) -> Instrument:
    """The questionnaire of a stored version. A published one never changes, so each process reads it once.

    Pages that are asked for often leave the definition in the database: it is fetched here the one time it is needed.
    """
    if version.published_at is None:
        return parse_instrument(version.definition, name=str(version))
    known = (version.pk, version.checksum)
    if known not in _read:
        _read[known] = parse_instrument(version.definition, name=str(version))
    return _read[known]


def in_use(on: date) -> tuple[InstrumentVersion, ...]:
    """The newest published version of every questionnaire on that day, paired ones before those asked alone."""
    newest = (
        InstrumentVersion.objects.filter(in_use_from__lte=on)
        .order_by("instrument", "-in_use_from", "-pk")
        .distinct("instrument")
    )
    return tuple(sorted(newest, key=lambda version: (instrument_of(version).citizen_alone, version.instrument)))
