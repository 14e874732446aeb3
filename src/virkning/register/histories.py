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
from virkning.register.arrays import Calendar, Int64s, Months, Spells
from virkning.register.codemap import shipped_codes
from virkning.register.gathering import AT, CLASHES, NOBODY, WHO, take_months, take_spells
from virkning.register.ids import Bytes, Ends, bytes_of, places
from virkning.register.states import UNKNOWN_CODE, class_of
from virkning.register.streams import RATE, Columns, Rows, damaged
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
    """The columns of `work` to read and how they become numbers; where every rate is above zero, rates may be left out."""
    columns = ["person", "month", "hours", RATE]

    def convert(batch: pa.Table) -> Columns:
        present = [name for name in columns if name in batch.column_names]
        _refuse_empty(batch, present, path)
        hours = batch["hours"].to_numpy().astype(np.float64, copy=False)
        rate = batch[RATE].to_numpy().astype(np.float64, copy=False) if RATE in present else np.empty(0, np.float64)
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
    room, done, offsets = _room(persons, pieces)
    first, last, week_class = np.empty(room, np.int32), np.empty(room, np.int32), np.empty(room, np.int16)
    for piece in pieces:
        given, where = piece.columns, places(*bytes_of(piece.persons), *wanted)
        days = given["first_day"], given["last_day"]
        take_spells(where, piece.offsets, days, given["week_class"], done, offsets[1:], (first, last), week_class)
    offsets = np.maximum.accumulate(offsets)  # those without any rows end where the ones before them do
    if done[CLASHES]:
        (first, last, week_class), at = _in_time(offsets, first, last, first, last, week_class)
        if at is not None:
            _refuse_overlap(persons[_place(offsets, at)], int(first[at]), path)
    n = done[AT]
    return Spells(offsets, first[:n], last[:n], week_class[:n])


def _months_of(
    persons: pa.Array, wanted: tuple[Bytes, Ends], pieces: list[Rows], calendar: Calendar, path: Path
) -> Months:
    room, done, offsets = _room(persons, pieces)
    month, hours, works = np.empty(room, np.int16), np.empty(room, np.float64), np.empty(room, np.bool_)
    for piece in pieces:
        given, where = piece.columns, places(*bytes_of(piece.persons), *wanted)
        rows = given["day"], given["hours"], given["rate"]
        if not take_months(where, piece.offsets, rows, calendar, done, offsets[1:], month, hours, works):
            raise damaged(path, ValueError("month"))
    offsets = np.maximum.accumulate(offsets)  # those without any rows end where the ones before them do
    if done[CLASHES]:
        (month, hours, works), at = _in_time(offsets, month, month, month, hours, works)
        if at is not None:
            first_day = int(np.searchsorted(calendar.month_of_day, month[at])) + calendar.first_day
            _refuse_double_month(persons[_place(offsets, at)], first_day, path)
    n = done[AT]
    return Months(offsets, month[:n], hours[:n], works[:n])


def _room(persons: pa.Array, pieces: list[Rows]) -> tuple[int, Int64s, Int64s]:
    """How many rows there can be; that none has been taken, of nobody, without clash; and where persons' rows lie."""
    done = np.zeros(3, np.int64)
    done[WHO] = NOBODY
    return sum(len(piece) for piece in pieces), done, np.zeros(len(persons) + 1, np.int64)


def _in_time(
    offsets: Int64s, first: npt.NDArray[Any], last: npt.NDArray[Any], *columns: npt.NDArray[Any]
) -> tuple[list[npt.NDArray[Any]], int | None]:
    """The columns by person and time, and the first row that clashes with the one before it even so, if one does."""
    person = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
    sorting = np.lexsort((first[: len(person)], person))
    first, last = first[sorting], last[sorting]
    clashes = (person[1:] == person[:-1]) & (first[1:] <= last[:-1])
    return [values[sorting] for values in columns], int(np.argmax(clashes)) + 1 if clashes.any() else None


def _place(offsets: Int64s, row: int) -> int:
    """Whose row it is."""
    return int(np.searchsorted(offsets, row, side="right")) - 1


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


def _refuse_double_month(person: pa.Scalar, first_day: int, path: Path) -> None:
    raise InputError(
        Text("En person har to rækker for samme måned.", "A person has two rows for the same month."),
        file=path,
        column="month",
        value=f"{person.as_py()} / {np.datetime64(first_day, 'D').astype('datetime64[M]')}",
        expected=Text("højst én række pr. person og måned", "at most one row per person and month"),
    )
