"""How much a ranking says: confidence sets for ranks, and which groups cannot be told apart.

A group's rank set follows Mogstad, Romano, Shaikh and Wilhelm (2024): every other group whose difference to it is
larger than a critical value is surely above or below; the rest are not told apart. The critical value is the quantile
of the largest of the standardised differences, drawn from a normal distribution with the estimates' covariance; with
many groups the Sidak bound takes its place, which is a little wider and immediate.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

DRAWS = 2_000
MOST_DRAWN_GROUPS = 400
ROWS_AT_A_TIME = 256


@dataclass(frozen=True, slots=True)
class RankSets:
    """The lowest and highest rank each group can have (1 is the lowest effect), each set holding with the level given."""

    low: Codes
    high: Codes
    rule: str


def quartiles(effects: Floats) -> Codes:
    """Quartile 1 (lowest) to 4; where the number cannot be divided by four the lower quartiles get one more."""
    order = np.argsort(effects, kind="stable")
    found = np.empty(len(effects), dtype=np.int64)
    for number, members in enumerate(np.array_split(order, 4), start=1):
        found[members] = number
    return found


def rank_sets(effects: Floats, covariance: Floats | None, se: Floats, *, seed: int, level: float = 0.95) -> RankSets:
    """Marginal confidence sets for each group's rank. Without a covariance matrix errors are taken as independent."""
    count = len(effects)
    drawn = covariance is not None and count <= MOST_DRAWN_GROUPS
    low, high = np.empty(count, dtype=np.int64), np.empty(count, dtype=np.int64)
    draws = _normal_draws(covariance, seed) if drawn and covariance is not None else None
    for start in range(0, count, ROWS_AT_A_TIME):
        own = slice(start, min(start + ROWS_AT_A_TIME, count))
        gap = effects[None, :] - effects[own, None]
        error = _difference_errors(covariance, se, own)
        critical = _drawn_critical(draws, error, own, level) if draws is not None else _sidak(count, level)
        told = np.abs(gap) > critical * error
        low[own] = 1 + (told & (gap < 0)).sum(axis=1)
        high[own] = count - (told & (gap > 0)).sum(axis=1)
    return RankSets(low, high, "max-t" if drawn else "sidak")


def _difference_errors(covariance: Floats | None, se: Floats, own: slice) -> Floats:
    squares = se**2
    total = squares[own, None] + squares[None, :]
    if covariance is not None:
        total = np.diag(covariance)[own, None] + np.diag(covariance)[None, :] - 2 * covariance[own]
    return np.sqrt(np.maximum(total, np.finfo(float).tiny))


def _normal_draws(covariance: Floats, seed: int) -> Floats:
    values, vectors = np.linalg.eigh(covariance)
    root = vectors * np.sqrt(np.maximum(values, 0))
    return np.asarray(np.random.default_rng(seed).standard_normal((DRAWS, len(values))) @ root.T)


def _drawn_critical(draws: Floats, error: Floats, own: slice, level: float) -> Floats:
    """For each group the quantile of the largest standardised difference to any other group."""
    critical = np.empty(error.shape[0])
    for place, group in enumerate(range(own.start, own.stop)):
        apart = np.abs(draws - draws[:, [group]]) / error[place]
        apart[:, group] = 0
        critical[place] = np.quantile(apart.max(axis=1), level)
    return critical[:, None]


def _sidak(count: int, level: float) -> float:
    alone = level ** (1 / max(count - 1, 1))
    return float(stats.norm.ppf(0.5 + alone / 2))
