"""Anchors: the persons and dates a panel is built around, one row each, with any further columns carried along."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from virkning.errors import InputError
from virkning.language import Text
from virkning.register.threads import at_once
from virkning.snapshot.pseudonym import HIDDEN_CPR, PseudonymKey, cpr_digits
from virkning.snapshot.reading import read_parquet

PERSON, DATE = "person", "date"
_ISO_DATE = Text("en dato: 2015-03-31", "a date: 2015-03-31")


@dataclass(frozen=True, slots=True)
class AnchorSet:
    """The anchors as given and the day of each; and by person in order of bytes: who, and which rows.

    The rows of person p are those between the offsets p and p + 1.
    """

    table: pa.Table
    day: npt.NDArray[np.int32]
    persons: pa.Array
    offsets: npt.NDArray[np.int64]
    row: npt.NDArray[np.int64]


def read_anchors(given: pa.Table | str | Path, key: Callable[[], PseudonymKey] | None = None) -> AnchorSet:
    """Anchors from a table, a CSV or a Parquet file; the order of the rows is kept for the panel.

    Persons given by CPR number become pseudonyms under the key, also in the panel.
    """
    file = None if isinstance(given, pa.Table) else Path(given)
    table = given if isinstance(given, pa.Table) else _from_file(Path(given))
    for name in (PERSON, DATE):
        if name not in table.column_names:
            raise InputError(
                Text("Ankerfilen mangler en kolonne.", "The anchors lack a column."),
                file=file,
                column=name,
                value=", ".join(table.column_names),
                expected="person, date",
            )
        if table[name].null_count:
            row = pc.index(pc.is_null(table[name]), True).as_py()
            raise InputError(Text("Cellen er tom.", "The cell is empty."), file=file, row=row + 1, column=name)
    table = _without_cpr(table, file, key)
    dates = _as_dates(table[DATE], file)
    table = table.set_column(table.column_names.index(DATE), DATE, dates)
    return _by_person(table, _as_text(table[PERSON]), dates.cast(pa.int32()).to_numpy())


def _without_cpr(table: pa.Table, file: Path | None, key: Callable[[], PseudonymKey] | None) -> pa.Table:
    persons = _as_text(table[PERSON])
    if not len(persons) or cpr_digits(persons[0].as_py()) is None:
        return table
    if key is None:
        raise InputError(
            Text(
                "Ankrene har CPR-numre, så der skal en nøgle til.", "The anchors hold CPR numbers, so a key is needed."
            ),
            file=file,
            row=1,
            column=PERSON,
            value=HIDDEN_CPR,
            expected=Text(
                "--key FIL: nøglen, datasættet blev læst med", "--key FILE: the key the snapshot was read with"
            ),
        )
    made, opened = [], key()
    for row, person in enumerate(persons.to_pylist(), start=1):
        digits = cpr_digits(person)
        if digits is None:
            wrong = Text("Værdien er ikke et CPR-nummer.", "The value is not a CPR number.")
            raise InputError(wrong, file=file, row=row, column=PERSON, value=HIDDEN_CPR, expected="ddmmyy-nnnn")
        made.append(opened.pseudonym(digits))
    return table.set_column(table.column_names.index(PERSON), PERSON, pa.array(made, pa.string()))


def _from_file(file: Path) -> pa.Table:
    if file.suffix.lower() == ".parquet":
        return _from_parquet(file)
    try:
        options = pacsv.ConvertOptions(column_types={PERSON: pa.string(), DATE: pa.string()}, strings_can_be_null=True)
        table = pacsv.read_csv(file, convert_options=options)
        return table.rename_columns(table.column_names)  # a name that is not UTF-8 is found here
    except FileNotFoundError:
        raise InputError(Text("Filen findes ikke.", "The file does not exist."), file=file) from None
    except (pa.ArrowException, UnicodeDecodeError, OSError) as trouble:
        raise InputError(
            Text("Ankerfilen kan ikke læses som CSV.", "The anchors cannot be read as CSV."),
            file=file,
            value=str(trouble),
            expected=Text("UTF-8, komma mellem felterne, en overskrift", "UTF-8, commas, a header"),
        ) from None


def _from_parquet(file: Path) -> pa.Table:
    """All of a Parquet file, its row groups on several cores."""
    try:
        known = pq.read_metadata(file)

        def group(number: int) -> pa.Table:
            return pq.ParquetFile(file, metadata=known).read_row_group(number, use_threads=False)

        with ThreadPoolExecutor(at_once()) as pool:
            groups = list(pool.map(group, range(known.num_row_groups)))
    except (pa.ArrowException, OSError, UnicodeDecodeError):
        groups = []
    return pa.concat_tables(groups) if groups else read_parquet(file)  # which says what is wrong, if anything is


def _as_text(persons: pa.ChunkedArray) -> pa.ChunkedArray:
    return persons.cast(pa.string())


def _as_dates(dates: pa.ChunkedArray, file: Path | None) -> pa.ChunkedArray:
    if not (pa.types.is_string(dates.type) or pa.types.is_large_string(dates.type)):
        if not pa.types.is_temporal(dates.type):
            raise InputError(
                Text("Værdien er ikke en dato.", "The value is not a date."),
                file=file,
                column=DATE,
                value=dates.type,
                expected=_ISO_DATE,
            )
        return dates.cast(pa.date32())
    try:
        return dates.cast(pa.date32())
    except pa.ArrowInvalid:
        row, value = next((row, value) for row, value in enumerate(dates.to_pylist(), start=1) if not _is_date(value))
        raise InputError(
            Text("Værdien er ikke en dato.", "The value is not a date."),
            file=file,
            row=row,
            column=DATE,
            value=value,
            expected=_ISO_DATE,
        ) from None


def _is_date(value: str) -> bool:
    try:
        pa.scalar(value).cast(pa.date32())
    except pa.ArrowInvalid:
        return False
    return True


def _by_person(table: pa.Table, ids: pa.ChunkedArray, day: npt.NDArray[np.int32]) -> AnchorSet:
    from virkning.register.grouping import grouped  # compiled: loaded only when there is work for it

    groups = grouped(ids)
    return AnchorSet(table, day, groups.ids, groups.offsets, groups.rows)
