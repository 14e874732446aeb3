"""Coded quotes bound to parts of a theory: a CSV file with one row per link."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from virkning.errors import InputError
from virkning.language import Text, same
from virkning.theory.model import Theory
from virkning.theory.status.witness import Witness

COLUMNS = ("theory", "part", "relation", "source", "code", "start", "end", "text", "note")
_OPTIONAL = frozenset({"theory", "note"})
_RELATIONS = ("supports", "contradicts", "nuances")


def quote_witnesses(theory: Theory, file: str | Path) -> list[Witness]:
    """The quotes on this theory. Quotes of one source are one witness, however many they are."""
    parts = {part.id for part in (*theory.elements, *theory.arrows, *theory.configurations)}
    found = []
    for row, cells in _rows(file):
        if cells.get("theory", "") not in ("", theory.id):
            continue
        _checked(file, row, cells, parts)
        found.append(
            Witness(
                part=cells["part"],
                kind="quote",
                says=cells["relation"],  # type: ignore[arg-type]
                basis="told",
                certainty="low",
                origin=f"interview:{cells['source']}",
                label=Text("citat, {source}", "quote, {source}").fill(source=cells["source"]),
                text=same(cells["text"]),
            )
        )
    return found


def _rows(file: str | Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Row number as a reader of CSV counts them, the heading being the first, with the cells by column."""
    try:
        with Path(file).open(encoding="utf-8-sig", newline="") as opened:
            reader = csv.reader(opened, strict=True)
            heading = next(reader, [])
            _check_heading(file, heading)
            for row, cells in enumerate(reader, start=2):
                if len(cells) != len(heading):
                    raise _wrong(file, row, None, len(cells), same(str(len(heading))))
                yield row, dict(zip(heading, cells, strict=True))
    except FileNotFoundError:
        raise InputError(Text("Filen findes ikke.", "The file does not exist."), file=file) from None
    except (OSError, UnicodeDecodeError, csv.Error) as trouble:
        raise InputError(
            Text("Filen med citater kan ikke læses.", "The file of quotes cannot be read."), file=file, value=trouble
        ) from None


def _check_heading(file: str | Path, heading: list[str]) -> None:
    for column in heading:
        if column not in COLUMNS or heading.count(column) > 1:
            raise _wrong(file, 1, column, column, same(", ".join(COLUMNS)))
    for column in COLUMNS:
        if column not in heading and column not in _OPTIONAL:
            raise _wrong(file, 1, column, "–", same(", ".join(COLUMNS)))


def _checked(file: str | Path, row: int, cells: dict[str, str], parts: set[str]) -> None:
    if cells["part"] not in parts:
        expected = Text("id på et element eller en pil i teorien", "id of an element or arrow of the theory")
        raise _wrong(file, row, "part", cells["part"], expected)
    if cells["relation"] not in _RELATIONS:
        raise _wrong(file, row, "relation", cells["relation"], same(", ".join(_RELATIONS)))
    for column in ("source", "text"):
        if not cells[column].strip():
            raise _wrong(file, row, column, "–", Text("tekst", "text"))


def _wrong(file: str | Path, row: int, column: str | None, value: object, expected: Text) -> InputError:
    message = Text("Citatfilen kan ikke bruges.", "The file of quotes cannot be used.")
    return InputError(message, file=file, row=row, column=column, value=value, expected=expected)
