"""Tests for two proportions, from counts: independent groups and the same people twice."""

from __future__ import annotations

import math

import numpy as np
from scipy import stats

# As in R: tables whose probability equals the observed one, but for rounding, count as equally extreme.
_AS_EXTREME = 1 + 1e-7


def chi_square(a: int, n: int, b: int, m: int, *, corrected: bool = False) -> float:
    """Pearson's chi-square of a of n against b of m; corrected: Yates' continuity correction."""
    total, have = n + m, a + b
    if have in (0, total):
        return math.nan
    distance = float(abs(a * m - b * n))
    if corrected:
        distance = max(distance - total / 2, 0)
    return float(stats.chi2.sf(total * distance**2 / (n * m * have * (total - have)), 1))


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


def fisher(a: int, n: int, b: int, m: int) -> float:
    """Fisher's exact test, two-sided: all tables that are no more probable than the observed one."""
    probabilities, observed = _tables(a, n, b, m)
    return min(1.0, float(probabilities[probabilities <= observed * _AS_EXTREME].sum()))


def fisher_mid_p(a: int, n: int, b: int, m: int) -> float:
    """Fisher's test less half the probability of the observed table, as SAS computes it."""
    _, observed = _tables(a, n, b, m)
    return fisher(a, n, b, m) - observed / 2


def fisher_one_sided(a: int, n: int, b: int, m: int) -> float:
    """The smaller of the two one-sided tests."""
    spread = stats.hypergeom(n + m, a + b, n)
    return float(min(1.0, spread.cdf(a), spread.sf(a - 1)))


def _tables(a: int, n: int, b: int, m: int) -> tuple[np.ndarray, float]:
    """The probability of every table with the observed margins, and of the observed one."""
    have = a + b
    possible = np.arange(max(0, have - m), min(have, n) + 1)
    probabilities = stats.hypergeom.pmf(possible, n + m, have, n)
    return probabilities, float(probabilities[a - possible[0]])


def mcnemar(b: int, c: int, *, corrected: bool = False) -> float:
    """McNemar's chi-square from the two kinds of change; corrected: with continuity correction."""
    if b + c == 0:
        return math.nan
    distance = abs(b - c)
    if corrected and distance:
        distance -= 1
    return float(stats.chi2.sf(distance**2 / (b + c), 1))


def mcnemar_exact(b: int, c: int) -> float:
    return min(1.0, 2 * float(stats.binom.cdf(min(b, c), b + c, 0.5)))


def mcnemar_mid_p(b: int, c: int) -> float:
    observed = float(stats.binom.pmf(b, b + c, 0.5))
    return 1 - observed / 2 if b == c else mcnemar_exact(b, c) - observed


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
