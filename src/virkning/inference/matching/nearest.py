"""Nearest neighbours on one number, by search among sorted values.

Partners are sorted once by stratum, value and place in the data. Rows with the same value in the same stratum share a
slot. When every partner can be used only once, a slot that has run empty is skipped by two union-find forests, one
that points to the next slot downwards and one upwards, so that the whole search costs little more than the sorting.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from virkning.inference.matching.rules import Bools, Codes, Floats, Matches, Rules, matches_of, queue
from virkning.inference.matching.sorting import order_within, stable_order


def match_nearest(score: Floats, seeking: Bools, rules: Rules, strata: Codes | None = None) -> Matches:
    """The nearest other rows of each seeking row, measured by the difference of scores, within strata where given."""
    units, others = np.flatnonzero(seeking), np.flatnonzero(~seeking)
    stratum = np.zeros(len(score), dtype=np.int64) if strata is None else strata
    rows = others[stable_order(score[others]) if strata is None else order_within(strata[others], score[others])]
    starts, values, bounds = _slots(score[rows], stratum[rows], stratum.max(initial=0))
    served = queue(units, score, rules)
    width = np.inf if rules.width is None else float(rules.width)
    wanted = score[served]
    first, last = bounds[stratum[served]], bounds[stratum[served] + 1]
    if rules.replacement:
        per_unit, found = _with_replacement(
            wanted, first, last, values, starts, rows, rules.neighbours, width, rules.ties == "all"
        )
        return matches_of(np.repeat(served, per_unit), found, units)
    found = _once_each(wanted, first, last, values, starts, rows, rules.neighbours, width)
    unit = np.tile(served, rules.neighbours)
    return matches_of(unit[found >= 0], found[found >= 0], units)


def _slots(score: Floats, stratum: Codes, strata: int) -> tuple[Codes, Floats, Codes]:
    """Where each slot starts among the sorted rows, its value, and the slots at which each stratum starts."""
    if not len(score):
        return np.zeros(1, dtype=np.int64), np.empty(0), np.zeros(strata + 2, dtype=np.int64)
    new = np.r_[True, (score[1:] != score[:-1]) | (stratum[1:] != stratum[:-1])]
    heads = np.flatnonzero(new)
    bounds = np.searchsorted(stratum[heads], np.arange(strata + 2))
    return np.r_[heads, len(score)], score[heads], bounds


@njit(cache=True)
def _position(values: Floats, first: int, last: int, wanted: float) -> int:
    """The first slot of the stratum whose value is not below the wanted one."""
    while first < last:
        middle = (first + last) // 2
        if values[middle] < wanted:
            first = middle + 1
        else:
            last = middle
    return first


@njit(cache=True)
def _find(parent: Codes, slot: int) -> int:
    """The slot that a chain of emptied slots leads to; the chain is shortened on the way."""
    root = slot
    while parent[root] != root:
        root = parent[root]
    while parent[slot] != root:
        parent[slot], slot = root, parent[slot]
    return root


@njit(cache=True)
def _first_among_equals(
    side: int, slot: int, far: float, wanted: float, edge: int, values: Floats, parent: Codes, head: Codes, rows: Codes
) -> int:
    """Of the slots on one side that are equally far (after rounding), the one whose next row stands first."""
    best = slot
    while True:
        slot = _find(parent, slot + side)
        if (side < 0 and slot <= edge) or (side > 0 and slot > edge):
            return best
        if abs(values[slot - 1] - wanted) != far:
            return best
        if rows[head[slot - 1]] < rows[head[best - 1]]:
            best = slot


@njit(cache=True)
def _once_each(
    wanted: Floats, first: Codes, last: Codes, values: Floats, starts: Codes, rows: Codes, rounds: int, width: float
) -> Codes:
    """Each partner used once; slots are numbered from 1 here so that 0 and the last number can mean "none"."""
    slots, units = len(values), len(wanted)
    below, above = np.arange(slots + 2), np.arange(slots + 2)
    head = starts[:-1].copy()
    found = np.full(units * rounds, -1, dtype=np.int64)
    for round_ in range(rounds):
        for unit in range(units):
            if round_ > 0 and found[unit] < 0:
                continue
            place = _position(values, first[unit], last[unit], wanted[unit])
            low, high = _find(below, place), _find(above, place + 1)
            low_far, high_far = np.inf, np.inf
            if low > first[unit]:
                low_far = wanted[unit] - values[low - 1]
            if high <= last[unit]:
                high_far = values[high - 1] - wanted[unit]
            far = min(low_far, high_far)
            if not far < np.inf or far > width:
                continue
            chosen = 0
            if low_far == far:
                chosen = _first_among_equals(-1, low, far, wanted[unit], first[unit], values, below, head, rows)
            if high_far == far:
                other = _first_among_equals(1, high, far, wanted[unit], last[unit], values, above, head, rows)
                if chosen == 0 or rows[head[other - 1]] < rows[head[chosen - 1]]:
                    chosen = other
            found[round_ * units + unit] = rows[head[chosen - 1]]
            head[chosen - 1] += 1
            if head[chosen - 1] == starts[chosen]:
                below[chosen], above[chosen] = chosen - 1, chosen + 1
    return found


@njit(cache=True)
def _keep_smallest(kept: Codes, count: int, row: int) -> int:
    """Put a row into a short sorted list that holds no more than its length; the new count."""
    if count == len(kept) and row >= kept[count - 1]:
        return count
    place = count if count < len(kept) else count - 1
    while place > 0 and kept[place - 1] > row:
        kept[place] = kept[place - 1]
        place -= 1
    kept[place] = row
    return min(count + 1, len(kept))


@njit(cache=True)
def _with_replacement(
    wanted: Floats, first: Codes, last: Codes, values: Floats, starts: Codes, rows: Codes,
    neighbours: int, width: float, every_tie: bool,
) -> tuple[Codes, Codes]:  # fmt: skip
    """The nearest of each unit, level by level of equal distance; how many each got, and the rows one after another."""
    units = len(wanted)
    per_unit = np.zeros(units, dtype=np.int64)
    found = np.empty(max(units * neighbours, 1), dtype=np.int64)
    end = 0
    for unit in range(units):
        high = _position(values, first[unit], last[unit], wanted[unit])
        low = high - 1
        while per_unit[unit] < neighbours:
            low_far = wanted[unit] - values[low] if low >= first[unit] else np.inf
            high_far = values[high] - wanted[unit] if high < last[unit] else np.inf
            far = min(low_far, high_far)
            if not far < np.inf or far > width:
                break
            low_end, high_end, size = low, high, 0
            while low_end >= first[unit] and wanted[unit] - values[low_end] == far:
                size += starts[low_end + 1] - starts[low_end]
                low_end -= 1
            while high_end < last[unit] and values[high_end] - wanted[unit] == far:
                size += starts[high_end + 1] - starts[high_end]
                high_end += 1
            room = size if every_tie else min(neighbours - per_unit[unit], size)
            kept, count = np.empty(room, dtype=np.int64), 0
            for slot in range(low_end + 1, high_end):
                if slot <= low or slot >= high:
                    for place in range(starts[slot], min(starts[slot + 1], starts[slot] + room)):
                        count = _keep_smallest(kept, count, rows[place])
            while end + count > len(found):
                found = np.concatenate((found, np.empty(len(found), dtype=np.int64)))
            found[end : end + count] = kept[:count]
            end += count
            per_unit[unit] += count
            low, high = low_end, high_end
    return per_unit, found[:end]
