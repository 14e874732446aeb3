"""Balance: how alike two groups are on each covariate, before and after they were matched or weighted.

The figures are those of Stata's `tebalance`, which the Hjørring evaluation printed: the standardised difference is the
difference of means over the root of the mean of the two groups' variances, the variance ratio is treated over control,
and after matching both means and variances are those of the matched sample. What is needed to compare with cobalt is
there too: the matched difference over the spread before matching.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

UNBALANCED = 0.1
NARROWEST_RATIO, WIDEST_RATIO = 0.5, 2.0
VISIBLY_WORSE = 0.01


def standardised_difference(mean1: Floats, mean0: Floats, var1: Floats, var0: Floats) -> Floats:
    """(mean1 - mean0) / sqrt((var1 + var0) / 2); zero where the means are equal and nothing varies."""
    gap, spread = np.subtract(mean1, mean0), np.sqrt(np.add(var1, var0) / 2)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where((gap == 0) & (spread == 0), 0.0, gap / spread)


def variance_ratio(var1: Floats, var0: Floats) -> Floats:
    """var1 / var0; one where neither group varies."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where((np.asarray(var1) == 0) & (np.asarray(var0) == 0), 1.0, np.divide(var1, var0))


@dataclass(frozen=True, slots=True)
class Moments:
    """Means and variances of each covariate in the two groups."""

    mean1: Floats
    mean0: Floats
    var1: Floats
    var0: Floats

    @property
    def smd(self) -> Floats:
        return standardised_difference(self.mean1, self.mean0, self.var1, self.var0)

    @property
    def ratio(self) -> Floats:
        return variance_ratio(self.var1, self.var0)


@dataclass(frozen=True, slots=True)
class Balance:
    """raw: all units. matched: the matched or weighted ones."""

    raw: Moments
    matched: Moments

    @property
    def smd_fixed(self) -> Floats:
        """The matched difference of means over the spread before matching, so that only the means can move it."""
        return standardised_difference(self.matched.mean1, self.matched.mean0, self.raw.var1, self.raw.var0)

    @property
    def worsened(self) -> Bools:
        """Further apart after matching than before, by more than can be overlooked."""
        return np.abs(self.matched.smd) > np.abs(self.raw.smd) + VISIBLY_WORSE

    @property
    def unbalanced(self) -> Bools:
        """Still apart after matching, in the mean or in the variance."""
        ratio = self.matched.ratio
        return (np.abs(self.matched.smd) > UNBALANCED) | ~((ratio >= NARROWEST_RATIO) & (ratio <= WIDEST_RATIO))


def balance(covariates: Floats, treated: Bools, weights: Floats) -> Balance:
    """Balance of all rows, and of the rows with their weights (rows that were not matched have none)."""
    return Balance(_moments(covariates, treated, np.ones(len(covariates))), _moments(covariates, treated, weights))


def _moments(covariates: Floats, treated: Bools, weights: Floats) -> Moments:
    mean1, var1 = _weighted(covariates[treated], weights[treated])
    mean0, var0 = _weighted(covariates[~treated], weights[~treated])
    return Moments(mean1, mean0, var1, var0)


def _weighted(covariates: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Weighted means and variances, the latter unbiased for weights that say how reliable a row is.

    With equal weights that is the usual variance with n - 1.
    """
    total, squares = weights.sum(), (weights**2).sum()
    mean = weights @ covariates / total
    left = total - squares / total
    var = weights @ (covariates - mean) ** 2 / (left if left > 0 else np.nan)
    return mean, var
