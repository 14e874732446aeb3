"""The compiled kernel: one definition of each kind of column, all columns in one pass over the persons.

Everybody's spells and months of work are first cut into stretches of weeks in which nothing changes. A stretch has a
class (what its code means) and a mark for work; for each column a truth or label table (see `states`) gives every
stretch its answer. Each kind of column is then one small function over the stretches of a window. These take plain
arrays and whole numbers: handing bundles of arrays around costs more than the work itself. Engines only feed arrays in; `oracle` says the
same slowly.

All compiled code stands in this one file and takes everything that may change (the vocabulary's classes, for one) as
an argument: the compiler's cache on disk notices changes in a function's own file only.
"""

from __future__ import annotations

import numba
import numpy as np
import numpy.typing as npt

from virkning.register.arrays import Anchors, Calendar, Persons, Plan, Results, Stretches

STATE_AT, LABEL_AT, WEEKS_IN, EVENT_WITHIN, FIRST_WEEK_OF, HOURS_IN = range(6)
ENTRIES_IN, SPELL_AGE, CUMULATIVE_SINCE, CHANGES_IN, SEQUENCE_WEEKS, SEQUENCE_QUARTERS = range(6, 12)

MISSING = np.iinfo(np.int32).min
MISSING_LABEL = -1
DEAD_TABLE, LEFT_TABLE = 0, 1
WEEKS_A_QUARTER = 13
NO, YES, UNKNOWN = 0, 1, 2

Int32s = npt.NDArray[np.int32]
Numbers = npt.NDArray[np.float64]
Answers = npt.NDArray[np.int16]
Tables = npt.NDArray[np.int8] | npt.NDArray[np.int16]


@numba.njit(cache=True, nogil=True)
def fill_panel(persons: Persons, anchors: Anchors, calendar: Calendar, plan: Plan, results: Results) -> None:
    """Every column of every anchor of these persons."""
    stretches = _cut_everybody(persons, calendar, plan.truths[DEAD_TABLE])
    dead = _answers(plan.truths[DEAD_TABLE], stretches.week_class, stretches.work)
    left = _answers(plan.truths[LEFT_TABLE], stretches.week_class, stretches.work)
    for column in range(len(plan.kind)):
        kind, place = plan.kind[column], plan.place[column]
        start, stop, option = plan.start[column], plan.stop[column], plan.option[column]
        if kind == HOURS_IN:
            _fill_hours(persons, anchors, calendar, start, stop, option, results.number[place])
        elif kind in (LABEL_AT, CHANGES_IN) or kind >= SEQUENCE_WEEKS:
            labels = _answers(plan.label_tables[plan.table[column]], stretches.week_class, stretches.work)
            if kind == CHANGES_IN:
                _fill_whole(kind, stretches, labels, dead, left, anchors, start, stop, option, results.whole[place])
            else:
                step = WEEKS_A_QUARTER if kind == SEQUENCE_QUARTERS else 1
                _fill_labels(stretches, labels, anchors, start, stop, step, results.labels, place)
        else:
            answers = _answers(plan.truths[plan.table[column]], stretches.week_class, stretches.work)
            _fill_whole(kind, stretches, answers, dead, left, anchors, start, stop, option, results.whole[place])


@numba.njit(cache=True, nogil=True)
def _answers(table: Tables, week_class: npt.NDArray[np.int16], work: npt.NDArray[np.int8]) -> npt.NDArray[np.int16]:
    answers = np.empty(len(work), np.int16)
    for at in range(len(work)):
        answers[at] = table[week_class[at], work[at]]
    return answers


@numba.njit(cache=True, nogil=True)
def _cut_everybody(persons: Persons, calendar: Calendar, dead: npt.NDArray[np.int8]) -> Stretches:
    """The stretches of all persons, one after another."""
    n = len(persons.spell_offsets) - 1
    room = 2 * len(persons.first_week) + 2 * len(persons.month) + 8 * n
    first, last = np.empty(room, np.int32), np.empty(room, np.int32)
    week_class, work = np.empty(room, np.int16), np.empty(room, np.int8)
    offsets = np.zeros(n + 1, np.int64)
    for person in range(n):
        at = offsets[person]
        offsets[person + 1] = at + _cut(
            persons, person, calendar, dead, first[at:], last[at:], week_class[at:], work[at:]
        )
    end = offsets[n]
    return Stretches(offsets, first[:end], last[:end], week_class[:end], work[:end])


@numba.njit(cache=True, nogil=True)
def _cut(
    persons: Persons,
    person: int,
    calendar: Calendar,
    dead: npt.NDArray[np.int8],
    first: Int32s,
    last: Int32s,
    week_class: npt.NDArray[np.int16],
    work: npt.NDArray[np.int8],
) -> int:
    """Write one person's stretches and say how many they are. Weeks without a code after death are dead."""
    spell, last_spell = persons.spell_offsets[person], persons.spell_offsets[person + 1]
    month, last_month = persons.month_offsets[person], persons.month_offsets[person + 1]
    week, n, class_without_code = calendar.first_week, 0, 0
    while week <= calendar.last_week:
        while spell < last_spell and persons.last_week[spell] < week:
            if dead[persons.week_class[spell], 0] == YES:
                class_without_code = persons.week_class[spell] // 2 * 2  # the dead are not activated
            spell += 1
        code_end, its_class = calendar.last_week, class_without_code
        if spell < last_spell and persons.first_week[spell] <= week:
            code_end, its_class = min(code_end, persons.last_week[spell]), persons.week_class[spell]
        elif spell < last_spell:
            code_end = min(code_end, persons.first_week[spell] - 1)
        month, work_end, its_work = _work_from(persons, month, last_month, week, calendar)
        end = min(code_end, work_end)
        if n > 0 and week_class[n - 1] == its_class and work[n - 1] == its_work:
            last[n - 1] = end
        else:
            first[n], last[n], week_class[n], work[n] = week, end, its_class, its_work
            n += 1
        week = end + 1
    return n


@numba.njit(cache=True, nogil=True)
def _work_from(persons: Persons, month: int, last_month: int, week: int, calendar: Calendar) -> tuple[int, int, int]:
    """What is known of work from a week on: (the month to look from next time, the last week it holds, the mark)."""
    if week < calendar.first_work_week:
        return month, min(calendar.first_work_week - 1, calendar.last_week), 2
    if week > calendar.last_work_week:
        return month, calendar.last_week, 2
    starts, base = calendar.month_starts, calendar.first_month
    while month < last_month and (not persons.works[month] or starts[persons.month[month] - base + 1] <= week):
        month += 1
    if month == last_month:
        return month, calendar.last_work_week, 0
    start = starts[persons.month[month] - base]
    if start > week:
        return month, min(start - 1, calendar.last_work_week), 0
    return month, min(starts[persons.month[month] - base + 1] - 1, calendar.last_work_week), 1


@numba.njit(cache=True, nogil=True)
def _fill_whole(
    kind: int,
    stretches: Stretches,
    answers: Answers,
    dead: Answers,
    left: Answers,
    anchors: Anchors,
    start: int,
    stop: int,
    option: int,
    out: Int32s,
) -> None:
    """A column of whole numbers. (A date counts from the epoch where the column is cumulated since it.)"""
    offsets, first, last = stretches.offsets, stretches.first, stretches.last
    anchor_offsets, weeks, rows = anchors.offsets, anchors.week, anchors.row
    for person in range(len(anchor_offsets) - 1):
        low, high = offsets[person], offsets[person + 1]
        for anchor in range(anchor_offsets[person], anchor_offsets[person + 1]):
            zero = weeks[anchor]
            begin, end = zero + start, zero + stop
            if kind == WEEKS_IN:
                value = _weeks_in(first, last, answers, low, high, begin, end, option)
            elif kind == EVENT_WITHIN:
                value = _event_within(first, last, answers, dead, left, low, high, begin, end, option)
            elif kind == STATE_AT:
                value = _state_at(first, last, answers, low, high, begin)
            elif kind == CUMULATIVE_SINCE:
                value = _weeks_in(first, last, answers, low, high, start, end, option)
            elif kind == FIRST_WEEK_OF:
                value = _first_week_of(first, last, answers, low, high, begin, end, zero)
            elif kind == ENTRIES_IN:
                value = _entries(first, last, answers, low, high, begin, end, option)
            elif kind == CHANGES_IN:
                value = _changes(first, last, answers, low, high, begin, end, option)
            else:
                value = _spell_age(first, last, answers, low, high, begin)
            out[rows[anchor]] = value


@numba.njit(cache=True, nogil=True)
def _fill_hours(
    persons: Persons, anchors: Anchors, calendar: Calendar, start: int, stop: int, option: int, out: Numbers
) -> None:
    """A column of hours."""
    month, hours, starts, base = persons.month, persons.hours, calendar.month_starts, calendar.first_month
    known_from, known_to, offsets = calendar.first_work_week, calendar.last_work_week, persons.month_offsets
    for person in range(len(anchors.offsets) - 1):
        low, high = offsets[person], offsets[person + 1]
        for anchor in range(anchors.offsets[person], anchors.offsets[person + 1]):
            begin, end = anchors.week[anchor] + start, anchors.week[anchor] + stop
            first, last = max(begin, known_from), min(end, known_to)
            value = np.nan
            if last >= first and (option or (first == begin and last == end)):
                value = _hours(month, hours, starts, base, low, high, first, last)
            out[anchors.row[anchor]] = value


@numba.njit(cache=True, nogil=True)
def _fill_labels(
    stretches: Stretches,
    labels: Answers,
    anchors: Anchors,
    start: int,
    stop: int,
    step: int,
    out: npt.NDArray[np.int16],
    place: int,
) -> None:
    """One label per step of the window, `step` weeks long, from `place` on."""
    offsets, first, last = stretches.offsets, stretches.first, stretches.last
    for person in range(len(anchors.offsets) - 1):
        low, high = offsets[person], offsets[person + 1]
        for anchor in range(anchors.offsets[person], anchors.offsets[person + 1]):
            for number in range((stop - start + 1) // step):
                begin = anchors.week[anchor] + start + number * step
                label = _held_longest(first, last, labels, low, high, begin, begin + step - 1)
                out[place + number, anchors.row[anchor]] = label


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
def _state_at(first: Int32s, last: Int32s, answers: Answers, low: int, high: int, week: int) -> int:
    at = _find(last, low, high, week)
    if at == high or first[at] > week or answers[at] == UNKNOWN:
        return MISSING
    return answers[at]


@numba.njit(cache=True, nogil=True)
def _weeks_in(
    first: Int32s, last: Int32s, answers: Answers, low: int, high: int, start: int, stop: int, skip: int
) -> int:
    if stop < start:
        return 0
    inside, known = 0, 0
    for at in range(_find(last, low, high, start), high):
        if first[at] > stop:
            break
        weeks = min(last[at], stop) - max(first[at], start) + 1
        if answers[at] != UNKNOWN:
            known += weeks
        if answers[at] == YES:
            inside += weeks
    return inside if known == stop - start + 1 or (skip and known > 0) else MISSING


@numba.njit(cache=True, nogil=True)
def _event_within(
    first: Int32s,
    last: Int32s,
    answers: Answers,
    dead: Answers,
    left: Answers,
    low: int,
    high: int,
    start: int,
    stop: int,
    exit_is_missing: int,
) -> int:
    at = _find(last, low, high, start)
    unknown = at == high or first[at] > start
    while at < high and first[at] <= stop:
        if answers[at] == YES:
            return YES
        if answers[at] == UNKNOWN:
            unknown = True
        if exit_is_missing and left[at] == YES:
            return MISSING
        if dead[at] == YES and not unknown:
            return _event_after_death(first, answers, at + 1, high, stop)
        at += 1
    return MISSING if unknown or last[high - 1] < stop else NO


@numba.njit(cache=True, nogil=True)
def _event_after_death(first: Int32s, answers: Answers, at: int, high: int, stop: int) -> int:
    """Late marks count (a month's pay after the week of death); otherwise the dead have no events, register or not."""
    while at < high and first[at] <= stop:
        if answers[at] == YES:
            return YES
        at += 1
    return NO


@numba.njit(cache=True, nogil=True)
def _first_week_of(
    first: Int32s, last: Int32s, answers: Answers, low: int, high: int, start: int, stop: int, zero: int
) -> int:
    at = _find(last, low, high, start)
    if at == high or first[at] > start:
        return MISSING
    while at < high and first[at] <= stop:
        if answers[at] != NO:
            return max(first[at], start) - zero if answers[at] == YES else MISSING
        at += 1
    return MISSING


@numba.njit(cache=True, nogil=True)
def _hours(
    month: Int32s, hours: Numbers, starts: Int32s, base: int, low: int, high: int, first: int, last: int
) -> float:
    """Hours from one week to another, each month's spread evenly over its weeks."""
    end = high
    while low < end:  # the first month that ends in or after the window's first week
        middle = (low + end) // 2
        if starts[month[middle] - base + 1] <= first:
            low = middle + 1
        else:
            end = middle
    total = 0.0
    for at in range(low, high):
        month_first, month_end = starts[month[at] - base], starts[month[at] - base + 1]
        if month_first > last:
            break
        total += hours[at] / (month_end - month_first) * (min(month_end - 1, last) - max(month_first, first) + 1)
    return total


@numba.njit(cache=True, nogil=True)
def _entries(
    first: Int32s, last: Int32s, answers: Answers, low: int, high: int, start: int, stop: int, skip: int
) -> int:
    """Entries from week `start` on; whether its first week is one is told by the week before."""
    at = _find(last, low, high, start - 1)
    unknown = at == high or first[at] > start - 1 or last[high - 1] < stop
    any_known, entries, before = False, 0, UNKNOWN
    while at < high and first[at] <= stop:
        unknown = unknown or answers[at] == UNKNOWN
        any_known = any_known or answers[at] != UNKNOWN
        if before == NO and answers[at] == YES:
            entries += 1
        before = answers[at]
        at += 1
    return entries if any_known and (skip or not unknown) else MISSING


@numba.njit(cache=True, nogil=True)
def _spell_age(first: Int32s, last: Int32s, answers: Answers, low: int, high: int, week: int) -> int:
    at = _find(last, low, high, week)
    if at == high or first[at] > week or answers[at] == UNKNOWN:
        return MISSING
    if answers[at] == NO:
        return 0
    while at > low and answers[at - 1] == YES:
        at -= 1
    return week - first[at] + 1


@numba.njit(cache=True, nogil=True)
def _changes(
    first: Int32s, last: Int32s, labels: Answers, low: int, high: int, start: int, stop: int, skip: int
) -> int:
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
def _held_longest(first: Int32s, last: Int32s, labels: Answers, low: int, high: int, start: int, stop: int) -> int:
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
