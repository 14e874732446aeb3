"""The data a plan names: a snapshot, or a plain table that anybody can make."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
from numpy.typing import NDArray

from virkning.designs.plan import DesignPlan
from virkning.errors import InputError
from virkning.language import Text
from virkning.snapshot import Snapshot, open_snapshot
from virkning.snapshot.reading import read_parquet

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class PlainTable:
    """A table as it was read, with the file it came from for the sake of clear errors."""

    rows: pa.Table
    file: Path

    @property
    def first_row(self) -> int:
        """The number of the first row with data, as a user counts them: a CSV file has its header above."""
        return 2 if self.file.suffix.lower() == ".csv" else 1

    def column(self, name: str) -> pa.ChunkedArray:
        if name not in self.rows.column_names:
            near = difflib.get_close_matches(name, self.rows.column_names, n=1)
            raise InputError(
                Text(
                    "Tabellen mangler en kolonne, som planen nævner.", "The table lacks a column that the plan names."
                ),
                file=self.file,
                column=name,
                expected=near[0] if near else ", ".join(self.rows.column_names[:20]),
            )
        return self.rows[name]

    def numbers(self, name: str) -> Floats:
        """A column of numbers without empty cells."""
        values = self.column(name)
        if pa.types.is_boolean(values.type):
            values = values.cast(pa.int8())
        if not (
            pa.types.is_integer(values.type) or pa.types.is_floating(values.type) or pa.types.is_decimal(values.type)
        ):
            self._refuse_text(name, values)
        self._refuse_empty(name, values)
        found = values.cast(pa.float64()).to_numpy()
        if not np.isfinite(found).all():
            row = int(np.flatnonzero(~np.isfinite(found))[0])
            raise InputError(
                Text("Værdien er ikke et endeligt tal.", "The value is not a finite number."),
                file=self.file,
                row=row + self.first_row,
                column=name,
                value=found[row],
                expected=_A_NUMBER,
            )
        return found

    def labels(self, name: str) -> tuple[Codes, list[object]]:
        """A column of names or numbers as codes 0, 1, 2 … in sorted order, with what each stands for."""
        values = self.column(name)
        self._refuse_empty(name, values)
        coded = pc.dictionary_encode(values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values)
        keys = coded.dictionary.to_pylist()
        order = sorted(range(len(keys)), key=lambda place: keys[place])
        rank = np.empty(len(keys), dtype=np.int64)
        rank[order] = np.arange(len(keys))
        return rank[coded.indices.to_numpy(zero_copy_only=False)], [keys[place] for place in order]

    def _refuse_empty(self, name: str, values: pa.ChunkedArray) -> None:
        if values.null_count:
            row = pc.index(pc.is_null(values), True).as_py()
            raise InputError(
                Text("Cellen er tom.", "The cell is empty."),
                file=self.file,
                row=row + self.first_row,
                column=name,
                expected=Text("en værdi i hver række", "a value in every row"),
            )

    def _refuse_text(self, name: str, values: pa.ChunkedArray) -> None:
        for row, value in enumerate(values.to_pylist()):
            if not _reads_as_number(value):
                raise InputError(
                    Text("Værdien er ikke et tal.", "The value is not a number."),
                    file=self.file,
                    row=row + self.first_row,
                    column=name,
                    value=value,
                    expected=_A_NUMBER,
                )
        raise InputError(
            Text("Kolonnen skal være tal, men er tekst.", "The column should be numbers but is text."),
            file=self.file,
            column=name,
            expected=_A_NUMBER,
        )


_A_NUMBER = Text("et tal med punktum som decimaltegn: 0.5", "a number with a point as decimal mark: 0.5")


def _reads_as_number(value: object) -> bool:
    try:
        float(str(value))
    except ValueError:
        return False
    return True


Data = Snapshot | PlainTable


def open_data(plan: DesignPlan, beside: Path) -> Data:
    """The plan's data; a relative path is taken from the folder the plan stands in."""
    if plan.snapshot is not None:
        return open_snapshot(beside / plan.snapshot)
    assert plan.table is not None
    return read_plain_table(beside / plan.table)


def data_path(plan: DesignPlan, beside: Path) -> Path:
    return beside / (plan.snapshot or plan.table or "")


def read_plain_table(path: Path) -> PlainTable:
    if not path.is_file():
        raise InputError(Text("Tabellen findes ikke.", "The table does not exist."), file=path)
    suffix = path.suffix.lower()
    if suffix == ".csv":
        rows = _read_csv(path)
    elif suffix in (".parquet", ".pq"):
        rows = read_parquet(path)
    else:
        raise InputError(
            Text("Filtypen kendes ikke.", "The kind of file is not known."),
            file=path,
            value=suffix,
            expected=".csv, .parquet",
        )
    if rows.num_rows == 0:
        raise InputError(Text("Tabellen er tom.", "The table is empty."), file=path)
    _refuse_double_names(rows, path)
    return PlainTable(rows, path)


def _read_csv(path: Path) -> pa.Table:
    """A comma-separated file in UTF-8. What Excel makes in Danish (semicolons, decimal commas) is named, not guessed at."""
    _refuse_wrong_encoding(path)
    with path.open("r", encoding="utf-8-sig") as file:
        header = file.readline()
    if ";" in header and "," not in header:
        raise InputError(
            Text("Filen er adskilt med semikolon.", "The file is separated by semicolons."),
            file=path,
            row=1,
            value=header.strip(),
            expected=Text(
                "komma mellem kolonnerne og punktum i decimaltal", "commas between columns and a point in decimals"
            ),
        )
    try:
        return pacsv.read_csv(path, convert_options=pacsv.ConvertOptions(strings_can_be_null=True))
    except pa.ArrowInvalid as trouble:
        raise InputError(
            Text("Filen kan ikke læses som CSV.", "The file cannot be read as CSV."),
            file=path,
            value=str(trouble).splitlines()[0],
            expected=Text("lige mange felter i hver linje", "equally many fields in each line"),
        ) from None


def _refuse_wrong_encoding(path: Path) -> None:
    """Read line by line, so that the row of the first foreign byte is known."""
    with path.open("rb") as file:
        for row, line in enumerate(file, start=1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError as trouble:
                raise InputError(
                    Text("Filen er ikke skrevet i UTF-8.", "The file is not in UTF-8."),
                    file=path,
                    row=row,
                    value=f"byte 0x{line[trouble.start]:02x}",
                    expected="UTF-8",
                ) from None


def _refuse_double_names(rows: pa.Table, path: Path) -> None:
    seen: set[str] = set()
    for name in rows.column_names:
        if name in seen:
            raise InputError(
                Text("To kolonner har samme navn.", "Two columns have the same name."), file=path, row=1, column=name
            )
        seen.add(name)
