"""Tests and measures for means, from what papers print: mean, standard deviation and number; or from the data."""

from __future__ import annotations

import math
from collections.abc import Sequence

from scipy import stats


def t_pooled(mean: float, sd: float, n: float, other: float, other_sd: float, m: float) -> float:
    """Student's t test with one common variance, two-sided."""
    variance = ((n - 1) * sd**2 + (m - 1) * other_sd**2) / (n + m - 2)
    return _two_sided_t(mean - other, variance * (1 / n + 1 / m), n + m - 2)


def t_welch(mean: float, sd: float, n: float, other: float, other_sd: float, m: float) -> float:
    """Welch's t test, which lets the variances differ, two-sided."""
    one, two = sd**2 / n, other_sd**2 / m
    if one + two == 0:
        return math.nan
    return _two_sided_t(mean - other, one + two, (one + two) ** 2 / (one**2 / (n - 1) + two**2 / (m - 1)))


def z_means(mean: float, sd: float, n: float, other: float, other_sd: float, m: float) -> float:
    return _two_sided_z(mean - other, sd**2 / n + other_sd**2 / m)


def _two_sided_t(difference: float, variance: float, df: float) -> float:
    return math.nan if variance <= 0 else float(2 * stats.t.sf(abs(difference) / math.sqrt(variance), df))


def _two_sided_z(difference: float, variance: float) -> float:
    return math.nan if variance <= 0 else float(2 * stats.norm.sf(abs(difference) / math.sqrt(variance)))


MEANS = {"t_pooled": t_pooled, "t_welch": t_welch, "z": z_means}


def quantile(level: float) -> float:
    """How many standard errors reach from an estimate to the ends of its interval."""
    return float(stats.norm.ppf((1 + level) / 2))


def estimate_z(estimate: float, se: float) -> float:
    return _two_sided_z(estimate, se**2)


def estimate_t(estimate: float, se: float, df: float) -> float:
    return _two_sided_t(estimate, se**2, df)


def correlation_t(r: float, n: float) -> float:
    """The t test of a correlation from the coefficient and the number of pairs."""
    return 0.0 if abs(r) >= 1 else _two_sided_t(r, (1 - r * r) / (n - 2), n - 2)


def pearson(x: Sequence[float], y: Sequence[float]) -> float:
    return float(stats.pearsonr(x, y).statistic)


def spearman(x: Sequence[float], y: Sequence[float]) -> float:
    return float(stats.spearmanr(x, y).statistic)


CORRELATIONS = {"pearson": pearson, "spearman": spearman}


def smd_average(mean: float, variance: float, other: float, other_variance: float) -> float:
    """The standardised difference of balance tables: over the root of the mean of the two variances."""
    return _over_root(mean - other, (variance + other_variance) / 2)


def smd_first(mean: float, variance: float, other: float, other_variance: float) -> float:
    return _over_root(mean - other, variance)


def smd_second(mean: float, variance: float, other: float, other_variance: float) -> float:
    return _over_root(mean - other, other_variance)


def smd_pooled(mean: float, variance: float, n: float, other: float, other_variance: float, m: float) -> float:
    """Cohen's d: over the pooled standard deviation."""
    return _over_root(mean - other, ((n - 1) * variance + (m - 1) * other_variance) / (n + m - 2))


def smd_hedges(mean: float, variance: float, n: float, other: float, other_variance: float, m: float) -> float:
    """Cohen's d with Hedges' correction for small samples."""
    return smd_pooled(mean, variance, n, other, other_variance, m) * (1 - 3 / (4 * (n + m - 2) - 1))


def _over_root(difference: float, variance: float) -> float:
    return math.nan if variance <= 0 else difference / math.sqrt(variance)


def rank_sum(x: Sequence[float], y: Sequence[float]) -> dict[str, float]:
    """Wilcoxon's rank sum test of two groups; the exact one only without ties."""
    found = {
        "wilcoxon": float(stats.mannwhitneyu(x, y, method="asymptotic", use_continuity=True).pvalue),
        "wilcoxon_uncorrected": float(stats.mannwhitneyu(x, y, method="asymptotic", use_continuity=False).pvalue),
    }
    if len({*x, *y}) == len(x) + len(y):
        found["wilcoxon_exact"] = float(stats.mannwhitneyu(x, y, method="exact").pvalue)
    return found


def signed_rank(x: Sequence[float], y: Sequence[float]) -> dict[str, float]:
    """Wilcoxon's signed rank test of pairs; pairs without change are left out, the exact one needs distinct changes."""
    changes = [one - other for one, other in zip(x, y, strict=True) if one != other]
    if not changes:
        return {}
    found = {
        "wilcoxon": float(stats.wilcoxon(changes, method="approx", correction=True).pvalue),
        "wilcoxon_uncorrected": float(stats.wilcoxon(changes, method="approx", correction=False).pvalue),
    }
    if len({abs(change) for change in changes}) == len(changes):
        found["wilcoxon_exact"] = float(stats.wilcoxon(changes, method="exact").pvalue)
    return found
