"""The smallest effect that is found often enough, from how often effects of several sizes were found."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Floats = NDArray[np.float64]

_STEPS = 100
_STILL = 1e-10


@dataclass(frozen=True, slots=True)
class Detectable:
    """An effect with the ends of its interval, which stems from the simulation alone; None where it lies beyond reach."""

    value: float | None
    low: float | None
    high: float | None


def detectable(effects: Floats, found: Floats, tried: Floats, wanted: float, level: float = 0.95) -> Detectable:
    """A probit line through the shares found; the effect at which it reaches the wanted power (delta method).

    Half a hit and half a miss are added to each size, so that shares of none and all have a place on the line.
    """
    share, weight = (found + 0.5) / (tried + 1), tried + 1
    design = np.column_stack([np.ones(len(effects)), effects])
    line = _fit(design, share, weight)
    if line is None or line[0][1] <= 0:
        return Detectable(None, None, None)
    (start, slope), spread = line
    value = float((stats.norm.ppf(wanted) - start) / slope)
    gradient = np.array([-1 / slope, -value / slope])
    half = float(stats.norm.ppf((1 + level) / 2)) * math.sqrt(float(gradient @ spread @ gradient))
    return Detectable(value, max(0.0, value - half), value + half)


def _fit(design: Floats, share: Floats, weight: Floats) -> tuple[Floats, Floats] | None:
    """Coefficients and their covariance by scoring; None where all sizes are found equally often."""
    beta = np.array([float(stats.norm.ppf((share * weight).sum() / weight.sum())), 0.0])
    for _ in range(_STEPS):
        index = np.clip(design @ beta, -7, 7)
        chance, density = stats.norm.cdf(index), stats.norm.pdf(index)
        work = weight * density**2 / (chance * (1 - chance))
        information = design.T @ (work[:, None] * design)
        if np.linalg.matrix_rank(information) < 2:
            return None
        step = np.linalg.solve(information, design.T @ (work * (share - chance) / density))
        beta = beta + step
        if np.abs(step).max() < _STILL:
            return beta, np.linalg.inv(information)
    return None
