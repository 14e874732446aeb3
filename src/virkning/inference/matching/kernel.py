"""Kernel matching on the score: every control within the bandwidth counts, the nearer the more (Epanechnikov)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from virkning.inference.matching.rules import Bools, Floats
from virkning.inference.propensity import Model, fit_score

DRAWS = 199


@dataclass(frozen=True, slots=True)
class Kernel:
    """weights: per row, adding up to one in each arm. used: rows of the treated with, and controls of, neighbours."""

    weights: Floats
    used: Bools


def kernel_weights(score: Floats, treated: Bools, bandwidth: float, *, both: bool) -> Kernel:
    """Each unit is compared with the kernel mean of the other arm; units without any neighbour are left out."""
    rows = len(score)
    weights, used = np.zeros(rows), np.zeros(rows, dtype=bool)
    for seeking in (treated, ~treated) if both else (treated,):
        units, others = np.flatnonzero(seeking), np.flatnonzero(~seeking)
        order = others[np.argsort(score[others], kind="stable")]
        sums, found = _kernel_sums(score[units], score[order], bandwidth)
        used[units[found]] = True
        weights[units[found]] += 1
        weights[order] += _spread(score[units[found]], 1 / sums[found], score[order], bandwidth)
    used |= weights > 0
    return Kernel(weights / np.where(treated, weights[treated].sum(), weights[~treated].sum()), used)


def _kernel_sums(wanted: Floats, sorted_scores: Floats, bandwidth: float) -> tuple[Floats, Bools]:
    """The sum of the kernel over the sorted scores around each wanted one: its square is summed from running sums."""
    sums = _windowed(wanted, sorted_scores, np.ones(len(sorted_scores)), bandwidth)
    return sums, sums > 1e-9


def _spread(units: Floats, shares: Floats, sorted_scores: Floats, bandwidth: float) -> Floats:
    """What each control receives when every unit hands out its share by the kernel."""
    order = np.argsort(units, kind="stable")
    return np.maximum(_windowed(sorted_scores, units[order], shares[order], bandwidth), 0)


def _windowed(at: Floats, points: Floats, mass: Floats, bandwidth: float) -> Floats:
    """The sum of mass times (1 - (distance / bandwidth)^2) over the points nearer than the bandwidth."""
    low, high = np.searchsorted(points, at - bandwidth, "right"), np.searchsorted(points, at + bandwidth, "left")
    running = [np.r_[0.0, np.cumsum(mass * points**power)] for power in range(3)]
    zeroth, first, second = (part[high] - part[low] for part in running)
    found = zeroth - (second - 2 * at * first + at**2 * zeroth) / bandwidth**2
    return np.where(high > low, found, 0.0)


def kernel_errors(
    outcomes: Floats, covariates: Floats, treated: Bools, model: Model, bandwidth: float, *, both: bool, seed: int
) -> Floats:
    """Bootstrap errors of the effects on several outcomes (columns); the score is estimated anew in each draw."""
    chance = np.random.default_rng(seed)
    arms = [np.flatnonzero(treated), np.flatnonzero(~treated)]
    drawn = np.empty((DRAWS, outcomes.shape[1]))
    for draw in range(DRAWS):
        rows = np.concatenate([chance.choice(arm, len(arm)) for arm in arms])
        score = fit_score(covariates[rows], treated[rows], model).values
        weights = kernel_weights(score, treated[rows], bandwidth, both=both).weights
        drawn[draw] = np.where(treated[rows], weights, -weights) @ outcomes[rows]
    return drawn.std(axis=0, ddof=1)
