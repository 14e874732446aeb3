"""From sorted streams to the kernel's arrays: the histories of a block of persons, checked as they pass."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from virkning.errors import InputError
from virkning.language import Text
from virkning.register.arrays import Calendar, Months, Spells
from virkning.register.codemap import shipped_codes
from virkning.register.gathering import lay_out, runs_of_work, take_months, take_spells
from virkning.register.ids import Bytes, Ends, bytes_of, places
from virkning.register.states import UNKNOWN_CODE, class_of
from virkning.register.streams import Columns, Rows, damaged
from virkning.register.weeks import say_week, week_of_days
from virkning.words import BENEFITS


def spell_converter(path: Path, present: list[str]) -> tuple[list[str], Callable[[pa.Table], Columns]]:
    """The columns of `benefits` to read and how they become weeks and classes.

    A snapshot without the meanings of its codes gets them from the code map that comes with the program.
    """
    wanted = ["person", "from_week", "to_week"] + (["benefit", "activation"] if "benefit" in present else ["code"])
    columns = [name for name in wanted if name in present]

    def convert(batch: pa.Table) -> Columns:
        _refuse_empty(batch, ["person", "from_week", "to_week"], path)
        first, last = _days(batch["from_week"]), _days(batch["to_week"])
        classes = _classes(batch, path) if "benefit" in columns else _classes_of_codes(batch["code"], first)
        if (last < first).any():  # rare, and no harm within one week
            _refuse_backwards(week_of_days(first), week_of_days(last), path)
        return {"first_day": first, "last_day": last, "week_class": classes}

    return columns, convert


def _classes_of_codes(codes: pa.ChunkedArray, first_day: npt.NDArray[np.int32]) -> npt.NDArray[np.int16]:
    return shipped_codes().classes(codes, week_of_days(first_day))


def _refuse_backwards(first: npt.NDArray[np.int32], last: npt.NDArray[np.int32], path: Path) -> None:
    if not (last < first).any():
        return
    row = int(np.argmax(last < first))
    raise InputError(
        Text("Forløbet slutter, før det begynder.", "The spell ends before it begins."),
        file=path,
        column="to_week",
        value=say_week(int(last[row])),
        expected=Text(f"{say_week(int(first[row]))} eller senere", f"{say_week(int(first[row]))} or later"),
    )


def _classes(batch: pa.Table, path: Path) -> npt.NDArray[np.int16]:
    coded = pc.dictionary_encode(batch["benefit"]).unify_dictionaries().combine_chunks()
    coded = coded.chunk(0) if isinstance(coded, pa.ChunkedArray) else coded
    for benefit in coded.dictionary.to_pylist():
        if benefit not in BENEFITS:
            raise InputError(
                Text("Ydelsen kendes ikke i ordlisten.", "The benefit is not in the vocabulary."),
                file=path,
                column="benefit",
                value=benefit,
                expected=", ".join(BENEFITS),
            )
    meanings = [class_of(benefit, False) for benefit in coded.dictionary.to_pylist()]
    classes = np.array([*meanings, class_of(None, False)], dtype=np.int16)
    place = coded.indices.fill_null(len(meanings)) if coded.null_count else coded.indices
    found = classes[place.to_numpy(zero_copy_only=False)]
    if "activation" in batch.column_names and pc.any(batch["activation"]).as_py():
        active = pc.fill_null(batch["activation"], False).to_numpy().astype(np.int16)
        found += np.where(found == UNKNOWN_CODE, np.int16(0), active)
    return found


def month_converter(path: Path) -> tuple[list[str], Callable[[pa.Table], Columns]]:
    columns = ["person", "month", "hours", "rate"]

    def convert(batch: pa.Table) -> Columns:
        _refuse_empty(batch, columns, path)
        hours, rate = (batch[name].to_numpy().astype(np.float64, copy=False) for name in ("hours", "rate"))
        return {"day": _days(batch["month"]), "hours": hours, "rate": rate}

    return columns, convert


def _days(dates: pa.ChunkedArray) -> npt.NDArray[np.int32]:
    days = dates.cast(pa.date32()).cast(pa.int32())
    return days.to_numpy()


def _refuse_empty(batch: pa.Table, columns: list[str], path: Path) -> None:
    for name in columns:
        if batch[name].null_count:
            raise InputError(
                Text("En celle er tom.", "A cell is empty."),
                file=path,
                column=name,
                expected=Text("en værdi i hver række", "a value in every row"),
            )


def histories_of(
    persons: pa.Array, spells: list[Rows], months: list[Rows], calendar: Calendar, paths: tuple[Path, Path]
) -> tuple[Spells, Months, npt.NDArray[np.bool_]]:
    """The histories of these persons (in order, each once), and which of them had any row at all."""
    wanted = bytes_of(persons)
    codes = _spells_of(persons, wanted, spells, paths[0])
    work = _months_of(persons, wanted, months, calendar, paths[1])
    return codes, work, (np.diff(codes.offsets) > 0) | (np.diff(work.offsets) > 0)


def _spells_of(persons: pa.Array, wanted: tuple[Bytes, Ends], pieces: list[Rows], path: Path) -> Spells:
    room = sum(len(piece.place) for piece in pieces)
    place, first, last = (np.empty(room, np.int32) for _ in range(3))
    week_class, at = np.empty(room, np.int16), 0
    for piece in pieces:
        given, where, person = piece.columns, *_whose(piece, wanted)
        days = given["first_day"], given["last_day"]
        at = take_spells(where, person, days, given["week_class"], at, place, (first, last), week_class)
    offsets, (first, last, week_class), clash = _laid_out(
        len(persons), place[:at], first[:at], last[:at], week_class[:at]
    )
    if clash is not None:
        _refuse_overlap(persons[clash[0]], clash[1], path)
    return Spells(offsets, first, last, week_class)


def _months_of(
    persons: pa.Array, wanted: tuple[Bytes, Ends], pieces: list[Rows], calendar: Calendar, path: Path
) -> Months:
    room = sum(len(piece.place) for piece in pieces)
    place, first, last = (np.empty(room, np.int32) for _ in range(3))
    weekly, works, at = np.empty(room, np.float64), np.empty(room, np.bool_), 0
    for piece in pieces:
        given, where, person = piece.columns, *_whose(piece, wanted)
        rows = given["day"], given["hours"], given["rate"]
        at = take_months(where, person, rows, calendar, at, place, (first, last), (weekly, works))
        if at < 0:
            raise damaged(path, ValueError("month"))
    columns = first[:at], last[:at], weekly[:at], works[:at]
    offsets, (first, last, weekly, works), clash = _laid_out(len(persons), place[:at], *columns)
    if clash is not None:
        _refuse_double_month(persons[clash[0]], clash[1], path)
    return Months(offsets, first, last, weekly, *runs_of_work(offsets, first, last, works))


def _whose(piece: Rows, wanted: tuple[Bytes, Ends]) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """For the persons of a piece where they stand among the wanted ones, and for its rows which person."""
    low, high = int(piece.place[0]), int(piece.place[-1]) + 1
    where = np.empty(high, np.int32)  # only places from low on are ever asked for
    where[low:] = places(*bytes_of(piece.persons.slice(low, high - low)), *wanted)
    return where, piece.place


def _laid_out(
    n: int, place: npt.NDArray[np.int32], *columns: npt.NDArray[Any]
) -> tuple[npt.NDArray[np.int64], tuple[npt.NDArray[Any], ...], tuple[int, int] | None]:
    """Offsets by person, the columns in order of time, and the place and week where two rows clash, if any do."""
    offsets, clash = lay_out(place, columns[0], columns[1], n)
    if clash:  # rows that only lie out of order clash no more when they are sorted
        sorting = np.lexsort((columns[0], place))
        columns = tuple(values[sorting] for values in columns)
        offsets, clash = lay_out(place, columns[0], columns[1], n)
    return offsets, columns, (int(place[clash]), int(columns[0][clash])) if clash else None


def _refuse_overlap(person: pa.Scalar, first_week: int, path: Path) -> None:
    week = say_week(first_week)
    raise InputError(
        Text(
            f"To forløb for samme person overlapper i uge {week}.",
            f"Two spells of the same person overlap in week {week}.",
        ),
        file=path,
        column="from_week",
        value=person.as_py(),
        expected=Text("højst én kode pr. person og uge", "at most one code per person and week"),
    )


def _refuse_double_month(person: pa.Scalar, first_week: int, path: Path) -> None:
    thursday = np.datetime64(7 * first_week, "D")
    raise InputError(
        Text("En person har to rækker for samme måned.", "A person has two rows for the same month."),
        file=path,
        column="month",
        value=f"{person.as_py()} / {thursday.astype('datetime64[M]')}",
        expected=Text("højst én række pr. person og måned", "at most one row per person and month"),
    )
