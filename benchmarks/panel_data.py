"""The register the panel is measured on: spells and months of work in order of person, anchors, and other shapes of it.

Spells last 26 weeks on average and jobs 14 months; every person has four anchors on days drawn at random.
"""

from __future__ import annotations

from contextlib import ExitStack
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from virkning.register.spells import from_weeks
from virkning.register.weeks import (
    FULL_TIME_HOURS_A_MONTH,
    first_week_of_month,
    monday,
    monday_days,
    month_days,
    month_of,
    week_of,
)
from virkning.snapshot import write_snapshot

START, WORK_START = date(2007, 12, 31), date(2008, 1, 1)
BENEFITS = ["dagpenge", "kontanthjaelp", "sygedagpenge", "su", "fleksjob", "foertidspension"]
CODES = ["111", "730", "890", "651", "771", "783"]
ANCHORS_EACH = 4
WEEKS_BEFORE, WEEKS_AFTER = 160, 60  # no window of an anchor reaches beyond the register
PERSONS_A_BLOCK = 32_000


def register_end(weeks: int) -> date:
    return date.fromordinal(monday(week_of(START) + weeks - 1).toordinal() + 6)


def make_data(folder: Path, persons: int, weeks: int, *, long: bool = False, wide: bool = False) -> None:
    """The snapshot and the anchors; where asked, also a row per person and week, or a row per person."""
    if (folder / "done").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    rng, first = np.random.default_rng(1), week_of(START)
    ids = np.sort([f"{number * 2654435761 % 2**32:08x}{number:012x}" for number in range(persons)])
    made_from = {"register_start": START.isoformat(), "work_start": WORK_START.isoformat()}
    files = {"long": long, "wide": wide}
    with ExitStack() as stack:
        write = {name: stack.enter_context(_Rows(folder / f"{name}.parquet")) for name, asked in files.items() if asked}
        snapshot = write_snapshot(
            folder / "snapshot",
            made_by="benchmark",
            made_from=made_from,
            register_end=register_end(weeks),
            simulated=True,
        )
        out = stack.enter_context(snapshot)
        for start in range(0, persons, PERSONS_A_BLOCK):
            who = ids[start : start + PERSONS_A_BLOCK]
            matrix, works = _states(rng, len(who), weeks), _months(rng, len(who), weeks * 12 // 52)
            out.append("benefits", _spells(who, matrix, first))
            out.append("work", _work(who, works))
            if long:
                write["long"].append(_long_rows(who, matrix, works, first))
            if wide:
                write["wide"].append(_wide_rows(who, matrix, first))
    pq.write_table(_anchors(rng, ids, first, weeks), folder / "anchors.parquet")
    (folder / "done").touch()


class _Rows:
    """A Parquet file written table by table."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._writer: pq.ParquetWriter | None = None

    def __enter__(self) -> _Rows:
        return self

    def append(self, table: pa.Table) -> None:
        self._writer = self._writer or pq.ParquetWriter(self._file, table.schema, compression="zstd")
        self._writer.write_table(table)

    def __exit__(self, *_: object) -> None:
        if self._writer is not None:
            self._writer.close()


def _anchors(rng: np.random.Generator, ids: np.ndarray, first: int, weeks: int) -> pa.Table:
    """In no order at all."""
    n = ANCHORS_EACH * len(ids)
    week = first + WEEKS_BEFORE + rng.integers(0, weeks - WEEKS_BEFORE - WEEKS_AFTER, size=n)
    shuffled = rng.permutation(n)
    days = monday_days(week) + rng.integers(0, 7, size=n).astype(np.int32)
    who = np.repeat(ids, ANCHORS_EACH)[shuffled]
    return pa.table({"person": pa.array(who), "date": pa.array(days[shuffled]).cast(pa.date32())})


def _states(rng: np.random.Generator, persons: int, weeks: int) -> np.ndarray:
    """One small number per person and week: 0 no code, else a benefit's place + 1; spells last 26 weeks on average."""
    changes = rng.random((persons, weeks)) < 1 / 26
    changes[:, 0] = True
    drawn = rng.choice(len(BENEFITS) + 1, size=int(changes.sum()), p=[0.46, 0.13, 0.13, 0.08, 0.1, 0.05, 0.05]).astype(
        np.int8
    )
    return drawn[np.cumsum(changes.ravel()) - 1].reshape(persons, weeks)


def _months(rng: np.random.Generator, persons: int, months: int) -> np.ndarray:
    """Rates of work, 0 for none; jobs and their absence last 14 months on average and half of the time there is a job."""
    changes = rng.random((persons, months)) < 1 / 14
    changes[:, 0] = True
    drawn = rng.choice(np.array([0, 0, 0, 0.25, 0.5, 1.0]), size=int(changes.sum()))
    return drawn[np.cumsum(changes.ravel()) - 1].reshape(persons, months)


def _spells(who: np.ndarray, matrix: np.ndarray, first: int) -> pa.Table:
    spells = from_weeks(matrix.astype(np.int16), first, 1)
    kind = pa.array(spells.code - 1)
    return pa.table(
        {
            "person": pa.array(who).take(pa.array(spells.person)),
            "from_week": pa.array(monday_days(spells.first_week)).cast(pa.date32()),
            "to_week": pa.array(monday_days(spells.last_week)).cast(pa.date32()),
            "code": pa.array(CODES).take(kind),
            "benefit": pa.array(BENEFITS).take(kind),
            "activation": pa.array(np.zeros(len(spells), bool)),
        }
    )


def _work(who: np.ndarray, works: np.ndarray) -> pa.Table:
    person, month = np.nonzero(works)
    rate = works[person, month]
    return pa.table(
        {
            "person": pa.array(who).take(pa.array(person)),
            "month": pa.array(month_days(month + month_of(WORK_START))).cast(pa.date32()),
            "hours": rate * FULL_TIME_HOURS_A_MONTH,
            "rate": rate,
        }
    )


def _long_rows(who: np.ndarray, matrix: np.ndarray, works: np.ndarray, first: int) -> pa.Table:
    """A row per person and week: benefit (or nothing) and the week's hours."""
    weeks = matrix.shape[1]
    starts = first_week_of_month(np.arange(month_of(WORK_START), month_of(WORK_START) + works.shape[1] + 1))
    month = np.clip(np.searchsorted(starts, first + np.arange(weeks), side="right") - 1, 0, works.shape[1] - 1)
    known = (first + np.arange(weeks) < starts[-1]) & (first + np.arange(weeks) >= starts[0])
    hours = works[:, month] * FULL_TIME_HOURS_A_MONTH / np.diff(starts)[month] * known
    kind = matrix.ravel().astype(np.int16) - 1
    return pa.table(
        {
            "person": pa.DictionaryArray.from_arrays(
                pa.array(np.repeat(np.arange(len(who), dtype=np.int32), weeks)), pa.array(who)
            ),
            "week": pa.array(np.tile(np.arange(first, first + weeks, dtype=np.int32), len(who))),
            "benefit": pa.DictionaryArray.from_arrays(pa.array(kind, mask=kind < 0), pa.array(BENEFITS)),
            "hours": pa.array(hours.ravel()),
        }
    )


def _wide_rows(who: np.ndarray, matrix: np.ndarray, first: int) -> pa.Table:
    codes = np.array([0, *map(int, CODES)], np.int16)
    columns = {"pnr": pa.array(who)}
    for place in range(matrix.shape[1]):
        year, week, _ = monday(first + place).isocalendar()
        values = codes[matrix[:, place]]
        columns[f"y_{year % 100:02d}{week:02d}"] = pa.array(values, mask=values == 0)
    return pa.table(columns)
