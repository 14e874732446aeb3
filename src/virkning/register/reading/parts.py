"""The half-way house of a read: parts on disk beside the snapshot-to-be, so that a killed read can go on.

Each batch of rows leaves at most three small files and, last of all, a note that they are complete. A read of the same
files under the same layout takes the noted batches as done; any other read starts over.
"""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from virkning.register.meanings import UnknownWeeks
from virkning.register.reading.claims import CLAIM, claim
from virkning.register.reading.shapes import Part

SPELLS, MONTHS, PERSONS = "spells", "months", "persons"
FINGERPRINT, UNFINISHED = "fingerprint.json", "unfinished"


@dataclass
class Note:
    """What is remembered of the batches done: weeks of unknown codes, and where the first of them stood."""

    unknown: UnknownWeeks = field(default_factory=Counter)
    first_unknown: tuple[int, int] | None = None
    rows: int = 0
    key_id: str | None = None

    def add(self, other: dict[str, Any]) -> None:
        for code, year, weeks in other["unknown"]:
            self.unknown[code, year] += weeks
        place = other["first_unknown"]
        if place is not None and (self.first_unknown is None or tuple(place) < self.first_unknown):
            self.first_unknown = (place[0], place[1])
        self.rows += other["rows"]
        self.key_id = other["key_id"] or self.key_id


class Workshop:
    """A hidden folder beside the target that holds the parts of one read; one process at a time works there."""

    def __init__(self, target: Path, fingerprint: dict[str, Any]) -> None:
        self.target = target.absolute()
        self.folder = self.target.parent / f".{target.name}-reading"
        self.note = Note()
        self._done: set[str] = set()
        self._claim = claim(self.folder, target)
        self._remove_unfinished()
        recorded = self.folder / FINGERPRINT
        written = json.dumps(fingerprint, sort_keys=True)
        if recorded.exists() and recorded.read_text("utf-8") == written:
            self._take_up()
        else:
            self._empty()
            _write_whole(recorded, written)

    def will_write(self, folder: Path) -> None:
        """Remember the folder the snapshot is being written in: should this process be killed, the next one removes it."""
        _write_whole(self.folder / UNFINISHED, folder.name)

    def _remove_unfinished(self) -> None:
        """Remove what a killed read was writing. Its process is gone, or its claim could not have been taken."""
        for sorting in self.folder.glob("sort-*"):
            shutil.rmtree(sorting, ignore_errors=True)
        noted = self.folder / UNFINISHED
        if not noted.exists():
            return
        name = noted.read_text("utf-8")
        if name.startswith(f".{self.target.name}-") and Path(name).name == name and name != self.folder.name:
            shutil.rmtree(self.target.parent / name, ignore_errors=True)
        noted.unlink()

    def _empty(self) -> None:
        for path in self.folder.iterdir():
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            elif path.name != CLAIM:
                path.unlink()

    def _take_up(self) -> None:
        for file in sorted(self.folder.glob("*.note")):
            self.note.add(json.loads(file.read_text("utf-8")))
            self._done.add(file.stem)

    def is_done(self, batch: str) -> bool:
        return batch in self._done

    def keep(self, batch: str, number: int, part: Part, flags: tuple[bool, bool], remember: dict[str, Any]) -> None:
        """Write a batch's parts, then the note that makes them count."""
        if part.spells is not None and len(part.spells):
            self._write(batch, SPELLS, _spell_table(part, number))
        if part.months is not None and part.months.num_rows:
            self._write(batch, MONTHS, _month_table(part, number))
        self._write(batch, PERSONS, _person_table(part, number, flags))
        note = remember | {"rows": len(part.persons)}
        _write_whole(self.folder / f"{batch}.note", json.dumps(note))
        self.note.add(note)
        self._done.add(batch)

    def files(self, kind: str) -> list[str]:
        return [str(file) for file in sorted(self.folder.glob(f"*.{kind}.parquet"))]

    def clear(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self._claim.close()

    def leave(self) -> None:
        """Let go of the folder and leave what is done to the next read."""
        self._claim.close()

    def _write(self, batch: str, kind: str, table: pa.Table) -> None:
        pq.write_table(table, self.folder / f"{batch}.{kind}.parquet", compression="lz4")


def _write_whole(file: Path, text: str) -> None:
    fresh = file.with_suffix(".fresh")
    fresh.write_text(text, "utf-8")
    os.replace(fresh, file)


def _spell_table(part: Part, number: int) -> pa.Table:
    spells = part.spells
    assert spells is not None
    return pa.table(
        {
            "person": pa.DictionaryArray.from_arrays(pa.array(spells.person.astype(np.int32)), part.persons),
            "first_week": spells.first_week,
            "last_week": spells.last_week,
            "code": spells.code,
            "file": np.full(len(spells), number, np.int16),
            "row": spells.row,
        }
    )


def _month_table(part: Part, number: int) -> pa.Table:
    months = part.months
    assert months is not None
    place = months["place"].combine_chunks().cast(pa.int32())
    return pa.table(
        {
            "person": pa.DictionaryArray.from_arrays(place, part.persons),
            "month": months["month"],
            "rate": months["rate"],
            "industry": months["industry"],
            "file": np.full(months.num_rows, number, np.int16),
            "row": months["row"],
        }
    )


def _person_table(part: Part, number: int, flags: tuple[bool, bool]) -> pa.Table:
    n = len(part.persons)
    return pa.table(
        {
            "person": part.persons,
            "file": np.full(n, number, np.int16),
            "row": part.rows,
            "has_weeks": np.full(n, flags[0]),
            "has_months": np.full(n, flags[1]),
            **part.attributes,
        }
    )
