"""Nearest neighbours on one number, by search among sorted values.

Partners are sorted once by stratum, value and place in the data. Rows with the same value in the same stratum share a
slot. When every partner can be used only once, a slot that has run empty is skipped by two union-find forests, one
that points to the next slot downwards and one upwards, so that the whole search costs little more than the sorting.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from virkning.inference.matching.rules import Bools, Codes, Floats, Matches, Rules, matches_of, queue
from virkning.inference.matching.sorting import order_within, sorted_with_ties

Places = NDArray[np.int32]


def match_nearest(score: Floats, seeking: Bools, rules: Rules, strata: Codes | None = None) -> Matches:
    """The nearest other rows of each seeking row, measured by the difference of scores, within strata where given."""
    units, others = np.flatnonzero(seeking), np.flatnonzero(~seeking)
    rows, slots = _slots(score, others, strata)
    place = queue(score[units], rules)
    served = units[place]
    wanted = score[served]
    stratum = np.zeros(len(served), dtype=np.int64) if strata is None else strata[served]
    first, last = slots.bounds[stratum], slots.bounds[stratum + 1]
    width = np.inf if rules.width is None else float(rules.width)
    single = rules.neighbours == 1 and rules.ties == "first"
    if rules.replacement and not single:
        per_unit, found = _with_replacement(
            wanted, first, last, slots.values, slots.starts, rows, rules.neighbours, width, rules.ties == "all"
        )
        return matches_of(np.repeat(served, per_unit), found, units)
    found = _one_by_one(
        wanted, first, last, slots.values, slots.starts, rows, rules.neighbours, width, rules.replacement
    )
    if rules.neighbours == 1:
        return _one_each(units, place, found)
    unit = np.tile(served, rules.neighbours)
    return matches_of(unit[found >= 0], found[found >= 0], units)


def _one_each(units: Codes, place: Codes, found: Codes) -> Matches:
    """At most one partner for each unit, put back into the order of the data."""
    partner = np.empty_like(found)
    partner[place] = found
    got = partner >= 0
    return Matches(units[got], partner[got], np.ones(int(got.sum())), units)


@dataclass(frozen=True, slots=True)
class _Slots:
    """values: of each slot. starts: where it starts among the sorted rows. bounds: the first slot of each stratum."""

    values: Floats
    starts: Codes
    bounds: Codes


def _slots(score: Floats, others: Codes, strata: Codes | None) -> tuple[Codes, _Slots]:
    """The possible partners sorted, and the slots they fall into."""
    if strata is None:
        order, values, same = sorted_with_ties(score[others])
        heads = np.flatnonzero(np.r_[np.ones(min(len(others), 1), dtype=bool), ~same]) if same.any() else None
        count = len(values) if heads is None else len(heads)
        bounds = np.array([0, count])
    else:
        order = order_within(strata[others], score[others])
        values, stratum = score[others[order]], strata[others[order]]
        new = np.ones(len(values), dtype=bool)
        new[1:] = (values[1:] != values[:-1]) | (stratum[1:] != stratum[:-1])
        heads = np.flatnonzero(new)
        bounds = np.searchsorted(stratum[heads], np.arange(strata.max(initial=0) + 2))
    if heads is None:
        return others[order], _Slots(values, np.arange(len(values) + 1), bounds)
    return others[order], _Slots(values[heads], np.r_[heads, len(values)], bounds)


@njit(cache=True)
def _position(values: Floats, first: int, last: int, wanted: float, near: int) -> int:
    """The first slot of the stratum whose value is not below the wanted one, looked for outwards from a guess.

    Units are served by their score, so that the last one's place is a good guess at the next one's.
    """
    step = 1
    if first < near < last and values[near] < wanted:
        first = near + 1
        while near + step < last and values[near + step] < wanted:
            first, step = near + step + 1, 2 * step
        last = min(near + step, last)
    elif first < near < last:
        last = near
        while near - step >= first and values[near - step] >= wanted:
            last, step = near - step, 2 * step
        first = max(near - step + 1, first)
    while first < last:
        middle = (first + last) // 2
        if values[middle] < wanted:
            first = middle + 1
        else:
            last = middle
    return first


@njit(cache=True)
def _find(parent: Places, slot: int) -> int:
    """The slot that a chain of emptied slots leads to; the chain is shortened on the way."""
    root = slot
    while parent[root] != root:
        root = parent[root]
    while parent[slot] != root:
        parent[slot], slot = root, parent[slot]
    return root


@njit(cache=True)
def _first_among_equals(
    side: int, slot: int, far: float, wanted: float, edge: int, values: Floats, parent: Places, head: Codes, rows: Codes
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
def _one_by_one(
    wanted: Floats, first: Codes, last: Codes, values: Floats, starts: Codes, rows: Codes,
    rounds: int, width: float, again: bool,
) -> Codes:  # fmt: skip
    """One partner a round for each unit in turn, who is then taken unless they may serve again.

    Slots are numbered from 1 here so that 0 and the last number can mean "none".
    """
    slots, units = len(values), len(wanted)
    below, above = np.arange(slots + 2, dtype=np.int32), np.arange(slots + 2, dtype=np.int32)
    head = starts[:-1].copy()
    found = np.full(units * rounds, -1, dtype=np.int64)
    place = 0
    for round_ in range(rounds):
        for unit in range(units):
            if round_ > 0 and found[unit] < 0:
                continue
            place = _position(values, first[unit], last[unit], wanted[unit], place)
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
            if again:
                continue
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
    end = near = 0
    for unit in range(units):
        high = _position(values, first[unit], last[unit], wanted[unit], near)
        near = high
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
