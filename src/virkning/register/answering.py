"""Compiled: columns that ask whether a week is in a state, and paid hours. One definition of each kind of column.

A state's weeks are bits: for each table of the plan a person has one row of bits with the weeks in the state and one
with the weeks of which that is not known. Counting weeks is then counting bits, and waiting for an event looking for
the next one. Bit 0 is the register's first week. The functions take plain arrays and whole numbers: handing bundles
of arrays around costs more than the work itself.

All compiled code this file calls stands in this file (see `gathering`).
"""

from __future__ import annotations

import numba
import numpy as np
import numpy.typing as npt

from virkning.register.arrays import (
    Anchors,
    Calendar,
    Int16s,
    Int32s,
    Int64s,
    Months,
    Numbers,
    Plan,
    Results,
    Stretches,
)
from virkning.register.states import UNKNOWN, YES

STATE_AT, WEEKS_IN, EVENT_WITHIN, FIRST_WEEK_OF, ENTRIES_IN, SPELL_AGE, CUMULATIVE_SINCE, HOURS_IN = range(8)
LAST_KIND = HOURS_IN
MISSING = np.iinfo(np.int32).min
DEAD_TABLE, LEFT_TABLE = 0, 1
NEVER = np.iinfo(np.int64).max

Span = tuple[int, int]
Bits = npt.NDArray[np.uint64]
# A call with an array costs more than these functions do, so they become part of their callers.
_within = numba.njit(cache=True, nogil=True, forceinline=True)
ONE, ALL = np.uint64(1), np.uint64(0xFFFF_FFFF_FFFF_FFFF)


@numba.njit(cache=True, nogil=True)
def fill_answers(
    stretches: Stretches, months: Months, anchors: Anchors, calendar: Calendar, plan: Plan, results: Results
) -> None:
    """Every column of these kinds of every anchor of these persons."""
    weeks = calendar.last_week - calendar.first_week + 1
    words, known = weeks // 64 + 1, (calendar.first_work_week, calendar.last_work_week)
    bits, marks = np.zeros(2 * len(plan.truths) * words, np.uint64), _rows_to_mark(plan.truths, words)
    first, last, holds = stretches.first, stretches.last, stretches.holds
    month_first, month_last, weekly = months.first_week, months.last_week, months.weekly_hours
    zero, row, whole, number = anchors.week, anchors.row, results.whole, results.number
    for person in range(len(anchors.offsets) - 1):
        theirs = anchors.offsets[person], anchors.offsets[person + 1]
        cut = stretches.offsets[person], stretches.offsets[person + 1]
        worked = months.offsets[person], months.offsets[person + 1]
        _mark_weeks(bits, first, last, holds, cut, calendar.first_week, marks[0], marks[1])
        for column in range(len(plan.kind)):
            kind, window, option = plan.kind[column], (plan.start[column], plan.stop[column]), plan.option[column]
            place, yes = plan.place[column], 2 * words * plan.table[column]
            if kind == HOURS_IN:
                _fill_hours(
                    month_first, month_last, weekly, worked, known, window, option, zero, row, theirs, number, place
                )
            elif kind <= LAST_KIND:
                _fill_whole(
                    kind, bits, yes, words, weeks, window, option, calendar.first_week, zero, row, theirs, whole, place
                )


@_within
def _mark_weeks(
    bits: Bits,
    first: Int32s,
    last: Int32s,
    holds: Int16s,
    cut: Span,
    first_week: int,
    mark_offsets: Int64s,
    marked_rows: Int64s,
) -> None:
    """A person's weeks as bits."""
    bits[:] = 0
    for at in range(cut[0], cut[1]):
        for mark in range(mark_offsets[holds[at]], mark_offsets[holds[at] + 1]):
            _mark(bits, marked_rows[mark], first[at] - first_week, last[at] - first_week)


@_within
def _fill_hours(
    first_week: Int32s,
    last_week: Int32s,
    weekly: Numbers,
    worked: Span,
    known: Span,
    window: Span,
    skip: int,
    zero: Int32s,
    row: Int64s,
    theirs: Span,
    out: Numbers,
    place: int,
) -> None:
    """A column of hours of a person's anchors."""
    for anchor in range(theirs[0], theirs[1]):
        begin, end = zero[anchor] + window[0], zero[anchor] + window[1]
        out[place, row[anchor]] = _hours_in(first_week, last_week, weekly, worked, known, begin, end, skip)


@_within
def _fill_whole(
    kind: int,
    bits: Bits,
    yes: int,
    words: int,
    weeks: int,
    window: Span,
    option: int,
    first_week: int,
    zero: Int32s,
    row: Int64s,
    theirs: Span,
    out: Int32s,
    place: int,
) -> None:
    """A column of whole numbers of a person's anchors. (`cumulative_since` has a first week instead of a distance.)"""
    for anchor in range(theirs[0], theirs[1]):
        here = zero[anchor] - first_week
        begin = window[0] - first_week if kind == CUMULATIVE_SINCE else here + window[0]
        out[place, row[anchor]] = _answer(kind, bits, yes, words, weeks, begin, here + window[1], here, option)


@numba.njit(cache=True, nogil=True)
def _rows_to_mark(truths: npt.NDArray[np.int8], words: int) -> tuple[Int64s, Int64s]:
    """For whatever can hold in a stretch, the rows of bits it marks: (offsets, where the rows begin)."""
    holdings = truths.shape[1] * truths.shape[2]
    starts, rows = np.zeros(holdings + 1, np.int64), np.empty(holdings * len(truths), np.int64)
    n = 0
    for holding in range(holdings):
        for table in range(len(truths)):
            answer = truths[table, holding // truths.shape[2], holding % truths.shape[2]]
            if answer in (YES, UNKNOWN):
                rows[n] = (2 * table + (answer == UNKNOWN)) * words
                n += 1
        starts[holding + 1] = n
    return starts, rows


@_within
def _answer(
    kind: int, bits: Bits, yes: int, words: int, weeks: int, begin: int, end: int, zero: int, option: int
) -> int:
    """One value. The window runs from bit `begin` to bit `end`, the register from 0 to `weeks` - 1."""
    unknown = yes + words
    if kind in (WEEKS_IN, CUMULATIVE_SINCE):
        return _weeks_in(bits, yes, unknown, weeks, begin, end, option)
    if kind == EVENT_WITHIN:
        return _event_within(bits, yes, unknown, words, weeks, begin, end, option)
    if kind == STATE_AT:
        return _state_at(bits, yes, unknown, weeks, begin)
    if kind == FIRST_WEEK_OF:
        return _first_week_of(bits, yes, unknown, weeks, begin, end, zero)
    if kind == ENTRIES_IN:
        return _entries_in(bits, yes, unknown, weeks, begin, end, option)
    return _spell_age(bits, yes, unknown, weeks, begin)


@_within
def _state_at(bits: Bits, yes: int, unknown: int, weeks: int, week: int) -> int:
    if week < 0 or week >= weeks or _is_set(bits, unknown, week):
        return MISSING
    return _is_set(bits, yes, week)


@_within
def _weeks_in(bits: Bits, yes: int, unknown: int, weeks: int, begin: int, end: int, skip: int) -> int:
    if end < begin:
        return 0
    first, last = max(begin, 0), min(end, weeks - 1)
    if first > last:
        return MISSING
    known = last - first + 1 - _count(bits, unknown, first, last)
    if known == end - begin + 1 or (skip and known > 0):
        return _count(bits, yes, first, last)
    return MISSING


@_within
def _event_within(
    bits: Bits, yes: int, unknown: int, words: int, weeks: int, begin: int, end: int, exit_is_missing: int
) -> int:
    """The dead have no events, register or not; but late marks count (a month's pay after the week of death)."""
    first, last = max(begin, 0), min(end, weeks - 1)
    if first > last:
        return MISSING
    event = _next(bits, yes, first, last)
    if exit_is_missing and _next(bits, 2 * words * LEFT_TABLE, first, last) < event:
        return MISSING
    if event != NEVER:
        return YES
    if begin < first:
        return MISSING
    doubt = _next(bits, unknown, first, last)
    if doubt == NEVER and last == end:
        return 0
    return 0 if _next(bits, 2 * words * DEAD_TABLE, first, last) < doubt else MISSING


@_within
def _first_week_of(bits: Bits, yes: int, unknown: int, weeks: int, begin: int, end: int, zero: int) -> int:
    last = min(end, weeks - 1)
    if begin < 0 or begin > last:
        return MISSING
    found = _next(bits, yes, begin, last)
    return found - zero if found < _next(bits, unknown, begin, last) else MISSING


@_within
def _entries_in(bits: Bits, yes: int, unknown: int, weeks: int, begin: int, end: int, skip: int) -> int:
    """Entries from week `begin` on; whether its first week is one is told by the week before."""
    first, last = max(begin - 1, 0), min(end, weeks - 1)
    if first > last:
        return MISSING
    known = last - first + 1 - _count(bits, unknown, first, last)
    if known == 0 or (known < end - begin + 2 and not skip):
        return MISSING
    entries, before_word = 0, np.uint64(0)
    for word in range(first >> 6, (last >> 6) + 1):
        maybe = bits[yes + word] | bits[unknown + word]
        entered = bits[yes + word] & ~((maybe << ONE) | before_word)
        before_word = maybe >> np.uint64(63)
        if word == first >> 6:
            entered &= _from(first) << ONE
        if word == last >> 6:
            entered &= _to(last)
        entries += _ones(entered)
    return entries


@_within
def _spell_age(bits: Bits, yes: int, unknown: int, weeks: int, week: int) -> int:
    if week < 0 or week >= weeks or _is_set(bits, unknown, week):
        return MISSING
    word = week >> 6
    outside = ~bits[yes + word] & _to(week)
    while outside == 0 and word > 0:
        word -= 1
        outside = ~bits[yes + word]
    return week + 1 if outside == 0 else week - (word * 64 + _highest(outside))


@_within
def _hours_in(
    first_week: Int32s,
    last_week: Int32s,
    weekly: Numbers,
    worked: Span,
    known: Span,
    begin: int,
    end: int,
    skip: int,
) -> float:
    """Hours from one week to another, each month's spread evenly over its weeks."""
    first, last = max(begin, known[0]), min(end, known[1])
    if last < first or not (skip or (first == begin and last == end)):
        return np.nan
    at, after = worked
    while at < after:  # the first month that ends in or after the window's first week
        middle = (at + after) // 2
        if last_week[middle] < first:
            at = middle + 1
        else:
            after = middle
    total = 0.0
    while at < worked[1] and first_week[at] <= last:
        total += weekly[at] * (min(last_week[at], last) - max(first_week[at], first) + 1)
        at += 1
    return total


@_within
def _from(bit: int) -> np.uint64:
    """Ones in a word from a bit up."""
    return ALL << np.uint64(bit & 63)


@_within
def _to(bit: int) -> np.uint64:
    """Ones in a word up to and including a bit."""
    return ALL >> np.uint64(63 - (bit & 63))


@_within
def _mark(bits: Bits, row: int, first: int, last: int) -> None:
    word, last_word = row + (first >> 6), row + (last >> 6)
    if word == last_word:
        bits[word] |= _from(first) & _to(last)
        return
    bits[word] |= _from(first)
    for between in range(word + 1, last_word):
        bits[between] = ALL
    bits[last_word] |= _to(last)


@_within
def _is_set(bits: Bits, row: int, bit: int) -> int:
    return np.int64((bits[row + (bit >> 6)] >> np.uint64(bit & 63)) & ONE)  # type: ignore[return-value]


@_within
def _ones(word: np.uint64) -> int:
    """How many bits of a word are set (the compiler knows this idiom and has one instruction for it)."""
    word -= (word >> ONE) & np.uint64(0x5555_5555_5555_5555)
    word = (word & np.uint64(0x3333_3333_3333_3333)) + ((word >> np.uint64(2)) & np.uint64(0x3333_3333_3333_3333))
    word = (word + (word >> np.uint64(4))) & np.uint64(0x0F0F_0F0F_0F0F_0F0F)
    return np.int64((word * np.uint64(0x0101_0101_0101_0101)) >> np.uint64(56))  # type: ignore[return-value]


@_within
def _highest(word: np.uint64) -> int:
    """The place of the last bit set in a word that has one."""
    for step in (1, 2, 4, 8, 16, 32):
        word |= word >> np.uint64(step)
    return _ones(word) - 1


@_within
def _count(bits: Bits, row: int, first: int, last: int) -> int:
    word, last_word = row + (first >> 6), row + (last >> 6)
    if word == last_word:
        return _ones(bits[word] & _from(first) & _to(last))
    found = _ones(bits[word] & _from(first)) + _ones(bits[last_word] & _to(last))
    for between in range(word + 1, last_word):
        found += _ones(bits[between])
    return found


@_within
def _next(bits: Bits, row: int, first: int, last: int) -> int:
    """The first bit set from `first` to `last`, or NEVER."""
    word, last_word = row + (first >> 6), row + (last >> 6)
    seen = bits[word] & _from(first)
    while seen == 0 and word < last_word:
        word += 1
        seen = bits[word]
    if seen == 0:
        return NEVER
    found = (word - row) * 64 + _ones((seen & (~seen + ONE)) - ONE)
    return found if found <= last else NEVER
