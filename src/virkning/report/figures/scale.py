"""From numbers to places on paper: a scale that fits the data, round ticks, numbers in the reader's language."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from virkning.findings.pictures import Panel, Unit
from virkning.language import Language, number, percent

_AIR = 0.05  # of the range, between the outermost value and the end of the scale
_HUNDREDTHS = ("share", "points")
_DECIMALS: dict[Unit, int] = {"share": 1, "points": 1, "number": 2, "count": 0, "hours": 1, "kroner": 0, "scale": 2}


@dataclass(frozen=True, slots=True)
class Scale:
    """A range of numbers laid along a stretch of paper from `start` to `end` (inches)."""

    low: float
    high: float
    ticks: tuple[float, ...]
    start: float = 0.0
    end: float = 1.0

    def along(self, start: float, end: float) -> Scale:
        return Scale(self.low, self.high, self.ticks, start, end)

    def at(self, value: float) -> float:
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def fit(values: Iterable[float], *, from_zero: bool, most_ticks: int = 6, air: float = _AIR) -> Scale:
    """A scale around the values with round ticks; it starts at zero where lengths are compared."""
    known = [value for value in values if math.isfinite(value)] or [0.0, 1.0]
    low, high = min(known), max(known)
    if from_zero or (low > 0 and low < 0.35 * high):
        low, high = min(low, 0.0), max(high, 0.0)
    if high - low < 1e-12 * max(1.0, abs(high)):
        low, high = low - 0.5 * max(abs(low), 1e-6), high + 0.5 * max(abs(high), 1e-6)
        low = 0.0 if from_zero and low > 0 else low
    spare = air * (high - low)
    low, high = low - (spare if low else 0.0), high + (spare if high else 0.0)
    ticks = _ticks(low, high, most_ticks)
    return Scale(low, high, ticks if len(ticks) > 1 else _ticks(low, high, 2 * most_ticks))


def _ticks(low: float, high: float, most: int) -> tuple[float, ...]:
    step = _round_step((high - low) / most)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return tuple(place * step for place in range(first, last + 1))


def _round_step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * nice for nice in (1, 2, 2.5, 5, 10) if power * nice >= rough * (1 - 1e-9))


def tick_texts(scale: Scale, unit: Unit, language: Language) -> list[str]:
    """The numbers at the ticks, all with as many decimals as the step between them needs."""
    factor = 100 if unit in _HUNDREDTHS else 1
    step = factor * (scale.ticks[1] - scale.ticks[0]) if len(scale.ticks) > 1 else 1.0
    decimals = next((digits for digits in range(8) if abs(round(step, digits) - step) < 1e-9 * step), 8)
    if unit == "share":
        return [percent(tick, decimals, language) for tick in scale.ticks]
    return [number(factor * tick, decimals, language) for tick in scale.ticks]


def decimals(panel: Panel) -> int:
    """How many decimals the numbers of a panel have: those of its unit; plain numbers have fewer the larger they are."""
    if panel.unit != "number":
        return _DECIMALS[panel.unit]
    largest = max((abs(value) for value in spanned(panel)), default=0.0)
    return 0 if largest >= 100 else 1 if largest >= 10 else _DECIMALS["number"]


def value_text(value: float, unit: Unit, language: Language, digits: int | None = None) -> str:
    shown = _DECIMALS[unit] if digits is None else digits
    if unit == "share":
        return percent(value, shown, language)
    return number(100 * value if unit == "points" else value, shown, language)


def spanned(panel: Panel) -> list[float]:
    """Every number of a panel that the value axis must have room for."""
    rows = [row for series in panel.series for row in (series.y, series.low, series.high)]
    found = [value for row in rows for value in row if value is not None and math.isfinite(value)]
    if panel.kind == "stack":
        found = [
            sum(part for part in stack if part is not None)
            for stack in zip(*(series.y for series in panel.series), strict=True)
        ]
    return found if panel.reference is None else [*found, panel.reference]
