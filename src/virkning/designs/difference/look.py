"""How the outcome is named, and how its numbers look on paper: unit, kind of column, decimals."""

from __future__ import annotations

import math
from dataclasses import dataclass

from virkning.designs.difference.plan import DifferencePlan
from virkning.findings.finding import Cell, CellKind, Column, Estimate
from virkning.findings.phrases import estimate_text
from virkning.findings.pictures import Unit
from virkning.inference.did_sums import Number
from virkning.language import LANGUAGES, Text, same

MOST_DECIMALS = 4
DECIMALS = {"share": 1, "points": 1, "hours": 1, "kroner": 0, "count": 0, "scale": 2}


def finite(value: float) -> float | None:
    """What cannot be said (no error, an endless interval) is empty, never a strange number."""
    return value if math.isfinite(value) else None


@dataclass(frozen=True, slots=True)
class Look:
    """Differences of shares are percentage points; everything else keeps its unit.

    people: rows are persons, so that door 2 guards small counts of them; municipalities and offices are no secret.
    """

    outcome: Text
    treated: Text
    unit: Unit
    decimals: int
    people: bool

    @property
    def effect_unit(self) -> Unit:
        return "points" if self.unit == "share" else self.unit

    @property
    def level_kind(self) -> CellKind:
        return "share" if self.unit == "share" else "number"

    @property
    def change_kind(self) -> CellKind:
        return "points" if self.unit in ("share", "points") else "number"

    def count(self, rows: int) -> int | None:
        """How many people a number rests on, for door 2 to see."""
        return rows if self.people else None

    def count_column(self, name: str, da: str, en: str) -> Column:
        return Column(name=name, label=Text(da, en), kind="count" if self.people else "number", decimals=0)

    @property
    def axis(self) -> Text:
        if self.effect_unit == "points":
            return Text(f"{self.outcome.da}, procentpoint", f"{self.outcome.en}, percentage points")
        return self.outcome

    def said(self, value: float) -> Text:
        """A difference in the outcome's unit, as it stands in a sentence."""
        shown = Estimate(name="", label=same(""), value=value, n=None, unit=self.effect_unit, decimals=self.decimals)
        return Text(*(estimate_text(value, shown, language) for language in LANGUAGES))

    def level_said(self, value: float) -> Text:
        """A mean, as it stands in a sentence."""
        shown = Estimate(name="", label=same(""), value=value, n=None, unit=self.unit, decimals=self.decimals)
        return Text(*(estimate_text(value, shown, language) for language in LANGUAGES))

    def level_column(self, name: str, da: str, en: str) -> Column:
        return Column(name=name, label=Text(da, en), kind=self.level_kind, decimals=self.decimals)

    def change_column(self, name: str, da: str, en: str) -> Column:
        return Column(name=name, label=Text(da, en), kind=self.change_kind, decimals=self.decimals)

    def number_columns(self) -> tuple[Column, ...]:
        return (
            self.change_column("value", "Effekt", "Effect"),
            self.change_column("se", "Standardfejl", "Standard error"),
            self.change_column("low", "fra", "from"),
            self.change_column("high", "til", "to"),
            Column(name="p", label=same("p"), kind="p"),
        )


def number_cells(number: Number) -> tuple[Cell, ...]:
    return tuple(finite(part) for part in (number.value, number.se, number.low, number.high, number.p))


def look_of(plan: DifferencePlan, effect: Number) -> Look:
    settings = plan.difference
    treated = settings.treated_label
    return Look(
        outcome=same(settings.outcome_label or plan.columns.outcome),
        treated=same(treated) if treated else Text("de behandlede", "the treated"),
        unit=settings.outcome_unit,
        decimals=DECIMALS.get(settings.outcome_unit, _decimals(effect)),
        people=settings.rows == "people",
    )


def _decimals(effect: Number) -> int:
    """As many as show two digits of the uncertainty."""
    spread = next(
        (
            part
            for part in (effect.se, (effect.high - effect.low) / 4, abs(effect.value) / 10)
            if math.isfinite(part) and part > 0
        ),
        1.0,
    )
    return min(max(1 - math.floor(math.log10(spread)), 0), MOST_DECIMALS)
