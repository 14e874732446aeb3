"""Exact standard errors of all effects of a factor, without ever holding a matrix of levels by levels.

A centred effect is linear in the outcome, so its error is a sum over clusters. What cluster g adds for level j is

    residuals of g in j / weight of j  -  v_j . q_g

q_g holds what g's residuals do to the small factors, to the coefficients and to the centre of each part; v_j says how far
each of them moves level j. Squared and added up over clusters this needs only the three sums in `Spread`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, sparse

from virkning.inference.absorbed.cells import Matrix, Table, dense
from virkning.inference.absorbed.elimination import BLOCK, Elimination
from virkning.inference.absorbed.residuals import ResidualSums
from virkning.inference.absorbed.solution import Solution
from virkning.inference.absorbed.variance import cluster_scores


@dataclass(frozen=True)
class Spread:
    """own: variance of each large level's residual sum. shared: of q. cross: large levels × q, between the two (it has no
    rows when the large factor's errors are not asked for).
    """

    own: Matrix
    cross: Matrix
    shared: Matrix


def standard_errors(solution: Solution, factor: str, spread: Spread) -> Matrix:
    weight = solution.sums.keys[factor].weight
    variance = np.zeros(len(weight))
    for levels, moves in _moves(solution, factor):
        variance[levels] = np.einsum("jq,jq->j", moves @ spread.shared, moves)
        if factor == solution.elimination.large:
            own, meeting = spread.own[levels], np.einsum("jq,jq->j", moves, spread.cross[levels])
            variance[levels] += own / weight[levels] ** 2 - 2 * meeting / weight[levels]
    return np.sqrt(np.maximum(variance, 0.0))


def spread_iid(solution: Solution, variance: float) -> Spread:
    """Independent rows: the pieces of q are uncorrelated, and a level's own error meets only the centre's."""
    elimination = solution.elimination
    kept, weight, part = elimination.ground.kept, elimination.weight, elimination.ground.part[elimination.large]
    mass = np.bincount(part, weights=weight)
    shared = linalg.block_diag(elimination.laplacian[np.ix_(kept, kept)], solution.bread, np.diag(1 / mass))
    cross = np.zeros((len(weight), len(shared)))
    cross[np.arange(len(weight)), len(shared) - len(mass) + part] = weight / mass[part]
    return Spread(variance * weight, variance * cross, variance * shared)


def spread_by_cluster(solution: Solution, residuals: ResidualSums, *, of_large: bool) -> Spread:
    """Dependent rows within clusters. Only the large factor's own errors need the table of large levels × q."""
    elimination = solution.elimination
    own = sparse.csr_array(residuals.cluster_levels[elimination.large])
    size = len(elimination.ground.kept) + len(solution.kept) + _parts(elimination)
    cross, shared = np.zeros((own.shape[1] if of_large else 0, size)), np.zeros((size, size))
    for clusters, q in _shared_pieces(solution, residuals, own):
        shared += q.T @ q
        if of_large:
            met = np.unique(own[clusters].indices)
            cross[met] += own[clusters][:, met].T @ q
    return Spread(np.asarray(own.power(2).sum(axis=0)).ravel(), cross, shared)


def _parts(elimination: Elimination) -> int:
    return int(elimination.ground.part[elimination.large].max()) + 1


def _shared_pieces(
    solution: Solution, residuals: ResidualSums, own: sparse.csr_array
) -> Iterator[tuple[slice, Matrix]]:
    """q for some clusters at a time, so that memory does not grow with clusters times levels."""
    elimination = solution.elimination
    small = [residuals.cluster_levels[factor] for factor in elimination.small]
    steps = cluster_scores(solution, residuals) @ solution.bread
    part = elimination.ground.part[elimination.large]
    to_centre = sparse.csr_array(_picker(1 / np.bincount(part, weights=elimination.weight)[part], part).T)
    for start in range(0, own.shape[0], BLOCK):
        clusters = slice(start, min(start + BLOCK, own.shape[0]))
        met = np.hstack([np.zeros((clusters.stop - start, 0)), *(dense(table[clusters]) for table in small)])
        left = met - dense(own[clusters] @ elimination.share)
        yield clusters, np.hstack([left[:, elimination.ground.kept], steps[clusters], dense(own[clusters] @ to_centre)])


def _moves(solution: Solution, factor: str) -> Iterator[tuple[slice, Matrix]]:
    """v for some levels at a time."""
    elimination = solution.elimination
    weight, part = solution.sums.keys[factor].weight, elimination.ground.part[factor]
    loadings = centred(solution.loadings[factor], weight, part)
    towards = _towards_small(elimination, factor)
    middle = _means(towards, weight, part)
    for start in range(0, len(weight), BLOCK):
        levels = slice(start, min(start + BLOCK, len(weight)))
        small = elimination.solve_kept((dense(towards[levels]) - middle[part[levels]]).T).T
        centre = np.zeros((len(small), _parts(elimination)))
        if factor == elimination.large:
            centre[np.arange(len(small)), part[levels]] = 1.0
        yield levels, np.hstack([small, loadings[levels], centre])


def _towards_small(elimination: Elimination, factor: str) -> Table:
    """How the factor's levels look from the small levels that are solved for: shares of weight, or the level itself."""
    kept = elimination.ground.kept
    if factor == elimination.large:
        return elimination.share[:, kept]
    itself = sparse.eye_array(elimination.share.shape[1], format="csr")
    return -itself[elimination.small[factor]][:, kept]


def centred(columns: Matrix, weight: Matrix, part: NDArray[np.int64]) -> Matrix:
    """Columns over the levels of a factor, less their weighted mean within each part."""
    return columns - _means(columns, weight, part)[part]


def _means(columns: Table, weight: Matrix, part: NDArray[np.int64]) -> Matrix:
    return dense(_picker(weight / np.bincount(part, weights=weight)[part], part) @ columns)


def _picker(values: Matrix, part: NDArray[np.int64]) -> sparse.csr_array:
    """Parts × levels: the value of each level in the row of its part."""
    levels = len(part)
    return sparse.coo_array((values, (part, np.arange(levels))), shape=(int(part.max()) + 1, levels)).tocsr()
