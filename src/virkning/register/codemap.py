"""The versioned code map: what each of the register's codes means, when, and on whose word.

A CSV with the columns code, valid_from, valid_to, benefit, activation, note, source, verified. A code may stand in
several rows whose periods do not overlap; an empty date is open. Every row names a benefit of the vocabulary and says
where it comes from; `verified` is true only where somebody has read the authority's own list and found it to say so.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from virkning.errors import InputError
from virkning.language import Text, same
from virkning.register.states import UNKNOWN_CODE, class_of
from virkning.register.weeks import week_of
from virkning.words import BENEFITS

COLUMNS = ("code", "valid_from", "valid_to", "benefit", "activation", "note", "source", "verified")
FIRST_CODE, LAST_CODE = 1, 999
_FOREVER = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a code means from one week to another (both included)."""

    code: int
    first_week: int
    last_week: int
    benefit: str
    activation: bool
    note: str
    source: str
    verified: bool


@dataclass(frozen=True)
class CodeMap:
    """All meanings, and where they were read from."""

    meanings: tuple[Meaning, ...]
    file: Path

    def of(self, code: int, week: int) -> Meaning | None:
        """What a code means in a week, or None where the map does not say."""
        fitting = (m for m in self.meanings if m.code == code and m.first_week <= week <= m.last_week)
        return next(fitting, None)

    def places(self, codes: npt.NDArray[np.integer], weeks: npt.NDArray[np.integer]) -> npt.NDArray[np.int32]:
        """For each code and week the place of its meaning in `meanings`, or -1."""
        found = np.full(len(codes), -1, np.int32)
        order = np.argsort(codes, kind="stable")
        in_order = codes[order]
        for place, meaning in enumerate(self.meanings):
            low, high = np.searchsorted(in_order, [meaning.code, meaning.code + 1])
            rows = order[low:high]
            rows = rows[(weeks[rows] >= meaning.first_week) & (weeks[rows] <= meaning.last_week)]
            found[rows] = place
        return found

    def classes(self, codes: pa.ChunkedArray, weeks: npt.NDArray[np.integer]) -> npt.NDArray[np.int16]:
        """The classes of codes given as text, as `states` numbers them."""
        numbers = pc.cast(codes, pa.int32()).to_numpy()
        by_place = np.array([class_of(m.benefit, m.activation) for m in self.meanings] + [UNKNOWN_CODE], dtype=np.int16)
        return by_place[self.places(numbers, weeks)]


@cache
def shipped_codes() -> CodeMap:
    """The map that comes with the program."""
    resource = files("virkning.register").joinpath("data", "codes.csv")
    return _parse(resource.read_text("utf-8"), Path("virkning/register/data/codes.csv"))


def read_codes(path: str | Path) -> CodeMap:
    """A code map from a file of the user's own."""
    file = Path(path)
    try:
        content = file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise InputError(Text("Kodelisten findes ikke.", "The code map does not exist."), file=file) from None
    except (UnicodeDecodeError, OSError) as trouble:
        raise InputError(
            Text("Kodelisten kan ikke læses som UTF-8.", "The code map cannot be read as UTF-8."),
            file=file,
            value=trouble,
        ) from None
    return _parse(content, file)


def _parse(content: str, file: Path) -> CodeMap:
    reader = csv.DictReader(io.StringIO(content, newline=""))
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise InputError(
            Text("Kodelisten mangler en kolonne.", "The code map lacks a column."),
            file=file,
            row=1,
            column=missing[0],
            value=", ".join(reader.fieldnames or ()),
            expected=", ".join(COLUMNS),
        )
    meanings = tuple(_meaning(entry, reader.line_num, file) for entry in reader)
    _refuse_overlap(meanings, file)
    return CodeMap(meanings, file)


def _meaning(entry: dict[str, str], row: int, file: Path) -> Meaning:
    def wrong(column: str, message: Text, expected: Text) -> InputError:
        return InputError(message, file=file, row=row, column=column, value=entry[column], expected=expected)

    entry = {name: (entry.get(name) or "").strip() for name in COLUMNS}
    if not (entry["code"].isascii() and entry["code"].isdigit() and FIRST_CODE <= int(entry["code"]) <= LAST_CODE):
        raise wrong("code", Text("Koden er ikke et tal.", "The code is not a number."), same("1–999"))
    if entry["benefit"] not in BENEFITS:
        raise wrong("benefit", Text("Ydelsen kendes ikke.", "The benefit is not known."), same(", ".join(BENEFITS)))
    truth = {"true": True, "false": False}
    for column in ("activation", "verified"):
        if entry[column].lower() not in truth:
            raise wrong(
                column,
                Text("Værdien er ikke sand eller falsk.", "The value is not true or false."),
                same("true / false"),
            )
    weeks = {}
    for column, open_end in (("valid_from", -_FOREVER), ("valid_to", _FOREVER)):
        try:
            weeks[column] = week_of(date.fromisoformat(entry[column])) if entry[column] else open_end
        except ValueError:
            raise wrong(
                column, Text("Værdien er ikke en dato.", "The value is not a date."), same("2014-01-01")
            ) from None
    return Meaning(
        code=int(entry["code"]),
        first_week=weeks["valid_from"],
        last_week=weeks["valid_to"],
        benefit=entry["benefit"],
        activation=truth[entry["activation"].lower()],
        note=entry["note"],
        source=entry["source"],
        verified=truth[entry["verified"].lower()],
    )


def _refuse_overlap(meanings: tuple[Meaning, ...], file: Path) -> None:
    in_order = sorted(enumerate(meanings, start=2), key=lambda numbered: (numbered[1].code, numbered[1].first_week))
    for (_, before), (row, after) in pairwise(in_order):
        if before.code == after.code and after.first_week <= before.last_week:
            raise InputError(
                Text("En kode har to betydninger i samme uge.", "A code has two meanings in the same week."),
                file=file,
                row=row,
                column="valid_from",
                value=after.code,
                expected=Text("perioder, der ikke overlapper", "periods that do not overlap"),
            )
