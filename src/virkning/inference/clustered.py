"""Means of groups whose rows hang together in clusters, and tests between the groups."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class GroupMeans:
    """Means by group with intervals that allow for clusters, the last group against the first, and a test of all equal."""

    means: Floats
    low: Floats
    high: Floats
    rows: Codes
    clusters: Codes
    difference: float
    difference_se: float
    difference_low: float
    difference_high: float
    difference_p: float
    equal_p: float


def group_means(values: Floats, group: Codes, cluster: Codes, groups: int, level: float = 0.95) -> GroupMeans:
    """Means of values in groups 0 … groups-1. Rows with a missing value (NaN) are left out.

    Errors are clustered with the factor G/(G-1) and t quantiles of G-1 degrees of freedom, G the clusters in all.
    """
    kept = ~np.isnan(values)
    values, group, cluster = values[kept], group[kept], np.unique(cluster[kept], return_inverse=True)[1]
    rows = np.bincount(group, minlength=groups)
    with np.errstate(invalid="ignore", divide="ignore"):
        means = np.bincount(group, values, groups) / rows
    count = int(cluster.max()) + 1 if len(cluster) else 0
    pulls = np.zeros((count, groups))
    np.add.at(pulls, (cluster, group), (values - means[group]) / rows[group])
    covariance = pulls.T @ pulls * (count / max(count - 1, 1))
    reach = stats.t.ppf(0.5 + level / 2, max(count - 1, 1))
    se = np.sqrt(np.diag(covariance))
    gap = float(means[-1] - means[0])
    gap_se = float(np.sqrt(max(covariance[0, 0] + covariance[-1, -1] - 2 * covariance[0, -1], 0)))
    return GroupMeans(
        means=means,
        low=means - reach * se,
        high=means + reach * se,
        rows=rows,
        clusters=np.array([len(np.unique(cluster[group == number])) for number in range(groups)]),
        difference=gap,
        difference_se=gap_se,
        difference_low=gap - reach * gap_se,
        difference_high=gap + reach * gap_se,
        difference_p=_two_sided(gap, gap_se, count - 1),
        equal_p=_all_equal(means, covariance, count),
    )


@dataclass(frozen=True, slots=True)
class Slopes:
    """Least-squares coefficients with errors that allow for clusters."""

    values: Floats
    se: Floats
    low: Floats
    high: Floats
    p: Floats


def clustered_slopes(outcome: Floats, columns: Floats, cluster: Codes, level: float = 0.95) -> Slopes:
    """Ordinary least squares; CRV1 errors with factor G/(G-1) (n-1)/(n-k) and t quantiles of G-1 degrees of freedom."""
    n, k = columns.shape
    inverse = np.linalg.inv(columns.T @ columns)
    values = inverse @ (columns.T @ outcome)
    residuals = outcome - columns @ values
    cluster = np.unique(cluster, return_inverse=True)[1]
    count = int(cluster.max()) + 1
    scores = np.zeros((count, k))
    np.add.at(scores, cluster, columns * residuals[:, None])
    factor = count / (count - 1) * (n - 1) / (n - k)
    se = np.sqrt(np.diag(inverse @ (scores.T @ scores) @ inverse) * factor)
    reach = stats.t.ppf(0.5 + level / 2, count - 1) * se
    return Slopes(values, se, values - reach, values + reach, 2 * stats.t.sf(np.abs(values) / se, count - 1))


def _two_sided(value: float, se: float, degrees: int) -> float:
    if se == 0 or degrees < 1:
        return 1.0 if value == 0 else float("nan")
    return float(2 * stats.t.sf(abs(value) / se, degrees))


def _all_equal(means: Floats, covariance: Floats, clusters: int) -> float:
    """Wald test that all groups have the same mean, as an F with the clusters less one in the denominator."""
    contrast = np.column_stack([-np.ones(len(means) - 1), np.eye(len(means) - 1)])
    gaps, spread = contrast @ means, contrast @ covariance @ contrast.T
    if clusters <= len(means) or not np.isfinite(gaps).all() or np.linalg.matrix_rank(spread) < len(gaps):
        return 1.0 if np.allclose(gaps, 0) else float("nan")
    wald = float(gaps @ np.linalg.solve(spread, gaps)) / len(gaps)
    return float(stats.f.sf(wald, len(gaps), clusters - 1))
