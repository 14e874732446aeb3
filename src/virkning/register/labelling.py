"""Compiled: columns of labels, which say which state a week is in: at a week, as a sequence, and their changes.

All compiled code this file calls stands in this file (see `gathering`).
"""

from __future__ import annotations

import numba
import numpy as np

from virkning.register.arrays import Anchors, Int16s, Int32s, Plan, Results, Stretches

LABEL_AT, SEQUENCE_WEEKS, SEQUENCE_QUARTERS, CHANGES_IN = range(100, 104)
WEEKS_A_QUARTER = 13
MISSING = np.iinfo(np.int32).min
MISSING_LABEL = -1


@numba.njit(cache=True, nogil=True)
def fill_labels(stretches: Stretches, anchors: Anchors, plan: Plan, results: Results) -> None:
    """Every column of labels, or of their changes, of every anchor of these persons."""
    labels = np.empty(len(stretches.holds), np.int16)
    for column in range(len(plan.kind)):
        kind, place, option = plan.kind[column], plan.place[column], plan.option[column]
        if kind < LABEL_AT:
            continue
        table = plan.label_tables[plan.table[column]].ravel()
        for at in range(len(labels)):
            labels[at] = table[stretches.holds[at]]
        if kind == CHANGES_IN:
            _fill_changes(
                stretches, labels, anchors, plan.start[column], plan.stop[column], option, results.whole, place
            )
        else:
            step = WEEKS_A_QUARTER if kind == SEQUENCE_QUARTERS else 1
            _fill_sequence(
                stretches, labels, anchors, plan.start[column], plan.stop[column], step, results.labels, place
            )


@numba.njit(cache=True, nogil=True)
def _fill_changes(
    stretches: Stretches, labels: Int16s, anchors: Anchors, start: int, stop: int, skip: int, out: Int32s, place: int
) -> None:
    offsets, first, last = stretches.offsets, stretches.first, stretches.last
    for person in range(len(anchors.offsets) - 1):
        low, high = offsets[person], offsets[person + 1]
        for anchor in range(anchors.offsets[person], anchors.offsets[person + 1]):
            zero = anchors.week[anchor]
            out[place, anchor] = _changes(first, last, labels, low, high, zero + start, zero + stop, skip)


@numba.njit(cache=True, nogil=True)
def _fill_sequence(
    stretches: Stretches, labels: Int16s, anchors: Anchors, start: int, stop: int, step: int, out: Int16s, place: int
) -> None:
    """One label per step of the window, `step` weeks long, from `place` on."""
    offsets, first, last = stretches.offsets, stretches.first, stretches.last
    for person in range(len(anchors.offsets) - 1):
        low, high = offsets[person], offsets[person + 1]
        for anchor in range(anchors.offsets[person], anchors.offsets[person + 1]):
            for number in range((stop - start + 1) // step):
                begin = anchors.week[anchor] + start + number * step
                label = _held_longest(first, last, labels, low, high, begin, begin + step - 1)
                out[place + number, anchor] = label


@numba.njit(cache=True, nogil=True)
def _find(last: Int32s, low: int, high: int, week: int) -> int:
    """The first stretch that ends at or after a week; `high` where none does."""
    while low < high:
        middle = (low + high) // 2
        if last[middle] < week:
            low = middle + 1
        else:
            high = middle
    return low


@numba.njit(cache=True, nogil=True)
def _changes(first: Int32s, last: Int32s, labels: Int16s, low: int, high: int, start: int, stop: int, skip: int) -> int:
    at = _find(last, low, high, start)
    unknown = at == high or first[at] > start or last[high - 1] < stop
    any_known, changes, before = False, 0, MISSING_LABEL
    while at < high and first[at] <= stop:
        unknown = unknown or labels[at] == MISSING_LABEL
        any_known = any_known or labels[at] != MISSING_LABEL
        if before != MISSING_LABEL and labels[at] != MISSING_LABEL and labels[at] != before:
            changes += 1
        before = labels[at]
        at += 1
    return changes if any_known and (skip or not unknown) else MISSING


@numba.njit(cache=True, nogil=True)
def _held_longest(first: Int32s, last: Int32s, labels: Int16s, low: int, high: int, start: int, stop: int) -> int:
    """The label of most weeks, of equals the one that came first; missing where a week is not known."""
    begin = _find(last, low, high, start)
    if begin == high or first[begin] > start or last[high - 1] < stop:
        return MISSING_LABEL
    best, best_weeks = MISSING_LABEL, 0
    for at in range(begin, high):
        if first[at] > stop:
            break
        if labels[at] == MISSING_LABEL:
            return MISSING_LABEL
        weeks = 0
        for other in range(at, high):
            if first[other] > stop:
                break
            if labels[other] == labels[at]:
                weeks += min(last[other], stop) - max(first[other], start) + 1
        if weeks > best_weeks:
            best, best_weeks = labels[at], weeks
    return best
