"""Compiled: what is the same for all persons, made ready once: what codes mark, and what is known of work in which weeks.

A code answers for its weeks, but the answer may turn on paid work: a week without a code is in `work` where somebody
works, and self-support without income where nobody does. What a code marks therefore goes with a set of what may be
known of work, and each such set has a row of bits with the weeks in which what is known is in it.

All compiled code this file calls stands in this file (see `gathering`).
"""

from __future__ import annotations

import numba
import numpy as np
import numpy.typing as npt

from virkning.register.arrays import Bits, Calendar, Groundwork, Int16s, Int32s, Int64s
from virkning.register.states import NO_CODE, UNKNOWN, YES

# Sets of what can be known of work in a week, one bit each, in the order of the truth tables.
NONE, SOME, NOT_KNOWN, ANYTHING = 1, 2, 4, 7
ONE, ALL = np.uint64(1), np.uint64(0xFFFF_FFFF_FFFF_FFFF)


@numba.njit(cache=True, nogil=True)
def lay_groundwork(calendar: Calendar, truths: npt.NDArray[np.int8]) -> Groundwork:
    words = (calendar.last_week - calendar.first_week + 1) // 64 + 1
    by_work = _known_of_work(calendar, words + 1)  # a month may go on in the word after the last
    word, here, there = _weeks_of_months(calendar)
    offsets, rows, sets = _marks(truths, by_work, words)
    return Groundwork(_month_of_weeks(calendar.month_starts), word, here, there, by_work, offsets, rows, sets)


@numba.njit(cache=True, nogil=True)
def _month_of_weeks(starts: Int32s) -> Int16s:
    found = np.empty(starts[-1] - starts[0], np.int16)
    for month in range(len(starts) - 1):
        found[starts[month] - starts[0] : starts[month + 1] - starts[0]] = month
    return found


@numba.njit(cache=True, nogil=True)
def _weeks_of_months(calendar: Calendar) -> tuple[Int64s, Bits, Bits]:
    """The word each month's known weeks begin in, those in this word, and those in the next one."""
    starts, n = calendar.month_starts, len(calendar.month_starts) - 1
    word, here, there = np.zeros(n, np.int64), np.zeros(n, np.uint64), np.zeros(n, np.uint64)
    for month in range(n):
        first = max(starts[month], calendar.first_week, calendar.first_work_week) - calendar.first_week
        last = min(starts[month + 1] - 1, calendar.last_week, calendar.last_work_week) - calendar.first_week
        for week in range(first, last + 1):
            if week == first:
                word[month] = week >> 6
            marked = here if week >> 6 == word[month] else there
            marked[month] |= ONE << np.uint64(week & 63)
    return word, here, there


@numba.njit(cache=True, nogil=True)
def _known_of_work(calendar: Calendar, row: int) -> Bits:
    """For each set of what can be known of work the weeks in which it is, as far as that is the same for all."""
    by_work = np.zeros((ANYTHING + 1) * row, np.uint64)
    by_work[ANYTHING * row :] = ALL
    for week in range(calendar.last_week - calendar.first_week + 1):
        known = calendar.first_work_week <= calendar.first_week + week <= calendar.last_work_week
        by_work[((NONE | SOME) if known else NOT_KNOWN) * row + (week >> 6)] |= ONE << np.uint64(week & 63)
    return by_work


@numba.njit(cache=True, nogil=True)
def _marks(truths: npt.NDArray[np.int8], by_work: Bits, words: int) -> tuple[Int64s, Int64s, Int64s]:
    """What the weeks of each class of codes mark: (offsets by class, rows of bits, rows of what is known of work).

    Weeks without a code mark where they are so; all others what must be turned to make of that their own.
    """
    tables, classes, kinds_of_work = truths.shape
    row, most = words + 1, 2 * tables * classes
    ever = ANYTHING if by_work[NOT_KNOWN * row : NOT_KNOWN * row + row].any() else NONE | SOME
    offsets, rows, sets = np.zeros(classes + 1, np.int64), np.empty(most, np.int64), np.empty(most, np.int64)
    n = 0
    for one in range(classes):
        for table in range(tables):
            for place, answer in enumerate((YES, UNKNOWN)):
                with_work = 0
                for work in range(kinds_of_work):
                    differs = one != NO_CODE and truths[table, NO_CODE, work] == answer
                    with_work |= ((truths[table, one, work] == answer) != differs) << work
                if with_work & ever:
                    rows[n], sets[n] = (2 * table + place) * words, with_work * row
                    n += 1
        offsets[one + 1] = n
    return offsets, rows[:n], sets[:n]
