"""Compiled: everybody's spells and runs of work cut into stretches of weeks in which nothing changes.

All compiled code this file calls stands in this file (see `gathering`).
"""

from __future__ import annotations

import numba
import numpy as np
import numpy.typing as npt

from virkning.register.arrays import Calendar, Int16s, Int32s, Months, Runs, Spells, Stretches
from virkning.register.states import NO_CODE, NO_WORK, SOME_WORK, WORK_NOT_KNOWN, YES

Table = npt.NDArray[np.int8]


@numba.njit(cache=True, nogil=True)
def runs_of_work(months: Months, month_starts: Int32s) -> Runs:
    """Months of work that follow one another as one run of weeks."""
    offsets = np.zeros(len(months.offsets), np.int64)
    first, last = np.empty(len(months.month), np.int32), np.empty(len(months.month), np.int32)
    n = 0
    for person in range(len(offsets) - 1):
        for at in range(months.offsets[person], months.offsets[person + 1]):
            if not months.works[at]:
                continue
            month = months.month[at]
            if n > offsets[person] and last[n - 1] + 1 == month_starts[month]:
                last[n - 1] = month_starts[month + 1] - 1
            else:
                first[n], last[n] = month_starts[month], month_starts[month + 1] - 1
                n += 1
        offsets[person + 1] = n
    return Runs(offsets, first[:n], last[:n])


@numba.njit(cache=True, nogil=True)
def cut(spells: Spells, runs: Runs, calendar: Calendar, dead: Table) -> Stretches:
    """The stretches of all persons, one after another. `dead` is the truth table of having died."""
    n = len(spells.offsets) - 1
    room = 2 * len(spells.first_week) + 2 * len(runs.first) + 8 * n
    first, last, holds = np.empty(room, np.int32), np.empty(room, np.int32), np.empty(room, np.int16)
    offsets = np.zeros(n + 1, np.int64)
    for person in range(n):
        offsets[person + 1] = _cut_one(spells, runs, calendar, dead, person, offsets[person], first, last, holds)
    end = offsets[n]
    return Stretches(offsets, first[:end], last[:end], holds[:end])


@numba.njit(cache=True, nogil=True)
def _cut_one(
    spells: Spells,
    runs: Runs,
    calendar: Calendar,
    dead: Table,
    person: int,
    begin: int,
    first: Int32s,
    last: Int32s,
    holds: Int16s,
) -> int:
    """Write one person's stretches and say where they end. Weeks without a code after death are dead."""
    spell, after_spells = spells.offsets[person], spells.offsets[person + 1]
    run, after_runs = runs.offsets[person], runs.offsets[person + 1]
    week, at, class_without_code = calendar.first_week, begin, NO_CODE
    while week <= calendar.last_week:
        while spell < after_spells and spells.last_week[spell] < week:
            if dead[spells.week_class[spell], NO_WORK] == YES:
                class_without_code = spells.week_class[spell] // 2 * 2  # the dead are not activated
            spell += 1
        code_end, its_class = calendar.last_week, class_without_code
        if spell < after_spells and spells.first_week[spell] <= week:
            code_end, its_class = min(code_end, spells.last_week[spell]), spells.week_class[spell]
        elif spell < after_spells:
            code_end = min(code_end, spells.first_week[spell] - 1)
        while run < after_runs and runs.last[run] < week:
            run += 1
        work_end, its_work = _work_from(runs.first, runs.last, run, after_runs, week, calendar)
        end, its_holding = min(code_end, work_end), 3 * its_class + its_work
        if at > begin and holds[at - 1] == its_holding:
            last[at - 1] = end
        else:
            first[at], last[at], holds[at] = week, end, its_holding
            at += 1
        week = end + 1
    return at


@numba.njit(cache=True, nogil=True)
def _work_from(
    first: Int32s, last: Int32s, run: int, after_runs: int, week: int, calendar: Calendar
) -> tuple[int, int]:
    """What is known of work from a week on, and the last week it holds; `run` is the first that ends in it or later."""
    if week < calendar.first_work_week:
        return min(calendar.first_work_week - 1, calendar.last_week), WORK_NOT_KNOWN
    if week > calendar.last_work_week:
        return calendar.last_week, WORK_NOT_KNOWN
    if run == after_runs:
        return calendar.last_work_week, NO_WORK
    if first[run] > week:
        return min(first[run] - 1, calendar.last_work_week), NO_WORK
    return min(last[run], calendar.last_work_week), SOME_WORK
