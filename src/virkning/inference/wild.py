"""The wild cluster bootstrap: p values and intervals that hold with fewer clusters than clustered errors need.

The null hypothesis is imposed and t statistics are compared (Cameron, Gelbach and Miller 2008, "WCR"). Everything a draw
needs is linear in the signs and in the value tested, so a draw costs clusters x columns operations whatever the number
of rows, and the interval (all values that are not rejected) needs no further draws. With so few clusters that all sign
vectors can be gone through, they are, and the result holds no chance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from virkning.inference.did_sums import ClusterSums, Floats, Number, regression, with_first

Weights = Literal["rademacher", "webb"]

WEBB = np.array([-np.sqrt(1.5), -1.0, -np.sqrt(0.5), np.sqrt(0.5), 1.0, np.sqrt(1.5)])
TIE = 1e-9
CELLS_AT_ONCE = 2_000_000
FARTHEST_ERRORS = 1e4
HALVINGS = 60


@dataclass(frozen=True, slots=True)
class WildTest:
    """The bootstrap's answer about one coefficient; an end of the interval is infinite where no value is rejected."""

    number: Number
    draws: int
    enumerated: bool


@dataclass(frozen=True, slots=True)
class _Pulls:
    """How clusters pull at the coefficient under the null of zero (base) and what a null of one would add (slope)."""

    base: Floats
    slope: Floats
    base_scores: Floats
    slope_scores: Floats
    back: Floats


@dataclass(frozen=True, slots=True)
class _Draws:
    """For each draw the numerator of t, and the three sums that give its denominator, as functions of the null."""

    base: Floats
    slope: Floats
    base_squares: Floats
    products: Floats
    slope_squares: Floats

    def t(self, null: float) -> Floats:
        squares = self.base_squares - 2 * null * self.products + null**2 * self.slope_squares
        top = np.abs(self.base - null * self.slope)
        with np.errstate(divide="ignore", invalid="ignore"):
            found = top / np.sqrt(np.maximum(squares, 0.0))
        # A draw that fits perfectly has no spread to be compared with: it counts as at least as extreme.
        return np.where(np.isnan(found), np.inf, found)


def wild_test(
    sums: ClusterSums,
    contrast: Floats,
    *,
    draws: int = 9999,
    weights: Weights = "rademacher",
    seed: int = 1,
    level: float = 0.95,
) -> WildTest:
    """Test and interval for a weighted sum of coefficients."""
    turned = sums.turned(with_first(contrast))
    fitted = regression(turned).one(0)
    pulls = _pulls(turned)
    enumerated = weights == "rademacher" and 2**sums.clusters <= draws
    signs = _all_signs(sums.clusters) if enumerated else _drawn_signs(sums.clusters, draws, weights, seed)
    drawn = _gather(pulls, signs)
    observed = _gather(pulls, iter([np.ones((sums.clusters, 1))]))

    def p_of(null: float) -> float:
        beyond = int(np.sum(drawn.t(null) >= observed.t(null)[0] * (1 - TIE)))
        return beyond / len(drawn.base) if enumerated else (1 + beyond) / (1 + len(drawn.base))

    low, high = (_end(p_of, fitted, side, 1 - level) for side in (-1, 1))
    number = Number(fitted.value, fitted.se, low, high, p_of(0.0))
    return WildTest(number, 2**sums.clusters if enumerated else len(drawn.base), enumerated)


def _pulls(sums: ClusterSums) -> _Pulls:
    """Sums of the first column, freed of the others, with the residuals that the null leaves."""
    gram, cross = sums.gram.sum(axis=0), sums.cross.sum(axis=0)
    others = gram[1:, 1:]
    free = np.concatenate([[1.0], -np.linalg.solve(others, gram[1:, 0])])
    under_null = np.concatenate([[0.0], np.linalg.solve(others, cross[1:])])
    base_scores = sums.cross - sums.gram @ under_null
    slope_scores = sums.gram @ free
    return _Pulls(
        base=base_scores @ free,
        slope=slope_scores @ free,
        base_scores=base_scores,
        slope_scores=slope_scores,
        back=slope_scores @ np.linalg.inv(gram),
    )


def _gather(pulls: _Pulls, signs: Iterator[Floats]) -> _Draws:
    """Each block of signs is clusters x draws."""
    parts = []
    for block in signs:
        base = pulls.base[:, None] * block - pulls.back @ (pulls.base_scores.T @ block)
        slope = pulls.slope[:, None] * block - pulls.back @ (pulls.slope_scores.T @ block)
        parts.append(
            (
                pulls.base @ block,
                pulls.slope @ block,
                np.einsum("gb,gb->b", base, base),
                np.einsum("gb,gb->b", base, slope),
                np.einsum("gb,gb->b", slope, slope),
            )
        )
    return _Draws(*(np.concatenate(part) for part in zip(*parts, strict=True)))


def _all_signs(clusters: int) -> Iterator[Floats]:
    """Every sign vector whose last sign is plus: turning all signs round does not change |t|."""
    count, step = 2 ** (clusters - 1), max(CELLS_AT_ONCE // clusters, 1)
    for start in range(0, count, step):
        numbers = np.arange(start, min(start + step, count))
        yield (1 - 2 * ((numbers[None, :] >> np.arange(clusters)[:, None]) & 1)).astype(np.float64)


def _drawn_signs(clusters: int, draws: int, weights: Weights, seed: int) -> Iterator[Floats]:
    random = np.random.default_rng([seed, clusters, draws])
    step = max(CELLS_AT_ONCE // clusters, 1)
    for start in range(0, draws, step):
        shape = (clusters, min(step, draws - start))
        if weights == "webb":
            yield WEBB[random.integers(0, len(WEBB), shape, dtype=np.int8)]
        else:
            yield (1 - 2 * random.integers(0, 2, shape, dtype=np.int8)).astype(np.float64)


def _end(p_of: Callable[[float], float], fitted: Number, side: int, level: float) -> float:
    """Walk away from the estimate until a value is rejected, then halve the step in which it happened."""
    if not fitted.se > 0:
        return float("nan")
    inside, step = fitted.value, fitted.se
    while p_of(inside + side * step) > level:
        inside += side * step
        step *= 2
        if step > FARTHEST_ERRORS * fitted.se:
            return side * float("inf")
    outside = inside + side * step
    for _ in range(HALVINGS):
        middle = (inside + outside) / 2
        if p_of(middle) > level:
            inside = middle
        else:
            outside = middle
    return outside
