"""Parts brought in order of person in bounded memory: one range of persons after another, each sorted by itself."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from virkning.progress import bar

SORT_MEMORY = "2GB"
ROWS_AT_ONCE = 12_000_000
SAMPLED_A_RANGE = 500
_ROWS_A_BATCH = 500_000

Sorted = Callable[[list[str], str], Iterator[pa.Table]]
"""Given files and the columns to sort by (person first): all their rows in that order, in batches."""


@contextmanager
def duckdb_sorting(folder: Path) -> Iterator[Sorted]:
    """Sorting in this process; a range that does not fit in memory is spilled to disk."""
    with tempfile.TemporaryDirectory(prefix="sort-", dir=folder) as spill, duckdb.connect() as connection:
        connection.execute(
            f"SET enable_progress_bar = false; SET memory_limit = '{SORT_MEMORY}'; SET temp_directory = '{spill}'; "
            "SET preserve_insertion_order = false"
        )

        def in_order(files: list[str], order: str) -> Iterator[pa.Table]:
            for condition, edges in _ranges(connection, files):
                rows = connection.sql(
                    f"SELECT * FROM read_parquet(?, union_by_name = true) WHERE {condition} ORDER BY {order}",
                    params=[files, *edges],
                )
                for batch in rows.to_arrow_reader(_ROWS_A_BATCH):
                    yield pa.Table.from_batches([batch])

        yield in_order


def _ranges(connection: duckdb.DuckDBPyConnection, files: list[str]) -> list[tuple[str, list[str]]]:
    """Conditions that part the rows into ranges of persons of about the same size, in order, with their parameters."""
    many = -(-rows_in(files) // ROWS_AT_ONCE)
    if many < 2:
        return [("true", [])]
    sampled = connection.execute(
        f"SELECT person FROM read_parquet(?, union_by_name = true) USING SAMPLE reservoir({many * SAMPLED_A_RANGE} ROWS) "
        "REPEATABLE (1)",
        [files],
    ).fetchall()
    persons = sorted(person for (person,) in sampled)
    edges = sorted({persons[len(persons) * number // many] for number in range(1, many)})
    between = [("person >= ? AND person < ?", [low, high]) for low, high in pairwise(edges)]
    return [("person < ?", edges[:1]), *between, ("person >= ?", edges[-1:])]


def rows_in(files: list[str]) -> int:
    return sum(pq.read_metadata(file).num_rows for file in files)


def whole_persons(in_order: Sorted, files: list[str], order: str, what: str) -> Iterator[pa.Table]:
    """All rows of the files in order, in batches that end where a person ends; progress is shown on the way."""
    held: pa.Table | None = None
    with bar(what, rows_in(files)) as advance:
        for batch in in_order(files, order) if files else ():
            advance(batch.num_rows)
            place = batch.schema.get_field_index("person")
            batch = batch.set_column(place, "person", batch["person"].cast(pa.string()))
            rows = batch if held is None else pa.concat_tables([held, batch])
            start = pc.index(rows["person"], rows["person"][-1]).as_py()
            held = rows.slice(start)
            if start:
                yield rows.slice(0, start)
        if held is not None and held.num_rows:
            yield held
