"""What a claim consists of: numbers as they were read off paper, the printed result, and where it stands."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from virkning.language import Text, same

Relation = Literal["=", "<", "<=", ">", ">=", "about", "just under", "just over"]
RELATIONS: tuple[Relation, ...] = ("=", "<", "<=", ">", ">=", "about", "just under", "just over")

NO_NOTE = same("")

# Numbers that are equal on paper may differ by a little in binary arithmetic.
_BINARY_SLACK = 1e-9

# How many numbers to either side of the printed one must also have passed before a check is said to be none.
_NEIGHBOURS = 10


@dataclass(frozen=True, slots=True)
class Reading:
    """A number read off paper. Printed decimals were rounded from something within half a unit of the last one."""

    value: float
    slack: float = 0.0

    @classmethod
    def of(cls, number: int | Decimal, decimals: int | None = None) -> Reading:
        """Whole numbers are counts and exact, unless they are said to be rounded to `decimals`."""
        if isinstance(number, int):
            return cls(float(number), 0.0 if decimals is None else half_unit(decimals))
        return cls(float(number), half_unit(decimals_of(number)))

    @property
    def ends(self) -> tuple[float, ...]:
        return (self.value,) if self.slack == 0 else (self.value - self.slack, self.value + self.slack)


@dataclass(frozen=True, slots=True)
class Printed:
    """The number whose truth is asked for. relation: whether it is printed as equal to, below, about or just under."""

    value: float
    decimals: int
    relation: Relation = "="

    def accepts(self, low: float, high: float) -> bool:
        """Whether some value between low and high would have been printed like this by correct rounding."""
        slack = _BINARY_SLACK * max(1.0, abs(self.value))
        match self.relation:
            case "<":
                return low < self.value
            case ">":
                return high > self.value
            case "just under":
                return low < self.value and high >= self.value - self.unit - slack
        bottom, top = self._printed_from()
        return low <= top + slack and high >= bottom - slack

    def accepts_truncated(self, low: float, high: float) -> bool:
        """The same for decimals that were cut off instead of rounded."""
        if self.relation != "=":
            return False
        slack = _BINARY_SLACK * max(1.0, abs(self.value))
        bottom = self.value - slack if self.value > 0 else self.value - self.unit + slack
        top = self.value + slack if self.value < 0 else self.value + self.unit - slack
        return low < top and high > bottom

    def neighbours(self) -> list[Printed]:
        """The numbers around this one that could as well have been printed, on its own side of zero."""
        far = max(_NEIGHBOURS, round(abs(self.value) / 2 / self.unit))
        steps = sorted({round(step * far / _NEIGHBOURS) for step in range(-_NEIGHBOURS, _NEIGHBOURS + 1)})
        values = [round(self.value + step * self.unit, max(self.decimals, 0)) for step in steps]
        return [Printed(value, self.decimals) for value in values if value * self.value > 0 or self.value == 0]

    def _printed_from(self) -> tuple[float, float]:
        match self.relation:
            case "about":
                return self.value - self.unit, self.value + self.unit
            case "just over":
                return self.value, self.value + self.unit
            case "<=":
                return -math.inf, self.value
            case ">=":
                return self.value, math.inf
        return self.value - self.unit / 2, self.value + self.unit / 2

    @property
    def unit(self) -> float:
        return float(Decimal(10) ** -self.decimals)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One or two printed numbers (two for the ends of an interval) and what they should follow from.

    tests: the tests that the source names, in this program's names; empty where it names none.
    """

    id: str
    source: str
    kind: str
    inputs: Mapping[str, Any]
    printed: tuple[Printed, ...]
    tests: tuple[str, ...] = ()
    note: Text = NO_NOTE
    study: Text | None = None
    file: str = ""


class ImpossibleError(Exception):
    """Raised where no data at all could have given the printed numbers; says why."""

    def __init__(self, why: Text) -> None:
        self.why = why
        super().__init__(why.en)


class UnknowableError(Exception):
    """Raised where the inputs cannot carry the check; says why."""

    def __init__(self, why: Text) -> None:
        self.why = why
        super().__init__(why.en)


def decimals_of(number: Decimal) -> int:
    """The decimals a number was written with; negative for 1.42e+07, which is rounded to hundreds of thousands."""
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)
    return -exponent


def half_unit(decimals: int) -> float:
    return float(Decimal(10) ** -decimals / 2)
