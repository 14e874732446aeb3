"""The Spark engine: the same kernel, fed by a cluster that is already there (or by Spark in this process).

Spells, months and anchors are put in one stream, each row with a tag, and brought together by person; `mapInArrow`
hands every partition to the kernel, which cannot tell the difference. Only the panel's columns come back.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from virkning.errors import InputError
from virkning.language import Text
from virkning.register.anchors import AnchorSet
from virkning.register.arrays import Anchors, Calendar, Plan, Results
from virkning.register.histories import histories_of, month_converter, spell_converter
from virkning.register.kernel import fill_panel
from virkning.register.plan import PanelPlan, room_for
from virkning.register.streams import PersonStream, Rows, columns_of
from virkning.register.weeks import week_of_days
from virkning.snapshot import Snapshot

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_SPELL, _MONTH, _ANCHOR = 0, 1, 2
_ROWS_A_BATCH = 250_000
_ROWS_A_FILE = 500_000
Batches = Iterator[pa.RecordBatch]
Shape = tuple[int, int, int]


def spark_session() -> SparkSession:
    """The session that is running, or one of this process's own."""
    if shutil.which("java") is None:
        raise InputError(
            Text("Spark kræver Java, og Java blev ikke fundet.", "Spark needs Java, and Java was not found.")
        )
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise InputError(
            Text("Spark er ikke installeret.", "Spark is not installed."), expected='pip install "virkning[spark]"'
        ) from None
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # workers of this process need this program's packages
    session = SparkSession.builder.config("spark.ui.enabled", "false").getOrCreate()
    session.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", str(_ROWS_A_BATCH))
    return session


def fill_with_spark(snapshot: Snapshot, anchors: AnchorSet, plan: PanelPlan) -> tuple[Results, npt.NDArray[np.bool_]]:
    """The results of all anchors, and which persons had any row in the register."""
    session = spark_session()
    paths = snapshot.path("benefits"), snapshot.path("work")
    results = plan.room(anchors.table.num_rows)
    shape = len(results.whole), len(results.number), len(results.labels)
    work = _partition_work(paths, _present(snapshot), plan.numbers, plan.calendar, shape)
    together = _tagged_rows(session, snapshot, anchors).repartition("person")
    ordered = together.sortWithinPartitions("person", "tag", "from_week", "month")
    found = ordered.mapInArrow(work, _result_schema(results)).toArrow()
    return results, _take_back(found, results, anchors)


def _present(snapshot: Snapshot) -> list[str]:
    return columns_of(snapshot.path("benefits")) if snapshot.has("benefits") else []


def _tagged_rows(session: SparkSession, snapshot: Snapshot, anchors: AnchorSet) -> DataFrame:
    """Spells, months and anchors under one another; the columns a kind of row has not are empty."""
    from pyspark.sql.functions import lit

    who = np.repeat(np.arange(len(anchors.persons)), np.diff(anchors.offsets))
    asked = pa.table(
        {
            "person": anchors.persons.take(pa.array(who)),
            "week": week_of_days(anchors.day[anchors.row]),
            "anchor": anchors.row,
        }
    )
    rows = session.createDataFrame(asked).withColumn("tag", lit(_ANCHOR))
    empty = "cast(null as date) as from_week", "cast(null as date) as month"
    rows = rows.selectExpr("*", *empty)
    for table, tag in (("benefits", _SPELL), ("work", _MONTH)):
        if snapshot.has(table):
            read = session.read.parquet(str(snapshot.path(table).absolute())).withColumn("tag", lit(tag))
            rows = rows.unionByName(read, allowMissingColumns=True)
    return rows


def _partition_work(
    paths: tuple[Path, Path], present: list[str], numbers: Plan, calendar: Calendar, shape: Shape
) -> Callable[[Batches], Batches]:
    """What every partition does: whole persons at a time through the kernel."""

    def work(batches: Batches) -> Batches:
        for rows in _by_whole_persons(batches):
            yield from _fill_some(rows, paths, present, numbers, calendar, shape)

    return work


def _by_whole_persons(batches: Batches) -> Iterator[pa.Table]:
    """Batches that end where a person ends; rows come in order of person."""
    held: pa.Table | None = None
    for batch in batches:
        table = pa.Table.from_batches([batch])
        rows = table if held is None else pa.concat_tables([held, table])
        start = pc.index(rows["person"], rows["person"][-1]).as_py() if rows.num_rows else 0
        held = rows.slice(start)
        if start:
            yield rows.slice(0, start)
    if held is not None and held.num_rows:
        yield held


def _fill_some(
    rows: pa.Table, paths: tuple[Path, Path], present: list[str], numbers: Plan, calendar: Calendar, shape: Shape
) -> Batches:
    asked = rows.filter(pc.equal(rows["tag"], _ANCHOR))
    if not asked.num_rows:
        return
    coded = pc.dictionary_encode(asked["person"].combine_chunks())
    persons, place = coded.dictionary.cast(pa.string()), coded.indices.to_numpy()
    spells = _rows_of(rows, _SPELL, spell_converter(paths[0], present)) if present else []
    months = _rows_of(rows, _MONTH, month_converter(paths[1])) if "rate" in rows.column_names else []
    codes, work, seen = histories_of(persons, spells, months, calendar, paths)
    anchors = Anchors(np.searchsorted(place, np.arange(len(persons) + 1)), asked["week"].to_numpy())
    results = room_for(*shape, asked.num_rows)
    fill_panel(codes, work, anchors, calendar, numbers, results)
    yield _result_batch(results, asked["anchor"].to_numpy(), seen[place])


def _rows_of(rows: pa.Table, tag: int, how: tuple[list[str], Any]) -> list[Rows]:
    columns, convert = how
    chosen = rows.filter(pc.equal(rows["tag"], tag)).select(columns)
    if not chosen.num_rows:
        return []
    return PersonStream(Path(), iter([chosen]), convert).upto(str(chosen["person"][-1].as_py()))


def _result_schema(results: Results) -> str:
    columns = ["anchor bigint", "seen boolean"]
    columns += [f"whole_{place} int" for place in range(len(results.whole))]
    columns += [f"number_{place} double" for place in range(len(results.number))]
    columns += [f"label_{place} smallint" for place in range(len(results.labels))]
    return ", ".join(columns)


def _result_batch(results: Results, anchor: npt.NDArray[np.int64], seen: npt.NDArray[np.bool_]) -> pa.RecordBatch:
    columns = {"anchor": pa.array(anchor), "seen": pa.array(seen)}
    columns |= {f"whole_{place}": pa.array(values) for place, values in enumerate(results.whole)}
    columns |= {f"number_{place}": pa.array(values) for place, values in enumerate(results.number)}
    columns |= {f"label_{place}": pa.array(values) for place, values in enumerate(results.labels)}
    return pa.RecordBatch.from_pydict(columns)


def _take_back(found: pa.Table, results: Results, anchors: AnchorSet) -> npt.NDArray[np.bool_]:
    """Put what came back where it belongs, and say which persons were seen."""
    anchor = found["anchor"].to_numpy()
    for name, kept in (("whole", results.whole), ("number", results.number), ("label", results.labels)):
        for place in range(len(kept)):
            kept[place, anchor] = found[f"{name}_{place}"].to_numpy()
    seen = np.zeros(anchors.table.num_rows, bool)
    seen[anchor] = found["seen"].to_numpy()
    return seen[anchors.row[anchors.offsets[:-1]]] if len(anchors.persons) else seen


@contextmanager
def spark_sorting(folder: Path) -> Iterator[Callable[[list[str], str], Iterator[pa.Table]]]:
    """Rows of many Parquet files in an order, sorted by Spark into files that follow one another."""
    session = spark_session()
    with tempfile.TemporaryDirectory(prefix="sort-", dir=folder) as sorted_folder:

        def in_order(files: list[str], order: str) -> Iterator[pa.Table]:
            columns = [name.strip() for name in order.split(",")]
            target = Path(tempfile.mkdtemp(dir=sorted_folder)) / "rows"
            rows = session.read.option("mergeSchema", "true").parquet(*(str(Path(file).absolute()) for file in files))
            rows.repartitionByRange(columns[0]).sortWithinPartitions(*columns).write.parquet(str(target.absolute()))
            for file in sorted(target.glob("part-*.parquet")):
                for batch in pq.ParquetFile(file).iter_batches(batch_size=_ROWS_A_FILE):
                    yield pa.Table.from_batches([batch])

        yield in_order
