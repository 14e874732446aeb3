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
    Bits,
    Calendar,
    Flags,
    Groundwork,
    Int16s,
    Int32s,
    Int64s,
    Months,
    Numbers,
    Place,
    Plan,
    Results,
    Spells,
)
from virkning.register.groundwork import NONE, NOT_KNOWN, SOME
from virkning.register.states import NO_CODE, NO_WORK, YES

STATE_AT, WEEKS_IN, EVENT_WITHIN, FIRST_WEEK_OF, ENTRIES_IN, SPELL_AGE, CUMULATIVE_SINCE, HOURS_IN = range(8)
LAST_KIND = HOURS_IN
MISSING = np.iinfo(np.int32).min
DEAD_TABLE, LEFT_TABLE = 0, 1
NEVER = np.iinfo(np.int64).max

Span = tuple[int, int]
# A call with an array costs more than these functions do, so they become part of their callers; and so does counting who
# refers to an array (`_nrt`): these functions make none, and their callers hold those they are given.
_within = numba.njit(cache=True, nogil=True, forceinline=True, error_model="numpy", _nrt=False)  # type: ignore
ONE, ALL = np.uint64(1), np.uint64(0xFFFF_FFFF_FFFF_FFFF)


@numba.njit(cache=True, nogil=True, error_model="numpy")
def fill_answers(
    spells: Spells,
    months: Months,
    anchors: Anchors,
    calendar: Calendar,
    groundwork: Groundwork,
    plan: Plan,
    results: Results,
) -> None:
    """Every column of these kinds of every anchor of these persons."""
    first_week, weeks = calendar.first_week, calendar.last_week - calendar.first_week + 1
    words, known = weeks // 64 + 1, (calendar.first_work_week, calendar.last_work_week)
    starts, by_month = calendar.month_starts, np.zeros(len(calendar.month_starts), np.float64)
    by_work, bits = groundwork.by_work.copy(), np.zeros(2 * len(plan.truths) * words, np.uint64)
    month_at, word, here, there = groundwork.month_at, groundwork.word, groundwork.here, groundwork.there
    mark_offsets, rows, sets = groundwork.mark_offsets, groundwork.mark_rows, groundwork.mark_sets
    first, last, classes, dead = spells.first_week, spells.last_week, spells.week_class, plan.truths[DEAD_TABLE]
    month, hours, works = months.month, months.hours, months.works
    zero, whole, number = anchors.week, results.whole, results.number
    for person in range(len(anchors.offsets) - 1):
        theirs = anchors.offsets[person], anchors.offsets[person + 1]
        coded = spells.offsets[person], spells.offsets[person + 1]
        worked = months.offsets[person], months.offsets[person + 1]
        by_month[:] = 0.0
        _mark_work(by_work, words, month, hours, works, worked, word, here, there, by_month)
        _mark_codes(bits, by_work, first, last, classes, coded, first_week, weeks, dead, mark_offsets, rows, sets)
        for column in range(len(plan.kind)):
            kind, window, option = plan.kind[column], (plan.start[column], plan.stop[column]), plan.option[column]
            place, yes = plan.place[column], 2 * words * plan.table[column]
            if kind == HOURS_IN:
                _fill_hours(by_month, month_at, starts, known, window, option, zero, theirs, number, place)
            elif kind <= LAST_KIND:
                _fill_whole(kind, bits, yes, words, weeks, window, option, first_week, zero, theirs, whole, place)


@_within
def _mark_work(
    by_work: Bits,
    words: int,
    month: Int16s,
    hours: Numbers,
    works: Flags,
    worked: Span,
    word: Int64s,
    here: Bits,
    there: Bits,
    by_month: Numbers,
) -> None:
    """The hours and the weeks in which a person works, and all that follows from them."""
    row = words + 1
    at_word, so_far, carried = 0, np.uint64(0), np.uint64(0)
    by_work[SOME * row : SOME * row + row] = 0
    for at in range(Place(worked[0]), Place(worked[1])):
        one = Place(month[at])
        by_month[one] = hours[at]
        if works[at]:
            if word[one] != at_word:
                by_work[SOME * row + at_word] |= so_far
                by_work[SOME * row + at_word + 1] |= carried
                at_word, so_far, carried = word[one], np.uint64(0), np.uint64(0)
            so_far |= here[one]
            carried |= there[one]
    by_work[SOME * row + at_word] |= so_far
    by_work[SOME * row + at_word + 1] |= carried
    some_row, none_row, unknown_row = Place(SOME * row), Place(NONE * row), Place(NOT_KNOWN * row)
    all_known, not_some, not_none = (
        Place((NONE | SOME) * row),
        Place((NONE | NOT_KNOWN) * row),
        Place((SOME | NOT_KNOWN) * row),
    )
    for at in range(Place(words)):
        some, unknown = by_work[some_row + at], by_work[unknown_row + at]
        none = by_work[all_known + at] & ~some
        by_work[none_row + at] = none
        by_work[not_some + at] = none | unknown
        by_work[not_none + at] = some | unknown


@_within
def _mark_codes(
    bits: Bits,
    by_work: Bits,
    first: Int32s,
    last: Int32s,
    classes: Int16s,
    coded: Span,
    first_week: int,
    weeks: int,
    dead: npt.NDArray[np.int8],
    mark_offsets: Int64s,
    rows: Int64s,
    sets: Int64s,
) -> None:
    """A person's weeks as bits: all as if without a code, then those with one; after death all without one are dead."""
    bits[:] = 0
    _mark_all(bits, by_work, NO_CODE, 0, weeks - 1, mark_offsets, rows, sets)
    begin, class_without_code = 0, NO_CODE
    for at in range(coded[0], coded[1] + 1):
        spell_begins = min(max(first[at] - first_week, begin), weeks) if at < coded[1] else weeks
        if class_without_code != NO_CODE and spell_begins > begin:
            _mark_all(bits, by_work, class_without_code, begin, spell_begins - 1, mark_offsets, rows, sets)
        if at < coded[1]:
            one, end = classes[at], min(last[at] - first_week, weeks - 1)
            if end >= spell_begins:
                _mark_all(bits, by_work, one, spell_begins, end, mark_offsets, rows, sets)
            begin = max(spell_begins, end + 1)
            if dead[one, NO_WORK] == YES:
                class_without_code = one // 2 * 2  # the dead are not activated


@_within
def _mark_all(
    bits: Bits, by_work: Bits, one: int, first: int, last: int, mark_offsets: Int64s, rows: Int64s, sets: Int64s
) -> None:
    """All that a class of codes marks, in the weeks from first to last."""
    for mark in range(Place(mark_offsets[one]), Place(mark_offsets[one + 1])):
        _mark(bits, rows[mark], by_work, sets[mark], first, last)


@_within
def _fill_hours(
    by_month: Numbers,
    month_at: Int16s,
    starts: Int32s,
    known: Span,
    window: Span,
    skip: int,
    zero: Int32s,
    theirs: Span,
    out: Numbers,
    place: int,
) -> None:
    """A column of hours of a person's anchors."""
    for anchor in range(Place(theirs[0]), Place(theirs[1])):
        begin, end = zero[anchor] + window[0], zero[anchor] + window[1]
        out[place, anchor] = _hours_in(by_month, month_at, starts, known, begin, end, skip)


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
    theirs: Span,
    out: Int32s,
    place: int,
) -> None:
    """A column of whole numbers of a person's anchors. (`cumulative_since` has a first week instead of a distance.)"""
    for anchor in range(Place(theirs[0]), Place(theirs[1])):
        here = zero[anchor] - first_week
        begin = window[0] - first_week if kind == CUMULATIVE_SINCE else here + window[0]
        out[place, anchor] = _answer(kind, bits, yes, words, weeks, begin, here + window[1], here, option)


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
    by_month: Numbers, month_at: Int16s, starts: Int32s, known: Span, begin: int, end: int, skip: int
) -> float:
    """Hours from one week to another, each month's spread evenly over its weeks."""
    first, last = max(begin, known[0]), min(end, known[1])
    if last < first or not (skip or (first == begin and last == end)):
        return np.nan
    month, last_month = Place(month_at[Place(first - starts[0])]), Place(month_at[Place(last - starts[0])])
    if month == last_month:
        return by_month[month] * (last - first + 1) / (starts[month + ONE] - starts[month])
    total = by_month[month] * (starts[month + ONE] - first) / (starts[month + ONE] - starts[month])
    for between in range(month + ONE, last_month):
        total += by_month[between]
    return total + by_month[last_month] * (last - starts[last_month] + 1) / (
        starts[last_month + ONE] - starts[last_month]
    )


@_within
def _word(row: int, bit: int) -> Place:
    """Where the word of a row is that has a bit."""
    return Place(row + (bit >> 6))


@_within
def _from(bit: int) -> np.uint64:
    """Ones in a word from a bit up."""
    return ALL << np.uint64(bit & 63)


@_within
def _to(bit: int) -> np.uint64:
    """Ones in a word up to and including a bit."""
    return ALL >> np.uint64(63 - (bit & 63))


@_within
def _mark(bits: Bits, row: int, by_work: Bits, of: int, first: int, last: int) -> None:
    """Turn the bits from first to last of the weeks of which this is known of work (`of`: where its row begins)."""
    at, last_at, away = _word(row, first), _word(row, last), Place(of) - Place(row)
    begin, end = _from(first), _to(last)
    within = (begin & end) if at == last_at else begin  # no two ways to go here: they could not be foreseen
    bits[at] ^= within & by_work[at + away]
    for between in range(at + ONE, last_at):
        bits[between] ^= by_work[between + away]
    within = np.uint64(0) if at == last_at else end
    bits[last_at] ^= within & by_work[last_at + away]


@_within
def _is_set(bits: Bits, row: int, bit: int) -> int:
    return np.int64((bits[_word(row, bit)] >> np.uint64(bit & 63)) & ONE)  # type: ignore[return-value]


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
    at, last_at = _word(row, first), _word(row, last)
    if at == last_at:
        return _ones(bits[at] & _from(first) & _to(last))
    found = _ones(bits[at] & _from(first)) + _ones(bits[last_at] & _to(last))
    for between in range(at + ONE, last_at):
        found += _ones(bits[between])
    return found


@_within
def _next(bits: Bits, row: int, first: int, last: int) -> int:
    """The first bit set from `first` to `last`, or NEVER."""
    at, last_at = _word(row, first), _word(row, last)
    seen = bits[at] & _from(first)
    while seen == 0 and at < last_at:
        at += ONE
        seen = bits[at]
    if seen == 0:
        return NEVER
    found = (np.int64(at) - row) * 64 + _ones((seen & (~seen + ONE)) - ONE)
    return found if found <= last else NEVER
