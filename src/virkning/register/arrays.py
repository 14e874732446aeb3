"""What the kernel is fed and what it fills: arrays with names."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Int32s = npt.NDArray[np.int32]


class Persons(NamedTuple):
    """Some persons' histories, in order; those of person p lie between the offsets p and p + 1."""

    spell_offsets: npt.NDArray[np.int64]
    first_week: Int32s
    last_week: Int32s
    week_class: npt.NDArray[np.int16]
    month_offsets: npt.NDArray[np.int64]
    month: Int32s
    hours: npt.NDArray[np.float64]
    works: npt.NDArray[np.bool_]


class Anchors(NamedTuple):
    """The persons' anchors: the week of each and the row of the panel its values go to."""

    offsets: npt.NDArray[np.int64]
    week: Int32s
    row: npt.NDArray[np.int64]


class Calendar(NamedTuple):
    """What the register knows of, and which weeks its months have."""

    first_week: int
    last_week: int
    first_work_week: int
    last_work_week: int
    first_month: int
    month_starts: Int32s


class Plan(NamedTuple):
    """The columns as numbers: kind, window, the table asked, options, and the place of the result."""

    kind: Int32s
    start: Int32s
    stop: Int32s
    table: Int32s
    option: Int32s
    place: Int32s
    truths: npt.NDArray[np.int8]
    label_tables: npt.NDArray[np.int16]


class Results(NamedTuple):
    """Where the values go: whole numbers, numbers, and sequences, each (place, row)."""

    whole: Int32s
    number: npt.NDArray[np.float64]
    labels: npt.NDArray[np.int16]


class Stretches(NamedTuple):
    """Persons' weeks cut where anything changes; every week of the register is in one stretch of each person."""

    offsets: npt.NDArray[np.int64]
    first: Int32s
    last: Int32s
    week_class: npt.NDArray[np.int16]
    work: npt.NDArray[np.int8]
