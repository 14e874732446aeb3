"""The first pass: everything the regression needs to know about the rows, as sums that add up across partitions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from virkning.errors import InputError
from virkning.inference.absorbed.block import Block, blocks, first_means
from virkning.inference.absorbed.cells import Cells, Table, added, moved
from virkning.inference.absorbed.levels import Codes, Levels, grown
from virkning.inference.absorbed.roles import Roles
from virkning.inference.absorbed.source import BATCH_ROWS, Source
from virkning.inference.absorbed.threads import one_ahead, one_blas_thread
from virkning.language import Text

Places: TypeAlias = Mapping[str, NDArray[np.int64]]

NOWHERE = -1


@dataclass(frozen=True)
class LevelSums:
    """What is known about each level of one key. Arrays have one entry (or row) per level.

    levels: the keys themselves. rows: how many rows. weight: the sum of their weights. values: weighted sums of outcome
    and covariates. home: a cluster the level was met in. mixed: whether it was met in more than one.
    """

    levels: pa.Array
    rows: NDArray[np.int64]
    weight: NDArray[np.float64]
    values: NDArray[np.float64]
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
    origin: NDArray[np.float64]
    totals: NDArray[np.float64]
    gram: NDArray[np.float64]
    keys: Mapping[str, LevelSums]
    crosses: Mapping[tuple[str, str], Table]

    def __add__(self, other: PartialSums) -> PartialSums:
        if self.roles != other.roles:
            message = Text("Delsummerne hører til forskellige regressioner.", "The sums belong to different regressions.")
            raise InputError(message)
        union = {key: Levels(sums.levels) for key, sums in self.keys.items()}
        there = {key: union[key].places(sums.levels) for key, sums in other.keys.items()}
        here = {key: np.arange(len(sums.levels)) for key, sums in self.keys.items()}
        levels = {key: known.known for key, known in union.items()}
        return _added(self.moved(here, levels), other.counted_from(self.origin).moved(there, levels))

    def counted_from(self, origin: NDArray[np.float64]) -> PartialSums:
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

    def in_order(self) -> PartialSums:
        """The same sums with the levels of every key sorted, so that the order of the rows leaves no trace."""
        places, levels = {}, {}
        for key, sums in self.keys.items():
            order = pc.sort_indices(sums.levels).to_numpy()
            levels[key] = sums.levels.take(pa.array(order))
            places[key] = np.argsort(order)
        return self.moved(places, levels)


@one_blas_thread
def gather(source: Source, roles: Roles, batch_rows: int = BATCH_ROWS) -> PartialSums:
    """Go through the rows once and add up; memory is one batch and the sums."""
    levels = {key: Levels() for key in roles.keys}
    gathering = _Gathering(roles, levels, first_means(source, roles, batch_rows))
    for block in one_ahead(blocks(source, roles, levels, gathering.origin, batch_rows)):
        gathering.take(block)
    return gathering.sums()


@dataclass
class _Gathering:
    """Sums under way: arrays that are added to in place."""

    roles: Roles
    levels: Mapping[str, Levels]
    origin: NDArray[np.float64]
    rows: int = 0
    weight: float = 0.0
    totals: NDArray[np.float64] = field(init=False)
    gram: NDArray[np.float64] = field(init=False)
    keys: dict[str, _Growing] = field(init=False)
    crosses: dict[tuple[str, str], Cells] = field(init=False)

    def __post_init__(self) -> None:
        width = len(self.origin)
        self.totals, self.gram = np.zeros(width), np.zeros((width, width))
        self.keys = {key: _Growing(width if key in self.roles.absorbed else 0) for key in self.roles.keys}
        self.crosses = {pair: Cells() for pair in combinations(self.roles.absorbed, 2)}

    def take(self, block: Block) -> None:
        values = block.values
        weighted = values if self.roles.weights is None else values * block.weights[:, None]
        self.rows += len(values)
        self.weight += block.weights.sum()
        self.totals += block.totals(self.roles)
        self.gram += weighted.T @ values
        for key, growing in self.keys.items():
            growing.take(block, block.codes[key], block.codes.get(self.roles.cluster))
        for (a, b), cells in self.crosses.items():
            one, other = block.codes[a], block.codes[b]
            cells.add(one.all, other.all, block.weights, (one.known, other.known))

    def sums(self) -> PartialSums:
        sizes = {key: len(known) for key, known in self.levels.items()}
        return PartialSums(
            roles=self.roles,
            rows=self.rows,
            weight=float(self.weight),
            origin=self.origin,
            totals=self.totals,
            gram=(self.gram + self.gram.T) / 2,
            keys={key: growing.sums(self.levels[key]) for key, growing in self.keys.items()},
            crosses={(a, b): cells.table((sizes[a], sizes[b])) for (a, b), cells in self.crosses.items()},
        )


class _Growing:
    """LevelSums under way, with room for levels not met yet."""

    def __init__(self, width: int) -> None:
        self.rows = np.zeros(0, dtype=np.int64)
        self.weight = np.zeros(0)
        self.values = np.zeros((0, width))
        self.home_after_nowhere = np.zeros(0, dtype=np.int64)
        self.mixed = np.zeros(0, dtype=bool)

    def take(self, block: Block, codes: Codes, clusters: Codes | None) -> None:
        for name in ("rows", "weight", "values", "home_after_nowhere", "mixed"):
            setattr(self, name, grown(getattr(self, name), codes.known))
        count = len(codes.places)
        self.rows[codes.places] += np.bincount(codes.local, minlength=count)
        self.weight[codes.places] += np.bincount(codes.local, weights=block.weights, minlength=count)
        if self.values.shape[1]:
            self.values[codes.places] += codes.sum(block.weights, block.values)
        if clusters is codes:
            self.home_after_nowhere[codes.places] = codes.places + 1
        elif clusters is not None:
            self._settle(codes.all, clusters.all)

    def _settle(self, places: NDArray[np.int64], clusters: NDArray[np.int64]) -> None:
        """Give levels without a home the cluster of one of their rows, then mark those met in another one."""
        homeless = self.home_after_nowhere[places] == 0
        if homeless.any():
            self.home_after_nowhere[places[homeless]] = clusters[homeless] + 1
        self.mixed[places[self.home_after_nowhere[places] != clusters + 1]] = True

    def sums(self, levels: Levels) -> LevelSums:
        count = len(levels)
        home = self.home_after_nowhere[:count] - 1
        return LevelSums(levels.known, self.rows[:count], self.weight[:count], self.values[:count], home, self.mixed[:count])


def _moved(sums: PartialSums, key: str, places: Places, levels: pa.Array) -> LevelSums:
    old, count, at = sums.keys[key], len(levels), places[key]

    def put(values: NDArray, empty: float = 0) -> NDArray:
        moved = np.full((count, *values.shape[1:]), empty, dtype=values.dtype)
        moved[at] = values
        return moved

    cluster = sums.roles.cluster
    home = old.home if cluster is None else places[cluster][old.home]
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
