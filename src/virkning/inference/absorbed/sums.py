"""Everything the regression needs to know about the rows, as sums that add up across partitions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from virkning.errors import InputError
from virkning.inference.absorbed.cells import Matrix, Table, added, moved
from virkning.inference.absorbed.levels import Levels
from virkning.inference.absorbed.roles import Roles
from virkning.language import Text

Places: TypeAlias = Mapping[str, NDArray[np.int64]]

NOWHERE = -1
"""The home of a level that no rows have been met of, or of every level when there are no clusters."""


@dataclass(frozen=True)
class LevelSums:
    """What is known about each level of one key. Arrays have one entry (or row) per level.

    levels: the keys themselves. rows: how many rows. weight: the sum of their weights. values: weighted sums of outcome
    and covariates. home: a cluster the level was met in. mixed: whether it was met in more than one.
    """

    levels: pa.Array
    rows: NDArray[np.int64]
    weight: Matrix
    values: Matrix
    home: NDArray[np.int64]
    mixed: NDArray[np.bool_]


@dataclass(frozen=True)
class PartialSums:
    """The sums over some rows. `a + b` are the sums over both, whatever levels each of them has met.

    Outcome and covariates are counted from `origin` (their means in the first batch), so that columns like years do not
    drown their variation in rounding; adding moves the second summand to the first one's origin.
    """

    roles: Roles
    rows: int
    weight: float
    origin: Matrix
    totals: Matrix
    gram: Matrix
    keys: Mapping[str, LevelSums]
    crosses: Mapping[tuple[str, str], Table]

    def __add__(self, other: PartialSums) -> PartialSums:
        if self.roles != other.roles:
            message = Text(
                "Delsummerne hører til forskellige regressioner.", "The sums belong to different regressions."
            )
            raise InputError(message)
        union = {key: Levels(sums.levels) for key, sums in self.keys.items()}
        there = {key: union[key].places(sums.levels) for key, sums in other.keys.items()}
        here = {key: np.arange(len(sums.levels)) for key, sums in self.keys.items()}
        levels = {key: known.known for key, known in union.items()}
        return _added(self.moved(here, levels), other.counted_from(self.origin).moved(there, levels))

    def counted_from(self, origin: Matrix) -> PartialSums:
        """The same rows with outcome and covariates counted from another origin."""
        step = self.origin - origin
        shifted = np.outer(self.totals, step)
        return replace(
            self,
            origin=origin,
            totals=self.totals + self.weight * step,
            gram=self.gram + shifted + shifted.T + self.weight * np.outer(step, step),
            keys={
                key: replace(sums, values=sums.values + np.outer(sums.weight, step)) if sums.values.size else sums
                for key, sums in self.keys.items()
            },
        )

    def moved(self, places: Places, levels: Mapping[str, pa.Array]) -> PartialSums:
        """The same sums with each level at a new place among `levels`."""
        return replace(
            self,
            keys={key: _moved(self, key, places, levels[key]) for key in self.keys},
            crosses={
                (a, b): moved(table, (len(levels[a]), len(levels[b])), places[a], places[b])
                for (a, b), table in self.crosses.items()
            },
        )


def _moved(sums: PartialSums, key: str, places: Places, levels: pa.Array) -> LevelSums:
    old, count, at = sums.keys[key], len(levels), places[key]

    def put(values: NDArray, empty: float = 0) -> NDArray:
        wider = np.full((count, *values.shape[1:]), empty, dtype=values.dtype)
        wider[at] = values
        return wider

    cluster = sums.roles.cluster
    home = old.home if cluster is None else np.where(old.home == NOWHERE, NOWHERE, places[cluster][old.home])
    return LevelSums(levels, put(old.rows), put(old.weight), put(old.values), put(home, NOWHERE), put(old.mixed))


def _added(one: PartialSums, other: PartialSums) -> PartialSums:
    return replace(
        one,
        rows=one.rows + other.rows,
        weight=one.weight + other.weight,
        totals=one.totals + other.totals,
        gram=one.gram + other.gram,
        keys={key: _joined(sums, other.keys[key]) for key, sums in one.keys.items()},
        crosses={pair: added(table, other.crosses[pair]) for pair, table in one.crosses.items()},
    )


def _joined(one: LevelSums, other: LevelSums) -> LevelSums:
    both = (one.home != NOWHERE) & (other.home != NOWHERE)
    return LevelSums(
        levels=one.levels,
        rows=one.rows + other.rows,
        weight=one.weight + other.weight,
        values=one.values + other.values,
        home=np.where(one.home == NOWHERE, other.home, one.home),
        mixed=one.mixed | other.mixed | (both & (one.home != other.home)),
    )
