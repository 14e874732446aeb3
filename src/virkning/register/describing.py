"""What a snapshot's register holds, to be looked at before anything is built on it.

People, period, codes by year, the share of weeks whose code has no known meaning, lengths of spells, who is where over
time (a chronogram) and who moves where from one year to the next (a flow). Counts of people below five are not shown.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from virkning.progress import bar
from virkning.register.drawing import as_html, as_text
from virkning.register.extent import extent_of
from virkning.register.states import BENEFIT_IDS
from virkning.register.weeks import iso_year, monday, say_week, week_of, week_of_days
from virkning.snapshot import Snapshot, open_snapshot

__all__ = ["RegisterDescription", "as_html", "as_text", "describe_register"]

UNKNOWN, NO_CODE = "unknown", "no_code"
SPELL_EDGES = (1, 2, 4, 13, 26, 52, 104, 10_000)
_STEP = 13
FLOW_YEARS = 4


@dataclass
class RegisterDescription:
    """The numbers of a register. `chronogram` has persons by state for every thirteenth week."""

    snapshot: str
    persons: int
    first_week: str
    last_week: str
    spells: int
    weeks_by_code_and_year: dict[tuple[str, str, int], int] = field(default_factory=dict)
    unknown_share: float = 0.0
    spell_lengths: list[int] = field(default_factory=list)
    chronogram_weeks: list[int] = field(default_factory=list)
    chronogram: dict[str, list[int]] = field(default_factory=dict)
    flow_years: list[int] = field(default_factory=list)
    flows: Counter[tuple[int, str, str]] = field(default_factory=Counter)


def describe_register(snapshot: Snapshot | str | Path) -> RegisterDescription:
    """Go through the snapshot's spells once, a row group at a time."""
    snapshot = snapshot if isinstance(snapshot, Snapshot) else open_snapshot(snapshot)
    first, last = extent_of(snapshot).weeks
    snapshot.require("benefits")
    file = pq.ParquetFile(snapshot.path("benefits"))
    tally = _Tally(first, last)
    with bar("describe", file.metadata.num_rows) as advance:
        for batch in file.iter_batches(batch_size=500_000):
            tally.add(pa.Table.from_batches([batch]))
            advance(batch.num_rows)
    return tally.description(snapshot.folder.resolve().name, _number_of_persons(snapshot, tally))


def _number_of_persons(snapshot: Snapshot, tally: _Tally) -> int:
    if snapshot.has("persons"):
        return pq.ParquetFile(snapshot.path("persons")).metadata.num_rows
    return len(tally.people)


class _Tally:
    """Sums over spells that come batch by batch."""

    def __init__(self, first: int, last: int) -> None:
        self.first, self.last = first, last
        self.people: dict[str, int] = {}
        self.states = (*BENEFIT_IDS, UNKNOWN)
        self.by_year: Counter[tuple[str, str, int]] = Counter()
        self.lengths = np.zeros(len(SPELL_EDGES) - 1, np.int64)
        self.spells = 0
        self.steps = np.arange(first, last + 1, _STEP)
        self.changes = np.zeros((len(self.states), last - first + 2), np.int64)
        january = [week_of(monday(week)) for week in range(first, last + 1)]
        years = iso_year(np.array(january))
        self.year_weeks = {int(year): first + int(np.argmax(years == year)) + 8 for year in np.unique(years)}
        within = sorted(year for year, week in self.year_weeks.items() if week <= last)
        self.at_year: dict[int, dict[int, int]] = {year: {} for year in within[-FLOW_YEARS:]}

    def add(self, rows: pa.Table) -> None:
        first, last = (week_of_days(rows[name].cast(pa.int32()).to_numpy()) for name in ("from_week", "to_week"))
        first, last = np.maximum(first, self.first), np.minimum(last, self.last)
        rows, kept = rows.filter(pa.array(last >= first)), last >= first
        first, last = first[kept], last[kept]
        benefit = (
            rows["benefit"] if "benefit" in rows.column_names else pa.chunked_array([pa.nulls(len(rows), pa.string())])
        )
        state = pc.index_in(pc.fill_null(benefit, UNKNOWN), value_set=pa.array(self.states)).to_numpy()
        self.spells += len(first)
        self.lengths += np.histogram(last - first + 1, SPELL_EDGES)[0]
        np.add.at(self.changes, (state, first - self.first), 1)
        np.add.at(self.changes, (state, last - self.first + 1), -1)
        self._add_years(rows["code"], state, first, last)
        self._add_flows(rows["person"], state, first, last)

    def _add_years(self, codes: pa.ChunkedArray, state: np.ndarray, first: np.ndarray, last: np.ndarray) -> None:
        coded = pc.dictionary_encode(codes).unify_dictionaries().combine_chunks()
        coded = coded.chunk(0) if isinstance(coded, pa.ChunkedArray) else coded
        names, place = coded.dictionary.to_pylist(), coded.indices.to_numpy()
        for year, begin in self._year_begins():
            weeks = np.minimum(last, begin[1]) - np.maximum(first, begin[0]) + 1
            inside = weeks > 0
            key = place[inside].astype(np.int64) * len(self.states) + state[inside]
            sums = np.bincount(key, weights=weeks[inside], minlength=0)
            for number in np.flatnonzero(sums):
                self.by_year[names[number // len(self.states)], self.states[number % len(self.states)], year] += int(
                    sums[number]
                )

    def _year_begins(self) -> list[tuple[int, tuple[int, int]]]:
        years = iso_year(np.arange(self.first, self.last + 1))
        edges = [(int(year), np.flatnonzero(years == year)) for year in np.unique(years)]
        return [(year, (self.first + int(weeks[0]), self.first + int(weeks[-1]))) for year, weeks in edges]

    def _add_flows(self, persons: pa.ChunkedArray, state: np.ndarray, first: np.ndarray, last: np.ndarray) -> None:
        """Who is where in the ninth week of each year."""
        who = np.array([self.people.setdefault(person, len(self.people)) for person in persons.to_pylist()])
        for year, there in self.at_year.items():
            week = self.year_weeks[year]
            at = np.flatnonzero((first <= week) & (last >= week))
            there.update(zip(who[at].tolist(), state[at].tolist(), strict=True))

    def description(self, name: str, persons: int) -> RegisterDescription:
        total = sum(self.by_year.values())
        unknown = sum(weeks for (_, state, _), weeks in self.by_year.items() if state == UNKNOWN)
        now = np.cumsum(self.changes, axis=1)[:, self.steps - self.first]
        chronogram = {state: now[place].tolist() for place, state in enumerate(self.states) if now[place].any()}
        chronogram[NO_CODE] = (persons - now.sum(axis=0)).tolist()
        return RegisterDescription(
            snapshot=name,
            persons=persons,
            first_week=say_week(self.first),
            last_week=say_week(self.last),
            spells=self.spells,
            weeks_by_code_and_year=dict(self.by_year),
            unknown_share=unknown / total if total else 0.0,
            spell_lengths=self.lengths.tolist(),
            chronogram_weeks=self.steps.tolist(),
            chronogram=chronogram,
            flow_years=sorted(self.at_year),
            flows=self._flows(persons),
        )

    def _flows(self, persons: int) -> Counter[tuple[int, str, str]]:
        years, flows = sorted(self.at_year), Counter[tuple[int, str, str]]()
        for year, after in pairwise(years):
            here, there = self.at_year[year], self.at_year[after]
            for person in here.keys() | there.keys():
                flows[year, self._state(here.get(person)), self._state(there.get(person))] += 1
            flows[year, NO_CODE, NO_CODE] += persons - len(here.keys() | there.keys())
        return flows

    def _state(self, place: int | None) -> str:
        return NO_CODE if place is None else self.states[place]
