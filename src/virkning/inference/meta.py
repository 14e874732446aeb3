"""Random-effects meta-analysis: several studies' estimates of the same thing as one, with what differs between them.

Each study's estimate is taken as normal around its own true effect, and the true effects as normal around a common mean.
The spread of the true effects (tau squared) is estimated by moments (DerSimonian and Laird), by Paule and Mandel's
balance, or by restricted maximum likelihood. The interval of the mean is Hartung and Knapp's unless another is asked
for: with few studies the textbook interval is too narrow.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, stats

Floats = NDArray[np.float64]
Spread = Literal["reml", "paule_mandel", "dersimonian_laird", "common"]
IntervalKind = Literal["hartung_knapp", "normal"]

LEVEL = 0.95
FEWEST = 2
_GRID = 400  # points at which the likelihood is looked at before the best one is refined: it may have two tops


@dataclass(frozen=True, slots=True)
class Meta:
    """The common mean with its interval, the spread between studies, and where a new study's true effect may lie.

    weights: each study's share of the mean, summing to 1. i2: the share of the variation that is not chance.
    """

    k: int
    spread: Spread
    interval: IntervalKind
    level: float
    estimate: float
    se: float
    low: float
    high: float
    p: float
    tau2: float
    tau2_low: float
    tau2_high: float
    q: float
    q_p: float
    i2: float
    prediction_low: float
    prediction_high: float
    weights: Floats


def pool(
    estimates: Floats,
    ses: Floats,
    *,
    spread: Spread = "reml",
    interval: IntervalKind = "hartung_knapp",
    level: float = LEVEL,
) -> Meta:
    """Studies' estimates and standard errors as one. At least two studies; every standard error positive."""
    y, v = np.asarray(estimates, float), np.asarray(ses, float) ** 2
    _check(y, v)
    tau2 = between(y, v, spread)
    weights = 1 / (v + tau2)
    mean = float(weights @ y / weights.sum())
    se, reference = _error(y, weights, mean, interval)
    reach = float(reference.ppf((1 + level) / 2))
    wide = reach * math.hypot(se, math.sqrt(tau2))
    q = heterogeneity(y, v, 0.0)
    low2, high2 = between_interval(y, v, level)
    return Meta(
        k=len(y),
        spread=spread,
        interval=interval,
        level=level,
        estimate=mean,
        se=se,
        low=mean - reach * se,
        high=mean + reach * se,
        p=float(2 * reference.sf(abs(mean) / se)) if se > 0 else math.nan,
        tau2=tau2,
        tau2_low=low2,
        tau2_high=high2,
        q=q,
        q_p=float(stats.chi2.sf(q, len(y) - 1)),
        i2=_share_not_chance(tau2, q, v, spread),
        prediction_low=mean - wide,
        prediction_high=mean + wide,
        weights=weights / weights.sum(),
    )


def _check(y: Floats, v: Floats) -> None:
    if y.shape != v.shape or y.ndim != 1 or len(y) < FEWEST:
        raise ValueError("needs as many standard errors as estimates, and at least two")
    if not (np.isfinite(y).all() and np.isfinite(v).all() and (v > 0).all()):
        raise ValueError("estimates must be numbers and standard errors positive numbers")


def _error(y: Floats, weights: Floats, mean: float, interval: IntervalKind) -> tuple[float, stats.rv_continuous]:
    """The mean's standard error and the distribution its interval is read from."""
    if interval == "normal":
        return 1 / math.sqrt(weights.sum()), stats.norm()
    rest = len(y) - 1
    found = float(weights @ (y - mean) ** 2) / rest
    return math.sqrt(found / weights.sum()), stats.t(rest)


def heterogeneity(y: Floats, v: Floats, tau2: float) -> float:
    """Cochran's Q when the true effects are thought to vary by tau2: the weighted squares around the weighted mean."""
    weights = 1 / (v + tau2)
    return float(weights @ (y - weights @ y / weights.sum()) ** 2)


def _share_not_chance(tau2: float, q: float, v: Floats, spread: Spread) -> float:
    """I2, from tau squared; where no spread is allowed for, from Q."""
    if spread == "common":
        return max(0.0, 1 - (len(v) - 1) / q) if q > 0 else 0.0
    return tau2 / (tau2 + typical_variance(v))


def typical_variance(v: Floats) -> float:
    """The sampling variance of a typical study (Higgins and Thompson), against which tau2 is measured in I2."""
    weights = 1 / v
    return float((len(v) - 1) * weights.sum() / (weights.sum() ** 2 - (weights**2).sum()))


def between(y: Floats, v: Floats, spread: Spread) -> float:
    """Tau squared by the named method; never negative."""
    if spread == "common":
        return 0.0
    if spread == "dersimonian_laird":
        weights = 1 / v
        scale = weights.sum() - (weights**2).sum() / weights.sum()
        return max(0.0, (heterogeneity(y, v, 0.0) - (len(y) - 1)) / float(scale))
    if spread == "paule_mandel":
        return _where_q_is(y, v, len(y) - 1)
    return _restricted_likelihood(y, v)


def between_interval(y: Floats, v: Floats, level: float = LEVEL) -> tuple[float, float]:
    """The values of tau squared that Q does not speak against (Viechtbauer's Q profile)."""
    upper, lower = stats.chi2.ppf([(1 + level) / 2, (1 - level) / 2], len(y) - 1)
    return _where_q_is(y, v, float(upper)), _where_q_is(y, v, float(lower))


def _where_q_is(y: Floats, v: Floats, wanted: float) -> float:
    """Q falls as tau squared rises, so there is at most one place; 0 where Q is below the wanted already."""
    if heterogeneity(y, v, 0.0) <= wanted:
        return 0.0
    top = float(np.var(y) + v.max())
    while heterogeneity(y, v, top) > wanted:
        top *= 2
    return float(optimize.brentq(lambda tau2: heterogeneity(y, v, tau2) - wanted, 0.0, top, xtol=1e-14, rtol=1e-13))


def _restricted_likelihood(y: Floats, v: Floats) -> float:
    """The top of the restricted likelihood: a grid first, then the zero of its slope beside the best point."""
    top = 10 * float(np.var(y, ddof=1)) + float(v.max())
    grid = np.concatenate([[0.0], np.geomspace(top * 1e-8, top, _GRID)])
    best = int(np.argmin([_minus_likelihood(y, v, tau2) for tau2 in grid]))
    left, right = float(grid[max(best - 1, 0)]), float(grid[min(best + 1, _GRID)])
    if _slope(y, v, left) <= 0:
        return left
    if _slope(y, v, right) >= 0:
        return right
    return float(optimize.brentq(lambda tau2: _slope(y, v, tau2), left, right, xtol=1e-14, rtol=1e-13))


def _minus_likelihood(y: Floats, v: Floats, tau2: float) -> float:
    total = v + tau2
    return 0.5 * (float(np.log(total).sum()) + math.log((1 / total).sum()) + heterogeneity(y, v, tau2))


def _slope(y: Floats, v: Floats, tau2: float) -> float:
    """The slope of the restricted log likelihood in tau squared."""
    weights = 1 / (v + tau2)
    rest = y - weights @ y / weights.sum()
    squares = weights**2
    return 0.5 * float(squares @ rest**2 - weights.sum() + squares.sum() / weights.sum())
