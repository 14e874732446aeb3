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
from virkning.register.arrays import Persons
from virkning.register.codemap import shipped_codes
from virkning.register.states import class_of
from virkning.register.streams import Columns, Rows
from virkning.register.weeks import month_of_days, say_week, week_of_days
from virkning.words import BENEFITS

SPELL_COLUMNS = ("first_week", "last_week", "week_class")
MONTH_COLUMNS = ("month", "hours", "works")


def spell_converter(path: Path, present: list[str]) -> tuple[list[str], Callable[[pa.Table], Columns]]:
    """The columns of `benefits` to read and how they become weeks and classes.

    A snapshot without the meanings of its codes gets them from the code map that comes with the program.
    """
    wanted = ["person", "from_week", "to_week"] + (["benefit", "activation"] if "benefit" in present else ["code"])
    columns = [name for name in wanted if name in present]

    def convert(batch: pa.Table) -> Columns:
        _refuse_empty(batch, ["person", "from_week", "to_week"], path)
        first, last = (week_of_days(_days(batch[name])) for name in ("from_week", "to_week"))
        classes = _classes(batch, path) if "benefit" in columns else shipped_codes().classes(batch["code"], first)
        if (last < first).any():
            row = int(np.argmax(last < first))
            raise InputError(
                Text("Forløbet slutter, før det begynder.", "The spell ends before it begins."),
                file=path,
                column="to_week",
                value=say_week(int(last[row])),
                expected=Text(f"{say_week(int(first[row]))} eller senere", f"{say_week(int(first[row]))} or later"),
            )
        return {"first_week": first, "last_week": last, "week_class": classes}

    return columns, convert


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
    place = coded.indices.fill_null(len(meanings)).to_numpy(zero_copy_only=False)
    active = np.zeros(len(place), dtype=np.int16)
    if "activation" in batch.column_names:
        active = pc.fill_null(batch["activation"], False).to_numpy().astype(np.int16)
    return np.where(place == len(meanings), classes[place], classes[place] + active).astype(np.int16)


def month_converter(path: Path) -> tuple[list[str], Callable[[pa.Table], Columns]]:
    columns = ["person", "month", "hours", "rate"]

    def convert(batch: pa.Table) -> Columns:
        _refuse_empty(batch, columns, path)
        rate = batch["rate"].to_numpy()
        return {
            "month": month_of_days(_days(batch["month"])),
            "hours": batch["hours"].to_numpy().astype(np.float64, copy=False),
            "works": rate > 0,
        }

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


def block_of(
    persons: pa.Array, spells: list[Rows], months: list[Rows], paths: tuple[Path, Path]
) -> tuple[Persons, npt.NDArray[np.bool_]]:
    """The kernel's arrays for these persons (in order, each once), and which of them had any row at all."""
    spell_person, spell = _gather(persons, spells, SPELL_COLUMNS, (np.int32, np.int32, np.int16), "first_week")
    month_person, month = _gather(persons, months, MONTH_COLUMNS, (np.int32, np.float64, np.bool_), "month")
    _refuse_overlap(persons, spell_person, spell, paths[0])
    _refuse_double_months(persons, month_person, month["month"], paths[1])
    edges = np.arange(len(persons) + 1)
    spell_offsets, month_offsets = np.searchsorted(spell_person, edges), np.searchsorted(month_person, edges)
    seen = (np.diff(spell_offsets) > 0) | (np.diff(month_offsets) > 0)
    block = Persons(
        spell_offsets,
        spell["first_week"],
        spell["last_week"],
        spell["week_class"],
        month_offsets,
        month["month"],
        month["hours"],
        month["works"],
    )
    return block, seen


def _gather(
    persons: pa.Array, pieces: list[Rows], names: tuple[str, ...], types: tuple[type, ...], order: str
) -> tuple[npt.NDArray[np.int64], Columns]:
    """The rows of these persons from several pieces, each with its person's place, in order of person and time."""
    places: list[npt.NDArray[np.int64]] = []
    kept: dict[str, list[npt.NDArray[Any]]] = {name: [] for name in names}
    for piece in pieces:
        low, high = int(piece.place[0]), int(piece.place[-1]) + 1
        found = pc.index_in(piece.persons.slice(low, high - low), value_set=persons)
        here = found.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)[piece.place - low]
        keep = here >= 0
        everyone = bool(keep.all())
        places.append(here if everyone else here[keep])
        for name in names:
            kept[name].append(piece.columns[name] if everyone else piece.columns[name][keep])
    place = np.concatenate(places) if places else np.empty(0, np.int64)
    columns: Columns = {
        name: np.concatenate(kept[name]) if kept[name] else np.empty(0, dtype)
        for name, dtype in zip(names, types, strict=True)
    }
    time = columns[order]
    if ((np.diff(place) == 0) & (np.diff(time) < 0)).any():
        sorting = np.lexsort((time, place))
        place, columns = place[sorting], {name: values[sorting] for name, values in columns.items()}
    return place, columns


def _refuse_overlap(persons: pa.Array, place: npt.NDArray[np.int64], spell: Columns, path: Path) -> None:
    wrong = (place[1:] == place[:-1]) & (spell["first_week"][1:] <= spell["last_week"][:-1])
    if wrong.any():
        at = int(np.argmax(wrong))
        week = say_week(int(spell["first_week"][at + 1]))
        raise InputError(
            Text(
                f"To forløb for samme person overlapper i uge {week}.",
                f"Two spells of the same person overlap in week {week}.",
            ),
            file=path,
            column="from_week",
            value=persons[int(place[at])].as_py(),
            expected=Text("højst én kode pr. person og uge", "at most one code per person and week"),
        )


def _refuse_double_months(persons: pa.Array, place: npt.NDArray[np.int64], month: npt.NDArray[Any], path: Path) -> None:
    wrong = (place[1:] == place[:-1]) & (month[1:] == month[:-1])
    if wrong.any():
        at = int(np.argmax(wrong))
        raise InputError(
            Text("En person har to rækker for samme måned.", "A person has two rows for the same month."),
            file=path,
            column="month",
            value=f"{persons[int(place[at])].as_py()} / {np.datetime64(int(month[at]), 'M')}",
            expected=Text("højst én række pr. person og måned", "at most one row per person and month"),
        )
