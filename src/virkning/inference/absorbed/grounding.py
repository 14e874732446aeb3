"""Which effects can be told apart: what hangs together in the data, and which levels are set to zero to say so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray
from scipy import linalg, sparse
from scipy.sparse import csgraph

from virkning.inference.absorbed.cells import Matrix, Table
from virkning.inference.absorbed.sums import LevelSums

DEPENDENT = 1e-10
"""A small level whose own share of variation falls below this is taken to follow from the others."""

SAME = 1e-6
"""Levels whose loadings on the undetermined directions differ by less than this can be compared with each other."""


@dataclass(frozen=True)
class Ground:
    """kept: the small levels that are solved for; the others are set to zero, one for each undetermined direction.

    part: for each factor, the number of the part each level belongs to; only effects in the same part can be compared.
    Parts are numbered by their rows, the largest first.
    """

    kept: NDArray[np.int64]
    part: Mapping[str, NDArray[np.int64]]


def ground_single(factor: str, levels: int) -> Ground:
    """One factor: all its levels can be compared, and there is nothing to ground."""
    return Ground(np.arange(0), {factor: np.zeros(levels, dtype=np.int64)})


def ground_connected(laplacian: Matrix, share: Table, large: str, small: str) -> Ground:
    """Two factors: the parts are the connected components of the graph whose edges are the cells that have rows.

    One small level per component is set to zero, the best connected one.
    """
    _, component = csgraph.connected_components(sparse.csr_array(laplacian), directed=False)
    component = component.astype(np.int64)
    best_last = np.lexsort((laplacian.diagonal(), component))
    last = np.append(component[best_last][1:] != component[best_last][:-1], True)
    kept = np.setdiff1d(np.arange(len(component)), best_last[last])
    return Ground(kept, {large: component[_any_column(share)], small: component})


def _any_column(table: Table) -> NDArray[np.int64]:
    """For each row a column that is not empty; every level has rows, so there is one."""
    if isinstance(table, np.ndarray):
        return table.argmax(axis=1)
    return table.indices[table.indptr[:-1]].astype(np.int64)


def numbered_by_size(ground: Ground, keys: Mapping[str, LevelSums], first: str) -> Ground:
    """Give the parts numbers that do not depend on the order of the rows.

    With two factors the parts are common to both, and the first one's numbers hold; with more each factor has its own.
    """
    own = len(ground.part) > 2
    part = {
        factor: _numbers(ground.part[factor if own else first], keys[factor if own else first])[old]
        for factor, old in ground.part.items()
    }
    return Ground(ground.kept, part)


def _numbers(part: NDArray[np.int64], sums: LevelSums) -> NDArray[np.int64]:
    """The new number of each part: by its rows, and among equals by its first level."""
    rows = np.bincount(part, weights=sums.rows)
    place = np.argsort(pc.sort_indices(sums.levels).to_numpy())
    first = np.full(len(rows), len(part))
    np.minimum.at(first, part, place)
    return np.argsort(np.lexsort((first, -rows)))


def ground_dependent(laplacian: Matrix, own: Matrix, share: Table, large: str, small: Mapping[str, slice]) -> Ground:
    """Three factors or more: a pivoted Cholesky tells which small levels follow from the others.

    The directions that the data leave undetermined are found from it, and levels are in the same part when they load
    equally on every one of them: exactly then their difference is determined.
    """
    scale = 1 / np.sqrt(own)
    scaled = laplacian * scale[:, None] * scale
    _, pivots, rank, _ = linalg.lapack.dpstrf(scaled, tol=DEPENDENT, lower=1)
    order = pivots.astype(np.int64) - 1
    kept, grounded = np.sort(order[:rank]), np.sort(order[rank:])
    directions = np.zeros((len(own), len(grounded)))
    directions[grounded, np.arange(len(grounded))] = 1.0
    if rank:
        directions[kept] = -linalg.solve(
            laplacian[np.ix_(kept, kept)], laplacian[np.ix_(kept, grounded)], assume_a="pos"
        )
    part = {large: _alike(-(share @ directions))}
    part.update({factor: _alike(directions[stack]) for factor, stack in small.items()})
    return Ground(kept, part)


def _alike(loadings: Matrix) -> NDArray[np.int64]:
    rounded = np.round(loadings / SAME).astype(np.int64)
    return np.unique(rounded, axis=0, return_inverse=True)[1].ravel().astype(np.int64)
