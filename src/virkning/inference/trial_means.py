"""The difference of two arms' means: as they stand, within strata, and where whole clusters drew the lot."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from virkning.inference.randomisation import redraw
from virkning.inference.trial_effects import Effect, effect_of, least_squares

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]
Bools = NDArray[np.bool_]

_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Arm:
    """How many have a known outcome, their mean and standard deviation (NaN for fewer than two)."""

    n: int
    mean: float
    sd: float


def arm_of(outcome: Floats) -> Arm:
    known = outcome[~np.isnan(outcome)]
    return Arm(
        n=len(known),
        mean=float(known.mean()) if len(known) else math.nan,
        sd=float(known.std(ddof=1)) if len(known) > 1 else math.nan,
    )


def welch(one: Arm, other: Arm, level: float = 0.95) -> Effect:
    """The plain difference; the spreads of the arms may differ (Welch)."""
    if min(one.n, other.n) < 2:
        return effect_of(math.nan, math.nan)
    parts = one.sd**2 / one.n, other.sd**2 / other.n
    total = sum(parts)
    if total == 0:
        return effect_of(one.mean - other.mean, math.nan)
    degrees = total**2 / (parts[0] ** 2 / (one.n - 1) + parts[1] ** 2 / (other.n - 1))
    return effect_of(one.mean - other.mean, math.sqrt(total), degrees, level)


def rank_sum(outcome: Floats, treated: Bools) -> float:
    """Wilcoxon's rank sum test, with correction for ties and continuity."""
    one, other = outcome[treated], outcome[~treated]
    if not len(one) or not len(other) or np.ptp(outcome) == 0:
        return math.nan
    return float(stats.mannwhitneyu(one, other, method="asymptotic").pvalue)


def within_strata(outcome: Floats, treated: Bools, stratum: Codes) -> Effect:
    """Each stratum has a level of its own; HC2 errors."""
    levels = np.unique(stratum)
    dummies = (stratum[:, None] == levels[None, :]).astype(float)
    return least_squares(np.column_stack([treated.astype(float), dummies]), outcome, 0)


def clustered(outcome: Floats, treated: Bools, cluster: Codes) -> Effect:
    """The difference of means where the lot fell on whole clusters: how clusters differ is all the certainty there is.

    Each arm's mean is a ratio of totals over clusters; t with as many degrees of freedom as clusters less two.
    """
    value, variance, clusters = 0.0, 0.0, 0
    for arm, sign in ((treated, 1), (~treated, -1)):
        total, size = _totals(outcome[arm], cluster[arm])
        if len(size) < 2:
            return effect_of(math.nan, math.nan)
        mean = float(total.sum() / size.sum())
        value += sign * mean
        inflation = len(size) / (len(size) - 1)
        variance += inflation * float(((total - mean * size) ** 2).sum()) / float(size.sum()) ** 2
        clusters += len(size)
    return effect_of(value, math.sqrt(variance), clusters - 2)


def intracluster(outcome: Floats, cluster: Codes) -> float:
    """How alike those of a cluster are (the analysis of variance's ICC), not below zero."""
    total, size = _totals(outcome, cluster)
    groups, people = len(size), float(size.sum())
    if groups < 2 or people <= groups:
        return math.nan
    between = float((size * (total / size - total.sum() / people) ** 2).sum()) / (groups - 1)
    squares = float((outcome**2).sum()) - float((total**2 / size).sum())
    within = squares / (people - groups)
    usual = (people - float((size**2).sum()) / people) / (groups - 1)
    spread = between + (usual - 1) * within
    return max(0.0, (between - within) / spread) if spread > 0 else math.nan


def clusters_redrawn(
    outcome: Floats, treated: Bools, cluster: Codes, block: Codes | None, *, seed: int, draws: int
) -> float:
    """Randomisation inference where clusters drew: whole clusters change arms, within their blocks."""
    names, first = np.unique(cluster, return_index=True)
    total, size = _totals(outcome, cluster)
    within = np.zeros(len(names), dtype=np.int64) if block is None else block[first]
    order = np.argsort(within, kind="stable")
    total, size, arm = total[order], size[order], treated[first][order]
    drawn = redraw(arm, within[order], np.random.default_rng(seed), draws)
    seen = abs(_gap(total, size, arm[None, :])[0])
    as_large = int((np.abs(_gap(total, size, drawn)) >= seen * (1 - _ROUNDING) - _ROUNDING).sum())
    return (1 + as_large) / (1 + draws)


def _totals(outcome: Floats, cluster: Codes) -> tuple[Floats, Floats]:
    codes = np.unique(cluster, return_inverse=True)[1]
    return np.bincount(codes, weights=outcome).astype(float), np.bincount(codes).astype(float)


def _gap(total: Floats, size: Floats, arms: Bools) -> Floats:
    return np.asarray((arms @ total) / (arms @ size) - (~arms @ total) / (~arms @ size))
