"""Tests for two proportions as papers name them; those that evaluations use too are the statistics room's own."""

from __future__ import annotations

import math

import numpy as np
from scipy import stats

from virkning.inference.paired_proportions import mcnemar, mcnemar_exact, mcnemar_mid_p
from virkning.inference.proportions import chi_square, fisher, fisher_mid_p


def chi_square_table(rows: tuple[tuple[int, ...], ...]) -> float:
    counts = np.array(rows, dtype=float)
    counts = counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0]
    if min(counts.shape) < 2:
        return math.nan
    expected = counts.sum(axis=1, keepdims=True) * counts.sum(axis=0) / counts.sum()
    return float(
        stats.chi2.sf(((counts - expected) ** 2 / expected).sum(), (counts.shape[0] - 1) * (counts.shape[1] - 1))
    )


def likelihood_ratio(a: int, n: int, b: int, m: int) -> float:
    have = a + b
    if have in (0, n + m):
        return math.nan
    share = have / (n + m)
    cells = ((a, n * share), (n - a, n * (1 - share)), (b, m * share), (m - b, m * (1 - share)))
    return float(stats.chi2.sf(2 * math.fsum(found * math.log(found / due) for found, due in cells if found), 1))


def z_unpooled(a: int, n: int, b: int, m: int) -> float:
    """The normal test with each group's own variance (Wald)."""
    p, q = a / n, b / m
    variance = p * (1 - p) / n + q * (1 - q) / m
    return math.nan if variance == 0 else float(2 * stats.norm.sf(abs(p - q) / math.sqrt(variance)))


def fisher_one_sided(a: int, n: int, b: int, m: int) -> float:
    """The smaller of the two one-sided tests."""
    spread = stats.hypergeom(n + m, a + b, n)
    return float(min(1.0, spread.cdf(a), spread.sf(a - 1)))


UNPAIRED = {
    "chi2": chi_square,
    "chi2_yates": lambda a, n, b, m: chi_square(a, n, b, m, corrected=True),
    "fisher": fisher,
    "fisher_midp": fisher_mid_p,
    "z_unpooled": z_unpooled,
    "likelihood_ratio": likelihood_ratio,
    "fisher_one_sided": fisher_one_sided,
}
PAIRED = {
    "mcnemar": mcnemar,
    "mcnemar_exact": mcnemar_exact,
    "mcnemar_yates": lambda b, c: mcnemar(b, c, corrected=True),
    "mcnemar_midp": mcnemar_mid_p,
}
