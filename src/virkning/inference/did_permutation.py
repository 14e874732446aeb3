"""Permutation over clusters: what the estimate would have been had other clusters been the treated ones.

Needs no large number of clusters; it needs that the treated clusters could as well have been any others. All
assignments are gone through when they are few, otherwise drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np

from virkning.inference.did_sums import Flags, Floats, Number

TIE = 1e-9
FARTHEST = 1e4
HALVINGS = 50


@dataclass(frozen=True, slots=True)
class Cells:
    """Sums of the outcome and numbers of rows, clusters x periods, and which clusters are treated."""

    sums: Floats
    rows: Floats
    treated: Flags


@dataclass(frozen=True, slots=True)
class PermutationTest:
    """estimates: what every assignment gives, the real one included where all were gone through."""

    number: Number
    estimates: Floats
    enumerated: bool


def smallest_p(clusters: int, treated: int, draws: int) -> float:
    """What the most striking result could get. With as many treated as not, turning the groups round gives as much."""
    ways = comb(clusters, treated)
    if ways > draws:
        return 1 / (1 + draws)
    return (2 if 2 * treated == clusters else 1) / ways


def permutation_test(
    cells: Cells, contrast: Floats, after: Floats, *, draws: int = 9999, seed: int = 1, level: float = 0.95
) -> PermutationTest:
    """Test and interval for a contrast over periods of the gap between treated and comparison.

    contrast: weights of the periods, adding up to zero; after: 1 in the periods that a constant effect would be in.
    The interval holds the constant effects that are not rejected. Estimates are compared by their size as they are.
    """
    assignments, enumerated = _assignments(cells.treated, draws, seed)
    found = gap_contrasts(cells.sums, cells.rows, assignments, contrast)
    would_move = gap_contrasts(cells.rows * after * cells.treated[:, None], cells.rows, assignments, contrast)
    usable = np.isfinite(found)
    found, would_move = found[usable], would_move[usable]
    real = cells.treated[None, :].astype(float)
    value = float(gap_contrasts(cells.sums, cells.rows, real, contrast)[0])
    moves = float(gap_contrasts(cells.rows * after * cells.treated[:, None], cells.rows, real, contrast)[0])

    def p_of(null: float) -> float:
        limit = abs(value - null * moves) * (1 - TIE)
        beyond = int(np.sum(np.abs(found - null * would_move) >= limit))
        return beyond / len(found) if enumerated else (1 + beyond) / (1 + len(found))

    low, high = (_end(p_of, value / moves, float(np.std(found)), side, 1 - level) for side in (-1, 1))
    return PermutationTest(Number(value, float("nan"), low * moves, high * moves, p_of(0.0)), found, enumerated)


def gap_contrasts(sums: Floats, rows: Floats, assignments: Floats, contrast: Floats) -> Floats:
    """For each assignment (0/1 per cluster) the weighted sum over periods of treated mean less comparison mean."""
    with np.errstate(divide="ignore", invalid="ignore"):
        treated = (assignments @ sums) / (assignments @ rows)
        compared = ((1 - assignments) @ sums) / ((1 - assignments) @ rows)
        gaps = np.where(contrast == 0, 0.0, treated - compared)
    return np.asarray(gaps @ contrast)


def _assignments(treated: Flags, draws: int, seed: int) -> tuple[Floats, bool]:
    clusters, chosen = len(treated), int(treated.sum())
    if comb(clusters, chosen) <= draws:
        places = np.array(list(combinations(range(clusters), chosen)))
    else:
        random = np.random.default_rng([seed, clusters, chosen])
        places = np.argpartition(random.random((draws, clusters)), chosen - 1, axis=1)[:, :chosen]
    assignments = np.zeros((len(places), clusters))
    assignments[np.arange(len(places))[:, None], places] = 1
    return assignments, comb(clusters, chosen) <= draws


def _end(p_of: Callable[[float], float], centre: float, scale: float, side: int, level: float) -> float:
    """The farthest constant effect on one side that is not rejected; infinite where none is ever rejected."""
    if not scale > 0:
        return float("nan")
    inside, step = centre, scale
    while p_of(inside + side * step) > level:
        inside += side * step
        step *= 2
        if step > FARTHEST * scale:
            return side * float("inf")
    outside = inside + side * step
    for _ in range(HALVINGS):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if p_of(middle) > level else (inside, middle)
    return outside
