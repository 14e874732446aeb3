"""Compiled: a register's rows as they lie in the file become persons' histories in weeks, checked as they pass.

Each row is read once and written once. All compiled code this file calls stands in this file and takes everything
that may change as an argument: the compiler's cache on disk notices changes in a function's own file only.
"""

from __future__ import annotations

import numba
import numpy as np
import numpy.typing as npt

from virkning.register.arrays import Calendar, Int16s, Int32s, Int64s, Numbers

Flags = npt.NDArray[np.bool_]
ELSEWHERE = -1
NEVER = np.iinfo(np.int64).max


@numba.njit(cache=True, nogil=True)
def take_spells(
    where: Int32s,
    person: Int32s,
    days: tuple[Int32s, Int32s],
    classes: Int16s,
    at: int,
    place: Int32s,
    weeks: tuple[Int32s, Int32s],
    week_class: Int16s,
) -> int:
    """Write the spells of wanted persons from `at` on and say where the next ones go; days become weeks."""
    first_day, last_day = days
    first_week, last_week = weeks
    for row in range(len(person)):
        here = where[person[row]]
        if here != ELSEWHERE:
            place[at], week_class[at] = here, classes[row]
            first_week[at], last_week[at] = (first_day[row] + 3) // 7, (last_day[row] + 3) // 7
            at += 1
    return at


@numba.njit(cache=True, nogil=True, error_model="numpy")
def take_months(
    where: Int32s,
    person: Int32s,
    months: tuple[Int32s, Numbers, Numbers],
    calendar: Calendar,
    at: int,
    place: Int32s,
    weeks: tuple[Int32s, Int32s],
    work: tuple[Numbers, Flags],
) -> int:
    """Write the months of wanted persons from `at` on and say where the next ones go; -1: a month out of reach."""
    days, hours, rate = months
    first_week, last_week = weeks
    weekly_hours, works = work
    month_of_day, starts, base = calendar.month_of_day, calendar.month_starts, calendar.first_day
    for row in range(len(person)):
        here = where[person[row]]
        if here != ELSEWHERE:
            day = days[row] - base
            if day < 0 or day >= len(month_of_day):
                return -1
            month = month_of_day[day]
            start, after = starts[month], starts[month + 1]
            place[at], first_week[at], last_week[at] = here, start, after - 1
            weekly_hours[at], works[at] = hours[row] / (after - start), rate[row] > 0
            at += 1
    return at


@numba.njit(cache=True, nogil=True)
def lay_out(place: Int32s, first_week: Int32s, last_week: Int32s, n: int) -> tuple[Int64s, int]:
    """Where the rows of each of n places begin, and the first row that begins before the one before it has ended.

    Rows lie in order of place. Where everybody's rows follow one another, that row is 0.
    """
    offsets = np.empty(n + 1, np.int64)
    at, clash = 0, 0
    for one in range(n):
        offsets[one] = at
        ended = -NEVER
        while at < len(place) and place[at] == one:
            if first_week[at] <= ended and clash == 0:
                clash = at
            ended = int(last_week[at])
            at += 1
    offsets[n] = at
    return offsets, clash


@numba.njit(cache=True, nogil=True)
def runs_of_work(offsets: Int64s, first_week: Int32s, last_week: Int32s, works: Flags) -> tuple[Int64s, Int32s, Int32s]:
    """Months of work that follow one another as one run of weeks: (offsets by person, first weeks, last weeks)."""
    run_offsets = np.zeros(len(offsets), np.int64)
    first, last = np.empty(len(works), np.int32), np.empty(len(works), np.int32)
    n = 0
    for person in range(len(offsets) - 1):
        for month in range(offsets[person], offsets[person + 1]):
            if not works[month]:
                continue
            if n > run_offsets[person] and last[n - 1] + 1 == first_week[month]:
                last[n - 1] = last_week[month]
            else:
                first[n], last[n] = first_week[month], last_week[month]
                n += 1
        run_offsets[person + 1] = n
    return run_offsets, first[:n], last[:n]
