"""A citizen's development: every indicator over time, both raters, in all the versions it has been asked in.

Only what both may see is here: measurements that are opened, and no question that the citizen was asked alone.
A value is placed on its own scale; where the scale changed the line is broken, for answers on different scales are not
subtracted from each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from virkning.casework.measurement.catalogue import instrument_of
from virkning.casework.measurement.models import Answer, Sheet
from virkning.casework.measurement.precision import SmallestChanges, smallest_changes
from virkning.casework.people.models import Citizen
from virkning.instruments import Instrument, Item
from virkning.language import Text


@dataclass(frozen=True, slots=True)
class Dot:
    """One answer: when, its code, and how far up its own scale it lies (0 to 1)."""

    date: date
    wave: int
    value: int
    height: float
    meaning: Text
    version: str


@dataclass(frozen=True, slots=True)
class Line:
    """One rater's answers to one question. `stretches` are broken where the scale changed."""

    rater: str
    stretches: tuple[tuple[Dot, ...], ...]
    smallest_change: float | None = None

    @property
    def dots(self) -> tuple[Dot, ...]:
        return tuple(dot for stretch in self.stretches for dot in stretch)


@dataclass(frozen=True, slots=True)
class Indicator:
    """One construct with the lines of those who judge it; low and high are the ends of the newest scale."""

    label: Text
    lines: tuple[Line, ...]
    low: Text
    high: Text


@dataclass(frozen=True, slots=True)
class Progress:
    indicators: tuple[Indicator, ...]
    dates: tuple[date, ...]


@dataclass(slots=True)
class _Asked:
    """A question under way: the item as it was asked last, and its answers so far."""

    item: Item
    instrument: Instrument
    stretches: list[list[Dot]]
    smallest: float | None


def progress_of(citizen: Citizen) -> Progress:
    """Everything that both have answered and seen, oldest first."""
    sheets = (
        Sheet.objects.filter(measurement__citizen=citizen, measurement__opened_at__isnull=False)
        .select_related("measurement", "instrument")
        .prefetch_related("answers")
        .order_by("measurement__wave", "pk")
    )
    shared = [sheet for sheet in sheets if not instrument_of(sheet.instrument).citizen_alone]
    lines = _lines(shared, smallest_changes())
    return Progress(_indicators(lines), tuple(sorted({sheet.measurement.date for sheet in shared})))


def _lines(sheets: Iterable[Sheet], smallest: SmallestChanges) -> list[_Asked]:
    """The questions in the order first asked, each followed through its versions."""
    asked: dict[tuple[str, str, str], _Asked] = {}
    for sheet in sheets:
        instrument = instrument_of(sheet.instrument)
        given = {answer.item: answer for answer in sheet.answers.all()}
        for item in instrument.items_of(sheet.rater):
            if item.multiple:
                continue
            line = _line_of(asked, instrument, item, smallest.get((sheet.instrument_id, item.id)))
            dot = _dot(sheet, instrument, item, given.get(item.id))
            if dot:
                line.stretches[-1].append(dot)
    return list({id(line): line for line in asked.values()}.values())


def _line_of(
    asked: dict[tuple[str, str, str], _Asked], instrument: Instrument, item: Item, smallest: float | None
) -> _Asked:
    key = (instrument.id, instrument.version, item.id)
    if key in asked:
        return asked[key]
    earlier = asked.get((instrument.id, instrument.earlier_version or "", item.earlier or ""))
    line = earlier or _Asked(item, instrument, [[]], smallest)
    if earlier and item.lineage == "rescaled":
        line.stretches.append([])
    line.item, line.instrument, line.smallest = item, instrument, smallest
    asked[key] = line
    return line


def _dot(sheet: Sheet, instrument: Instrument, item: Item, answer: Answer | None) -> Dot | None:
    if answer is None or not answer.values:
        return None
    value = answer.values[0]
    meaning = next(point.label for point in item.points if point.code == value)
    height = (value - item.low.code) / (item.high.code - item.low.code)
    measurement = sheet.measurement
    return Dot(measurement.date, measurement.wave, value, height, meaning, str(sheet.instrument))


def _indicators(lines: list[_Asked]) -> tuple[Indicator, ...]:
    """Lines of the same construct in one indicator, the citizen's first; what the citizen judges comes before the rest."""
    by_construct: dict[tuple[str, str], list[_Asked]] = {}
    for line in lines:
        if any(line.stretches):
            by_construct.setdefault((line.instrument.id, line.item.construct), []).append(line)
    for together in by_construct.values():
        together.sort(key=lambda line: line.item.rater != "citizen")
    found = [
        Indicator(
            label=together[0].instrument.constructs[construct].label,
            lines=tuple(_finished(line) for line in together),
            low=together[0].item.low.label,
            high=together[0].item.high.label,
        )
        for (_, construct), together in by_construct.items()
    ]
    return tuple(sorted(found, key=lambda indicator: indicator.lines[0].rater != "citizen"))


def _finished(line: _Asked) -> Line:
    steps = line.item.high.code - line.item.low.code
    return Line(
        rater=line.item.rater,
        stretches=tuple(tuple(stretch) for stretch in line.stretches if stretch),
        smallest_change=None if line.smallest is None else line.smallest / steps,
    )
