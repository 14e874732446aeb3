"""Pictures of a citizen's progress: where the dots, lines and bars lie. The templates only draw them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from virkning.casework.measurement.progress import Indicator, Line, Progress
from virkning.casework.people.models import Citizen
from virkning.language import Text

WIDTH, HEIGHT = 320, 132
LEFT, RIGHT, TOP, BOTTOM = 8, 8, 10, 22


@dataclass(frozen=True, slots=True)
class Mark:
    x: float
    y: float
    value: int
    told: Text


@dataclass(frozen=True, slots=True)
class Drawn:
    """One rater's line: the paths between its dots, and the dots."""

    rater: str
    paths: tuple[str, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """Between these heights a change from the first answer is no more than the noise of answering."""

    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Panel:
    indicator: Indicator
    drawn: tuple[Drawn, ...]
    band: Band | None
    breaks: tuple[float, ...]  # where the scale changed and the lines are not joined


@dataclass(frozen=True, slots=True)
class Bar:
    """A period on the time line."""

    x: float
    width: float
    label: str
    starts: date
    ends: date | None


@dataclass(frozen=True, slots=True)
class Axis:
    """Days to places. A single day lies in the middle."""

    first: date
    last: date

    def x(self, day: date) -> float:
        span = (self.last - self.first).days
        share = (day - self.first).days / span if span else 0.5
        return round(LEFT + min(max(share, 0), 1) * (WIDTH - LEFT - RIGHT), 1)


def axis_of(progress: Progress, citizen: Citizen, today: date) -> Axis:
    """From the day the case began, or the first measurement if that was before, to today."""
    return Axis(min(progress.dates[0], citizen.registered_on), max(progress.dates[-1], today))


def panels(progress: Progress, axis: Axis) -> list[Panel]:
    """One panel per indicator, all on the same days."""
    return [
        Panel(
            indicator,
            tuple(_drawn(line, axis) for line in indicator.lines),
            _band(indicator.lines[0]),
            _breaks(indicator.lines[0], axis),
        )
        for indicator in progress.indicators
    ]


def _drawn(line: Line, axis: Axis) -> Drawn:
    # Two raters who give the same answer on the same day would hide each other.
    shift = 0 if line.rater == "citizen" else 3
    paths = []
    marks: list[Mark] = []
    for stretch in line.stretches:
        placed = [Mark(axis.x(dot.date) + shift, _y(dot.height), dot.value, dot.meaning) for dot in stretch]
        paths.append(" ".join(f"{'L' if place else 'M'}{mark.x} {mark.y}" for place, mark in enumerate(placed)))
        marks += placed
    return Drawn(line.rater, tuple(paths), tuple(marks))


def _breaks(line: Line, axis: Axis) -> tuple[float, ...]:
    """Midway between the last answer on one scale and the first on the next."""
    meetings = zip(line.stretches, line.stretches[1:], strict=False)
    return tuple(round((axis.x(before[-1].date) + axis.x(after[0].date)) / 2, 1) for before, after in meetings)


def _band(line: Line) -> Band | None:
    """Around the first answer on the newest scale, where the smallest change is known."""
    if line.smallest_change is None or not line.stretches:
        return None
    first = line.stretches[-1][0].height
    top, bottom = min(first + line.smallest_change, 1), max(first - line.smallest_change, 0)
    return Band(_y(top), round(_y(bottom) - _y(top), 1))


def _y(height: float) -> float:
    return round(TOP + (1 - height) * (HEIGHT - TOP - BOTTOM), 1)


def bars(periods: Iterable[tuple[str, date, date | None]], axis: Axis) -> list[Bar]:
    """Periods that touch the axis, as bars cut off at its ends."""
    found = []
    for label, starts, ends in periods:
        if starts <= axis.last and (ends is None or ends >= axis.first):
            x, end = axis.x(starts), axis.x(ends or axis.last)
            found.append(Bar(x, max(round(end - x, 1), 2), label, starts, ends))
    return found


def activities_of(citizen: Citizen) -> list[tuple[str, date, date | None]]:
    started = citizen.activities.filter(starts__isnull=False).select_related("offer")
    return [(activity.offer.name, activity.starts, activity.ends) for activity in started]
