"""The compiled kernel: one definition of each kind of column, all columns of a person's anchors in one pass.

A person's spells and months of work are first cut into stretches of weeks in which nothing changes. A stretch has a
class (what its code means) and a mark for work; truth and label tables (see `states`) answer what holds in it. Each
kind of column is one small function over the stretches of a window. Engines only feed arrays in; `oracle` says the
same slowly.

All compiled code stands in this one file and takes everything that may change (the vocabulary's classes, for one) as
an argument: the compiler's cache on disk notices changes in a function's own file only.
"""

from __future__ import annotations

import numba
import numpy as np
import numpy.typing as npt

from virkning.register.arrays import Anchors, Calendar, Persons, Plan, Results, Stretches

STATE_AT, LABEL_AT, WEEKS_IN, EVENT_WITHIN, FIRST_WEEK_OF, HOURS_IN, FULL_TIME_WEEKS, FULL_TIME_HOURS = range(8)
ENTRIES_IN, SPELL_AGE, CUMULATIVE_SINCE, CHANGES_IN, SEQUENCE_WEEKS, SEQUENCE_QUARTERS = range(8, 14)

MISSING = np.iinfo(np.int32).min
MISSING_LABEL = -1
DEAD_TABLE, LEFT_TABLE = 0, 1
WEEKS_A_QUARTER, WEEKS_A_YEAR, FULL_TIME_YEAR = 13, 52, 12 * 160.33
NO, YES, UNKNOWN = 0, 1, 2


@numba.njit(cache=True, nogil=True)
def fill_panel(persons: Persons, anchors: Anchors, calendar: Calendar, plan: Plan, results: Results) -> None:
    """Every column of every anchor of these persons."""
    room = _longest_history(persons)
    stretches = Stretches(
        np.empty(room, np.int32), np.empty(room, np.int32), np.empty(room, np.int16), np.empty(room, np.int8)
    )
    for person in range(len(anchors.offsets) - 1):
        if anchors.offsets[person] == anchors.offsets[person + 1]:
            continue
        n = _cut(persons, person, calendar, plan.truths[DEAD_TABLE], stretches)
        for anchor in range(anchors.offsets[person], anchors.offsets[person + 1]):
            for column in range(len(plan.kind)):
                _fill(
                    persons,
                    person,
                    calendar,
                    stretches,
                    n,
                    plan,
                    column,
                    anchors.week[anchor],
                    anchors.row[anchor],
                    results,
                )


@numba.njit(cache=True, nogil=True)
def _longest_history(persons: Persons) -> int:
    longest = 0
    for person in range(len(persons.spell_offsets) - 1):
        spells = persons.spell_offsets[person + 1] - persons.spell_offsets[person]
        months = persons.month_offsets[person + 1] - persons.month_offsets[person]
        longest = max(longest, 2 * spells + 2 * months)
    return longest + 8


@numba.njit(cache=True, nogil=True)
def _cut(persons: Persons, person: int, calendar: Calendar, dead: npt.NDArray[np.int8], stretches: Stretches) -> int:
    """Fill the stretches of one person and say how many they are. Weeks without a code after death are dead."""
    spell, last_spell = persons.spell_offsets[person], persons.spell_offsets[person + 1]
    month, last_month = persons.month_offsets[person], persons.month_offsets[person + 1]
    week, n, class_without_code = calendar.first_week, 0, 0
    while week <= calendar.last_week:
        while spell < last_spell and persons.last_week[spell] < week:
            if dead[persons.week_class[spell], 0] == YES:
                class_without_code = persons.week_class[spell] // 2 * 2  # the dead are not activated
            spell += 1
        code_end, week_class = calendar.last_week, class_without_code
        if spell < last_spell and persons.first_week[spell] <= week:
            code_end, week_class = min(code_end, persons.last_week[spell]), persons.week_class[spell]
        elif spell < last_spell:
            code_end = min(code_end, persons.first_week[spell] - 1)
        month, work_end, work = _work_from(persons, month, last_month, week, calendar)
        last = min(code_end, work_end)
        if n > 0 and stretches.week_class[n - 1] == week_class and stretches.work[n - 1] == work:
            stretches.last[n - 1] = last
        else:
            stretches.first[n], stretches.last[n] = week, last
            stretches.week_class[n], stretches.work[n] = week_class, work
            n += 1
        week = last + 1
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
def _fill(
    persons: Persons,
    person: int,
    calendar: Calendar,
    stretches: Stretches,
    n: int,
    plan: Plan,
    column: int,
    zero: int,
    row: int,
    results: Results,
) -> None:
    kind, place, option = plan.kind[column], plan.place[column], plan.option[column]
    start, stop = zero + plan.start[column], zero + plan.stop[column]
    if kind == CUMULATIVE_SINCE:
        start = plan.start[column]
    if kind in (HOURS_IN, FULL_TIME_HOURS):
        hours = _hours(persons, person, calendar, start, stop, option)
        results.number[place, row] = hours if kind == HOURS_IN else hours / FULL_TIME_YEAR
    elif kind in (LABEL_AT, CHANGES_IN) or kind >= SEQUENCE_WEEKS:
        labels = plan.label_tables[plan.table[column]]
        if kind == CHANGES_IN:
            results.whole[place, row] = _changes(stretches, n, labels, start, stop, option)
        else:
            step = WEEKS_A_QUARTER if kind == SEQUENCE_QUARTERS else 1
            _sequence(stretches, n, labels, start, stop, step, results.labels, place, row)
    else:
        truth = plan.truths[plan.table[column]]
        if kind == FULL_TIME_WEEKS:
            weeks = _weeks_in(stretches, n, truth, start, stop, option)
            results.number[place, row] = np.nan if weeks == MISSING else weeks / WEEKS_A_YEAR
        else:
            results.whole[place, row] = _whole(kind, stretches, n, plan, truth, start, stop, option, zero)


@numba.njit(cache=True, nogil=True)
def _whole(
    kind: int,
    stretches: Stretches,
    n: int,
    plan: Plan,
    truth: npt.NDArray[np.int8],
    start: int,
    stop: int,
    option: int,
    zero: int,
) -> int:
    if kind == STATE_AT:
        answer = _answer(stretches, n, truth, start)
        return MISSING if answer == UNKNOWN else answer
    if kind in (WEEKS_IN, CUMULATIVE_SINCE):
        return _weeks_in(stretches, n, truth, start, stop, option)
    if kind == EVENT_WITHIN:
        return _event_within(stretches, n, plan.truths, truth, start, stop, option)
    if kind == FIRST_WEEK_OF:
        week = _first_week_of(stretches, n, truth, start, stop)
        return MISSING if week == MISSING else week - zero
    if kind == ENTRIES_IN:
        return _entries(stretches, n, truth, start, stop, option)
    return _spell_age(stretches, n, truth, start)


@numba.njit(cache=True, nogil=True)
def _find(stretches: Stretches, n: int, week: int) -> int:
    """The first stretch that ends at or after a week; n where none does."""
    low, high = 0, n
    while low < high:
        middle = (low + high) // 2
        if stretches.last[middle] < week:
            low = middle + 1
        else:
            high = middle
    return low


@numba.njit(cache=True, nogil=True)
def _answer(stretches: Stretches, n: int, truth: npt.NDArray[np.int8], week: int) -> int:
    at = _find(stretches, n, week)
    if at == n or stretches.first[at] > week:
        return UNKNOWN
    return truth[stretches.week_class[at], stretches.work[at]]


@numba.njit(cache=True, nogil=True)
def _weeks_in(stretches: Stretches, n: int, truth: npt.NDArray[np.int8], start: int, stop: int, skip: int) -> int:
    if stop < start:
        return 0
    inside, known = 0, 0
    for at in range(_find(stretches, n, start), n):
        if stretches.first[at] > stop:
            break
        weeks = min(stretches.last[at], stop) - max(stretches.first[at], start) + 1
        answer = truth[stretches.week_class[at], stretches.work[at]]
        if answer != UNKNOWN:
            known += weeks
        if answer == YES:
            inside += weeks
    return inside if known == stop - start + 1 or (skip and known > 0) else MISSING


@numba.njit(cache=True, nogil=True)
def _event_within(
    stretches: Stretches,
    n: int,
    truths: npt.NDArray[np.int8],
    truth: npt.NDArray[np.int8],
    start: int,
    stop: int,
    exit_is_missing: int,
) -> int:
    at = _find(stretches, n, start)
    unknown = at == n or stretches.first[at] > start
    while at < n and stretches.first[at] <= stop:
        week_class, work = stretches.week_class[at], stretches.work[at]
        if truth[week_class, work] == YES:
            return YES
        if truth[week_class, work] == UNKNOWN:
            unknown = True
        if exit_is_missing and truths[LEFT_TABLE, week_class, work] == YES:
            return MISSING
        if truths[DEAD_TABLE, week_class, work] == YES and not unknown:
            return _event_after_death(stretches, n, truth, at + 1, stop)
        at += 1
    return MISSING if unknown or stretches.last[n - 1] < stop else NO


@numba.njit(cache=True, nogil=True)
def _event_after_death(stretches: Stretches, n: int, truth: npt.NDArray[np.int8], at: int, stop: int) -> int:
    """Late marks count (a month's pay after the week of death); otherwise the dead have no events, register or not."""
    while at < n and stretches.first[at] <= stop:
        if truth[stretches.week_class[at], stretches.work[at]] == YES:
            return YES
        at += 1
    return NO


@numba.njit(cache=True, nogil=True)
def _first_week_of(stretches: Stretches, n: int, truth: npt.NDArray[np.int8], start: int, stop: int) -> int:
    at = _find(stretches, n, start)
    if at == n or stretches.first[at] > start:
        return MISSING
    while at < n and stretches.first[at] <= stop:
        answer = truth[stretches.week_class[at], stretches.work[at]]
        if answer != NO:
            return max(stretches.first[at], start) if answer == YES else MISSING
        at += 1
    return MISSING


@numba.njit(cache=True, nogil=True)
def _hours(persons: Persons, person: int, calendar: Calendar, start: int, stop: int, skip: int) -> float:
    first, last = max(start, calendar.first_work_week), min(stop, calendar.last_work_week)
    if last < first or (not skip and (first > start or last < stop)):
        return np.nan
    hours = 0.0
    for month in range(persons.month_offsets[person], persons.month_offsets[person + 1]):
        month_first = calendar.month_starts[persons.month[month] - calendar.first_month]
        month_end = calendar.month_starts[persons.month[month] - calendar.first_month + 1]
        if month_first > last:
            break
        weeks = min(month_end - 1, last) - max(month_first, first) + 1
        if weeks > 0:
            hours += persons.hours[month] / (month_end - month_first) * weeks
    return hours


@numba.njit(cache=True, nogil=True)
def _entries(stretches: Stretches, n: int, truth: npt.NDArray[np.int8], start: int, stop: int, skip: int) -> int:
    """Entries from week `start` on; whether its first week is one is told by the week before."""
    at = _find(stretches, n, start - 1)
    unknown = at == n or stretches.first[at] > start - 1 or stretches.last[n - 1] < stop
    any_known, entries, before = False, 0, UNKNOWN
    while at < n and stretches.first[at] <= stop:
        answer = truth[stretches.week_class[at], stretches.work[at]]
        unknown = unknown or answer == UNKNOWN
        any_known = any_known or answer != UNKNOWN
        if before == NO and answer == YES:
            entries += 1
        before = answer
        at += 1
    return entries if any_known and (skip or not unknown) else MISSING


@numba.njit(cache=True, nogil=True)
def _spell_age(stretches: Stretches, n: int, truth: npt.NDArray[np.int8], week: int) -> int:
    at = _find(stretches, n, week)
    if at == n or stretches.first[at] > week:
        return MISSING
    answer = truth[stretches.week_class[at], stretches.work[at]]
    if answer != YES:
        return MISSING if answer == UNKNOWN else 0
    while at > 0 and truth[stretches.week_class[at - 1], stretches.work[at - 1]] == YES:
        at -= 1
    return week - stretches.first[at] + 1


@numba.njit(cache=True, nogil=True)
def _changes(stretches: Stretches, n: int, labels: npt.NDArray[np.int16], start: int, stop: int, skip: int) -> int:
    at = _find(stretches, n, start)
    unknown = at == n or stretches.first[at] > start or stretches.last[n - 1] < stop
    any_known, changes, before = False, 0, MISSING_LABEL
    while at < n and stretches.first[at] <= stop:
        label = labels[stretches.week_class[at], stretches.work[at]]
        unknown = unknown or label == MISSING_LABEL
        any_known = any_known or label != MISSING_LABEL
        if before != MISSING_LABEL and label != MISSING_LABEL and label != before:
            changes += 1
        before = label
        at += 1
    return changes if any_known and (skip or not unknown) else MISSING


@numba.njit(cache=True, nogil=True)
def _sequence(
    stretches: Stretches,
    n: int,
    labels: npt.NDArray[np.int16],
    start: int,
    stop: int,
    step: int,
    out: npt.NDArray[np.int16],
    place: int,
    row: int,
) -> None:
    """One label per step of the window, `step` weeks long, written side by side from `place` on."""
    for number in range((stop - start + 1) // step):
        first = start + number * step
        out[place + number, row] = _held_longest(stretches, n, labels, first, first + step - 1)


@numba.njit(cache=True, nogil=True)
def _held_longest(stretches: Stretches, n: int, labels: npt.NDArray[np.int16], start: int, stop: int) -> int:
    """The label of most weeks, of equals the one that came first; missing where a week is not known."""
    first = _find(stretches, n, start)
    if first == n or stretches.first[first] > start or stretches.last[n - 1] < stop:
        return MISSING_LABEL
    best, best_weeks = MISSING_LABEL, 0
    at = first
    while at < n and stretches.first[at] <= stop:
        label = labels[stretches.week_class[at], stretches.work[at]]
        if label == MISSING_LABEL:
            return MISSING_LABEL
        weeks = 0
        for other in range(at, n):
            if stretches.first[other] > stop:
                break
            if labels[stretches.week_class[other], stretches.work[other]] == label:
                weeks += min(stretches.last[other], stop) - max(stretches.first[other], start) + 1
        if weeks > best_weeks:
            best, best_weeks = label, weeks
        at += 1
    return best
