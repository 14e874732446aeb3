"""What a search for neighbours is asked for, and what it gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from virkning.inference.matching.sorting import stable_order

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Codes = NDArray[np.int64]

Order = Literal["largest", "smallest", "random", "data"]
Ties = Literal["first", "all"]


@dataclass(frozen=True, slots=True)
class Rules:
    """How neighbours are chosen.

    width: the largest distance of a pair, that distance itself included; None for no limit.
    order: in which the units are served when partners can be used only once. Units that stand equal keep the order of
    the data, and of partners equally near the first in the data is taken (or, with replacement and ties = "all", all).
    """

    neighbours: int = 1
    replacement: bool = False
    width: float | None = None
    order: Order = "largest"
    ties: Ties = "first"
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Matches:
    """Pairs of rows: `unit` was given `partner`, sorted by unit in the order of the data and then as found.

    weight: one divided by how many partners the unit got. served: all units that sought a partner.
    """

    unit: Codes
    partner: Codes
    weight: Floats
    served: Codes

    @property
    def matched(self) -> Codes:
        """The units that got a partner."""
        return np.flatnonzero(np.bincount(self.unit))

    @property
    def left_out(self) -> Codes:
        """The units for whom nobody was near enough."""
        alone = np.bincount(self.unit, minlength=int(self.served.max(initial=-1)) + 1)[self.served] == 0
        return self.served[alone]

    def counterfactual(self, outcome: Floats, rows: int) -> Floats:
        """For each row that got partners, their mean outcome; NaN for the others."""
        found = np.bincount(self.unit, self.weight * outcome[self.partner], rows).astype(float)
        found[np.bincount(self.unit, minlength=rows) == 0] = np.nan
        return found

    def uses(self, rows: int) -> Floats:
        """How much each row served as a partner, the sum of the weights."""
        return np.bincount(self.partner, self.weight, rows).astype(float)

    def squared_uses(self, rows: int) -> Floats:
        return np.bincount(self.partner, self.weight**2, rows).astype(float)


def matches_of(unit: Codes, partner: Codes, served: Codes) -> Matches:
    """Pairs in the order of the units, each unit's weights adding up to one."""
    order = stable_order(unit)
    unit, partner = unit[order], partner[order]
    counts = np.bincount(unit, minlength=int(unit.max()) + 1 if len(unit) else 0)
    return Matches(unit, partner, 1.0 / counts[unit] if len(unit) else np.empty(0), np.sort(served))


def queue(score: Floats, rules: Rules) -> Codes:
    """The places of the units, given their scores, in the order in which they are served."""
    if rules.order == "largest":
        return stable_order(-score)
    if rules.order == "smallest":
        return stable_order(score)
    if rules.order == "random":
        return np.random.default_rng(rules.seed).permutation(len(score))
    return np.arange(len(score))
