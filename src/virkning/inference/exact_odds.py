"""The odds ratio that Fisher's test speaks of: given both margins, with its exact interval, also where a cell is empty."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special

from virkning.inference.proportions import LEVEL, Interval

Floats = NDArray[np.float64]

_FURTHEST = 700.0  # logarithms of odds ratios beyond which floating point ends
_EXACT = 4 * np.finfo(float).eps


def conditional_odds_ratio(a: int, n: int, b: int, m: int, level: float = LEVEL) -> Interval:
    """The most likely odds ratio for a of n against b of m given how many have it in all; Clopper-Pearson-like ends.

    0 or infinity where the table lies at the edge of what the margins allow; NaN where they allow one table only.
    """
    possible = np.arange(max(0, a + b - m), min(a + b, n) + 1)
    if len(possible) == 1:
        return Interval(math.nan, 0.0, math.inf)
    chances = _Chances(possible, n, m, a + b)
    lowest, highest, tail = a == possible[0], a == possible[-1], (1 - level) / 2
    value = 0.0 if lowest else math.inf if highest else _root(lambda log: chances.mean(log) - a)
    low = 0.0 if lowest else _root(lambda log: chances.at_least(a, log) - tail)
    high = math.inf if highest else _root(lambda log: tail - chances.at_most(a, log))
    return Interval(value, low, high)


class _Chances:
    """The noncentral hypergeometric distribution, on the log scale so that extreme odds ratios do no harm."""

    def __init__(self, possible: NDArray[np.int64], n: int, m: int, have: int) -> None:
        self.possible = possible
        self._log = _log_choose(n, possible) + _log_choose(m, have - possible)

    def _given(self, log: float) -> Floats:
        weight = self._log + self.possible * log
        chance = np.exp(weight - weight.max())
        return np.asarray(chance / chance.sum())

    def mean(self, log: float) -> float:
        return float(self._given(log) @ self.possible)

    def at_least(self, a: int, log: float) -> float:
        return float(self._given(log)[self.possible >= a].sum())

    def at_most(self, a: int, log: float) -> float:
        return float(self._given(log)[self.possible <= a].sum())


def _log_choose(n: int, k: NDArray[np.int64]) -> Floats:
    return np.asarray(special.gammaln(n + 1) - special.gammaln(k + 1) - special.gammaln(n - k + 1))


def _root(rising: Callable[[float], float]) -> float:
    """The odds ratio at which a function of its logarithm that rises is zero, to the last digits of floating point."""
    return math.exp(optimize.brentq(rising, -_FURTHEST, _FURTHEST, xtol=1e-15, rtol=_EXACT, maxiter=1000))
