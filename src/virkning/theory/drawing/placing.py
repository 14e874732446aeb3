"""How high each block stands in its column: near its neighbours, in order, and never over another.

For a column in fixed order this is a least-squares problem with an exact answer: isotonic regression.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from scipy.optimize import isotonic_regression

from virkning.theory.drawing.blocks import Block, Plan

GAP, WIDEST_GAP = 7.0, 32.0
_ROUNDS = 16
# A straight line through many columns is worth more than a box in the middle of its arrows.
_BETWEEN_PASSES, _TO_PASS, _PASS_WEIGHT = 8.0, 2.0, 3.0


def column_height(blocks: list[Block], gap: float = GAP) -> float:
    return sum(block.height for block in blocks) + gap * max(0, len(blocks) - 1)


def place(plan: Plan, top: float, bottom: float) -> None:
    """Set the middle of every block between top and bottom."""
    near = _neighbours(plan)
    gap = gap_between(plan, bottom - top)
    for column in plan.columns:
        _spread(column, top, bottom)
    for turn in range(_ROUNDS):
        for column in plan.columns if turn % 2 == 0 else plan.columns[::-1]:
            wanted = np.array([_wanted(block, near[block]) for block in column])
            _settle(column, wanted, top, bottom, gap)
    _centre(plan, top, bottom)


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


def _neighbours(plan: Plan) -> dict[Block, list[Block]]:
    near: dict[Block, list[Block]] = defaultdict(list)
    for link in plan.links:
        for one, other in link.steps:
            near[one].append(other)
            near[other].append(one)
    return near


def _spread(column: list[Block], top: float, bottom: float) -> None:
    """Evenly over the height to begin with."""
    free = (bottom - top - sum(block.height for block in column)) / (len(column) + 1)
    here = top + free
    for block in column:
        block.middle = here + block.height / 2
        here += block.height + free


def _wanted(block: Block, near: list[Block]) -> float:
    """The weighted mean height of its neighbours; its own where it has none."""
    if not near:
        return block.middle
    weights = [_weight(block, other) for other in near]
    return sum(w * other.middle for w, other in zip(weights, near, strict=True)) / sum(weights)


def _weight(one: Block, other: Block) -> float:
    if one.is_pass and other.is_pass:
        return _BETWEEN_PASSES
    return _TO_PASS if one.is_pass or other.is_pass else 1.0


def _settle(column: list[Block], wanted: np.ndarray, top: float, bottom: float, gap: float) -> None:
    heights = np.array([block.height for block in column])
    apart = np.concatenate(([0.0], np.cumsum((heights[1:] + heights[:-1]) / 2 + gap)))
    weights = np.array([_PASS_WEIGHT if block.is_pass else 1.0 for block in column])
    free = isotonic_regression(wanted - apart, weights=weights).x
    lowest, highest = top + heights[0] / 2, bottom - heights[-1] / 2 - apart[-1]
    for block, middle in zip(column, np.clip(free, lowest, max(lowest, highest)) + apart, strict=True):
        block.middle = float(middle)
