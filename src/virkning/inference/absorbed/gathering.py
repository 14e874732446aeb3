"""The first pass: one run over the rows that adds up what the regression needs."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from virkning.inference.absorbed.block import Block
from virkning.inference.absorbed.cells import Cells
from virkning.inference.absorbed.levels import Codes, Levels, grown
from virkning.inference.absorbed.roles import Roles
from virkning.inference.absorbed.rows import Rows
from virkning.inference.absorbed.source import BATCH_ROWS, Source
from virkning.inference.absorbed.sums import NOWHERE, LevelSums, PartialSums
from virkning.inference.absorbed.threads import one_blas_thread


def gather(source: Source, roles: Roles, batch_rows: int = BATCH_ROWS) -> PartialSums:
    """Go through the rows once and add up; memory is one batch and the sums."""
    return gather_rows(Rows(source, roles, batch_rows))


@one_blas_thread
def gather_rows(rows: Rows) -> PartialSums:
    gathering = _Gathering(rows)
    for block in rows:
        gathering.take(block)
    return gathering.sums()


class _Gathering:
    """Sums under way: arrays that are added to in place."""

    def __init__(self, rows: Rows) -> None:
        roles, width = rows.roles, len(rows.origin)
        self.roles, self.levels, self.origin = roles, rows.levels, rows.origin
        self.rows, self.weight, self.gram = 0, 0.0, np.zeros((width, width))
        weighted = roles.weights is not None
        self.keys = {key: _Growing(width if key in roles.absorbed else 0, weighted) for key in roles.keys}
        self.crosses = {pair: Cells() for pair in combinations(roles.absorbed, 2)}

    def take(self, block: Block) -> None:
        values = block.values
        weighted = values if self.roles.weights is None else values * block.weights[:, None]
        self.rows += len(values)
        self.weight += float(block.weights.sum())
        gram = weighted.T @ values
        if not np.isfinite(gram).all():
            block.refuse_not_finite(self.roles)
        self.gram += gram
        clusters = block.codes[self.roles.cluster] if self.roles.cluster else None
        for key, growing in self.keys.items():
            growing.take(block, block.codes[key], clusters)
        for (a, b), cells in self.crosses.items():
            one, other = block.codes[a], block.codes[b]
            cells.add(one.all, other.all, block.weights, (one.known, other.known))

    def sums(self) -> PartialSums:
        sizes = {key: len(known) for key, known in self.levels.items()}
        return PartialSums(
            roles=self.roles,
            rows=self.rows,
            weight=self.weight,
            origin=self.origin,
            totals=self.keys[self.roles.absorbed[0]].values.sum(axis=0),
            gram=(self.gram + self.gram.T) / 2,
            keys={key: growing.sums(self.levels[key]) for key, growing in self.keys.items()},
            crosses={(a, b): cells.table((sizes[a], sizes[b])) for (a, b), cells in self.crosses.items()},
        )


class _Growing:
    """LevelSums under way, with room for levels not met yet."""

    def __init__(self, width: int, weighted: bool) -> None:
        self.weighted = weighted
        self.rows = np.zeros(0, dtype=np.int64)
        self.weight = np.zeros(0)
        self.values = np.zeros((0, width))
        self.home = np.zeros(0, dtype=np.int64)  # counted from one while it grows, so that zero is nowhere
        self.mixed = np.zeros(0, dtype=bool)

    def take(self, block: Block, codes: Codes, clusters: Codes | None) -> None:
        for name in ("rows", "weight", "values", "home", "mixed"):
            setattr(self, name, grown(getattr(self, name), codes.known))
        count = len(codes.places)
        rows = np.bincount(codes.local, minlength=count)
        self.rows[codes.places] += rows
        self.weight[codes.places] += (
            np.bincount(codes.local, weights=block.weights, minlength=count) if self.weighted else rows
        )
        if self.values.shape[1]:
            self.values[codes.places] += codes.sum(block.weights, block.values)
        if clusters is codes:
            self.home[codes.places] = codes.places + 1
        elif clusters is not None:
            self._settle(codes.all, clusters.all)

    def _settle(self, places: NDArray[np.int64], clusters: NDArray[np.int64]) -> None:
        """Give levels without a home the cluster of one of their rows, then mark those met in another one."""
        homeless = self.home[places] == 0
        if homeless.any():
            self.home[places[homeless]] = clusters[homeless] + 1
        self.mixed[places[self.home[places] != clusters + 1]] = True

    def sums(self, levels: Levels) -> LevelSums:
        count = len(levels)
        home = self.home[:count] + NOWHERE
        return LevelSums(
            levels.known, self.rows[:count], self.weight[:count], self.values[:count], home, self.mixed[:count]
        )
