"""How high each block stands in its column: near its neighbours, in order, and never over another.

For a column in fixed order this is a least-squares problem with an exact answer: isotonic regression.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression

from virkning.theory.drawing.blocks import Block, Plan

GAP, WIDEST_GAP = 7.0, 32.0
_ROUNDS = 16
# A straight line through many columns is worth more than a box in the middle of its arrows.
_BETWEEN_PASSES, _TO_PASS, _PASS_WEIGHT = 8.0, 2.0, 3.0

Pulls = dict[Block, list[tuple[float, Block]]]


def column_height(blocks: list[Block], gap: float = GAP) -> float:
    return sum(block.height for block in blocks) + gap * max(0, len(blocks) - 1)


def place(plan: Plan, top: float, bottom: float) -> None:
    """Set the middle of every block between top and bottom."""
    gap = gap_between(plan, bottom - top)
    pulls = _pulls(plan)
    columns = [_Column.of(column, pulls, top, bottom, gap) for column in plan.columns]
    for column in plan.columns:
        _spread(column, top, bottom)
    for turn in range(_ROUNDS):
        for one in columns if turn % 2 == 0 else columns[::-1]:
            one.settle()
    _centre(plan, top, bottom)


@dataclass(frozen=True, slots=True, eq=False)
class _Column:
    """What stays the same while a column's blocks move.

    pulls: the neighbours of each block with their weights, and the weights' sum. apart: how far below the first block's
    middle each block's is at least. lowest, highest: where the first block's middle may be.
    """

    blocks: list[Block]
    pulls: list[tuple[list[tuple[float, Block]], float]]
    apart: NDArray[np.float64]
    weights: NDArray[np.float64]
    lowest: float
    highest: float

    @classmethod
    def of(cls, blocks: list[Block], pulls: Pulls, top: float, bottom: float, gap: float) -> Self:
        heights = np.array([block.height for block in blocks])
        apart = np.concatenate(([0.0], np.cumsum((heights[1:] + heights[:-1]) / 2 + gap)))
        weights = np.array([_PASS_WEIGHT if block.is_pass else 1.0 for block in blocks])
        lowest, highest = top + heights[0] / 2, bottom - heights[-1] / 2 - apart[-1]
        near = [(pulls[block], sum(weight for weight, _ in pulls[block])) for block in blocks]
        return cls(blocks, near, apart, weights, lowest, max(lowest, highest))

    def settle(self) -> None:
        """Every block as near as can be to the weighted mean height of its neighbours; where it is if it has none."""
        wanted = [
            sum(weight * other.middle for weight, other in near) / total if near else block.middle
            for block, (near, total) in zip(self.blocks, self.pulls, strict=True)
        ]
        free = np.array(wanted) - self.apart
        if len(free) > 1:
            free = isotonic_regression(free, weights=self.weights).x
        middles = np.clip(free, self.lowest, self.highest) + self.apart
        for block, middle in zip(self.blocks, middles.tolist(), strict=True):
            block.middle = middle


def _centre(plan: Plan, top: float, bottom: float) -> None:
    """Move all blocks together into the middle of the room."""
    blocks = [block for column in plan.columns for block in column]
    highest = min((block.middle - block.height / 2 for block in blocks), default=top)
    lowest = max((block.middle + block.height / 2 for block in blocks), default=bottom)
    shift = (top + bottom - highest - lowest) / 2
    for block in blocks:
        block.middle += shift


def gap_between(plan: Plan, room: float) -> float:
    """As much air between blocks as the fullest column allows, within reason."""
    free = [(room - sum(block.height for block in column)) / max(1, len(column) - 1) for column in plan.columns]
    return min(WIDEST_GAP, max(GAP, min(free, default=GAP)))


def _pulls(plan: Plan) -> Pulls:
    """The neighbours of each block, and how strongly each pulls."""
    found: Pulls = defaultdict(list)
    for link in plan.links:
        for one, other in link.steps:
            weight = _weight(one, other)
            found[one].append((weight, other))
            found[other].append((weight, one))
    return found


def _spread(column: list[Block], top: float, bottom: float) -> None:
    """Evenly over the height to begin with."""
    free = (bottom - top - sum(block.height for block in column)) / (len(column) + 1)
    here = top + free
    for block in column:
        block.middle = here + block.height / 2
        here += block.height + free


def _weight(one: Block, other: Block) -> float:
    if one.is_pass and other.is_pass:
        return _BETWEEN_PASSES
    return _TO_PASS if one.is_pass or other.is_pass else 1.0
