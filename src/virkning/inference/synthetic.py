"""One treated unit: a weighted mix of others that follows the same path before (synthetic control), the same with
weights on periods too (synthetic difference-in-differences, Arkhangelsky et al. 2021), and plain averages beside.

Uncertainty comes from placebos: every comparison unit is given the treatment it did not have, and the real estimate is
held against those. No distribution is assumed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import Literal

import numpy as np
from scipy import optimize, stats

from virkning.inference.did_sums import Flags, Floats, Number

Method = Literal["control", "sdid", "did"]

ALMOST_NO_RIDGE = 1e-6
PLACEBO_DRAWS = 500
FEWEST_BEFORE = 3


@dataclass(frozen=True, slots=True)
class Synthetic:
    """One fit: the effect, its weights, and the path of the treated beside that of the mix.

    shift: what separates treated and mix before, weighted by period; the mix is drawn with it where levels do not count.
    """

    value: float
    unit_weights: Floats
    time_weights: Floats
    treated: Floats
    mix: Floats
    shift: float
    after: Flags

    @property
    def gaps(self) -> Floats:
        return self.treated - self.mix - self.shift

    @property
    def fit_before(self) -> float:
        """Root mean squared gap before the start."""
        return float(np.sqrt(np.mean(self.gaps[~self.after] ** 2)))

    @property
    def ratio(self) -> float:
        """Root mean squared gap after over that before: large when only the time after fits badly."""
        return (
            float(np.sqrt(np.mean(self.gaps[self.after] ** 2))) / self.fit_before
            if self.fit_before > 0
            else float("inf")
        )


@dataclass(frozen=True, slots=True)
class SpacePlacebos:
    """What units without the treatment would have been said to gain.

    rank_p: the share of all assignments, the real one included, whose estimate is at least as large; ratio_p the same
    for the ratio of fit after to fit before.
    """

    values: Floats
    fits: Floats
    gaps: Floats
    se: float
    rank_p: float
    ratio_p: float
    enumerated: bool


def fit(outcome: Floats, treated: Flags, after: Flags, method: Method) -> Synthetic:
    """outcome: units x periods; all treated units start in the first period that `after` marks."""
    controls, mean = outcome[~treated], outcome[treated].mean(axis=0)
    before = controls[:, ~after]
    noise = float(np.std(np.diff(before, axis=1), ddof=1)) if before.shape[1] > 1 else 0.0
    if method == "did":
        units, times = _even(len(controls)), _even(int((~after).sum()))
    elif method == "control":
        units = simplex_weights(before.T, mean[~after], ALMOST_NO_RIDGE * noise, level_counts=True)
        times = np.zeros(int((~after).sum()))
    else:
        ridge = float(treated.sum() * after.sum()) ** 0.25 * noise
        units = simplex_weights(before.T, mean[~after], ridge, level_counts=False)
        times = simplex_weights(before, controls[:, after].mean(axis=1), ALMOST_NO_RIDGE * noise, level_counts=False)
    mix = units @ controls
    shift = float(times @ (mean - mix)[~after])
    return Synthetic(float((mean - mix)[after].mean()) - shift, units, times, mean, mix, shift, after)


def simplex_weights(parts: Floats, target: Floats, ridge: float, *, level_counts: bool) -> Floats:
    """Weights of at least zero adding up to one that bring the columns of `parts` closest to the target.

    Least squares per row plus ridge squared times the sum of squared weights; without levels a constant is left free.
    Solved exactly: on the simplex the distance is homogeneous, so a non-negative least squares whose solution is scaled
    to one has the same minimum.
    """
    if not level_counts:
        parts, target = parts - parts.mean(axis=0), target - target.mean()
    away = (parts - target[:, None]) / np.sqrt(len(target))
    stacked = np.vstack([away, ridge * np.eye(parts.shape[1])])
    size = float(np.sqrt((stacked**2).sum(axis=0).mean()))
    if size == 0:
        return _even(parts.shape[1])
    system = np.vstack([stacked / size, np.ones(parts.shape[1])])
    found = optimize.nnls(system, np.concatenate([np.zeros(len(stacked)), [1.0]]), maxiter=100 * parts.shape[1])[0]
    return np.asarray(found / found.sum())


def space_placebos(
    outcome: Floats,
    treated: Flags,
    after: Flags,
    method: Method,
    real: Synthetic,
    *,
    seed: int = 1,
    step: Callable[[int], None] = lambda _: None,
) -> SpacePlacebos:
    """Give the treatment to as many comparison units as really had it, in all ways or in a number of drawn ways."""
    controls = outcome[~treated]
    chosen, enumerated = _choices(len(controls), int(treated.sum()), seed)
    fits = []
    for pick in chosen:
        flags = np.zeros(len(controls), dtype=bool)
        flags[pick] = True
        fits.append(fit(controls, flags, after, method))
        step(1)
    values = np.array([each.value for each in fits])
    ratios = np.array([each.ratio for each in fits])
    return SpacePlacebos(
        values=values,
        fits=np.array([each.fit_before for each in fits]),
        gaps=np.array([each.gaps for each in fits]),
        se=float(np.std(values)),
        rank_p=float(1 + np.sum(np.abs(values) >= abs(real.value))) / (1 + len(values)),
        ratio_p=float(1 + np.sum(ratios >= real.ratio)) / (1 + len(values)),
        enumerated=enumerated,
    )


def placebo_number(real: Synthetic, placebos: SpacePlacebos, level: float = 0.95) -> Number:
    """Interval from the spread of the placebos (normal), p value from their ranks."""
    reach = float(stats.norm.ppf(0.5 + level / 2)) * placebos.se
    return Number(real.value, placebos.se, real.value - reach, real.value + reach, placebos.rank_p)


def time_placebos(outcome: Floats, treated: Flags, after: Flags, method: Method) -> list[tuple[int, float]]:
    """The place of each pretended earlier start, with the effect found from there to the real start."""
    before = outcome[:, ~after]
    count = before.shape[1]
    starts = range(max(FEWEST_BEFORE, count // 2), count)
    return [(start, fit(before, treated, np.arange(count) >= start, method).value) for start in starts]


def without_each(
    outcome: Floats, treated: Flags, after: Flags, method: Method, real: Synthetic
) -> list[tuple[int, float]]:
    """The effect when one comparison unit that carries weight is left out; places among all units."""
    places = np.flatnonzero(~treated)
    carrying = places[real.unit_weights > 1e-3] if method != "did" else places
    found = []
    for place in carrying:
        kept = np.arange(len(treated)) != place
        found.append((int(place), fit(outcome[kept], treated[kept], after, method).value))
    return found


def _choices(controls: int, treated: int, seed: int) -> tuple[list[list[int]], bool]:
    if comb(controls, treated) <= PLACEBO_DRAWS:
        return [list(pick) for pick in combinations(range(controls), treated)], True
    random = np.random.default_rng([seed, controls, treated])
    return [sorted(random.choice(controls, treated, replace=False).tolist()) for _ in range(PLACEBO_DRAWS)], False


def _even(count: int) -> Floats:
    return np.full(count, 1 / count)
