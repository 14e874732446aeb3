"""`virkning register read`: a layout and files in, a snapshot out; killed or refused, the old one stays as it was."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa

from virkning import __version__
from virkning.errors import InputError
from virkning.language import Text
from virkning.progress import Tell, bar, silent
from virkning.register.codemap import CodeMap, read_codes, shipped_codes
from virkning.register.layout import Layout, read_layout
from virkning.register.meanings import UnknownWeeks, unknown_weeks
from virkning.register.reading.identity import Identity
from virkning.register.reading.merge import (
    refuse_double_persons,
    write_benefits,
    write_persons,
    write_work,
)
from virkning.register.reading.parts import Workshop
from virkning.register.reading.shapes import Shape
from virkning.register.reading.sorting import Sorted, duckdb_sorting
from virkning.register.reading.sources import Source, checksums, open_source
from virkning.register.weeks import monday, month_days
from virkning.snapshot import SnapshotWriter, write_snapshot
from virkning.snapshot.pseudonym import PseudonymKey, pseudonym_key

Engine = Literal["duckdb", "spark"]
Unknown = Literal["refuse", "allow"]
_CODES_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Read:
    """What was read: rows of the files, and weeks of codes without a known meaning by code and year."""

    rows: int
    unknown: UnknownWeeks


def read_register(
    layout: str | Path,
    files: Iterable[str | Path],
    out: str | Path,
    *,
    engine: Engine = "duckdb",
    unknown: Unknown = "refuse",
    key: str | Path | None = None,
    register_end: date | None = None,
    tell: Tell = silent,
) -> Read:
    """Read register files into a snapshot.

    unknown: what to do with codes the code map does not know. key: the file of the pseudonym key, made if it is not
    there; needed where persons are given by CPR number. register_end: the last day the files know of, where the
    layout does not say.
    """
    described, layout_file = read_layout(layout)
    paths, target = [Path(file) for file in files], Path(out)
    ends = register_end or described.register_end
    if ends is None:
        raise InputError(
            Text("Registerets slutning mangler.", "The register's end is missing."),
            file=layout_file,
            column="register_end",
            expected=Text(
                "register_end i layoutet eller --register-end", "register_end in the layout or --register-end"
            ),
        )
    if described.register_start is not None and described.register_start > ends:
        raise InputError(
            Text("Registeret slutter, før det begynder.", "The register ends before it begins."),
            file=layout_file,
            column="register_start",
            value=described.register_start,
            expected=Text(f"senest {ends}", f"{ends} or before"),
        )
    codes = read_codes(layout_file.parent / described.codes) if described.codes else shipped_codes()
    reading = _Reading(described, codes, ends, paths, Identity(described.cpr, lambda: _key(key, target, layout_file)))
    workshop = Workshop(target, _fingerprint(layout_file, described, ends, paths, codes, key))
    try:
        reading.collect(workshop, tell)
        reading.judge(workshop, unknown)
        reading.write(workshop, target, engine)
    except InputError:
        workshop.clear()
        raise
    except BaseException:
        workshop.leave()
        raise
    workshop.clear()
    return Read(workshop.note.rows, workshop.note.unknown)


def _key(key: str | Path | None, target: Path, layout_file: Path) -> PseudonymKey:
    if key is None:
        raise InputError(
            Text("Filerne har CPR-numre, så der skal en nøgle til.", "The files hold CPR numbers, so a key is needed."),
            file=layout_file,
            expected=Text("--key FIL (uden for datasættet)", "--key FILE (outside the snapshot)"),
        )
    return pseudonym_key(key, outside=target)


def _fingerprint(
    layout_file: Path, layout: Layout, ends: date, paths: list[Path], codes: CodeMap, key: str | Path | None
) -> dict[str, Any]:
    """What must be the same for a read that was killed to be taken up where it stopped."""
    found = [path for path in paths if path.is_file()]
    return {
        "virkning": __version__,
        "layout": layout.model_dump_json(),
        "ends": ends.isoformat(),
        "codes": [repr(meaning) for meaning in codes.meanings],
        "key": None if key is None else str(Path(key).absolute()),
        "files": [[str(path.absolute()), path.stat().st_size, path.stat().st_mtime_ns] for path in found],
    }


@dataclass
class _Reading:
    """One read, from files to parts to snapshot."""

    layout: Layout
    codes: CodeMap
    ends: date
    paths: list[Path]
    identity: Identity
    shapes: list[Shape] | None = None

    def collect(self, workshop: Workshop, tell: Tell) -> None:
        """Turn every batch of every file into parts; all headers are looked at before the first row is."""
        sources = [open_source(path, self.layout) for path in self.paths]
        if not sources:
            raise InputError(Text("Der er ingen filer at læse.", "There are no files to read."))
        self.shapes = [Shape(s.file, self.layout, s.names, self.identity, self.ends) for s in sources]
        for number, (source, shape) in enumerate(zip(sources, self.shapes, strict=True)):
            tell(str(source.file))
            self._collect_file(number, source, shape, workshop)

    def _collect_file(self, number: int, source: Source, shape: Shape, workshop: Workshop) -> None:
        flags = (shape.has_weeks and shape.one_row_a_person, shape.has_months and shape.one_row_a_person)
        with bar(source.file.name, source.size) as advance:
            done = 0
            for first_row, batch in source.batches(shape.types()):
                self._collect_batch(number, first_row, batch, shape, workshop, flags)
                advance(source.done - done)
                done = source.done

    def _collect_batch(
        self,
        number: int,
        first_row: int,
        batch: pa.RecordBatch,
        shape: Shape,
        workshop: Workshop,
        flags: tuple[bool, bool],
    ) -> None:
        name = f"{number:04d}-{first_row:012d}"
        if workshop.is_done(name):
            return
        part = shape.part(first_row, batch)
        counted, row = unknown_weeks(part.spells, self.codes) if part.spells is not None else ({}, None)
        remember = {
            "unknown": [[code, year, weeks] for (code, year), weeks in counted.items()],
            "first_unknown": None if row is None else [number, row],
            "key_id": self.identity.key_id,
        }
        workshop.keep(name, number, part, flags, remember)

    def judge(self, workshop: Workshop, unknown: Unknown) -> None:
        """What can only be seen when all rows have passed."""
        note = workshop.note
        if note.unknown and unknown == "refuse":
            assert note.first_unknown is not None
            number, row = note.first_unknown
            listed = [f"{code} ({year}: {weeks})" for (code, year), weeks in sorted(note.unknown.items())]
            shown = ", ".join(listed[:_CODES_SHOWN]) + (" …" if len(listed) > _CODES_SHOWN else "")
            raise InputError(
                Text(
                    f"Kodelisten kender ikke disse koder (år: uger): {shown}",
                    f"The code map does not know these codes (year: weeks): {shown}",
                ),
                file=self.paths[number],
                row=row,
                column=self.layout.code or self.layout.week,
                value=min(note.unknown)[0],
                expected=Text(
                    f"koder i {self.codes.file} eller --allow-unknown-codes",
                    f"codes in {self.codes.file} or --allow-unknown-codes",
                ),
            )

    def write(self, workshop: Workshop, target: Path, engine: Engine) -> None:
        assert self.shapes is not None
        made_from = {
            "layout": self.layout.model_dump(mode="json", exclude_none=True),
            "files": checksums(self.paths),
            "unknown_weeks": sum(workshop.note.unknown.values()),
            **self._beginnings(),
        }
        attributes = {key: name for shape in self.shapes for key, name in shape.attributes.items()}
        with _sorting(engine, workshop) as in_order:
            if self.layout.kind == "wide":
                refuse_double_persons(in_order, workshop, self.paths, self.layout.person)
            with write_snapshot(
                target,
                made_by="virkning register read",
                made_from=made_from,
                register_end=self.ends,
                key_id=workshop.note.key_id,
            ) as writer:
                workshop.will_write(writer.folder)
                self._write_tables(in_order, workshop, attributes, writer)

    def _write_tables(
        self, in_order: Sorted, workshop: Workshop, attributes: dict[str, str], writer: SnapshotWriter
    ) -> None:
        assert self.shapes is not None
        if any(shape.has_weeks for shape in self.shapes):
            write_benefits(in_order, workshop, self.paths, self.codes, writer)
        if any(shape.has_months for shape in self.shapes):
            write_work(in_order, workshop, self.paths, writer, industry=self.layout.industry is not None)
        write_persons(in_order, workshop, self.paths, attributes, writer)

    def _beginnings(self) -> dict[str, str]:
        """When the register begins, where the layout or the columns say so."""
        assert self.shapes is not None
        weeks = [shape.first_week for shape in self.shapes if shape.first_week is not None]
        months = [shape.first_month for shape in self.shapes if shape.first_month is not None]
        starts = {}
        if self.layout.register_start or weeks:
            starts["register_start"] = str(self.layout.register_start or monday(min(weeks)))
        if months:
            starts["work_start"] = str(month_days([min(months)]).astype("datetime64[D]")[0])  # type: ignore[arg-type]
        return starts


def _sorting(engine: Engine, workshop: Workshop) -> AbstractContextManager[Sorted]:
    if engine == "spark":
        from virkning.register.spark import spark_sorting

        return spark_sorting(workshop.folder)
    return duckdb_sorting(workshop.folder)
