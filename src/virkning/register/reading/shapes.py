"""The three shapes of register files: what one file has of weeks, months and attributes, and its rows as parts.

A shape is made once per file from its columns and the layout; it then turns each batch of rows into spells, months of
work and persons. Everything it refuses is told with the file, the row, the column and the value.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NoReturn

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from virkning.errors import InputError
from virkning.language import Text
from virkning.register.layout import Layout, matching_columns
from virkning.register.reading.identity import Identity
from virkning.register.spells import Spells, from_weeks
from virkning.register.weeks import (
    FULL_TIME_HOURS_A_MONTH,
    last_week_within,
    month_of,
    parse_iso_week,
    say_week,
    week_of,
)

FIRST_CODE, LAST_CODE = 1, 999
HIGHEST_RATE = 5.0
EARLIEST, LATEST = week_of(date(1900, 1, 1)), week_of(date(2101, 1, 1))


@dataclass(frozen=True, slots=True)
class Part:
    """What some rows hold, with persons as pseudonyms: spells, months of work (person, month, rate, industry), attributes."""

    persons: pa.Array
    rows: npt.NDArray[np.int64]
    spells: Spells | None
    months: pa.Table | None
    attributes: dict[str, pa.Array]


@dataclass
class Shape:
    """One file's columns under a layout."""

    file: Path
    layout: Layout
    names: list[str]
    identity: Identity
    register_end: date
    person: str = ""
    week_columns: dict[int, str] = field(default_factory=dict)
    rate_columns: dict[int, str] = field(default_factory=dict)
    industry_columns: dict[int, str] = field(default_factory=dict)
    named: dict[str, str] = field(default_factory=dict)
    attributes: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.person = self._column(self.layout.person) or self._lacks(self.layout.person)
        self.attributes = {key: found for key, name in self.layout.attributes.items() if (found := self._column(name))}
        if self.layout.kind == "wide":
            self._find_patterns()
        else:
            self._find_names()
        if not (self.has_weeks or self.has_months or self.attributes):
            asked = [name for name in (self.layout.week, self.layout.from_, self.layout.code, self.layout.rate) if name]
            raise InputError(
                Text(
                    "Filen har ingen af de kolonner, layoutet nævner.",
                    "The file has none of the columns the layout names.",
                ),
                file=self.file,
                row=1,
                column=", ".join(asked),
                value=", ".join(self.names[:8]),
            )

    @property
    def has_weeks(self) -> bool:
        return bool(self.week_columns) or "code" in self.named

    @property
    def has_months(self) -> bool:
        return bool(self.rate_columns) or "month" in self.named

    @property
    def one_row_a_person(self) -> bool:
        return self.layout.kind == "wide"

    @property
    def first_week(self) -> int | None:
        return min(self.week_columns) if self.week_columns else None

    @property
    def first_month(self) -> int | None:
        return min(self.rate_columns) if self.rate_columns else None

    def types(self) -> dict[str, pa.DataType]:
        """The columns to read and the type each should have."""
        types = {self.person: pa.string()}
        types |= {name: pa.int16() for name in self.week_columns.values()}
        types |= {name: pa.float64() for name in self.rate_columns.values()}
        types |= {name: pa.string() for name in (*self.industry_columns.values(), *self.attributes.values())}
        by_key = {"code": pa.int16(), "rate": pa.float64()}
        return types | {name: by_key.get(key, pa.string()) for key, name in self.named.items()}

    def part(self, first_row: int, batch: pa.RecordBatch) -> Part:
        persons = self.identity.pseudonyms(batch[self.person], self.file, first_row, self.person)
        rows = np.arange(first_row, first_row + batch.num_rows)
        attributes = {key: self._attribute(key, batch[name], first_row, name) for key, name in self.attributes.items()}
        if self.layout.kind == "wide":
            spells, months = self._wide_spells(first_row, batch), self._wide_months(first_row, batch)
        else:
            spells, months = self._listed_spells(first_row, batch), self._listed_months(first_row, batch)
        return Part(persons, rows, spells, months, attributes)

    def _find_patterns(self) -> None:
        for key, found in (("week", "week_columns"), ("rate", "rate_columns"), ("industry", "industry_columns")):
            pattern = getattr(self.layout, key)
            if pattern:
                setattr(self, found, matching_columns(pattern, self.names, self.file, monthly=key != "week"))

    def _find_names(self) -> None:
        weekly = ("week", "code") if self.layout.kind == "long" else ("from_", "to", "code")
        for keys in (weekly, ("month", "rate")):
            present = {key: self._column(getattr(self.layout, key)) for key in keys if getattr(self.layout, key)}
            if any(present.values()):
                for key in keys:
                    self.named[key] = present.get(key) or self._lacks(getattr(self.layout, key) or key.rstrip("_"))
        if "month" in self.named and self.layout.industry and (found := self._column(self.layout.industry)):
            self.named["industry"] = found

    def _column(self, wanted: str | None) -> str | None:
        return next((name for name in self.names if wanted and name.lower() == wanted.lower()), None)

    def _lacks(self, name: str) -> NoReturn:
        raise InputError(
            Text("Kolonnen mangler i filen.", "The column is missing from the file."),
            file=self.file,
            row=1,
            column=name,
            value=", ".join(self.names[:8]),
            expected=name,
        )

    def _refuse(self, message: Text, row: int, column: str, value: object, expected: Text | str) -> NoReturn:
        raise InputError(message, file=self.file, row=row, column=column, value=value, expected=expected)

    def _wide_spells(self, first_row: int, batch: pa.RecordBatch) -> Spells | None:
        if not self.week_columns:
            return None
        codes = np.empty((len(self.week_columns), batch.num_rows), np.int16)
        for place, name in enumerate(self.week_columns.values()):
            codes[place] = self._codes(batch[name], first_row, name)
        last = last_week_within(self.register_end)
        for place, (week, name) in enumerate(self.week_columns.items()):
            if week > last and codes[place].any():
                row = int(np.argmax(codes[place] > 0))
                self._refuse_after_end(first_row + row, name, int(codes[place, row]))
        return from_weeks(np.ascontiguousarray(codes.T), min(self.week_columns), first_row)

    def _codes(self, values: pa.Array, first_row: int, name: str) -> npt.NDArray[np.int16]:
        """Codes as numbers, 0 where the cell is empty."""
        given = values.is_valid().to_numpy(zero_copy_only=False)
        codes = values.fill_null(0).to_numpy(zero_copy_only=False)
        wrong = given & ((codes < FIRST_CODE) | (codes > LAST_CODE))
        if wrong.any():
            row = int(np.argmax(wrong))
            self._refuse(
                Text("Koden er ikke fra 1 til 999.", "The code is not from 1 to 999."),
                first_row + row,
                name,
                int(codes[row]),
                Text("en kode fra 1 til 999, eller et tomt felt", "a code from 1 to 999, or an empty field"),
            )
        return codes

    def _refuse_after_end(self, row: int, column: str, value: object) -> NoReturn:
        self._refuse(
            Text("Der er en kode efter registerets slutning.", "There is a code after the register's end."),
            row,
            column,
            value,
            Text(f"intet efter {self.register_end}", f"nothing after {self.register_end}"),
        )

    def _wide_months(self, first_row: int, batch: pa.RecordBatch) -> pa.Table | None:
        if not self.rate_columns:
            return None
        pieces = []
        for month, name in self.rate_columns.items():
            rate = self._rates(batch[name], first_row, name)
            who = np.flatnonzero(rate > 0)
            industry = self.industry_columns.get(month)
            if month > month_of(self.register_end) and len(who):
                self._refuse_after_end(first_row + int(who[0]), name, float(rate[who[0]]))
            pieces.append(
                pa.table(
                    {
                        "place": who,
                        "month": np.full(len(who), month, np.int32),
                        "rate": rate[who],
                        "row": who + first_row,
                        "industry": batch[industry].take(pa.array(who))
                        if industry
                        else pa.nulls(len(who), pa.string()),
                    }
                )
            )
        return pa.concat_tables(pieces)

    def _rates(self, values: pa.Array, first_row: int, name: str) -> npt.NDArray[np.float64]:
        """Shares of full time, 0 where the cell is empty."""
        rate = values.fill_null(0.0).to_numpy(zero_copy_only=False)
        wrong = ~((rate >= 0) & (rate <= HIGHEST_RATE))
        if wrong.any():
            row = int(np.argmax(wrong))
            self._refuse(
                Text("Beskæftigelsesgraden er uden for sit område.", "The rate of work is out of its range."),
                first_row + row,
                name,
                float(rate[row]),
                f"0–{HIGHEST_RATE:g}",
            )
        return rate

    def _listed_spells(self, first_row: int, batch: pa.RecordBatch) -> Spells | None:
        if "code" not in self.named:
            return None
        codes = self._codes(batch[self.named["code"]], first_row, self.named["code"])
        keys = ("week", "week") if self.layout.kind == "long" else ("from_", "to")
        first, last = (self._weeks(batch[self.named[key]], codes, first_row, self.named[key]) for key in keys)
        kept = np.flatnonzero(codes)
        self._check_weeks(first, last, kept, first_row, self.named[keys[1]])
        return Spells(kept, first[kept], last[kept], codes[kept], kept + first_row)

    def _weeks(self, texts: pa.Array, codes: npt.NDArray[np.int16], first_row: int, name: str) -> npt.NDArray[np.int32]:
        """Weeks from ISO weeks or dates; each way of writing is understood once, however many rows it has."""
        coded = pc.dictionary_encode(texts)
        weeks = [parse_week(text) for text in coded.dictionary.to_pylist()]
        known = np.array([0 if week is None else week for week in weeks] + [0], np.int32)
        good = np.array([week is not None for week in weeks] + [False])
        place = coded.indices.fill_null(len(weeks)).to_numpy(zero_copy_only=False)
        wrong = ~good[place] & (codes > 0)
        if wrong.any():
            row = int(np.argmax(wrong))
            self._refuse(
                Text("Ugen findes ikke eller kan ikke læses.", "The week does not exist or cannot be read."),
                first_row + row,
                name,
                texts[row].as_py() or "",
                "2016-W05 / 2016-02-03",
            )
        return known[place]

    def _check_weeks(
        self,
        first: npt.NDArray[np.int32],
        last: npt.NDArray[np.int32],
        kept: npt.NDArray[np.int64],
        first_row: int,
        name: str,
    ) -> None:
        backwards = kept[last[kept] < first[kept]]
        if len(backwards):
            row = int(backwards[0])
            start = say_week(int(first[row]))
            self._refuse(
                Text("Forløbet slutter, før det begynder.", "The spell ends before it begins."),
                first_row + row,
                name,
                say_week(int(last[row])),
                Text(f"{start} eller senere", f"{start} or later"),
            )
        late = kept[last[kept] > last_week_within(self.register_end)]
        if len(late):
            self._refuse_after_end(first_row + int(late[0]), name, say_week(int(last[late[0]])))

    def _listed_months(self, first_row: int, batch: pa.RecordBatch) -> pa.Table | None:
        if "month" not in self.named:
            return None
        rate = self._rates(batch[self.named["rate"]], first_row, self.named["rate"])
        texts = batch[self.named["month"]]
        months = np.array(
            [-1 if (month := parse_month(text)) is None else month for text in texts.to_pylist()], np.int32
        )
        if (months < 0).any():
            row = int(np.argmax(months < 0))
            self._refuse(
                Text("Måneden findes ikke eller kan ikke læses.", "The month does not exist or cannot be read."),
                first_row + row,
                self.named["month"],
                texts[row].as_py() or "",
                "2016-02",
            )
        who = np.flatnonzero(rate > 0)
        late = who[months[who] > month_of(self.register_end)]
        if len(late):
            self._refuse_after_end(first_row + int(late[0]), self.named["month"], texts[int(late[0])].as_py())
        industry = self.named.get("industry")
        return pa.table(
            {
                "place": who,
                "month": months[who],
                "rate": rate[who],
                "row": who + first_row,
                "industry": batch[industry].take(pa.array(who)) if industry else pa.nulls(len(who), pa.string()),
            }
        )

    def _attribute(self, key: str, values: pa.Array, first_row: int, name: str) -> pa.Array:
        """An attribute as text in the snapshot's words."""
        words = self.layout.values.get(key)
        if words is None:
            return values
        translated = [None if value is None else words.get(value) for value in values.to_pylist()]
        for place, (value, word) in enumerate(zip(values.to_pylist(), translated, strict=True)):
            if value is not None and word is None:
                self._refuse(
                    Text("Værdien er ikke oversat i layoutet.", "The value is not translated in the layout."),
                    first_row + place,
                    name,
                    value,
                    ", ".join(words),
                )
        return pa.array(translated, pa.string())


def parse_week(text: str | None) -> int | None:
    """A week written 2016-W05, 201605 or as any day of it; None for anything else and for weeks that do not exist."""
    if text is None:
        return None
    text = text.strip()
    if len(text) == 6 and text.isascii() and text.isdigit():
        return parse_iso_week(f"{text[:4]}-W{text[4:]}")
    week = parse_iso_week(text)
    if week is None:
        try:
            week = week_of(date.fromisoformat(text[:10]))
        except ValueError:
            return None
    return week if EARLIEST <= week <= LATEST else None


def parse_month(text: str | None) -> int | None:
    """A month written 2016-02 or as any day of it."""
    try:
        day = date.fromisoformat(f"{text.strip()[:7]}-01") if text else None
    except ValueError:
        return None
    return month_of(day) if day and EARLIEST <= week_of(day) <= LATEST and day.year >= 1970 else None


def hours_of(rate: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return rate * FULL_TIME_HOURS_A_MONTH
