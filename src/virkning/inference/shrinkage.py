"""What is left of noisy estimates when the noise is taken out: empirical Bayes for many groups.

Estimates are taken as normal around true effects that are themselves normal. The spread of the true effects is given
(see leave_out), the variance of each estimate is steadied by borrowing from the others (Smyth 2004), and each estimate
is drawn towards the common mean by as much as it is noise (Morris 1983).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from scipy.special import digamma, polygamma

Floats = NDArray[np.float64]

MOST_PRIOR_DEGREES = 1e6


@dataclass(frozen=True, slots=True)
class Shrunk:
    """Shrunken estimates with their posterior standard deviations and the weight each gave to its own data."""

    estimates: Floats
    sd: Floats
    weight: Floats
    mean: float
    spread: float

    def interval(self, level: float = 0.95) -> tuple[Floats, Floats]:
        reach = stats.norm.ppf(0.5 + level / 2) * self.sd
        return self.estimates - reach, self.estimates + reach


def steady_variances(variances: Floats, expected: Floats, degrees: Floats) -> tuple[Floats, Floats]:
    """Variances drawn towards what a common model expects of them, and the degrees of freedom they then have.

    How much is borrowed is told by the data: if the ratios of found to expected vary no more than chance makes them,
    the common model is followed; if they vary much, each keeps its own.
    """
    ratio = np.maximum(variances, 1e-12) / expected
    prior_degrees, level = _scaled_f(ratio, degrees)
    posterior = (prior_degrees * level + degrees * ratio) / (prior_degrees + degrees)
    return posterior * expected, prior_degrees + degrees


def _scaled_f(ratio: Floats, degrees: Floats) -> tuple[float, float]:
    """Moments of the logarithm of variance ratios: prior degrees of freedom and the common level."""
    half = degrees / 2
    logs = np.log(ratio) - digamma(half) + np.log(half)
    excess = float(np.var(logs, ddof=1) - np.mean(polygamma(1, half)))
    if excess <= 0:
        return MOST_PRIOR_DEGREES, float(np.exp(np.mean(logs)))
    prior = min(2 * _inverse_trigamma(excess), MOST_PRIOR_DEGREES)
    return prior, float(np.exp(np.mean(logs) + digamma(prior / 2) - np.log(prior / 2)))


def _inverse_trigamma(value: float) -> float:
    """Newton's method on 1/trigamma, which is nearly a straight line."""
    x = 0.5 + 1 / value
    for _ in range(50):
        tri = float(polygamma(1, x))
        step = tri * (1 - tri / value) / float(polygamma(2, x))
        x += step
        if abs(step) < 1e-10 * x:
            break
    return x


def shrink(estimates: Floats, variances: Floats, true_variance: float) -> Shrunk:
    """Posterior means under a normal spread of true effects; a spread of zero leaves only the common mean."""
    prior = max(true_variance, 0.0)
    total = prior + variances
    precision = 1 / np.maximum(total, np.finfo(float).tiny)
    mean = float(np.average(estimates, weights=precision))
    weight = prior * precision
    sd = np.sqrt(prior * (1 - weight))
    return Shrunk(mean + weight * (estimates - mean), sd, weight, mean, float(np.sqrt(prior)))


def spread_error(variances: Floats, true_variance: float) -> float:
    """Standard error of the estimated variance of the true effects among these very groups, errors being normal."""
    return float(np.sqrt(np.sum(2 * variances**2 + 4 * max(true_variance, 0.0) * variances)) / len(variances))
