"""How strong would something hidden have to be? Rosenbaum's bounds for matched pairs, and the E-value."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, stats

Floats = NDArray[np.float64]

LARGEST_GAMMA = 20.0
PER_STANDARD_DEVIATION = 0.91
REACH_PER_STANDARD_ERROR = 1.78


def rosenbaum_p(gaps: Floats, gamma: float) -> float:
    """The largest one-sided p value of Wilcoxon's signed rank test in the direction the pairs point.

    gaps: treated minus control within pairs. gamma: by how much a hidden trait may multiply the odds of treatment of
    one of two matched persons. Equal gaps share their ranks; pairs without a difference take the lowest and say nothing.
    """
    if not gaps.any():
        return 1.0
    ranks = np.where(gaps == 0, 0.0, stats.rankdata(np.abs(gaps)))
    up = float(ranks[gaps > 0].sum())
    statistic = max(up, float(ranks.sum()) - up)
    share = gamma / (1 + gamma)
    mean, variance = share * ranks.sum(), share * (1 - share) * (ranks**2).sum()
    return float(stats.norm.sf((statistic - mean) / np.sqrt(variance)))


def breaking_gamma(gaps: Floats, level: float = 0.05) -> float:
    """The smallest gamma at which the pairs could be explained by what is hidden; below one there was nothing to explain."""
    if rosenbaum_p(gaps, 1.0) > level:
        return 1.0
    if rosenbaum_p(gaps, LARGEST_GAMMA) <= level:
        return LARGEST_GAMMA
    return float(optimize.brentq(lambda gamma: rosenbaum_p(gaps, gamma) - level, 1.0, LARGEST_GAMMA, xtol=1e-6))


@dataclass(frozen=True, slots=True)
class EValue:
    """ratio: the effect as a risk ratio. value: the E-value of the estimate. limit: that of the nearest interval end."""

    ratio: float
    value: float
    limit: float


def e_value(ratio: float, low: float, high: float) -> EValue:
    """VanderWeele and Ding: how strongly something hidden must go with both treatment and outcome to explain a ratio."""
    nearest = low if ratio >= 1 else high
    crossed = low <= 1 <= high
    return EValue(ratio, _strength(ratio), 1.0 if crossed else _strength(nearest))


def _strength(ratio: float) -> float:
    if not np.isfinite(ratio) or ratio <= 0:
        return float("nan")
    ratio = ratio if ratio >= 1 else 1 / ratio
    return float(ratio + np.sqrt(ratio * (ratio - 1)))


def e_value_of_difference(effect: float, error: float, spread: float) -> EValue:
    """For an outcome that is a number: the standardised effect turned into an approximate risk ratio."""
    d, reach = effect / spread, REACH_PER_STANDARD_ERROR * error / spread
    middle = PER_STANDARD_DEVIATION * d
    return e_value(float(np.exp(middle)), float(np.exp(middle - reach)), float(np.exp(middle + reach)))


def e_value_of_shares(with_: float, without: float, error: float) -> EValue:
    """For an outcome of yes and no: the ratio of the shares, its interval by the error of their difference."""
    if with_ <= 0 or without <= 0:
        return EValue(float("nan"), float("nan"), float("nan"))
    reach = stats.norm.ppf(0.975) * error / with_
    ratio = with_ / without
    return e_value(ratio, float(ratio * np.exp(-reach)), float(ratio * np.exp(reach)))
