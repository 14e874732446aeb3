"""Where the rows come from: a table in memory, Parquet files, or anything that gives record batches again when asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

import pyarrow as pa
import pyarrow.parquet as pq

from virkning.errors import InputError
from virkning.inference.absorbed.roles import Roles, check_schema
from virkning.language import Text

Source: TypeAlias = pa.Table | str | Path | Sequence[str | Path] | Callable[[], Iterable[pa.RecordBatch]]
"""Rows are gone through twice, so a one-way iterator will not do: give a function that starts a fresh one."""

BATCH_ROWS = 1 << 17
"""Rows held at a time: large enough that the per-batch cost vanishes, small enough to stay far below the memory bar."""


def batches(source: Source, roles: Roles, batch_rows: int = BATCH_ROWS) -> Iterator[pa.RecordBatch]:
    """The needed columns of the source, at most `batch_rows` rows at a time; the columns are checked first."""
    if isinstance(source, pa.Table):
        check_schema(roles, source.schema)
        yield from source.select(roles.needed).to_batches(max_chunksize=batch_rows)
    elif callable(source):
        yield from _given(source(), roles, batch_rows)
    else:
        for path in _files(source):
            yield from _from_parquet(path, roles, batch_rows)


def _given(offered: Iterable[pa.RecordBatch], roles: Roles, batch_rows: int) -> Iterator[pa.RecordBatch]:
    for batch in offered:
        check_schema(roles, batch.schema)
        chosen = batch.select(roles.needed)
        for start in range(0, chosen.num_rows, batch_rows):
            yield chosen.slice(start, batch_rows)


def _files(source: str | Path | Sequence[str | Path]) -> list[Path]:
    paths = [Path(source)] if isinstance(source, str | Path) else [Path(path) for path in source]
    found = [file for path in paths for file in (sorted(path.rglob("*.parquet")) if path.is_dir() else [path])]
    if not found:
        raise InputError(Text("Mappen har ingen Parquet-filer.", "The folder holds no Parquet files."), file=paths[0])
    return found


def _from_parquet(path: Path, roles: Roles, batch_rows: int) -> Iterator[pa.RecordBatch]:
    try:
        file = pq.ParquetFile(path)
    except (OSError, pa.ArrowInvalid) as error:
        message = Text("Filen kan ikke læses som Parquet.", "The file cannot be read as Parquet.")
        raise InputError(message, file=path, value=error) from error
    with file:
        check_schema(roles, file.schema_arrow)
        try:
            for groups in _runs(file.metadata, batch_rows):
                yield from file.iter_batches(batch_rows, row_groups=groups, columns=roles.needed)
        except (OSError, pa.ArrowInvalid) as error:
            message = Text("Filen er beskadiget.", "The file is damaged.")
            raise InputError(message, file=path, value=error) from error


def _runs(metadata: pq.FileMetaData, batch_rows: int) -> Iterator[list[int]]:
    """Row groups, some at a time: a reader asked for all of them holds on to what it has read until it is through."""
    run: list[int] = []
    rows = 0
    for group in range(metadata.num_row_groups):
        run.append(group)
        rows += metadata.row_group(group).num_rows
        if rows >= batch_rows:
            yield run
            run, rows = [], 0
    if run:
        yield run
