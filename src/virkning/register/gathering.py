"""Compiled: a register's rows as they lie in the file become persons' histories, checked as they pass.

All compiled code this file calls stands in this file and takes everything that may change as an argument: the
compiler's cache on disk notices changes in a function's own file only.
"""

from __future__ import annotations

import numba
import numpy as np

from virkning.register.arrays import Calendar, Flags, Int16s, Int32s, Int64s, Numbers, Place, Results

ELSEWHERE = NOBODY = -1
AT, WHO, CLASHES = range(3)
BEFORE_ALL = np.iinfo(np.int32).min
ONE = np.uint64(1)


@numba.njit(cache=True, nogil=True)
def offsets_of(person: Int32s, persons: int) -> Int64s:
    """Where the rows of each person begin and the last ones end; nothing at all where rows do not lie in order."""
    offsets, before = np.zeros(persons + 1, np.int64), np.int32(0)
    for row in range(len(person)):
        if person[row] < before:
            return offsets[:0]
        before = person[row]
        offsets[before + 1] = row + 1
    for one in range(persons):
        offsets[one + 1] = max(offsets[one], offsets[one + 1])  # those without any rows end where the one before does
    return offsets


@numba.njit(cache=True, nogil=True)
def take_spells(
    where: Int32s,
    offsets: Int64s,
    days: tuple[Int32s, Int32s],
    classes: Int16s,
    done: Int64s,
    ends: Int64s,
    weeks: tuple[Int32s, Int32s],
    week_class: Int16s,
) -> None:
    """Append the spells of wanted persons; days become weeks.

    where: for each person their place among the wanted. ends: where the spells of each place end, where it has any.
    done: how many have been written, whose was the last, and how many begin before the one before has ended.
    """
    first_day, last_day = days
    first_week, last_week = weeks
    at, whose, clashes = Place(done[AT]), done[WHO], 0
    ended: int = last_week[at - ONE] if at else BEFORE_ALL  # what was written last is kept at hand, not read back
    for one in range(len(where)):
        here, begin, end = where[one], offsets[one], offsets[one + 1]
        if here == ELSEWHERE or begin == end:
            continue
        if here != whose:
            ended = BEFORE_ALL
        for row in range(Place(begin), Place(end)):
            week, until = (first_day[row] + 3) // 7, (last_day[row] + 3) // 7
            first_week[at], last_week[at], week_class[at] = week, until, classes[row]
            clashes += week <= ended
            ended = until
            at += ONE
        ends[here], whose = at, here
    done[AT], done[WHO], done[CLASHES] = at, whose, done[CLASHES] + clashes


@numba.njit(cache=True, nogil=True)
def take_months(
    where: Int32s,
    offsets: Int64s,
    rows: tuple[Int32s, Numbers, Numbers],
    calendar: Calendar,
    done: Int64s,
    ends: Int64s,
    month: Int16s,
    hours: Numbers,
    works: Flags,
) -> bool:
    """Append the months of wanted persons, as `take_spells` does; False where a month is out of the calendar's reach.

    Rates of work are left out where they are above zero in every row.
    """
    given_day, given_hours, given_rate = rows
    month_of_day, base = calendar.month_of_day, calendar.first_day
    days = Place(len(month_of_day))
    at, whose, clashes, all_work = Place(done[AT]), done[WHO], 0, len(given_rate) == 0
    before: int = month[at - ONE] if at else BEFORE_ALL
    for one in range(len(where)):
        here, begin, end = where[one], offsets[one], offsets[one + 1]
        if here == ELSEWHERE or begin == end:
            continue
        if here != whose:
            before = BEFORE_ALL
        for row in range(Place(begin), Place(end)):
            day = Place(given_day[row] - base)  # what is below zero becomes very great
            if day >= days:
                return False
            this = month_of_day[day]
            month[at], hours[at], works[at] = this, given_hours[row], all_work or given_rate[row] > 0
            clashes += this <= before
            before = this
            at += ONE
        ends[here], whose = at, here
    done[AT], done[WHO], done[CLASHES] = at, whose, done[CLASHES] + clashes
    return True


@numba.njit(cache=True, nogil=True)
def put_back(found: Results, rows: Int64s, results: Results) -> None:
    """Move the values of some anchors to their rows of the panel, all of an anchor's at once: most of the cost is going there."""
    for anchor, row in enumerate(rows):
        for place in range(len(found.whole)):
            results.whole[place, row] = found.whole[place, anchor]
        for place in range(len(found.number)):
            results.number[place, row] = found.number[place, anchor]
        for place in range(len(found.labels)):
            results.labels[place, row] = found.labels[place, anchor]
