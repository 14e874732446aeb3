"""The second pass: what the residuals sum to, by level and by cluster, again as sums that add up across partitions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from virkning.inference.absorbed.block import Block
from virkning.inference.absorbed.cells import Cells, Matrix, Table, added
from virkning.inference.absorbed.rows import Rows
from virkning.inference.absorbed.solution import Solution
from virkning.inference.absorbed.source import BATCH_ROWS, Source
from virkning.inference.absorbed.threads import one_blas_thread


@dataclass(frozen=True)
class ResidualSums:
    """Weighted sums over the residuals of some rows; `a + b` are the sums over both.

    squares: of the residuals. covariates: residual × covariate. by_level: residuals by factor and level.
    row_meat: sum over rows of the outer product of their scores. cluster_covariates: residual × covariate by cluster.
    cluster_levels: by factor, residuals by cluster × level. The last three are kept only when the variance asks for them.
    """

    squares: float
    covariates: Matrix
    by_level: Mapping[str, Matrix]
    row_meat: Matrix
    cluster_covariates: Matrix
    cluster_levels: Mapping[str, Table]

    def __add__(self, other: ResidualSums) -> ResidualSums:
        return ResidualSums(
            squares=self.squares + other.squares,
            covariates=self.covariates + other.covariates,
            by_level={factor: sums + other.by_level[factor] for factor, sums in self.by_level.items()},
            row_meat=self.row_meat + other.row_meat,
            cluster_covariates=self.cluster_covariates + other.cluster_covariates,
            cluster_levels={
                factor: added(table, other.cluster_levels[factor]) for factor, table in self.cluster_levels.items()
            },
        )


def gather_residuals(
    source: Source, solution: Solution, *, by_row: bool = False, batch_rows: int = BATCH_ROWS
) -> ResidualSums:
    """Go through the rows again; `by_row` also collects what heteroskedasticity-robust variances need."""
    sums = solution.sums
    levels = {key: found.levels for key, found in sums.keys.items()}
    return gather_residuals_of_rows(
        Rows(source, sums.roles, batch_rows, levels=levels, origin=sums.origin), solution, by_row
    )


@one_blas_thread
def gather_residuals_of_rows(rows: Rows, solution: Solution, by_row: bool) -> ResidualSums:
    known = {key: found.levels for key, found in solution.sums.keys.items()}
    gathering = _Gathering(solution, by_row)
    for block in rows.without_new_levels(known):
        gathering.take(block)
    return gathering.sums()


class _Gathering:
    """Sums under way: arrays that are added to in place. Width is that of a block, outcome and dropped columns too."""

    def __init__(self, solution: Solution, by_row: bool) -> None:
        roles, keys = solution.sums.roles, solution.sums.keys
        width, clusters = len(roles.numbers), len(keys[roles.cluster].levels) if roles.cluster else 0
        self.solution, self.by_row, self.cluster = solution, by_row, roles.cluster
        self.used = 1 + solution.kept
        self.weights_of_columns = np.zeros(width)
        self.weights_of_columns[0], self.weights_of_columns[self.used] = 1.0, -solution.coefficients
        self.squares = 0.0
        self.columns = np.zeros(width)
        self.row_meat = np.zeros((len(self.used), len(self.used)))
        self.by_level = {factor: np.zeros(len(keys[factor].levels)) for factor in roles.absorbed}
        self.cluster_columns = np.zeros((clusters, width))
        self.cells = {factor: Cells() for factor in roles.absorbed if roles.cluster and factor != roles.cluster}

    def take(self, block: Block) -> None:
        places = {key: codes.all for key, codes in block.codes.items()}
        residuals = block.values @ self.weights_of_columns
        for factor, effects in self.solution.effects.items():
            residuals -= effects[places[factor]]
        weighted = residuals * block.weights
        self.squares += float(weighted @ residuals)
        for factor, sums in self.by_level.items():
            sums += np.bincount(places[factor], weights=weighted, minlength=len(sums))
        if self.cluster is not None:
            self._take_clusters(block, places, weighted, self.cluster)
        else:
            self.columns += weighted @ block.values
        if self.by_row:
            self._take_rows(block, places, residuals)

    def _take_clusters(
        self, block: Block, places: Mapping[str, NDArray[np.int64]], weighted: Matrix, cluster: str
    ) -> None:
        codes = block.codes[cluster]
        scores = codes.sum(weighted, block.values)
        self.cluster_columns[codes.places] += scores
        self.columns += scores.sum(axis=0)
        for factor, cells in self.cells.items():
            cells.add(places[cluster], places[factor], weighted, self._shape(factor))

    def _take_rows(self, block: Block, places: Mapping[str, NDArray[np.int64]], residuals: Matrix) -> None:
        """A frequency weight stands for so many rows; an analytic one scales the score of a single row."""
        within = block.values[:, self.used]
        for factor, loadings in self.solution.loadings.items():
            within -= loadings[places[factor]]
        power = 0.5 if self.solution.sums.roles.weight_kind == "frequency" else 1.0
        scores = within * (residuals * block.weights**power)[:, None]
        self.row_meat += scores.T @ scores

    def sums(self) -> ResidualSums:
        crossed = {factor: cells.table(self._shape(factor)) for factor, cells in self.cells.items()}
        if self.cluster in self.by_level:
            crossed[self.cluster] = sparse.csr_array(sparse.diags_array(self.by_level[self.cluster]))
        return ResidualSums(
            squares=self.squares,
            covariates=self.columns[self.used],
            by_level=self.by_level,
            row_meat=self.row_meat,
            cluster_covariates=self.cluster_columns[:, self.used],
            cluster_levels=crossed,
        )

    def _shape(self, factor: str) -> tuple[int, int]:
        return len(self.cluster_columns), len(self.by_level[factor])
