"""Building a panel: anchors in, the same anchors with one more column per entry of the specification out."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from virkning.errors import InputError
from virkning.files import whole_file
from virkning.language import Text
from virkning.progress import bar
from virkning.register.anchors import AnchorSet, read_anchors
from virkning.register.extent import extent_of
from virkning.register.spec import PanelSpec, read_spec
from virkning.register.streams import (
    DAMAGE,
    RATE,
    OutOfOrderError,
    PersonStream,
    Rows,
    columns_of,
    damaged,
    parquet_in_order,
    sorted_by_duckdb,
)
from virkning.register.threads import at_once
from virkning.register.weeks import week_of_days
from virkning.snapshot import Snapshot, open_snapshot
from virkning.snapshot.pseudonym import HIDDEN_CPR, cpr_digits, pseudonym_key

if TYPE_CHECKING:
    from virkning.register.arrays import Anchors, Results
    from virkning.register.plan import PanelPlan

Engine = Literal["embedded", "spark"]
Strangers = Literal["refuse", "missing"]
_PERSONS_A_BLOCK = 8192
_AT_ONCE = 3
_ROWS_WRITTEN_AT_ONCE = 1 << 20


def build_panel(
    snapshot: Snapshot | str | Path,
    anchors: pa.Table | str | Path,
    spec: PanelSpec | dict[str, Any] | str | Path,
    *,
    engine: Engine = "embedded",
    strangers: Strangers = "refuse",
    key: str | Path | None = None,
) -> pa.Table:
    """The anchors' rows and columns, in order, and one column per entry of the specification.

    strangers: what an anchor of somebody the snapshot does not know means. Where the snapshot has no table of
    persons, everybody is taken to be known: somebody without any row is then a person without any code.
    key: the file of the pseudonym key, needed where the anchors give persons by CPR number.
    """
    snapshot = snapshot if isinstance(snapshot, Snapshot) else open_snapshot(snapshot)
    opened = None if key is None else partial(pseudonym_key, key, outside=snapshot.folder, make=False)
    panel_spec, anchor_set = read_spec(spec), read_anchors(anchors, opened)
    _refuse_taken_names(panel_spec, anchor_set.table)
    _refuse_lacking_work(panel_spec, snapshot)
    from virkning.register.plan import PanelPlan  # the compiled kernel is loaded only when there is work for it

    plan = PanelPlan(panel_spec, extent_of(snapshot))
    if engine == "spark":
        from virkning.register.spark import fill_with_spark

        results, seen = fill_with_spark(snapshot, anchor_set, plan)
    else:
        results, seen = _fill_embedded(snapshot, anchor_set, plan)
    unknown_rows = _rows_of_strangers(snapshot, anchor_set, seen)
    if len(unknown_rows) and strangers == "refuse":
        _refuse_strangers(anchors, anchor_set, unknown_rows)
    return _joined(anchor_set.table, plan, results, unknown_rows)


def write_panel(panel: pa.Table, out: str | Path) -> None:
    """The panel as a Parquet file, whole or not at all."""
    with (
        whole_file(out) as file,
        pq.ParquetWriter(file, panel.schema, compression="zstd") as writer,
        bar(Path(out).name, panel.num_rows) as advance,
    ):
        for start in range(0, panel.num_rows, _ROWS_WRITTEN_AT_ONCE):
            rows = panel.slice(start, _ROWS_WRITTEN_AT_ONCE)
            writer.write_table(rows)
            advance(rows.num_rows)


def _joined(table: pa.Table, plan: PanelPlan, results: Results, unknown_rows: npt.NDArray[np.int64]) -> pa.Table:
    known = np.ones(table.num_rows, bool)
    known[unknown_rows] = False
    for name, values in plan.columns(results).items():
        kept = values if known.all() else pc.if_else(pa.array(known), values, pa.scalar(None, values.type))
        table = table.append_column(name, kept)
    return table


def _fill_embedded(snapshot: Snapshot, anchors: AnchorSet, plan: PanelPlan) -> tuple[Results, npt.NDArray[np.bool_]]:
    """In this process: straight from Parquet where it lies in order, through DuckDB's sort where it does not."""
    try:
        return _fill(snapshot, anchors, plan, sort=False)
    except OutOfOrderError:
        return _fill(snapshot, anchors, plan, sort=True)


def _fill(
    snapshot: Snapshot, anchors: AnchorSet, plan: PanelPlan, *, sort: bool
) -> tuple[Results, npt.NDArray[np.bool_]]:
    from virkning.register.gathering import put_back
    from virkning.register.histories import histories_of, month_converter, spell_converter
    from virkning.register.kernel import fill_panel

    results, numbers, calendar = plan.room(anchors.table.num_rows), plan.numbers, plan.calendar
    seen = np.zeros(len(anchors.persons), bool)
    paths = snapshot.path("benefits"), snapshot.path("work")
    with ExitStack() as stack:
        present = columns_of(paths[0]) if snapshot.has("benefits") else []
        converters = (
            spell_converter(paths[0], present) if present else None,
            month_converter(paths[1]) if snapshot.has("work") else None,
        )
        pool = stack.enter_context(ThreadPoolExecutor(max_workers=at_once()))
        streams = [
            _stream(stack, path, how, anchors.persons, None if sort else pool)
            for path, how in zip(paths, converters, strict=True)
        ]
        advance = stack.enter_context(bar("panel", len(anchors.persons)))

        def work(start: int, stop: int, spells: list[Rows], months: list[Rows]) -> None:
            persons = anchors.persons.slice(start, stop - start)
            codes, work, seen[start:stop] = histories_of(persons, spells, months, calendar, paths)
            asked, rows = _anchors_of(anchors, start, stop)
            found = plan.room(len(rows))
            fill_panel(codes, work, asked, calendar, numbers, found)
            put_back(found, rows, results)

        running: deque[Future[None]] = deque()
        for start, stop in _blocks(len(anchors.persons)):
            last = anchors.persons[stop - 1].as_py()
            running.append(pool.submit(work, start, stop, *(stream.upto(last) if stream else [] for stream in streams)))
            while len(running) >= _AT_ONCE:
                running.popleft().result()
            advance(stop - start)
        for future in running:
            future.result()
    return results, seen


def _stream(
    stack: ExitStack, path: Path, how: Any, persons: pa.Array, ahead: ThreadPoolExecutor | None
) -> PersonStream | None:
    """The table as it lies, its next rows made ready by other threads; or sorted, where there are none."""
    if how is None or not len(persons):
        return None
    columns, convert = how
    if ahead is None:
        return PersonStream(path, stack.enter_context(sorted_by_duckdb(path, columns, persons)), convert)
    first, last, rate = persons[0].as_py(), persons[-1].as_py(), RATE if RATE in columns else None
    return PersonStream(path, parquet_in_order(path, columns, first, last, rate), convert, ahead)


def _blocks(n: int) -> Iterator[tuple[int, int]]:
    for start in range(0, n, _PERSONS_A_BLOCK):
        yield start, min(start + _PERSONS_A_BLOCK, n)


def _anchors_of(anchors: AnchorSet, start: int, stop: int) -> tuple[Anchors, npt.NDArray[np.int64]]:
    """The anchors of some persons, and their rows of the panel."""
    from virkning.register.arrays import Anchors

    offsets = anchors.offsets[start : stop + 1]
    low, high = int(offsets[0]), int(offsets[-1])
    rows = anchors.row[low:high]
    return Anchors(offsets - low, week_of_days(anchors.day[rows])), rows


def _rows_of_strangers(snapshot: Snapshot, anchors: AnchorSet, seen: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """The anchors of persons who have no row anywhere in the snapshot, in the order of the anchors."""
    unseen = np.flatnonzero(~seen)
    if not len(unseen) or not snapshot.has("persons"):
        return np.empty(0, np.int64)
    asked = anchors.persons.take(pa.array(unseen))
    found = np.zeros(len(unseen), bool)
    try:
        for batch in pq.ParquetFile(snapshot.path("persons")).iter_batches(columns=["person"]):
            place = pc.drop_null(pc.index_in(batch["person"].cast(pa.string()), value_set=asked))
            found[place.to_numpy(zero_copy_only=False)] = True
    except DAMAGE as trouble:
        raise damaged(snapshot.path("persons"), trouble) from None
    strangers = unseen[~found]
    rows = [anchors.row[anchors.offsets[place] : anchors.offsets[place + 1]] for place in strangers]
    return np.sort(np.concatenate(rows)) if rows else np.empty(0, np.int64)


def _refuse_strangers(given: object, anchors: AnchorSet, rows: npt.NDArray[np.int64]) -> None:
    raise InputError(
        Text(
            f"{len(rows)} ankre gælder personer, som datasættet ikke kender.",
            f"{len(rows)} anchors are of persons the snapshot does not know.",
        ),
        file=None if isinstance(given, pa.Table) else str(given),
        row=int(rows[0]) + 1,
        column="person",
        value=_hidden(anchors.table["person"][int(rows[0])].as_py()),
        expected=Text(
            "en person fra tabellen persons, benefits eller work", "a person from the table persons, benefits or work"
        ),
    )


def _hidden(person: object) -> object:
    return HIDDEN_CPR if cpr_digits(str(person)) else person


def _refuse_taken_names(spec: PanelSpec, anchors: pa.Table) -> None:
    for column in spec:
        if column.name in anchors.column_names:
            raise InputError(
                Text(
                    "Ankrene har allerede en kolonne med det navn.", "The anchors already have a column of that name."
                ),
                column=column.name,
                expected=Text("et andet navn i panelbeskrivelsen", "another name in the specification"),
            )


def _refuse_lacking_work(spec: PanelSpec, snapshot: Snapshot) -> None:
    for column in spec:
        if column.needs_work and not snapshot.has("work"):
            raise InputError(
                Text("Kolonnen kræver månedlig beskæftigelse.", "The column needs monthly work."),
                file=snapshot.path("work"),
                column=column.name,
                expected=Text("tabellen work", "the table work"),
            )
