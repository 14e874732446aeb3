"""Writing a snapshot: batches in, a whole folder of Parquet tables with a manifest out, or nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from virkning import __version__
from virkning.files import sha256, whole_folder
from virkning.snapshot.arrow import arrow_schema
from virkning.snapshot.schema import TABLES

# A snapshot is written once and read often. This unpacks several times as fast as what packs tightest, and takes a third
# more room; and every page is unpacked by itself, which takes longer than its rows do where these are much alike.
_PACKED = "lz4"
_ROWS_A_PAGE, _BYTES_A_PAGE = 1 << 20, 1 << 24


class SnapshotWriter:
    """Takes batches for any of the contract's tables, in any order, and streams them to disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._files: dict[str, pq.ParquetWriter] = {}
        self.rows: dict[str, int] = {}

    def append(self, table: str, rows: pa.Table | pa.RecordBatch | dict[str, Any]) -> None:
        """Add rows; columns are put in the contract's order and type. Optional columns may be left out throughout."""
        batch = pa.table(rows) if isinstance(rows, dict) else rows
        absent = frozenset(column.name for column in TABLES[table].columns if column.optional) - set(batch.column_names)
        schema = arrow_schema(TABLES[table], without=absent)
        arranged = pa.table({name: batch[name] for name in schema.names}).cast(schema)
        if table not in self._files:
            self._files[table] = pq.ParquetWriter(
                self.folder / f"{table}.parquet",
                schema,
                compression=_PACKED,
                max_rows_per_page=_ROWS_A_PAGE,
                data_page_size=_BYTES_A_PAGE,
            )
            self.rows[table] = 0
        self._files[table].write_table(arranged)
        self.rows[table] += arranged.num_rows

    def close(self) -> None:
        for file in self._files.values():
            file.close()


@contextmanager
def write_snapshot(
    path: str | Path,
    *,
    made_by: str,
    made_from: dict[str, Any],
    register_end: date | None = None,
    simulated: bool = False,
    key_id: str | None = None,
) -> Iterator[SnapshotWriter]:
    """A writer whose snapshot stands at `path` when the block ends, complete with manifest; an error leaves nothing.

    made_from: what it was made of (files and their checksums, or a profile and its seed).
    """
    with whole_folder(path) as folder:
        writer = SnapshotWriter(folder)
        try:
            yield writer
        finally:
            writer.close()
        manifest = {
            "made_by": made_by,
            "made_from": made_from,
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "virkning": __version__,
            "simulated": simulated,
            "register_end": register_end.isoformat() if register_end else None,
            "pseudonym_key": key_id,
            "tables": {
                name: {"rows": rows, "sha256": sha256(folder / f"{name}.parquet")}
                for name, rows in sorted(writer.rows.items())
            },
        }
        (folder / "manifest.json").write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", "utf-8")
