"""Whether effects may be pooled: the same outcome, unit, horizon and people, each with a number and its error."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scipy import stats

from virkning.language import LANGUAGES, Text, same
from virkning.theory.evidence.kinds import HORIZONS, RATIOS, UNITS
from virkning.theory.evidence.said import Said
from virkning.theory.evidence.shelf import Shelves

LEVEL = 0.95
FEWEST = 2


@dataclass(frozen=True, slots=True)
class Number:
    """A study's effect on the scale it is pooled on: ratios as logarithms, shares as percentage points."""

    said: Said
    value: float
    se: float
    scale: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What can be pooled, what was left out and why, and why the pooling is refused, if it is."""

    numbers: tuple[Number, ...]
    left_out: tuple[Text, ...]
    refusals: tuple[Text, ...]

    @property
    def allowed(self) -> bool:
        return not self.refusals


def compare(said: Iterable[Said], shelves: Shelves) -> Comparison:
    """Effects without a number are left out; if those that are left differ in what must be alike, nothing is pooled."""
    effects = [one for one in said if one.effect.role in ("effect", "association")]
    numbers = [number for one in effects if (number := as_number(one))]
    with_number = {number.said.id for number in numbers}
    left = tuple(_NO_NUMBER.fill(cite=one.study.cite, id=one.id) for one in effects if one.id not in with_number)
    return Comparison(tuple(numbers), left, tuple(_refusals(numbers, shelves)))


_NO_NUMBER = Text(
    "{cite} ({id}) trykker ikke et tal med usikkerhed.", "{cite} ({id}) does not print a number with its uncertainty."
)


def as_number(said: Said) -> Number | None:
    """The effect and its standard error: as told, from the interval, or from two shares of known groups."""
    effect = said.effect
    ratio = effect.unit in RATIOS
    if effect.value is not None and effect.unit and (not ratio or effect.value > 0):
        value = math.log(effect.value) if ratio else effect.value
        scale = f"log_{effect.unit}" if ratio else "points" if effect.unit == "share" else effect.unit
        if effect.se is not None and not ratio:
            return Number(said, value, effect.se, scale)
        if (se := _from_interval(effect.low, effect.high, ratio)) is not None:
            return Number(said, value, se, scale)
        return None
    return _from_shares(said)


def _from_interval(low: float | None, high: float | None, ratio: bool) -> float | None:
    if low is None or high is None or low == high or (ratio and low <= 0):
        return None
    width = math.log(high / low) if ratio else high - low
    return width / (2 * float(stats.norm.ppf((1 + LEVEL) / 2)))


def _from_shares(said: Said) -> Number | None:
    """The difference of two shares in percentage points, with the error that chance alone gives it."""
    effect, study = said.effect, said.study
    told = (effect.treated, effect.control, study.n_treated, study.n_control)
    if effect.unit != "share" or effect.group or None in told:
        return None
    treated, control, n, m = (float(part) for part in told if part is not None)
    variance = treated * (100 - treated) / n + control * (100 - control) / m
    return Number(said, treated - control, math.sqrt(variance), "points") if variance > 0 else None


def _refusals(numbers: Sequence[Number], shelves: Shelves) -> list[Text]:
    studies = [number.said.study for number in numbers]
    if len({study.id for study in studies}) < FEWEST:
        few = Text("Undersøgelser med tal: {n}; der skal mindst to til.", "Studies with numbers: {n}; at least two are needed.")  # fmt: skip
        return [few.fill(n=len({study.id for study in studies}))]
    found = []
    if len(studies) > len({study.id for study in studies}):
        found.append(Text("En undersøgelse er med flere gange; vælg én virkning fra hver.", "A study is there more than once; choose one effect from each."))  # fmt: skip
    traits = {
        Text("udfald", "outcomes"): [shelves.outcomes.label(number.said.effect.outcome) for number in numbers],
        Text("enheder", "units"): [UNITS.get(number.scale, same(number.scale)) for number in numbers],
        Text("tidshorisonter", "horizons"): [
            HORIZONS.get(number.said.effect.when or "", _UNTOLD) for number in numbers
        ],
        Text("målgrupper", "groups of people"): [shelves.people.label(number.said.people) for number in numbers],
        Text("slags viden", "kinds of knowledge"): [same(number.said.effect.role) for number in numbers],
    }
    return found + [_differ(what, values) for what, values in traits.items() if len(set(values)) > 1]


_UNTOLD = Text("ikke oplyst", "not told")


def _differ(what: Text, values: Sequence[Text]) -> Text:
    listed = Text(*(", ".join(dict.fromkeys(value.say(language) for value in values)) for language in LANGUAGES))
    return Text("De har forskellige {what}: {listed}.", "They have different {what}: {listed}.").fill(
        what=what, listed=listed
    )
