"""A snapshot's tables as streams of rows in order of person, in bounded memory.

A table that already lies in order is read straight from Parquet, one row group at a time and only those that matter;
any other is put in order by DuckDB on the way, which spills to disk when it must. Persons are compared as bytes.
"""

from __future__ import annotations

import tempfile
from bisect import bisect_right
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from virkning.errors import InputError
from virkning.language import Text
from virkning.register.arrays import Int64s
from virkning.register.threads import one_ahead

SORT_MEMORY = "3GB"
RATE = "rate"
_ROWS_A_BATCH = 1_000_000
Columns = dict[str, npt.NDArray[Any]]
Convert = Callable[[pa.Table], Columns]


DAMAGE = (pa.ArrowException, OSError, KeyError, ValueError, UnicodeDecodeError, duckdb.Error)


def damaged(path: Path, trouble: BaseException) -> InputError:
    """What is said of a table of a snapshot that cannot be read."""
    said = str(trouble).splitlines()
    return InputError(
        Text("Tabellen er beskadiget eller skåret over.", "The table is damaged or cut short."),
        file=path,
        value=said[0] if said else type(trouble).__name__,
        expected="Parquet",
    )


class OutOfOrderError(Exception):
    """The rows turned out not to lie in order of person."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows in order of person: the persons (each once, in order), where the rows of each begin and the last ones end."""

    persons: pa.Array
    offsets: Int64s
    columns: Columns

    def __len__(self) -> int:
        return int(self.offsets[-1] - self.offsets[0])

    def of(self, start: int, stop: int) -> Rows:
        """The rows of some of the persons; the columns stay as they are."""
        return Rows(self.persons.slice(start, stop - start), self.offsets[start : stop + 1], self.columns)


def in_order(persons: pa.Array) -> bool:
    """Whether each person comes after the one before."""
    return len(persons) < 2 or bool(pc.all(pc.less(persons[:-1], persons[1:])).as_py())


class _Listed:
    """An Arrow array as bisect wants it."""

    def __init__(self, values: pa.Array) -> None:
        self.values = values

    def __len__(self) -> int:
        return len(self.values)

    def __getitem__(self, place: int) -> str:
        return str(self.values[place].as_py())


class PersonStream:
    """Hands out a table's rows in order of person, up to one person at a time."""

    def __init__(
        self, path: Path, batches: Iterator[pa.Table], convert: Convert, ahead: ThreadPoolExecutor | None = None
    ) -> None:
        """ahead: threads that make the next rows ready meanwhile."""
        self._path = path
        self._convert = convert
        self._held: Rows | None = None
        self._last: str | None = None
        rows = (self._in_order(batch) for batch in batches if batch.num_rows)
        self._rows = rows if ahead is None else one_ahead(rows, ahead)

    def upto(self, person: str) -> list[Rows]:
        """The rows not yet handed out of all persons up to and including this one."""
        pieces = []
        while (rows := self._next() if self._held is None else self._held) is not None:
            persons = len(rows.persons)
            stop = bisect_right(_Listed(rows.persons), person)
            self._held = rows.of(stop, persons) if stop < persons else None
            if stop:
                pieces.append(rows.of(0, stop))
            if self._held is not None:
                break
        return pieces

    def _next(self) -> Rows | None:
        try:
            return next(self._rows, None)
        except DAMAGE as trouble:
            raise damaged(self._path, trouble) from None

    def _in_order(self, batch: pa.Table) -> Rows:
        from virkning.register.gathering import offsets_of  # compiled: loaded only when there is work for it

        columns = self._convert(batch)
        column = batch["person"]
        coded = column if pa.types.is_dictionary(column.type) else pc.dictionary_encode(column)
        coded = coded.unify_dictionaries().combine_chunks() if coded.num_chunks != 1 else coded.chunk(0)
        place = coded.indices.to_numpy(zero_copy_only=False).astype(np.int32, copy=False)
        persons = coded.dictionary.cast(pa.string())
        offsets = offsets_of(place, len(persons))
        first = persons[int(place[0])].as_py()
        if not len(offsets) or not in_order(persons) or (self._last is not None and first < self._last):
            raise OutOfOrderError
        self._last = persons[int(place[-1])].as_py()
        return Rows(persons, offsets, columns)


def parquet_in_order(
    path: Path, columns: list[str], first: str, last: str, above_zero: str | None = None
) -> Iterator[pa.Table]:
    """The row groups that may hold persons from first to last. Raises OutOfOrderError where they overlap.

    above_zero: a column of which it is enough to know that it is; it is left out of row groups that say so themselves.
    """
    file = pq.ParquetFile(path, read_dictionary=[name for name in ("person", "benefit") if name in columns])
    names = file.schema_arrow.names
    place = names.index("person")
    before: str | None = None
    if file.metadata.num_rows == 0:
        return
    for number in range(file.num_row_groups):
        group = file.metadata.row_group(number)
        known = group.column(place).statistics
        if known is None or not known.has_min_max or (before is not None and known.min < before):
            raise OutOfOrderError
        before = known.max
        if known.min > last:
            break
        if known.max >= first:
            left_out = above_zero is not None and _is_above_zero(group.column(names.index(above_zero)).statistics)
            wanted = [name for name in columns if not (left_out and name == above_zero)]
            yield file.read_row_group(number, columns=wanted, use_threads=False)


def _is_above_zero(known: pq.Statistics | None) -> bool:
    return known is not None and known.has_min_max and known.has_null_count and not known.null_count and known.min > 0


def columns_of(path: Path) -> list[str]:
    """The names of a table's columns."""
    try:
        return list(pq.ParquetFile(path).schema_arrow.names)
    except DAMAGE as trouble:
        raise damaged(path, trouble) from None


@contextmanager
def sorted_by_duckdb(path: Path, columns: list[str], wanted: pa.Array) -> Iterator[Iterator[pa.Table]]:
    """The rows of the wanted persons, put in order of person."""
    with tempfile.TemporaryDirectory(prefix="virkning-") as spill, duckdb.connect() as connection:
        connection.execute(
            f"SET enable_progress_bar = false; SET memory_limit = '{SORT_MEMORY}'; SET temp_directory = '{spill}'"
        )
        connection.register("wanted", pa.table({"person": wanted}))
        chosen = ", ".join(f'"{name}"' for name in columns)
        try:
            reader = connection.sql(
                f"SELECT {chosen} FROM read_parquet(?) WHERE person IN (SELECT person FROM wanted) ORDER BY person",
                params=[str(path)],
            ).to_arrow_reader(_ROWS_A_BATCH)
        except duckdb.Error as trouble:
            raise damaged(path, trouble) from None
        yield (pa.Table.from_batches([batch]) for batch in reader)
