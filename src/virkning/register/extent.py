"""How far a snapshot's register reaches: before its first week and after its last nothing can be said of anybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq

from virkning.errors import InputError
from virkning.language import Text
from virkning.register.streams import DAMAGE, damaged
from virkning.register.weeks import first_week_of_month, last_week_within, month_of, week_of
from virkning.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Extent:
    """The first and last week of the codes, those of paid work (None: there is no table of work), and the months."""

    weeks: tuple[int, int]
    work: tuple[int, int] | None
    months: tuple[int, int]


def extent_of(snapshot: Snapshot) -> Extent:
    """From the manifest where it says so, else from the earliest and latest rows."""
    codes = _first_and_last(snapshot, "benefits", "from_week", "to_week")
    work = _first_and_last(snapshot, "work", "month", "month")
    start, work_start, end = _said(snapshot)
    if work_start is not None and snapshot.has("work"):
        work = (work_start, work_start) if work is None else (min(work_start, work[0]), work[1])
    last_month_ends = None if work is None else int(first_week_of_month(np.array([month_of(work[1]) + 1]))[0]) - 1
    if end is not None:
        last = last_week_within(end)
    else:
        ends = [week_of(codes[1])] if codes else []
        last = max(ends + ([last_month_ends] if last_month_ends is not None else []), default=-1)
    first_work = None if work is None else int(first_week_of_month(np.array([month_of(work[0])]))[0])
    first = week_of(start) if start else week_of(codes[0]) if codes else first_work
    if first is None or first > last:
        raise InputError(
            Text("Datasættet har ingen uger at bygge på.", "The snapshot has no weeks to build on."),
            file=snapshot.folder,
            expected=Text("tabellen benefits eller work", "the table benefits or work"),
        )
    if snapshot.has("work") and first_work is None:
        first_work = first
    return Extent((first, last), None if first_work is None else (first_work, last), _months(work, first, last))


def _said(snapshot: Snapshot) -> tuple[date | None, date | None, date | None]:
    """What the manifest says of the register's start, work's start and the register's end."""
    made_from = snapshot.manifest.get("made_from")
    made_from = made_from if isinstance(made_from, dict) else {}
    dates: list[date | None] = []
    for text in (made_from.get("register_start"), made_from.get("work_start"), snapshot.manifest.get("register_end")):
        try:
            dates.append(None if text is None else date.fromisoformat(text))
        except (TypeError, ValueError):
            raise InputError(
                Text("Manifestet har en dato, der ikke kan læses.", "The manifest has a date that cannot be read."),
                file=snapshot.folder / "manifest.json",
                value=text,
                expected="2017-08-31",
            ) from None
    return dates[0], dates[1], dates[2]


def _months(work: tuple[date, date] | None, first: int, last: int) -> tuple[int, int]:
    edges = [month_of(date.fromordinal(719163 + 7 * week)) for week in (first, last)]
    if work is not None:
        edges += [month_of(work[0]), month_of(work[1])]
    return min(edges), max(edges)


def _first_and_last(snapshot: Snapshot, table: str, first: str, last: str) -> tuple[date, date] | None:
    """The smallest value of one column and the largest of another, from the file's own statistics where it has them."""
    if not snapshot.has(table):
        return None
    try:
        file = pq.ParquetFile(snapshot.path(table))
        return None if file.metadata.num_rows == 0 else (_edge(file, first, "min"), _edge(file, last, "max"))
    except DAMAGE as trouble:
        raise damaged(snapshot.path(table), trouble) from None


def _edge(file: pq.ParquetFile, column: str, edge: str) -> Any:
    place = file.schema_arrow.names.index(column)
    groups = [file.metadata.row_group(number).column(place).statistics for number in range(file.num_row_groups)]
    choose = min if edge == "min" else max
    if all(group is not None and group.has_min_max for group in groups):
        return choose(getattr(group, edge) for group in groups)
    found = pc.min_max(file.read([column])[column]).as_py()
    return found[edge]
