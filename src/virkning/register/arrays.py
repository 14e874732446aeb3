"""What the compiled code is fed and what it fills: arrays with names."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Int16s = npt.NDArray[np.int16]
Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Bits = npt.NDArray[np.uint64]


# A place in an array. Of numbers that can be below zero the compiled code would ask each time whether they count from
# the end, which takes as long as the rest of what it does.
Place = np.uint64


class Spells(NamedTuple):
    """Some persons' codes, in order of person and time; those of person p lie between the offsets p and p + 1."""

    offsets: Int64s
    first_week: Int32s
    last_week: Int32s
    week_class: Int16s


class Months(NamedTuple):
    """The same persons' months of paid work, in order: which month of the calendar, its hours, whether it was work."""

    offsets: Int64s
    month: Int16s
    hours: Numbers
    works: Flags


class Runs(NamedTuple):
    """The same persons' runs of weeks in which they worked."""

    offsets: Int64s
    first: Int32s
    last: Int32s


class Anchors(NamedTuple):
    """The persons' anchors: the week of each."""

    offsets: Int64s
    week: Int32s


class Calendar(NamedTuple):
    """What the register knows of, and which weeks its months have."""

    first_week: int
    last_week: int
    first_work_week: int
    last_work_week: int
    month_starts: Int32s
    first_day: int
    month_of_day: Int32s


class Plan(NamedTuple):
    """The columns as numbers: kind, window, the table asked, options, and the place of the result."""

    kind: Int32s
    start: Int32s
    stop: Int32s
    table: Int32s
    option: Int32s
    place: Int32s
    truths: npt.NDArray[np.int8]
    label_tables: Int16s


class Groundwork(NamedTuple):
    """What is the same for all persons (see `groundwork`)."""

    month_at: Int16s
    word: Int64s
    here: Bits
    there: Bits
    by_work: Bits
    mark_offsets: Int64s
    mark_rows: Int64s
    mark_sets: Int64s


class Results(NamedTuple):
    """Where the values go: whole numbers, numbers, and labels, each (place, anchor)."""

    whole: Int32s
    number: Numbers
    labels: Int16s


class Stretches(NamedTuple):
    """Persons' weeks cut where anything changes; every week of the register is in one stretch of each person.

    What holds in a stretch is one number: three times the class of its code, and what is known of work (0 to 2).
    """

    offsets: Int64s
    first: Int32s
    last: Int32s
    holds: Int16s
