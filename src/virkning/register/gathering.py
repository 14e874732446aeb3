"""Compiled: a register's rows as they lie in the file become persons' histories, checked as they pass.

Each row is read once and written once. All compiled code this file calls stands in this file and takes everything
that may change as an argument: the compiler's cache on disk notices changes in a function's own file only.
"""

from __future__ import annotations

import numba

from virkning.register.arrays import Calendar, Flags, Int16s, Int32s, Int64s, Numbers, Results

ELSEWHERE = -1
AT, WHO, CLASH = range(3)
NOBODY = NO_CLASH = -1


@numba.njit(cache=True, nogil=True)
def take_spells(
    where: Int32s,
    person: Int32s,
    days: tuple[Int32s, Int32s],
    classes: Int16s,
    done: Int64s,
    ends: Int64s,
    weeks: tuple[Int32s, Int32s],
    week_class: Int16s,
) -> None:
    """Append the spells of wanted persons; days become weeks.

    where: for each person their place among the wanted. ends: where the spells of each place end, where it has any.
    done: how many have been written, whose was the last, and which first began before the one before it had ended.
    """
    first_day, last_day = days
    first_week, last_week = weeks
    at, before, clash = done[AT], done[WHO], done[CLASH]
    for row in range(len(person)):
        here = where[person[row]]
        if here != ELSEWHERE:
            first_week[at], last_week[at] = (first_day[row] + 3) // 7, (last_day[row] + 3) // 7
            week_class[at] = classes[row]
            if here == before and first_week[at] <= last_week[at - 1] and clash == NO_CLASH:
                clash = at
            at += 1
            ends[here], before = at, here
    done[AT], done[WHO], done[CLASH] = at, before, clash


@numba.njit(cache=True, nogil=True)
def take_months(
    where: Int32s,
    person: Int32s,
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
    month_of_day, base, days = calendar.month_of_day, calendar.first_day, len(calendar.month_of_day)
    at, before, clash = done[AT], done[WHO], done[CLASH]
    for row in range(len(person)):
        here = where[person[row]]
        if here != ELSEWHERE:
            day = given_day[row] - base
            if day < 0 or day >= days:
                return False
            month[at], hours[at] = month_of_day[day], given_hours[row]
            works[at] = len(given_rate) == 0 or given_rate[row] > 0
            if here == before and month[at] <= month[at - 1] and clash == NO_CLASH:
                clash = at
            at += 1
            ends[here], before = at, here
    done[AT], done[WHO], done[CLASH] = at, before, clash
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
