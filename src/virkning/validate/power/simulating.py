"""The design run on many worlds: how often it finds the effect, how wrong it is when it does, and the least effect found."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from virkning.designs import load_design
from virkning.errors import InputError
from virkning.findings.finding import Estimate
from virkning.inference.detectable import Detectable, detectable
from virkning.inference.proportions import Interval, wilson
from virkning.language import Language, Text
from virkning.progress import each, silent
from virkning.validate.power.world import USUAL_FACTOR, World

SIGNIFICANT = 0.05
FEWEST = 20
_TO_LOOK_AT = (0.4, 0.6, 0.8, 1.0, 1.2, 1.5)  # of the effect that the usual formula would call detectable


@dataclass(frozen=True, slots=True)
class Found:
    """An effect of one size. found: told from zero on the right side; wrong_side: on the other; failed: not computed.

    exaggeration: how many times too large the effects are that were found (type M); covered: intervals that hold the truth.
    """

    effect: float
    tried: int
    found: int
    wrong_side: int
    failed: int
    mean: float
    se: float
    exaggeration: float
    covered: int

    @property
    def power(self) -> Interval:
        return wilson(self.found, self.tried)

    @property
    def wrong_sign(self) -> float:
        """The share of those told from zero that are on the wrong side (type S)."""
        return self.wrong_side / (self.found + self.wrong_side) if self.found + self.wrong_side else math.nan


@dataclass(frozen=True, slots=True)
class Power:
    """null: nothing is going on, and `found` counts false alarms on both sides. asked: the effect stated, if one was."""

    world: World
    null: Found
    asked: Found | None
    curve: tuple[Found, ...]
    wanted: float
    least: Detectable
    simulations: int
    seed: int


def power(
    world: World, *, effect: float | None, simulations: int, seed: int, wanted: float = 0.8, language: Language = "da"
) -> Power:
    """The stated effect, no effect, and sizes around the least that is found with the wanted power."""
    _refuse_too_large(world, effect)
    what = Text("verdener", "worlds").say(language)
    total = simulations * (1 + (effect is not None) + len(_TO_LOOK_AT))
    with_bar = iter(each(_forever(), what, total=total))
    null = _at(world, 0.0, simulations, seed, with_bar)
    asked = None if effect is None else _at(world, effect, simulations, seed + 1, with_bar)
    sizes = _sizes(world, null.se)
    curve = tuple(_at(world, size, simulations, seed + 2 + place, with_bar) for place, size in enumerate(sizes))
    with_bar.close()  # type: ignore[attr-defined]
    effects, hits, tries = np.array([[one.effect, one.found, one.tried] for one in curve], dtype=float).T
    least = detectable(effects, hits, tries, wanted)
    if least.value is not None and least.value > world.most:
        least = Detectable(None, None, None)
    return Power(world, null, asked, curve, wanted, least, simulations, seed)


def _refuse_too_large(world: World, effect: float | None) -> None:
    if effect is None or world.least <= effect <= world.most:
        return
    raise InputError(
        Text("Der er ikke plads til så stor en virkning.", "There is no room for so large an effect."), value=effect,
        expected=f"{world.least:.3f} - {world.most:.3f}",
    )  # fmt: skip


def _forever() -> Iterator[int]:
    while True:
        yield 0


def _sizes(world: World, se: float) -> list[float]:
    """Sizes around the one that the usual formula names, as far as there is room for them."""
    around = USUAL_FACTOR * se if world.around is None else world.around
    return [min(factor * around, world.most * factor / _TO_LOOK_AT[-1]) for factor in _TO_LOOK_AT]


def _at(world: World, effect: float, simulations: int, seed: int, bar: Iterator[int]) -> Found:
    design, random = load_design(world.design), np.random.default_rng(seed)
    numbers: list[Estimate] = []
    failed = 0
    for _ in range(simulations):
        next(bar)
        plan, data = world.draw(random, effect)
        try:
            number = design.run(plan, data, silent).estimate(world.estimate)
        except InputError as trouble:
            failed += 1
            if failed == simulations:
                raise trouble
            continue
        if number.value is None:
            failed += 1
        else:
            numbers.append(number)
    return _judged(effect, numbers, simulations, failed)


def _judged(effect: float, numbers: list[Estimate], tried: int, failed: int) -> Found:
    """Without an effect both sides are false alarms. A world that could not be computed finds nothing."""
    clear = [float(one.value or 0) for one in numbers if _is_clear(one)]
    right = [value for value in clear if effect == 0 or value * effect > 0]
    values, errors = [float(one.value or 0) for one in numbers], [one.se for one in numbers if one.se is not None]
    covered = sum(one.low is not None and one.high is not None and one.low <= effect <= one.high for one in numbers)
    return Found(
        effect=effect, tried=tried, found=len(right), wrong_side=len(clear) - len(right), failed=failed,
        mean=float(np.mean(values)) if values else math.nan, se=float(np.mean(errors)) if errors else float(np.std(values)),
        exaggeration=float(np.mean(np.abs(clear)) / abs(effect)) if clear and effect else math.nan, covered=int(covered),
    )  # fmt: skip


def _is_clear(number: Estimate) -> bool:
    """By its p value, or where it has none by its interval."""
    if number.p is not None:
        return number.p < SIGNIFICANT
    return number.low is not None and number.high is not None and (number.low > 0 or number.high < 0)
