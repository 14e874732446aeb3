"""Effects in a trial beyond the plain difference: within strata, adjusted, on those who complied."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Effect:
    """A difference of means with its standard error, interval and p value."""

    value: float
    se: float
    low: float
    high: float
    p: float


def effect_of(value: float, se: float, degrees: float = math.inf, level: float = 0.95) -> Effect:
    """An estimate with the interval that its standard error and degrees of freedom give."""
    if not (math.isfinite(value) and se > 0):
        return Effect(value, se, math.nan, math.nan, math.nan)
    half = float(stats.t.ppf((1 + level) / 2, degrees)) * se
    return Effect(value, se, value - half, value + half, float(2 * stats.t.sf(abs(value) / se, degrees)))


def stratified(outcome: Floats, treated: Bools, stratum: Codes) -> Effect:
    """The Mantel-Haenszel risk difference with Sato's standard error, which holds for few large strata and many small.

    Strata in which one arm is empty say nothing and drop out. For pairs it is the standard error of paired shares.
    """
    a, n = _by_stratum(outcome, treated, stratum)
    b, m = _by_stratum(outcome, ~treated, stratum)
    both = (n > 0) & (m > 0)
    a, n, b, m = a[both], n[both], b[both], m[both]
    total = n + m
    weight = n * m / total
    if not weight.sum() > 0:
        return effect_of(math.nan, math.nan)
    value = float((weight * (a / n - b / m)).sum() / weight.sum())
    tilt = (n**2 * b - m**2 * a + n * m * (m - n) / 2) / total**2
    unlike = (a * (m - b) + b * (n - a)) / (2 * total)
    variance = float((value * tilt + unlike).sum()) / float(weight.sum()) ** 2
    return effect_of(value, math.sqrt(max(variance, 0.0)))


def mantel_haenszel_test(outcome: Floats, treated: Bools, stratum: Codes) -> float:
    """The Cochran-Mantel-Haenszel test of no effect in any stratum, without continuity correction."""
    a, n = _by_stratum(outcome, treated, stratum)
    b, m = _by_stratum(outcome, ~treated, stratum)
    total, have = n + m, a + b
    used = total > 1
    a, n, m, total, have = a[used], n[used], m[used], total[used], have[used]
    variance = float((n * m * have * (total - have) / (total**2 * (total - 1))).sum())
    distance = float((a - n * have / total).sum())
    return float(stats.chi2.sf(distance**2 / variance, 1)) if variance > 0 else math.nan


def _by_stratum(outcome: Floats, arm: Bools, stratum: Codes) -> tuple[Floats, Floats]:
    """How many of the arm have the outcome, and how many there are, in each stratum."""
    strata = int(stratum.max()) + 1
    have = np.bincount(stratum[arm], weights=outcome[arm], minlength=strata)
    return have.astype(np.float64), np.bincount(stratum[arm], minlength=strata).astype(np.float64)


def adjusted(outcome: Floats, treated: Bools, covariates: Floats) -> Effect:
    """Lin's regression: covariates centred and interacted with the arm, so that adjusting cannot bias. HC2 errors."""
    centred = _independent(covariates - covariates.mean(axis=0))
    arm = treated.astype(float)[:, None]
    return least_squares(np.column_stack([np.ones(len(arm)), arm, centred, arm * centred]), outcome, 1)


def least_squares(design: Floats, outcome: Floats, column: int) -> Effect:
    """The coefficient of one column, with the HC2 error; columns that are combinations of those before them drop out."""
    kept = _independent(design)
    degrees = len(kept) - kept.shape[1]
    if degrees < 1 or kept.shape[1] <= column:
        return effect_of(math.nan, math.nan)
    inverse = np.linalg.inv(kept.T @ kept)
    beta = inverse @ (kept.T @ outcome)
    leverage = np.einsum("ij,jk,ik->i", kept, inverse, kept)
    scores = kept * ((outcome - kept @ beta) / np.sqrt(np.maximum(1 - leverage, 1e-12)))[:, None]
    variance = inverse @ (scores.T @ scores) @ inverse
    return effect_of(float(beta[column]), math.sqrt(variance[column, column]), degrees)


def _independent(columns: Floats) -> Floats:
    """The columns that are not combinations of those before them."""
    kept: list[int] = []
    for place in range(columns.shape[1]):
        trial = columns[:, [*kept, place]]
        if np.linalg.matrix_rank(trial) == trial.shape[1]:
            kept.append(place)
    return columns[:, kept]


def complier(outcome: Floats, treated: Bools, received: Bools) -> Effect:
    """The effect on those who do as the lot says: the difference in outcome over the difference in treatment received.

    It assumes that the lot works only through the treatment and that nobody does the opposite of it.
    """
    took = received.astype(float)
    uptake = float(took[treated].mean() - took[~treated].mean())
    if uptake <= 0:
        return effect_of(math.nan, math.nan)
    value = float(outcome[treated].mean() - outcome[~treated].mean()) / uptake
    variance = 0.0
    for arm in (treated, ~treated):
        rest = outcome[arm] - value * took[arm]
        variance += float(((rest - rest.mean()) ** 2).sum()) / arm.sum() ** 2
    return effect_of(value, math.sqrt(variance) / uptake)


def heterogeneity(values: Floats, errors: Floats) -> float:
    """The p value of all effects being the same (Cochran's Q)."""
    usable = np.isfinite(values) & (errors > 0)
    if usable.sum() < 2:
        return math.nan
    weight = 1 / errors[usable] ** 2
    mean = (weight * values[usable]).sum() / weight.sum()
    return float(stats.chi2.sf((weight * (values[usable] - mean) ** 2).sum(), int(usable.sum()) - 1))
