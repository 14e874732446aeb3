"""The versions there are: those published here, those that come with the program, and drafts under way."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.http import Http404

from virkning.casework.instruments.models import Draft
from virkning.casework.measurement.catalogue import instrument_of
from virkning.casework.measurement.models import InstrumentVersion
from virkning.instruments import Instrument, definition_of, known_instruments, load_instrument, parse_instrument


@dataclass(frozen=True, slots=True)
class Version:
    """A version that stands. row is None while it only comes with the program and nobody here has published it."""

    instrument: Instrument
    definition: str
    row: InstrumentVersion | None

    @property
    def key(self) -> str:
        return f"{self.instrument.id}/{self.instrument.version}"


def versions() -> list[Version]:
    """All versions, by questionnaire, the newest first."""
    published = InstrumentVersion.objects.filter(published_at__isnull=False).order_by(
        "instrument", "-in_use_from", "-pk"
    )
    found = [Version(instrument_of(row), row.definition, row) for row in published]
    known = {version.key for version in found}
    for id_, numbers in known_instruments().items():
        for number in reversed(numbers):
            if f"{id_}/{number}" not in known:
                found.append(Version(load_instrument(id_, number), definition_of(id_, number), None))
    return sorted(found, key=lambda version: version.instrument.id)


def find(id_: str, number: str) -> Version | None:
    row = InstrumentVersion.objects.filter(instrument=id_, version=number, published_at__isnull=False).first()
    if row is not None:
        return Version(instrument_of(row), row.definition, row)
    if number in known_instruments().get(id_, ()):
        return Version(load_instrument(id_, number), definition_of(id_, number), None)
    return None


def version_or_404(id_: str, number: str) -> Version:
    found = find(id_, number)
    if found is None:
        raise Http404
    return found


def earlier_of(instrument: Instrument) -> Instrument | None:
    """The version it says it follows, where that is known."""
    found = find(instrument.id, instrument.earlier_version) if instrument.earlier_version else None
    return found.instrument if found else None


def drafted(draft: Draft) -> Instrument:
    return _parsed(draft.definition)


@lru_cache(maxsize=32)
def _parsed(definition: str) -> Instrument:
    return parse_instrument(definition, name="definition")
