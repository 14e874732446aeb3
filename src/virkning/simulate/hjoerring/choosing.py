"""Choosing, among many lives, as many as a group has, so that the group's means and variances are those printed.

First everybody is weighted as little as possible so that the weighted moments are the printed ones (entropy balancing),
and the group is drawn by these weights. What chance leaves over is then mended by exchanging one person at a time.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from virkning.simulate.hjoerring.printed import Bools, Floats, Margin, Random, Whole

MEANS_COUNT, VARIANCES_COUNT = 1.0, 0.3  # a mean off by 0.01 SD weighs about as much as a variance off by 3 %
RIDGE, STEPS = 1e-4, 30
CLOSE = 0.004
MOST_EXCHANGES = 1500
TRIES = 100_000  # divided by the size of the group: how many leavings are tried for each exchange


def choose(random: Random, pool: dict[str, Floats], printed: Sequence[Margin], size: int) -> Whole:
    """Rows of the pool, nobody twice."""
    gaps = moments(pool, printed)
    chosen = _drawn(random, _weights(gaps), size)
    return _exchanged(gaps.astype(np.float32), chosen)


def moments(pool: dict[str, Floats], printed: Sequence[Margin]) -> Floats:
    """Each person's distance from the printed moments, in standard deviations: their mean over a group should be zero."""
    columns = []
    for one in printed:
        gap = (pool[one.name] - one.mean) / np.sqrt(one.variance)
        columns.append(MEANS_COUNT * gap)
        if one.kind != "share":  # a share's variance follows from its mean
            columns.append(VARIANCES_COUNT * (gap**2 - 1))
    return np.column_stack(columns)


def _weights(gaps: Floats) -> Floats:
    """Entropy weights by Newton's method, with a ridge for moments that no weighting reaches exactly."""
    lean = np.zeros(gaps.shape[1])
    for _ in range(STEPS):
        weight = _tilted(gaps, lean)
        mean = weight @ gaps
        centred = gaps - mean
        curve = (centred * weight[:, None]).T @ centred + RIDGE * np.eye(len(lean))
        step = np.asarray(np.linalg.solve(curve, mean + RIDGE * lean), dtype=np.float64)
        lean = lean - _length(gaps, lean, step) * step
    return _tilted(gaps, lean)


def _tilted(gaps: Floats, lean: Floats) -> Floats:
    power = gaps @ lean
    weight = np.exp(power - power.max())
    return np.asarray(weight / weight.sum())


def _length(gaps: Floats, lean: Floats, step: Floats) -> float:
    """Half the step until the dual falls."""
    length = 1.0
    while length > 1e-3 and _dual(gaps, lean - length * step) > _dual(gaps, lean):
        length /= 2
    return length


def _dual(gaps: Floats, lean: Floats) -> float:
    power = gaps @ lean
    top = power.max()
    return float(top + np.log(np.exp(power - top).sum()) + RIDGE / 2 * lean @ lean)


def _drawn(random: Random, weight: Floats, size: int) -> Whole:
    """Systematic draws without replacement: who weighs more than one place gets one place."""
    share = np.minimum(weight * size, 1.0)
    for _ in range(20):
        free = share < 1
        share[free] = np.minimum(share[free] * (size - (~free).sum()) / share[free].sum(), 1.0)
    order = random.permutation(len(share))
    steps = np.cumsum(share[order]) / share.sum() * size
    picked = np.searchsorted(steps, np.arange(size) + random.random())
    return np.asarray(order[np.unique(np.minimum(picked, len(order) - 1))])


def _exchanged(gaps: np.ndarray, chosen: Whole) -> Whole:
    """The person whose leaving helps most goes, and the one who then fits best comes, until all is close or nothing helps."""
    chosen, length = chosen.copy(), np.einsum("ij,ij->i", gaps, gaps)
    free = np.ones(len(gaps), dtype=bool)
    free[chosen] = False
    off = gaps[chosen].sum(axis=0, dtype=np.float64).astype(np.float32)
    for _ in range(MOST_EXCHANGES):
        if np.abs(off).max() < CLOSE * len(chosen):
            break
        found = _exchange(gaps, length, chosen, free, off)
        if found is None:
            break
        place, coming = found
        off = off - gaps[chosen[place]] + gaps[coming]
        free[chosen[place]], free[coming] = True, False
        chosen[place] = coming
    return chosen


def _exchange(
    gaps: np.ndarray, length: np.ndarray, chosen: Whole, free: Bools, off: np.ndarray
) -> tuple[int, int] | None:
    """Who goes (a place among the chosen) and who comes; None where nobody's leaving helps."""
    for place in np.argsort(length[chosen] - 2 * gaps[chosen] @ off)[: TRIES // len(chosen)]:
        rest = off - gaps[chosen[place]]
        fit = np.where(free, length + 2 * gaps @ rest, np.inf)
        coming = int(np.argmin(fit))
        if rest @ rest + fit[coming] < off @ off:
            return int(place), coming
    return None
