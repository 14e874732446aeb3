"""Were the groups on the same path before, and how much could a broken path explain?

The bounds follow Rambachan and Roth (2023). Two ways of saying how far the paths may part are built:

- relative magnitudes: from one period to the next the paths part by at most M times the largest step before the start.
  The interval is the union, over which step before was the largest and its sign, of the intervals that each would give.
  It covers at least as often as it says (each end has the error of its own line); the authors' hybrid test is shorter.
- smoothness: the slope of the difference between the paths changes by at most M from period to period. The interval is
  the shortest one of fixed length that is affine in the estimates.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import optimize, stats

from virkning.inference.did_sums import Floats

BREAKDOWN_SEARCHED_TO = 10.0
HALVINGS = 50


@dataclass(frozen=True, slots=True)
class EventPath:
    """Effects by period relative to a base period, and their covariance.

    times: periods since the base (negative before, positive after, the base itself left out), in rising order.
    """

    times: Floats
    values: Floats
    covariance: Floats
    degrees: int

    @property
    def before(self) -> int:
        return int((self.times < 0).sum())

    def mean_after(self) -> Floats:
        """The weights that make the average of the periods after."""
        after = self.times > 0
        return after / after.sum()


@dataclass(frozen=True, slots=True)
class Bound:
    """The interval for the effect when violations up to `strength` are allowed for; `set_*` leave chance out."""

    strength: float
    low: float
    high: float
    set_low: float
    set_high: float


@dataclass(frozen=True, slots=True)
class JointTest:
    statistic: float
    restrictions: int
    p: float


def joint_test(values: Floats, covariance: Floats, degrees: int) -> JointTest:
    """Are all these coefficients zero? A Wald test scaled as Hotelling's, which allows for a covariance that is estimated.

    Not possible with fewer clusters than coefficients.
    """
    count = len(values)
    if count == 0 or degrees < count or np.linalg.matrix_rank(covariance, tol=1e-12 * np.trace(covariance)) < count:
        return JointTest(float("nan"), count, float("nan"))
    left = degrees - count + 1
    statistic = float(values @ np.linalg.solve(covariance, values)) / count * left / degrees
    return JointTest(statistic, count, float(stats.f.sf(statistic, count, left)))


def relative_magnitudes(path: EventPath, weights: Floats, strength: float, level: float = 0.95) -> Bound:
    """Bound for a weighted sum of the effects after the start, allowing steps of `strength` times the largest before."""
    reach = strength * _steps_carried(path, weights)
    quantile = float(stats.t.ppf(0.5 + level / 2, path.degrees))
    steps = np.vstack([_steps_before(path), np.zeros(len(path.times))])
    lines = np.concatenate([weights + reach * steps, weights - reach * steps])
    at = lines @ path.values
    spread = np.sqrt(np.einsum("ij,jk,ik->i", lines, path.covariance, lines))
    return Bound(
        strength,
        float((at - quantile * spread).min()),
        float((at + quantile * spread).max()),
        float(at.min()),
        float(at.max()),
    )


def breakdown(path: EventPath, weights: Floats, level: float = 0.95) -> float:
    """The largest M at which the relative-magnitudes interval still keeps off zero: 0 when it never does."""

    def covers(strength: float) -> bool:
        bound = relative_magnitudes(path, weights, strength, level)
        return bound.low <= 0 <= bound.high

    if covers(0.0):
        return 0.0
    if not covers(BREAKDOWN_SEARCHED_TO):
        return float("inf")
    inside, outside = BREAKDOWN_SEARCHED_TO, 0.0
    for _ in range(HALVINGS):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if covers(middle) else (inside, middle)
    return outside


def smoothness(path: EventPath, weights: Floats, strength: float, level: float = 0.95) -> Bound:
    """Shortest interval of fixed length for a weighted sum of effects, allowing slopes to change by `strength`.

    The estimator is the weighted sum plus a combination of the coefficients before, chosen so that any straight line
    drops out and the worst bias and the standard error together make the interval as short as it can be.
    """
    bends = strength * _bends(path.times)
    root = np.linalg.cholesky(path.covariance + 1e-14 * np.trace(path.covariance) * np.eye(len(path.times))).T
    whole = _shortest(bends, root, path.times, weights, level)
    bias, error = float(np.abs(bends @ whole).sum()), float(np.linalg.norm(root @ whole))
    at, half = float(whole @ path.values), _folded_quantile(bias / error, level) * error
    return Bound(strength, at - half, at + half, at - bias, at + bias)


def _steps_before(path: EventPath) -> Floats:
    """Each row picks the step from one period before the start to the next, the last one ending in the base."""
    identity = np.eye(len(path.times))[: path.before]
    ends = np.vstack([identity[1:], np.zeros((1, len(path.times)))]) if path.before else identity
    return ends - identity


def _steps_carried(path: EventPath, weights: Floats) -> float:
    """How many steps after the start a weighted sum adds up: the first period after carries one, the second two."""
    after = path.times > 0
    return float(np.sum(np.abs(np.cumsum((weights[after])[::-1]))))


def _bends(times: Floats) -> Floats:
    """What a bend of one at each period between does to every period, the line through the base and next held fixed."""
    first, last = int(times.min()), int(times.max())
    after = [np.maximum(times - bend, 0) for bend in range(1, last)]
    before = [np.maximum(bend - times, 0) for bend in range(first + 1, 1)]
    return np.array(after + before, dtype=float).reshape(-1, len(times))


def _folded_quantile(bias: float, level: float) -> float:
    """The quantile of |N(bias, 1)|."""
    if bias > 8:
        return bias + float(stats.norm.ppf(level))
    return float(optimize.brentq(lambda c: stats.norm.cdf(c - bias) - stats.norm.cdf(-c - bias) - level, 0, bias + 6))


def _shortest(bends: Floats, root: Floats, times: Floats, weights: Floats, level: float) -> Floats:
    """The combination with the shortest interval, among those that let straight lines drop out.

    Searched from the combination with the least variance; each absolute value of the bias has a variable above it, so
    that what is minimised is smooth.
    """
    before, after = times < 0, times > 0
    slope, wanted = times[before], -float(weights[after] @ times[after])
    fixed = np.where(before, 0.0, weights)
    fixed[before] = slope * wanted / float(slope @ slope)
    ways = np.zeros((len(times), len(slope) - 1))
    ways[before] = np.linalg.svd(slope[None, :])[2][1:].T
    least = np.linalg.lstsq(root @ ways, -root @ fixed, rcond=None)[0]
    if not ways.shape[1] or not bends.any():
        return np.asarray(fixed + ways @ least)
    free, unit = len(least), float(np.linalg.norm(root @ (fixed + ways @ least)))

    def length(tried: Floats) -> float:
        error = float(np.linalg.norm(root @ (fixed + ways @ tried[:free]))) / unit
        return _folded_quantile(float(tried[free:].sum()) / error, level) * error

    above = np.vstack([np.hstack([sign * bends @ ways / unit, np.eye(len(bends))]) for sign in (-1, 1)])
    floor = np.concatenate([sign * bends @ fixed / unit for sign in (1, -1)])
    begin = np.concatenate([least, np.abs(bends @ (fixed + ways @ least)) / unit])
    found = optimize.minimize(
        length,
        begin,
        method="SLSQP",
        constraints={"type": "ineq", "fun": lambda z: above @ z - floor, "jac": lambda z: above},
        options={"ftol": 1e-13, "maxiter": 500},
    )
    return np.asarray(fixed + ways @ found.x[:free])
