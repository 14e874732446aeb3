"""Reading a snapshot: a folder of Parquet tables, each checked against the contract before anything is built on it."""

from __future__ import annotations

import difflib
import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from virkning.errors import InputError
from virkning.language import Text
from virkning.snapshot.checks import check_table
from virkning.snapshot.schema import TABLES

MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Snapshot:
    """An opened snapshot. A table is read and checked when it is first asked for."""

    folder: Path

    @cached_property
    def manifest(self) -> dict[str, Any]:
        file = self.folder / MANIFEST
        if not file.exists():
            return {}
        try:
            return dict(json.loads(file.read_text("utf-8")))
        except (ValueError, TypeError) as trouble:
            raise InputError(
                Text("Manifestet er ikke gyldig JSON.", "The manifest is not valid JSON."), file=file, value=trouble
            ) from None

    @property
    def simulated(self) -> bool:
        return bool(self.manifest.get("simulated", False))

    @property
    def register_end(self) -> date | None:
        """The last day the register knows of; after it nothing can be said."""
        ended = self.manifest.get("register_end")
        if ended is None:
            return None
        try:
            return date.fromisoformat(ended)
        except (TypeError, ValueError):
            raise InputError(
                Text("Manifestets register_end er ikke en dato.", "The manifest's register_end is not a date."),
                file=self.folder / MANIFEST,
                column="register_end",
                value=ended,
                expected="2017-08-31",
            ) from None

    def path(self, name: str) -> Path:
        return self.folder / f"{name}.parquet"

    def has(self, name: str) -> bool:
        return self.path(name).exists()

    def tables(self) -> list[str]:
        return [name for name in TABLES if self.has(name)]

    def require(self, *names: str) -> None:
        """Say at once which of the tables a plan needs are not there."""
        for name in names:
            if not self.has(name):
                raise InputError(
                    Text(f"Datasættet mangler tabellen {name}.", f"The snapshot lacks the table {name}."),
                    file=self.path(name),
                    expected=TABLES[name].meaning,
                )

    def table(self, name: str, columns: list[str] | None = None) -> pa.Table:
        """A table, checked; with only some of its columns where few are needed."""
        self.require(name)
        return check_table(read_parquet(self.path(name), columns), TABLES[name], self.path(name), only=columns)


def open_snapshot(path: str | Path) -> Snapshot:
    """Open the snapshot in a folder; complain about anything there that the contract does not know."""
    folder = Path(path)
    if not folder.is_dir():
        raise InputError(
            Text("Datasættet findes ikke.", "The snapshot does not exist."),
            file=folder,
            expected=Text("en mappe med Parquet-tabeller", "a folder of Parquet tables"),
        )
    for file in sorted(folder.glob("*.parquet")):
        if file.stem not in TABLES:
            _refuse_unknown_table(file)
    snapshot = Snapshot(folder)
    if not snapshot.tables():
        raise InputError(
            Text("Mappen har ingen af datasættets tabeller.", "The folder holds none of the snapshot's tables."),
            file=folder,
            expected=", ".join(TABLES),
        )
    return snapshot


def _refuse_unknown_table(file: Path) -> None:
    near = difflib.get_close_matches(file.stem, TABLES, n=1)
    raise InputError(
        Text("Tabellen kendes ikke.", "The table is not known."),
        file=file,
        value=file.stem,
        expected=near[0] if near else ", ".join(TABLES),
    )


def read_parquet(path: Path, columns: list[str] | None = None) -> pa.Table:
    """A Parquet file as a table; a file that is cut or is something else is named as such."""
    try:
        file = pq.ParquetFile(path)
        known = file.schema_arrow.names
        return file.read(columns=None if columns is None else [name for name in columns if name in known])
    except FileNotFoundError:
        raise InputError(Text("Filen findes ikke.", "The file does not exist."), file=path) from None
    except (pa.ArrowException, OSError, UnicodeDecodeError) as trouble:
        raise InputError(
            Text("Filen er skåret over eller er ikke Parquet.", "The file is cut short or is not Parquet."),
            file=path,
            value=str(trouble).splitlines()[0],
            expected="Parquet",
        ) from None
