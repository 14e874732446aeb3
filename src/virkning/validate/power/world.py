"""A world to draw from: data as they would be without the effect, and the way the effect is put in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from virkning.designs.data import PlainTable
from virkning.designs.plan import DesignPlan
from virkning.findings.pictures import Unit
from virkning.language import Text

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Random = np.random.Generator
Draw = Callable[[Random, float], tuple[DesignPlan, PlainTable]]

MADE_UP = Path("simulated.parquet")
USUAL_FACTOR = 2.8  # standard errors for a power of 80 % at five per cent


@dataclass(frozen=True, slots=True)
class World:
    """draw: one set of data in which the treatment has the given effect, with the plan that reads it.

    estimate: the name of the number that answers. usual: the outcome's mean without treatment; shares: it is yes or no.
    clusters, icc: where whole clusters draw. spread: the effect is how much the clusters differ, and never below zero.
    around: the size to look around, where the estimate's standard error does not tell it. largest: see `most`.
    """

    design: str
    label: Text
    estimate: str
    usual: float
    shares: bool
    people: int
    draw: Draw
    clusters: int | None = None
    icc: float | None = None
    spread: bool = False
    around: float | None = None
    largest: float | None = None

    @property
    def least(self) -> float:
        """The smallest effect, or the largest harm, that there is room for."""
        return 0.0 if self.spread else -self.usual if self.shares else -float("inf")

    @property
    def unit(self) -> Unit:
        return "points" if self.shares else "number"

    @property
    def most(self) -> float:
        """The largest effect that there is room for."""
        if self.largest is not None:
            return self.largest
        return 1 - self.usual if self.shares else float("inf")


def with_effect(
    outcome: Floats, treated: Bools, effect: float, world_usual: float, shares: bool, random: Random
) -> Floats:
    """Numbers are moved; of yes and no, as many change sides as make up the effect on average."""
    if not shares:
        return outcome + effect * treated
    changes = effect / (1 - world_usual) if effect > 0 else -effect / world_usual if effect < 0 else 0.0
    turned = treated & (random.random(len(outcome)) < changes)
    return np.where(turned, float(effect > 0), outcome)


def table(columns: dict[str, NDArray[np.generic] | pa.Array | pa.ChunkedArray]) -> PlainTable:
    return PlainTable(pa.table(columns), MADE_UP)
