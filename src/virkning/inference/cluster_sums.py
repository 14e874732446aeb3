"""Errors of estimates that are sums of influences, when rows hang together in clusters such as municipalities.

Where whole clusters were treated, the treated ones and the others are two samples of clusters: each arm's spread is
found among its own clusters, and the degrees of freedom are Satterthwaite's (as in Welch's test).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Precision:
    """A standard error and the degrees of freedom of its intervals; NaN where it cannot be found."""

    error: float
    df: float = float("inf")


@dataclass(frozen=True, slots=True)
class Arms:
    """How many clusters hold treated rows only, other rows only, or both."""

    treated: int
    others: int
    mixed: int

    @property
    def enough(self) -> bool:
        """Two clusters on each side, or clusters that hold both sides."""
        return min(self.treated, self.others) > 1 or (self.mixed > 1 and 1 not in (self.treated, self.others))

    @property
    def smallest_side(self) -> int:
        return self.mixed + min(self.treated, self.others)


def arms_of(cluster: Codes, treated: Bools) -> Arms:
    kinds = _kinds(cluster, treated)
    return Arms(*(int((kinds == kind).sum()) for kind in (2, 1, 3)))


def _kinds(cluster: Codes, treated: Bools) -> Codes:
    """For each cluster 1 with others only, 2 with treated only, 3 with both, 0 with nobody."""
    count = int(cluster.max(initial=-1)) + 1
    has = [np.bincount(cluster[rows], minlength=count) > 0 for rows in (~treated, treated)]
    return np.asarray(has[0] + 2 * has[1], dtype=np.int64)


def clustered(influence: Floats, cluster: Codes, treated: Bools) -> Precision:
    """influence: of each row on the estimate, adding up to zero within each arm."""
    kinds = _kinds(cluster, treated)
    if not arms_of(cluster, treated).enough:
        return Precision(float("nan"))
    squares = np.bincount(cluster, influence, len(kinds)) ** 2
    parts, freedoms = [], []
    for kind in (1, 2, 3):
        count = int((kinds == kind).sum())
        if count > 1:
            parts.append(float(squares[kinds == kind].sum()) * count / (count - 1))
            freedoms.append(count - 1)
    total = sum(parts)
    spread = sum(part**2 / freedom for part, freedom in zip(parts, freedoms, strict=True))
    return Precision(float(np.sqrt(total)), total**2 / spread if spread > 0 else float("inf"))
