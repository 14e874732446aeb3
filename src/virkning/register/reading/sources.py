"""Register files as batches of typed columns, whatever their format, in bounded memory.

Every batch comes with the number of its first row as the user would count it: the line of a CSV (its header is row 1),
the row of other formats (from 1).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from virkning.errors import InputError
from virkning.language import Text
from virkning.progress import bar
from virkning.register.layout import Layout
from virkning.register.reading.csvs import CsvSource

Types = dict[str, pa.DataType]
CELLS_A_BATCH = 16_000_000
_CHUNK = 16 << 20

_WHAT = {
    pa.int16(): Text("en kode fra 1 til 999", "a code from 1 to 999"),
    pa.float64(): Text("et tal", "a number"),
    pa.string(): Text("tekst", "text"),
}


class Source(Protocol):
    """A file that can say its columns and give some of them, batch by batch.

    size: how much there is to read, in rows or in bytes. done: how much of that has been read so far.
    """

    file: Path
    names: list[str]
    size: int
    done: int

    def batches(self, types: Types) -> Iterator[tuple[int, pa.RecordBatch]]: ...


def open_source(file: Path, layout: Layout) -> Source:
    """The file as a source, by its suffix."""
    if not file.is_file():
        raise InputError(Text("Filen findes ikke.", "The file does not exist."), file=file)
    if file.stat().st_size == 0:
        raise InputError(Text("Filen er tom.", "The file is empty."), file=file, row=1)
    suffix = file.suffix.lower()
    if suffix in (".csv", ".txt"):
        return CsvSource(file, layout)
    if suffix == ".parquet":
        return ParquetSource(file)
    if suffix in (".sas7bdat", ".dta"):
        return StatisticsSource(file)
    raise InputError(
        Text("Filens format kendes ikke på endelsen.", "The file's format is not known by its suffix."),
        file=file,
        value=file.suffix,
        expected=".csv, .parquet, .sas7bdat, .dta",
    )


def checksums(files: list[Path]) -> dict[str, str]:
    """The SHA-256 of each file by its name."""
    found = {}
    with bar("sha256", sum(file.stat().st_size for file in files)) as advance:
        for file in files:
            digest = hashlib.sha256()
            with file.open("rb") as opened:
                while chunk := opened.read(_CHUNK):
                    digest.update(chunk)
                    advance(len(chunk))
            found[file.name] = digest.hexdigest()
    return found


def _rows_a_batch(types: Types) -> int:
    return max(256, min(65_536, CELLS_A_BATCH // max(1, len(types))))


@dataclass(frozen=True)
class _Cast:
    """Columns of other formats in the types asked for, or the first cell that does not fit."""

    file: Path

    def batch(self, first_row: int, columns: dict[str, pa.Array], types: Types) -> pa.RecordBatch:
        return pa.RecordBatch.from_arrays(
            [self._column(first_row, name, columns[name], type_) for name, type_ in types.items()], list(types)
        )

    def _column(self, first_row: int, name: str, values: pa.Array, wanted: pa.DataType) -> pa.Array:
        if isinstance(values, pa.ChunkedArray):
            values = values.combine_chunks()
        if pa.types.is_dictionary(values.type):
            values = values.dictionary_decode()
        if pa.types.is_floating(values.type):
            values = pc.if_else(pc.is_nan(values), None, values)
        if pa.types.is_string(values.type) or pa.types.is_large_string(values.type):
            trimmed = pc.utf8_trim_whitespace(values)
            values = pc.if_else(pc.equal(trimmed, ""), None, trimmed)
        try:
            return self._as_text(values) if wanted == pa.string() else values.cast(wanted)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
            raise self._misfit(first_row, name, values, wanted) from None

    def _as_text(self, values: pa.Array) -> pa.Array:
        if pa.types.is_floating(values.type):
            values = values.cast(pa.int64())
        return values.cast(pa.string())

    def _misfit(self, first_row: int, name: str, values: pa.Array, wanted: pa.DataType) -> InputError:
        for place, value in enumerate(values):
            try:
                self._as_text(values[place : place + 1]) if wanted == pa.string() else value.cast(wanted)
            except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
                return InputError(
                    Text("Værdien kan ikke læses.", "The value cannot be read."),
                    file=self.file,
                    row=first_row + place,
                    column=name,
                    value=value.as_py(),
                    expected=_WHAT.get(wanted),
                )
        return InputError(
            Text("Kolonnen kan ikke læses.", "The column cannot be read."),
            file=self.file,
            row=first_row,
            column=name,
            value=values.type,
            expected=_WHAT.get(wanted),
        )


class ParquetSource:
    """A Parquet file, a few thousand rows at a time."""

    def __init__(self, file: Path) -> None:
        self.file = file
        try:
            self._parquet = pq.ParquetFile(file)
            self.names: list[str] = self._parquet.schema_arrow.names
        except (pa.ArrowException, OSError, UnicodeDecodeError) as trouble:  # a name may be damaged too
            raise _cut(file, trouble) from None
        self.size, self.done = self._parquet.metadata.num_rows, 0
        if self.size == 0:
            raise InputError(Text("Filen har ingen rækker.", "The file has no rows."), file=file, row=1)

    def batches(self, types: Types) -> Iterator[tuple[int, pa.RecordBatch]]:
        row, cast, size = 1, _Cast(self.file), _rows_a_batch(types)
        for groups in self._some_row_groups(size):  # asked for all at once, Arrow would hold on to them all
            batches = self._parquet.iter_batches(batch_size=size, row_groups=groups, columns=list(types))
            while (batch := self._next(batches)) is not None:
                self.done += batch.num_rows
                yield row, cast.batch(row, {name: batch[name] for name in types}, types)
                row += batch.num_rows

    def _some_row_groups(self, rows: int) -> Iterator[list[int]]:
        """Row groups that follow one another, as many at a time as have so many rows."""
        some: list[int] = []
        waiting = 0
        for number in range(self._parquet.num_row_groups):
            some.append(number)
            waiting += self._parquet.metadata.row_group(number).num_rows
            if waiting >= rows:
                yield some
                some, waiting = [], 0
        if some:
            yield some

    def _next(self, batches: Iterator[pa.RecordBatch]) -> pa.RecordBatch | None:
        try:
            return next(batches, None)
        except (pa.ArrowException, OSError, UnicodeDecodeError) as trouble:
            raise _cut(self.file, trouble) from None


class StatisticsSource:
    """A SAS7BDAT or Stata file, read in chunks by ReadStat."""

    def __init__(self, file: Path) -> None:
        import pyreadstat

        self.file = file
        self._read = pyreadstat.read_dta if file.suffix.lower() == ".dta" else pyreadstat.read_sas7bdat
        _, metadata = self._guarded(metadataonly=True)
        self.names: list[str] = list(metadata.column_names)
        self._rows: int | None = metadata.number_rows
        self.size, self.done = self._rows or 0, 0
        if self._rows == 0:
            raise InputError(Text("Filen har ingen rækker.", "The file has no rows."), file=file, row=1)

    def _guarded(self, **options: Any) -> tuple[dict[str, Any], Any]:
        from pyreadstat import PyreadstatError, ReadstatError

        try:
            return self._read(str(self.file), output_format="dict", **options)
        except (PyreadstatError, ReadstatError, UnicodeDecodeError, MemoryError, ValueError, OverflowError) as trouble:
            raise _cut(self.file, trouble) from None

    def batches(self, types: Types) -> Iterator[tuple[int, pa.RecordBatch]]:
        done, size, cast = 0, _rows_a_batch(types), _Cast(self.file)
        while self._rows is None or done < self._rows:
            columns, _ = self._guarded(row_offset=done, row_limit=size, usecols=list(types))
            arrays = {name: _array(values) for name, values in columns.items()}
            got = len(next(iter(arrays.values()))) if arrays else 0
            if got == 0:
                break
            self.done = done + got
            yield done + 1, cast.batch(done + 1, arrays, types)
            done += got
        if self._rows is not None and done < self._rows:
            raise _cut(self.file, f"{done} / {self._rows}")


def _array(values: Any) -> pa.Array:
    """What ReadStat gives (lists or NumPy arrays, with None or not-a-number for missing) as Arrow."""
    listed = np.asarray(values)
    return pa.array(list(values)) if listed.dtype == object else pa.array(listed)


def _cut(file: Path, trouble: object) -> InputError:
    text = str(trouble)
    return InputError(
        Text(
            "Filen er skåret over eller er ikke det, endelsen siger.",
            "The file is cut short or is not what its suffix says.",
        ),
        file=file,
        value=text.splitlines()[0] if text else type(trouble).__name__,
        expected=file.suffix,
    )
