"""Time until one of several ends: how many have reached each by a time, when reaching one rules out the others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

CENSORED = 0


@dataclass(frozen=True, slots=True)
class Incidence:
    """At each time something happened: the share that has reached each end (a column per end), and who is left."""

    times: Floats
    shares: Floats
    waiting: Floats
    at_risk: Codes

    def at(self, time: float) -> Floats:
        """The shares by a given time."""
        place = int(np.searchsorted(self.times, time, side="right")) - 1
        return self.shares[place] if place >= 0 else np.zeros(self.shares.shape[1])


def cumulative_incidence(time: Floats, end: Codes, ends: int) -> Incidence:
    """The Aalen-Johansen estimator. end: 0 where the person was not followed further, else which of 1 … `ends`."""
    times = np.unique(time[end != CENSORED])
    at_risk = (time[None, :] >= times[:, None]).sum(axis=1)
    reached = np.stack(
        [((time[None, :] == times[:, None]) & (end == which)).sum(axis=1) for which in range(1, ends + 1)], axis=1
    )
    left = np.cumprod(1 - reached.sum(axis=1) / at_risk)
    before = np.concatenate([[1.0], left[:-1]])
    shares = np.cumsum(before[:, None] * reached / at_risk[:, None], axis=0)
    return Incidence(times, shares, left, at_risk)
