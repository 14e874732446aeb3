"""Layouts: a small TOML that says what the columns of a register file are called and what they hold.

A file may hold the weeks, the months of work, the attributes of persons, or several of them; what the layout names
and a file has is read from it.
"""

from __future__ import annotations

import re
from datetime import date
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal, NoReturn

from pydantic import Field, field_validator, model_validator

from virkning.errors import InputError
from virkning.language import Text
from virkning.register.weeks import week_of_iso, year_of_two_digits
from virkning.settings import Settings, read_form
from virkning.snapshot.schema import PERSONS

SHIPPED = ("dream", "weeks")
_PLACES = {"yy": r"(?P<yy>\d{2})", "yyyy": r"(?P<yyyy>\d{4})", "ww": r"(?P<ww>\d{2})", "mm": r"(?P<mm>\d{2})"}


class Layout(Settings):
    """A layout.toml. In a wide layout week, rate and industry are patterns; elsewhere they are names of columns."""

    kind: Literal["wide", "long", "spells"]
    person: Annotated[str, Field(min_length=1, description="the column with the person")]
    cpr: bool | None = None
    week: str | None = None
    from_: str | None = Field(default=None, alias="from")
    to: str | None = None
    code: str | None = None
    month: str | None = None
    rate: str | None = None
    industry: str | None = None
    attributes: dict[str, str] = Field(default_factory=dict)
    values: dict[str, dict[str, str]] = Field(default_factory=dict)
    codes: str | None = None
    register_start: date | None = None
    register_end: date | None = None
    encoding: Literal["utf-8", "utf-8-sig", "latin-1", "cp1252"] = "utf-8"
    delimiter: Literal[",", ";", "\t"] = ","
    decimal: Literal[".", ","] = "."

    @field_validator("register_start", "register_end", mode="before")
    @classmethod
    def _dates_may_stand_in_quotes(cls, given: object) -> object:
        try:
            return date.fromisoformat(given) if isinstance(given, str) else given
        except ValueError:
            raise ValueError(
                Text(f"{given!r} er ikke en dato som 2017-08-31.", f"{given!r} is not a date like 2017-08-31.")
            ) from None

    @field_validator("attributes", "values")
    @classmethod
    def _attributes_are_known(cls, given: dict[str, object]) -> dict[str, object]:
        known = [column.name for column in PERSONS.columns if column.name != "person"]
        for name in given:
            if name not in known:
                listed = ", ".join(known)
                raise ValueError(Text(f"{name} er ikke en af: {listed}", f"{name} is not one of: {listed}"))
        return given

    @model_validator(mode="after")
    def _has_what_its_kind_needs(self) -> Layout:
        needed = {"wide": [], "long": ["week", "code"], "spells": ["from_", "to", "code"]}[self.kind]
        for name in needed:
            if getattr(self, name) is None and self.month is None:
                key = name.rstrip("_")
                raise ValueError(
                    Text(
                        f'Nøglen {key} mangler for kind = "{self.kind}".',
                        f'The key {key} is missing for kind = "{self.kind}".',
                    )
                )
        if self.kind == "wide":
            self._check_pattern("week", self.week, ("ww",))
            self._check_pattern("rate", self.rate, ("mm",))
            self._check_pattern("industry", self.industry, ("mm",))
        return self

    def _check_pattern(self, key: str, pattern: str | None, needed: tuple[str, ...]) -> None:
        if pattern is None:
            return
        places = re.findall(r"\{(\w*)\}", pattern)
        if sorted(places) not in [sorted(("yy", *needed)), sorted(("yyyy", *needed))]:
            example = "y_{yy}{ww}" if key == "week" else "grad_{yyyy}_{mm}"
            raise ValueError(
                Text(f"{key} skal være et mønster som {example}.", f"{key} must be a pattern like {example}.")
            )


def read_layout(name: str | Path) -> tuple[Layout, Path]:
    """A layout by its file, or by the name of one that comes with the program; and where it lies."""
    if str(name) in SHIPPED and not Path(name).exists():
        file = Path(str(files("virkning.register").joinpath("data", "layouts", f"{name}.toml")))
    else:
        file = Path(name)
    return read_form(Layout, file), file


def pattern_of(pattern: str) -> re.Pattern[str]:
    """A pattern like y_{yy}{ww} as a regular expression; capitals do not matter, as in SAS."""
    parts = re.split(r"\{(\w+)\}", pattern)
    written = "".join(re.escape(part) if place % 2 == 0 else _PLACES[part] for place, part in enumerate(parts))
    return re.compile(written, re.IGNORECASE)


def _year(found: re.Match[str]) -> int:
    groups = found.groupdict()
    return int(groups["yyyy"]) if "yyyy" in groups else year_of_two_digits(int(groups["yy"]))


def matching_columns(pattern: str, names: list[str], file: Path, *, monthly: bool) -> dict[int, str]:
    """The columns a pattern names, by week (or month), in order of time.

    Columns that begin and look like the pattern but fit it not, name a week that does not exist, or leave a week out
    are refused: each of them would shift or lose weeks in silence.
    """
    expression, prefix = pattern_of(pattern), pattern.split("{")[0].lower()
    looks_like = re.compile(re.escape(prefix) + r"[\d_]+", re.IGNORECASE)
    found: dict[int, str] = {}
    for name in names:
        match = expression.fullmatch(name)
        if match is None:
            if prefix and looks_like.fullmatch(name):
                _refuse(
                    Text("Kolonnens navn passer ikke i mønsteret.", "The column's name does not fit the pattern."),
                    file,
                    name,
                    pattern,
                )
            continue
        place = _month(match) if monthly else week_of_iso(_year(match), int(match["ww"]))
        if place is None:
            what = (
                Text("Måneden findes ikke.", "There is no such month.")
                if monthly
                else Text(
                    f"Uge {match['ww']} findes ikke i {_year(match)}.",
                    f"There is no week {match['ww']} in {_year(match)}.",
                )
            )
            _refuse(what, file, name, "01–12" if monthly else "01–52 / 53")
        if place in found:
            _refuse(
                Text("To kolonner står for samme tid.", "Two columns stand for the same time."), file, name, pattern
            )
        found[place] = name
    return _without_holes(dict(sorted(found.items())), file)


def _month(found: re.Match[str]) -> int | None:
    month = int(found["mm"])
    return (_year(found) - 1970) * 12 + month - 1 if 1 <= month <= 12 else None


def _without_holes(found: dict[int, str], file: Path) -> dict[int, str]:
    for (before, earlier), (place, later) in pairwise(found.items()):
        if place != before + 1:
            missing = Text(
                f"Mellem {earlier} og {later} mangler kolonner.", f"Columns are missing between {earlier} and {later}."
            )
            _refuse(
                missing, file, later, Text("én kolonne for hver uge eller måned", "one column for each week or month")
            )
    return found


def _refuse(message: Text, file: Path, name: str, expected: Text | str) -> NoReturn:
    raise InputError(message, file=file, row=1, column=name, value=name, expected=expected)
