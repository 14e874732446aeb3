"""Canonical spells: runs of weeks with one code, as long as they can be, with an exact way back to weeks."""

from __future__ import annotations

from dataclasses import dataclass

import numba
import numpy as np
import numpy.typing as npt

Int32s = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Spells:
    """Spells of persons given by their place in some list, each with the row of the file it comes from."""

    person: npt.NDArray[np.int64]
    first_week: Int32s
    last_week: Int32s
    code: npt.NDArray[np.int16]
    row: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.person)

    def take(self, which: npt.NDArray[np.integer] | npt.NDArray[np.bool_] | slice) -> Spells:
        return Spells(
            self.person[which], self.first_week[which], self.last_week[which], self.code[which], self.row[which]
        )

    def in_order(self) -> Spells:
        """By person, then by time."""
        return self.take(np.lexsort((self.first_week, self.person)))


def from_weeks(codes: npt.NDArray[np.int16], first_week: int, first_row: int) -> Spells:
    """Spells of a matrix with a row per person and a column per week; 0 is no code."""
    starts = _count_runs(codes)
    offsets = np.concatenate(([0], np.cumsum(starts)))
    spells = Spells(
        np.empty(offsets[-1], np.int64),
        np.empty(offsets[-1], np.int32),
        np.empty(offsets[-1], np.int32),
        np.empty(offsets[-1], np.int16),
        np.empty(offsets[-1], np.int64),
    )
    _write_runs(codes, offsets, first_week, spells.person, spells.first_week, spells.last_week, spells.code)
    spells.row[:] = spells.person + first_row
    return spells


def to_weeks(spells: Spells, persons: int, first_week: int, weeks: int) -> npt.NDArray[np.int16]:
    """The way back: the matrix the spells came from."""
    codes = np.zeros((persons, weeks), np.int16)
    for person, first, last, code in zip(spells.person, spells.first_week, spells.last_week, spells.code, strict=True):
        codes[person, max(first - first_week, 0) : last - first_week + 1] = code
    return codes


@numba.njit(cache=True, nogil=True)
def _count_runs(codes: npt.NDArray[np.int16]) -> npt.NDArray[np.int64]:
    counts = np.zeros(codes.shape[0], np.int64)
    for person in range(codes.shape[0]):
        before = 0
        for week in range(codes.shape[1]):
            code = codes[person, week]
            if code != before and code != 0:
                counts[person] += 1
            before = code
    return counts


@numba.njit(cache=True, nogil=True)
def _write_runs(
    codes: npt.NDArray[np.int16],
    offsets: npt.NDArray[np.int64],
    first_week: int,
    out_person: npt.NDArray[np.int64],
    out_first: Int32s,
    out_last: Int32s,
    out_code: npt.NDArray[np.int16],
) -> None:
    for person in range(codes.shape[0]):
        at = offsets[person] - 1
        before = 0
        for week in range(codes.shape[1]):
            code = codes[person, week]
            if code != 0:
                if code != before:
                    at += 1
                    out_person[at], out_first[at], out_code[at] = person, first_week + week, code
                out_last[at] = first_week + week
            before = code


def first_overlap(spells: Spells) -> int | None:
    """The place of the first spell (in order) that begins before the one before it has ended."""
    wrong = (spells.person[1:] == spells.person[:-1]) & (spells.first_week[1:] <= spells.last_week[:-1])
    return int(np.argmax(wrong)) + 1 if wrong.any() else None


def joined(spells: Spells) -> Spells:
    """Spells in order and without overlap, those that continue each other with the same code made one."""
    if not len(spells):
        return spells
    continues = (
        (spells.person[1:] == spells.person[:-1])
        & (spells.code[1:] == spells.code[:-1])
        & (spells.first_week[1:] == spells.last_week[:-1] + 1)
    )
    begins = np.flatnonzero(np.concatenate(([True], ~continues)))
    ends = np.concatenate((begins[1:] - 1, [len(spells) - 1]))
    kept = spells.take(begins)
    return Spells(kept.person, kept.first_week, spells.last_week[ends], kept.code, kept.row)
