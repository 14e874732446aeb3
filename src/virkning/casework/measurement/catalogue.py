"""The questionnaires in use: which version holds on a day, and what a stored version says."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from virkning.casework.measurement.models import InstrumentVersion
from virkning.instruments import Instrument, parse_instrument


def instrument_of(version: InstrumentVersion) -> Instrument:
    """The questionnaire of a stored version. A published version never changes, so it is read once per process."""
    return _parsed(version.checksum, version.definition, str(version))


@lru_cache(maxsize=64)
def _parsed(checksum: str, definition: str, name: str) -> Instrument:
    return parse_instrument(definition, name=name)


def in_use(on: date) -> tuple[InstrumentVersion, ...]:
    """The newest published version of every questionnaire on that day, paired ones before those asked alone."""
    newest = (
        InstrumentVersion.objects.filter(in_use_from__lte=on)
        .order_by("instrument", "-in_use_from", "-pk")
        .distinct("instrument")
    )
    return tuple(sorted(newest, key=lambda version: (instrument_of(version).citizen_alone, version.instrument)))
