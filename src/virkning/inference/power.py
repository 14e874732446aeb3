"""Power: how often a trial of this size would find an effect of this size, and how large it must be to find it."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import integrate, stats

from virkning.inference.proportions import AS_EXTREME

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

LEVEL = 0.05
_MOST_PEOPLE = 1_000_000


def power_fisher(p: float, q: float, n: int, m: int, level: float = LEVEL) -> float:
    """Exact power of Fisher's test: the probability of all tables that it rejects."""
    return _chance_of(_rejected_by_fisher(n, m, level), p, q, n, m)


def power_chi_square(p: float, q: float, n: int, m: int, level: float = LEVEL) -> float:
    """Exact power of the chi-square test without correction."""
    return _chance_of(_rejected_by_chi_square(n, m, level), p, q, n, m)


def power_z(p: float, q: float, n: int, m: int, level: float = LEVEL) -> float:
    """Power of the normal test by the usual approximation, as in textbooks."""
    if p == q:
        return level
    pooled = (n * p + m * q) / (n + m)
    null = math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    real = math.sqrt(p * (1 - p) / n + q * (1 - q) / m)
    limit = float(stats.norm.ppf(1 - level / 2)) * null
    if real == 0:
        return float(abs(p - q) > limit)
    gap = abs(p - q)
    return float(stats.norm.sf((limit - gap) / real) + stats.norm.cdf((-limit - gap) / real))


def power_means(difference: float, sd: float, n: int, m: int, level: float = LEVEL) -> float:
    """Exact power of the two-sample t test with a common spread."""
    degrees = n + m - 2
    shift = abs(difference) / (sd * math.sqrt(1 / n + 1 / m))
    return _power_of_t(shift, degrees, level)


def design_effect(cluster_size: float, icc: float, variation: float = 0.0) -> float:
    """How many times more people a trial needs when whole groups are drawn; variation: of the sizes (SD over mean)."""
    return 1 + ((variation**2 + 1) * cluster_size - 1) * icc


def power_clusters(
    p: float, q: float, clusters: int, other_clusters: int, size: float, icc: float, level: float = LEVEL
) -> float:
    """Power when clusters are drawn: t test on cluster shares, whose spread the icc gives."""
    inflation = design_effect(size, icc) / size
    spread = math.sqrt(inflation * (p * (1 - p) / clusters + q * (1 - q) / other_clusters))
    degrees = clusters + other_clusters - 2
    if spread == 0 or degrees < 1:
        return math.nan
    return _power_of_t(abs(p - q) / spread, degrees, level)


def repeated_sd(sd: float, correlation: float, before: int, after: int) -> float:
    """The spread left when the mean of repeated measurements is adjusted for the mean before (Frison and Pocock)."""
    mean = (1 + (after - 1) * correlation) / after
    known = before * correlation**2 / (1 + (before - 1) * correlation) if before else 0.0
    return sd * math.sqrt(mean - known)


def power_survival(hazard_ratio: float, events: int, share_treated: float = 0.5, level: float = LEVEL) -> float:
    """Power of the log-rank test by Schoenfeld's formula."""
    shift = abs(math.log(hazard_ratio)) * math.sqrt(events * share_treated * (1 - share_treated))
    limit = float(stats.norm.ppf(1 - level / 2))
    return float(stats.norm.sf(limit - shift) + stats.norm.cdf(-limit - shift))


def people_needed(power_of: Callable[[int], float], wanted: float = 0.8, fewest: int = 2) -> int | None:
    """The smallest number per arm from which on power is reached and stays so for the next ten; None if never."""
    high = fewest
    while power_of(high) < wanted:
        high *= 2
        if high > _MOST_PEOPLE:
            return None
    low = max(fewest, high // 2)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if power_of(middle) >= wanted else (middle + 1, high)
    while dips := [size for size in range(low + 1, low + 11) if power_of(size) < wanted]:
        low = dips[-1] + 1
    return low


def least_detectable(power_of: Callable[[float], float], wanted: float = 0.8, most: float = 1.0) -> float | None:
    """The smallest effect that is found with the wanted power; None if not even the largest is."""
    if power_of(most) < wanted:
        return None
    low, high = 0.0, most
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (low, middle) if power_of(middle) >= wanted else (middle, high)
    return high


def _power_of_t(shift: float, degrees: int, level: float) -> float:
    """Of a two-sided t test whose statistic is moved by `shift`: averaged over what the estimated spread may turn out.

    The noncentral t distribution's own functions fail far out in the tails; this does not.
    """
    limit = float(stats.t.ppf(1 - level / 2, degrees))

    def given(spread: float) -> float:
        beyond = stats.norm.sf(limit * spread - shift) + stats.norm.sf(limit * spread + shift)
        return float(beyond * stats.chi.pdf(spread * math.sqrt(degrees), degrees) * math.sqrt(degrees))

    ends = [float(stats.chi.ppf(share, degrees)) / math.sqrt(degrees) for share in (1e-14, 0.01, 0.99, 1 - 1e-14)]
    parts = pairwise(ends)
    return min(1.0, sum(integrate.quad(given, *part, epsabs=1e-13, epsrel=1e-12, limit=200)[0] for part in parts))


def _chance_of(rejected: Bools, p: float, q: float, n: int, m: int) -> float:
    one, other = stats.binom.pmf(np.arange(n + 1), n, p), stats.binom.pmf(np.arange(m + 1), m, q)
    return float(one @ rejected @ other)


@lru_cache(maxsize=64)
def _rejected_by_fisher(n: int, m: int, level: float) -> Bools:
    """For every table (a of n, b of m) whether Fisher's test rejects; worked out once per total."""
    rejected = np.zeros((n + 1, m + 1), dtype=bool)
    for have in range(n + m + 1):
        a = np.arange(max(0, have - m), min(have, n) + 1)
        probability = stats.hypergeom.pmf(a, n + m, have, n)
        order = np.argsort(probability)
        summed = np.cumsum(probability[order])
        reach = np.searchsorted(probability[order], probability * AS_EXTREME, side="right")
        rejected[a, have - a] = summed[reach - 1] <= level
    return rejected


@lru_cache(maxsize=64)
def _rejected_by_chi_square(n: int, m: int, level: float) -> Bools:
    a, b = np.arange(n + 1)[:, None], np.arange(m + 1)[None, :]
    have = a + b
    below = n * m * have * (n + m - have)
    with np.errstate(divide="ignore", invalid="ignore"):
        statistic = np.where(below > 0, (n + m) * (a * m - b * n) ** 2.0 / below, 0.0)
    return np.asarray(statistic >= stats.chi2.isf(level, 1))
