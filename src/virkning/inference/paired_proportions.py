"""The same people twice, or pairs: McNemar's test in its variants, from the two kinds of change."""

from __future__ import annotations

import math

from scipy import stats

from virkning.inference.proportions import LEVEL, Interval


def mcnemar(gained: int, lost: int, *, corrected: bool = False) -> float:
    """The chi-square form; corrected: with the continuity correction, as R does unless told otherwise."""
    if gained + lost == 0:
        return math.nan
    distance = abs(gained - lost)
    if corrected and distance:
        distance -= 1
    return float(stats.chi2.sf(distance**2 / (gained + lost), 1))


def mcnemar_exact(gained: int, lost: int) -> float:
    """The binomial form: how often a fair coin falls so unevenly."""
    if gained + lost == 0:
        return 1.0
    return min(1.0, 2 * float(stats.binom.cdf(min(gained, lost), gained + lost, 0.5)))


def mcnemar_mid_p(gained: int, lost: int) -> float:
    """The exact form less half the probability of what was seen, on each side."""
    observed = float(stats.binom.pmf(gained, gained + lost, 0.5))
    return 1 - observed / 2 if gained == lost else mcnemar_exact(gained, lost) - observed


def paired_difference(gained: int, lost: int, pairs: int, level: float = LEVEL) -> Interval:
    """The difference of two paired proportions with the interval of Bonett and Price, which holds in small samples."""
    plus, minus = (gained + 1) / (pairs + 2), (lost + 1) / (pairs + 2)
    half = float(stats.norm.ppf((1 + level) / 2)) * math.sqrt((plus + minus - (plus - minus) ** 2) / (pairs + 2))
    middle = plus - minus
    return Interval((gained - lost) / pairs, max(-1.0, middle - half), min(1.0, middle + half))
