"""The order of blocks within their columns, chosen so that few arrows cross.

Blocks are sorted by the mean place of their neighbours, sweeping to and fro; the order with fewest crossings is kept.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import defaultdict

from virkning.theory.drawing.blocks import Block, Link, Plan

_SWEEPS = 14


def put_in_order(plan: Plan) -> None:
    """Order each column in place."""
    neighbours = _neighbours(plan.links)
    best, fewest = [list(column) for column in plan.columns], crossings(plan.columns, plan.links)
    for sweep in range(_SWEEPS):
        if fewest == 0:
            break
        columns = plan.columns if sweep % 2 == 0 else plan.columns[::-1]
        for column in columns:
            _sort(column, neighbours, plan.columns)
        count = crossings(plan.columns, plan.links)
        if count < fewest:
            best, fewest = [list(column) for column in plan.columns], count
    for column, order in zip(plan.columns, best, strict=True):
        column[:] = order


def _neighbours(links: list[Link]) -> dict[Block, list[Block]]:
    found: dict[Block, list[Block]] = defaultdict(list)
    for link in links:
        for one, other in link.steps:
            found[one].append(other)
            found[other].append(one)
    return found


def _sort(column: list[Block], neighbours: dict[Block, list[Block]], columns: list[list[Block]]) -> None:
    """Neighbours' places are shares of their column's length, so that short and long columns compare."""
    place = {block: (row + 0.5) / len(one) for one in columns for row, block in enumerate(one)}

    def wanted(block: Block) -> float:
        near = neighbours[block]
        return sum(place[other] for other in near) / len(near) if near else place[block]

    column.sort(key=wanted)


def crossings(columns: list[list[Block]], links: list[Link]) -> int:
    """How many pairs of arrow pieces cross between neighbouring columns."""
    row = {block: place for column in columns for place, block in enumerate(column)}
    between: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for link in links:
        for one, other in link.steps:
            if one.column != other.column:
                first, second = (one, other) if one.column < other.column else (other, one)
                between[first.column].append((row[first], row[second]))
    return sum(_inversions(pairs) for pairs in between.values())


def _inversions(pairs: list[tuple[int, int]]) -> int:
    seen: list[int] = []
    found = 0
    for _, right in sorted(pairs):
        found += len(seen) - bisect_right(seen, right)
        insort(seen, right)
    return found
