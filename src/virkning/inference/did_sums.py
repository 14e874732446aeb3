"""Least squares from sums by cluster: what a difference-in-differences needs of its rows, and nothing more.

A million rows in fifty clusters become fifty small matrices. Coefficients, clustered errors, the wild bootstrap and
tests of several coefficients are all computed from these, so the rows are passed once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]
Flags = NDArray[np.bool_]

COLLINEAR = 1e-9


@dataclass(frozen=True, slots=True)
class ClusterSums:
    """X'X and X'y of each cluster.

    gram: clusters x columns x columns; cross: clusters x columns.
    """

    gram: Floats
    cross: Floats
    rows: int

    @property
    def clusters(self) -> int:
        return len(self.cross)

    def turned(self, matrix: Floats) -> ClusterSums:
        """The sums for the columns X @ matrix."""
        return ClusterSums(matrix.T @ self.gram @ matrix, self.cross @ matrix, self.rows)

    def only(self, kept: Flags) -> ClusterSums:
        """The sums with some of the columns."""
        return ClusterSums(self.gram[:, kept][:, :, kept], self.cross[:, kept], self.rows)


@dataclass(frozen=True, slots=True)
class Number:
    """An estimate with its standard error, 95 per cent interval and two-sided p value; NaN where there is none."""

    value: float
    se: float = float("nan")
    low: float = float("nan")
    high: float = float("nan")
    p: float = float("nan")


@dataclass(frozen=True, slots=True)
class Regression:
    """Coefficients with their covariance (CRV1: factor G/(G-1) (n-1)/(n-k)) and t quantiles of G-1 degrees of freedom."""

    values: Floats
    covariance: Floats
    clusters: int
    rows: int

    @property
    def degrees(self) -> int:
        return self.clusters - 1

    def combined(self, weights: Floats) -> Number:
        """A weighted sum of coefficients."""
        variance = float(weights @ self.covariance @ weights)
        return t_number(float(weights @ self.values), float(np.sqrt(max(variance, 0.0))), self.degrees)

    def one(self, place: int) -> Number:
        return self.combined(np.eye(len(self.values))[place])


def cluster_sums(columns: Floats, outcome: Floats, cluster: Codes) -> ClusterSums:
    """Pass the rows once and keep the sums of products of each cluster."""
    found, codes = np.unique(cluster, return_inverse=True)
    order = np.argsort(codes, kind="stable")
    starts = np.searchsorted(codes[order], np.arange(len(found)))
    width = columns.shape[1]
    gram, cross = np.empty((len(found), width, width)), np.empty((len(found), width))
    outcome = outcome[order]
    ordered = np.ascontiguousarray(columns[order].T)
    for first in range(width):
        cross[:, first] = np.add.reduceat(ordered[first] * outcome, starts)
        for second in range(first, width):
            gram[:, first, second] = gram[:, second, first] = np.add.reduceat(ordered[first] * ordered[second], starts)
    return ClusterSums(gram, cross, len(outcome))


def regression(sums: ClusterSums) -> Regression:
    """Ordinary least squares with errors that allow for whatever hangs together within clusters."""
    inverse = np.linalg.inv(sums.gram.sum(axis=0))
    values = inverse @ sums.cross.sum(axis=0)
    scores = sums.cross - sums.gram @ values
    groups, rows, width = sums.clusters, sums.rows, len(values)
    factor = groups / (groups - 1) * (rows - 1) / (rows - width) if groups > 1 and rows > width else float("nan")
    return Regression(values, inverse @ (scores.T @ scores) @ inverse * factor, groups, rows)


def independent(sums: ClusterSums) -> Flags:
    """Which columns say something that the columns before them do not."""
    gram = sums.gram.sum(axis=0)
    size = np.sqrt(np.diag(gram))
    left = gram / np.outer(np.where(size > 0, size, 1), np.where(size > 0, size, 1))
    kept = np.zeros(len(gram), dtype=bool)
    for place in range(len(gram)):
        pivot = left[place, place]
        if pivot > COLLINEAR:
            kept[place] = True
            left = left - np.outer(left[:, place], left[place]) / pivot
    return kept


def with_first(weights: Floats) -> Floats:
    """The matrix B for which the first coefficient on X @ B is the weighted sum of the coefficients on X."""
    lead = int(np.argmax(np.abs(weights)))
    others = np.delete(np.eye(len(weights)), lead, axis=0)
    return np.asarray(np.linalg.inv(np.vstack([weights, others])))


def t_number(value: float, se: float, degrees: int, level: float = 0.95) -> Number:
    """An estimate with the interval and p value of a t distribution; without a usable error only the value stands."""
    if not (se > 0 and degrees >= 1):
        return Number(value)
    reach = float(stats.t.ppf(0.5 + level / 2, degrees)) * se
    return Number(value, se, value - reach, value + reach, float(2 * stats.t.sf(abs(value) / se, degrees)))
