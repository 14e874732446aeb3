"""Two independent proportions, a of n against b of m: the difference with its interval, ratios, and tests by name.

The tests differ, in small samples so much that one says yes and another no. Each therefore has a name of its own, and
the rule that chooses one is a function that can be quoted.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Floats = NDArray[np.float64]
Test = Literal["chi_square", "fisher"]

LEVEL = 0.95
FEWEST_EXPECTED = 5
AS_EXTREME = 1 + 1e-7  # as in R: tables as probable as the observed one, but for rounding, count as equally extreme


@dataclass(frozen=True, slots=True)
class Interval:
    """A number with the ends of its interval."""

    value: float
    low: float
    high: float


def wilson(a: int, n: int, level: float = LEVEL) -> Interval:
    """The score interval of one proportion."""
    z = float(stats.norm.ppf((1 + level) / 2))
    share, spread = a / n, z * z / n
    middle = share + spread / 2
    half = z * math.sqrt(share * (1 - share) / n + spread / (4 * n))
    low = 0.0 if a == 0 else (middle - half) / (1 + spread)
    return Interval(share, low, 1.0 if a == n else (middle + half) / (1 + spread))


def newcombe(a: int, n: int, b: int, m: int, level: float = LEVEL) -> Interval:
    """The difference of two proportions with Newcombe's hybrid score interval (his method 10)."""
    one, other = wilson(a, n, level), wilson(b, m, level)
    difference = one.value - other.value
    return Interval(
        difference,
        difference - math.hypot(one.value - one.low, other.high - other.value),
        difference + math.hypot(one.high - one.value, other.value - other.low),
    )


def wald(a: int, n: int, b: int, m: int, level: float = LEVEL) -> Interval:
    """The difference with the textbook interval, which is too narrow in small samples."""
    difference = a / n - b / m
    half = float(stats.norm.ppf((1 + level) / 2)) * standard_error(a, n, b, m)
    return Interval(difference, difference - half, difference + half)


def standard_error(a: int, n: int, b: int, m: int) -> float:
    p, q = a / n, b / m
    return math.sqrt(p * (1 - p) / n + q * (1 - q) / m)


def risk_ratio(a: int, n: int, b: int, m: int, level: float = LEVEL) -> Interval:
    """The ratio of two proportions, interval on the log scale (Katz). NaN where a group has none."""
    if a == 0 or b == 0:
        return Interval(a / n / (b / m) if b else math.nan, math.nan, math.nan)
    return _on_log_scale((a / n) / (b / m), 1 / a - 1 / n + 1 / b - 1 / m, level)


def odds_ratio(a: int, n: int, b: int, m: int, level: float = LEVEL) -> Interval:
    """The ratio of two odds, interval on the log scale (Woolf). NaN where a cell is empty."""
    cells = (a, n - a, b, m - b)
    if 0 in cells:
        return Interval(a * (m - b) / ((n - a) * b) if (n - a) * b else math.nan, math.nan, math.nan)
    return _on_log_scale(a * (m - b) / ((n - a) * b), sum(1 / cell for cell in cells), level)


def _on_log_scale(ratio: float, variance: float, level: float) -> Interval:
    half = float(stats.norm.ppf((1 + level) / 2)) * math.sqrt(variance)
    return Interval(ratio, ratio * math.exp(-half), ratio * math.exp(half))


def chi_square(a: int, n: int, b: int, m: int, *, corrected: bool = False) -> float:
    """Pearson's chi-square test; corrected: with Yates' continuity correction. NaN where all or none have it."""
    have, total = a + b, n + m
    if have in (0, total):
        return math.nan
    distance = float(abs(a * m - b * n))
    if corrected:
        distance = max(distance - total / 2, 0)
    return float(stats.chi2.sf(total * distance**2 / (n * m * have * (total - have)), 1))


def fisher(a: int, n: int, b: int, m: int) -> float:
    """Fisher's exact test, two-sided: all tables that are no more probable than the observed one."""
    probabilities, observed = _tables(a, n, b, m)
    return min(1.0, float(probabilities[probabilities <= observed * AS_EXTREME].sum()))


def fisher_mid_p(a: int, n: int, b: int, m: int) -> float:
    """Fisher's test less half the probability of the observed table."""
    return fisher(a, n, b, m) - _tables(a, n, b, m)[1] / 2


def _tables(a: int, n: int, b: int, m: int) -> tuple[Floats, float]:
    """The probability of every table with the observed margins, and of the observed one."""
    have = a + b
    possible = np.arange(max(0, have - m), min(have, n) + 1)
    probabilities = stats.hypergeom.pmf(possible, n + m, have, n)
    return probabilities, float(probabilities[a - possible[0]])


def smallest_expected(a: int, n: int, b: int, m: int) -> float:
    """The smallest count to be expected if the groups were alike."""
    have = a + b
    return min(n, m) * min(have, n + m - have) / (n + m)


def chosen_test(a: int, n: int, b: int, m: int) -> Test:
    """The rule: Fisher's exact test where an expected count is below five, otherwise chi-square."""
    return "fisher" if smallest_expected(a, n, b, m) < FEWEST_EXPECTED else "chi_square"
