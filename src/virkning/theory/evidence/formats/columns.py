"""The columns of an evidence table: which field each holds and how a cell is written and read."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from virkning.language import Text

_ESCAPED = re.compile(r"\\([\\;])")
_DANISH = re.compile(r"-?\d+,\d+")


@dataclass(frozen=True, slots=True)
class Kind:
    """How a cell is read, and what is expected of it when it cannot be."""

    read: Callable[[str], Any]
    write: Callable[[Any], str]
    expected: Text


def _number(cell: str) -> float:
    """4.5, or 4,5 as Danish spreadsheets write it."""
    value = float(cell.replace(",", ".") if _DANISH.fullmatch(cell) else cell)
    if value != value or value in (float("inf"), float("-inf")):
        raise ValueError(cell)
    return value


def _truth(cell: str) -> bool:
    known = {"true": True, "false": False, "ja": True, "nej": False, "yes": True, "no": False}
    return known[cell.lower()]


def _split(cell: str) -> list[str]:
    """Parts between semicolons; a semicolon or backslash within a part is written with a backslash before it."""
    parts = re.split(r"(?<!\\)((?:\\\\)*);", cell)
    joined = ["".join(parts[place : place + 2]) for place in range(0, len(parts), 2)]
    return [
        _ESCAPED.sub(r"\1", part[1:] if place and part.startswith(" ") else part) for place, part in enumerate(joined)
    ]


def _join(values: tuple[str, ...]) -> str:
    return "; ".join(value.replace("\\", "\\\\").replace(";", "\\;") for value in values)


TEXT = Kind(str, str, Text("tekst", "text"))
WHOLE = Kind(int, str, Text("et helt tal", "a whole number"))
NUMBER = Kind(_number, repr, Text("et tal", "a number"))
TRUTH = Kind(_truth, lambda value: "true" if value else "false", Text("true eller false", "true or false"))
LIST = Kind(_split, _join, Text("dele adskilt af semikolon", "parts between semicolons"))

Columns = dict[str, tuple[tuple[str, ...], Kind]]


def _words(name: str) -> Columns:
    return {f"{name}_{language}": ((name, language), TEXT) for language in ("da", "en")}


def _group() -> Columns:
    return {
        "people": (("group", "people"), TEXT),
        "group_da": (("group", "name", "da"), TEXT),
        "group_en": (("group", "name", "en"), TEXT),
        "scale": (("group", "scale"), TEXT),
        "groups": (("group", "groups"), LIST),
    }


def _plain(kind: Kind, *names: str) -> Columns:
    return {name: ((name,), kind) for name in names}


STUDY: Columns = {
    **_plain(TEXT, "id"),
    **_plain(LIST, "authors"),
    **_plain(TRUTH, "and_others"),
    **_plain(WHOLE, "year"),
    **_plain(TEXT, "title", "publication", "doi"),
    **_plain(LIST, "country"),
    **_plain(TEXT, "design", "tier_of"),
    **_group(),
    **_plain(WHOLE, "n", "n_treated", "n_control"),
    **_plain(TEXT, "window", "cycle"),
    **_plain(LIST, "bias"),
    **_words("limits"),
    **_words("mechanism"),
    **_words("note"),
    **_plain(LIST, "within"),
    **_plain(TEXT, "same_data"),
    **_plain(LIST, "sources"),
}
_EFFECT: Columns = {
    **_plain(TEXT, "activity", "outcome", "direction", "role"),
    "about": (("people",), TEXT),
    **_group(),
    **_plain(NUMBER, "value", "se", "low", "high"),
    **_plain(TEXT, "unit"),
    **_plain(NUMBER, "treated", "control"),
    **_plain(TRUTH, "significant"),
    **_plain(NUMBER, "weeks"),
    **_plain(TEXT, "horizon", "cycle", "stated"),
    **_plain(WHOLE, "studies", "supporting", "opposing"),
    **_words("note"),
    **_plain(LIST, "sources"),
}
EFFECT: Columns = {f"effect_{name}": place for name, place in _EFFECT.items()}


def cells(form: Any, columns: Columns) -> list[str]:
    """The form's fields in the columns' order; a field that holds its default is an empty cell."""
    return [_cell(form, path, kind) for path, kind in columns.values()]


def _cell(form: Any, path: tuple[str, ...], kind: Kind) -> str:
    value = form
    for place, step in enumerate(path):
        fields = getattr(type(value), "model_fields", {})
        default = fields[step].default if step in fields else None
        value = getattr(value, step)
        if value is None or (place == len(path) - 1 and value == default and default not in (None, "")):
            return ""
    return kind.write(value) if value not in ((), "") else ""


def content(row: dict[str, str], columns: Columns, refuse: Callable[[str, str, Text], Exception]) -> dict[str, Any]:
    """The form's raw content from a row's cells; empty cells are left out. `refuse` makes the error of a bad cell."""
    found: dict[str, Any] = {}
    for name, (path, kind) in columns.items():
        cell = row.get(name, "")
        if cell == "":
            continue
        try:
            value = kind.read(cell)
        except (ValueError, KeyError):
            raise refuse(name, cell, kind.expected) from None
        inside = found
        for step in path[:-1]:
            inside = inside.setdefault(step, {})
        inside[path[-1]] = value
    return found
