"""Spells and what their codes mean: split where a meaning begins or ends, and counted where there is none."""

from __future__ import annotations

from collections import Counter

import numpy as np
import numpy.typing as npt

from virkning.register.codemap import LAST_CODE, CodeMap
from virkning.register.spells import Spells
from virkning.register.weeks import iso_year

UnknownWeeks = Counter[tuple[int, int]]


def split_by_meaning(spells: Spells, codes: CodeMap) -> tuple[Spells, npt.NDArray[np.int32]]:
    """The same weeks as spells in which a code means one thing, and the place of each one's meaning (-1: none)."""
    bounds = _bounds(codes)
    bounded = np.zeros(LAST_CODE + 1, bool)
    bounded[list(bounds)] = True
    for at in np.flatnonzero(bounded[spells.code]):
        inside = [week for week in bounds[int(spells.code[at])] if spells.first_week[at] < week <= spells.last_week[at]]
        if inside:
            return split_by_meaning(_cut_all(spells, bounds, bounded), codes)
    return spells, codes.places(spells.code, spells.first_week)


def _bounds(codes: CodeMap) -> dict[int, list[int]]:
    """For each code the weeks at which a meaning begins or has just ended."""
    bounds: dict[int, list[int]] = {}
    for meaning in codes.meanings:
        edges = (meaning.first_week, meaning.last_week + 1)
        bounds.setdefault(meaning.code, []).extend(week for week in edges if abs(week) < 100_000)
    return {code: sorted(set(weeks)) for code, weeks in bounds.items() if weeks}


def _cut_all(spells: Spells, bounds: dict[int, list[int]], bounded: npt.NDArray[np.bool_]) -> Spells:
    source, first, last = [], [], []
    for at in np.flatnonzero(bounded[spells.code]):
        begin, end = int(spells.first_week[at]), int(spells.last_week[at])
        for week in (week for week in bounds[int(spells.code[at])] if begin < week <= end):
            source.append(at)
            first.append(begin)
            last.append(week - 1)
            begin = week
        source.append(at)
        first.append(begin)
        last.append(end)
    untouched = np.flatnonzero(~bounded[spells.code])
    which = np.concatenate((untouched, np.array(source, np.int64)))
    taken = spells.take(which)
    weeks = np.concatenate((spells.first_week[untouched], np.array(first, np.int32)))
    ends = np.concatenate((spells.last_week[untouched], np.array(last, np.int32)))
    return Spells(taken.person, weeks, ends, taken.code, taken.row).in_order()


def unknown_weeks(spells: Spells, codes: CodeMap) -> tuple[UnknownWeeks, int | None]:
    """Weeks without a known meaning by code and year, and the row of the first such spell."""
    split, places = split_by_meaning(spells, codes)
    strange = split.take(places < 0)
    counted: UnknownWeeks = Counter()
    for code, first, last in zip(strange.code, strange.first_week, strange.last_week, strict=True):
        years, weeks = np.unique(iso_year(np.arange(first, last + 1)), return_counts=True)
        for year, number in zip(years, weeks, strict=True):
            counted[int(code), int(year)] += int(number)
    return counted, int(strange.row.min()) if len(strange) else None
