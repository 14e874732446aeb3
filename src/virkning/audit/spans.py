"""What a formula can give when its inputs are only known to their printed decimals."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product

from virkning.audit.claim import Reading

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to compute the number. value: with the inputs as printed. spans: everything that the inputs allow.

    Several spans stand for several discrete possibilities, as the tables that share the same margins.
    """

    test: str
    value: float
    spans: tuple[Span, ...]

    @property
    def low(self) -> float:
        return min(low for low, _ in self.spans)

    @property
    def high(self) -> float:
        return max(high for _, high in self.spans)


def over_corners(formula: Callable[..., float], readings: Sequence[Reading], test: str = "") -> Candidate:
    """The range of a formula that rises or falls steadily in each input: its ends lie in the corners."""
    value = formula(*(reading.value for reading in readings))
    corners = [formula(*corner) for corner in product(*(reading.ends for reading in readings))]
    finite = [found for found in (value, *corners) if math.isfinite(found)]
    return Candidate(test, value, ((min(finite), max(finite)),) if finite else ())


def of_sum(readings: Sequence[Reading], test: str = "") -> Candidate:
    """A sum of many parts, whose corners would be too many to visit."""
    value, slack = math.fsum(part.value for part in readings), math.fsum(part.slack for part in readings)
    return Candidate(test, value, ((value - slack, value + slack),))


def exactly(test: str, value: float) -> Candidate:
    return Candidate(test, value, ((value, value),))


def one_of(test: str, values: Sequence[float]) -> Candidate:
    """A few exact possibilities; the middle one stands for them all."""
    ordered = sorted(values)
    return Candidate(test, ordered[len(ordered) // 2], tuple((value, value) for value in ordered))
