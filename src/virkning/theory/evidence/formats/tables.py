"""Studies as one CSV table: a row per effect, the study's fields repeated; a study without effects has one row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from virkning.errors import InputError
from virkning.files import whole_file
from virkning.language import Text
from virkning.settings import fit_form
from virkning.theory.evidence.formats.columns import EFFECT, STUDY, Columns, cells, content
from virkning.theory.evidence.model import Study
from virkning.theory.evidence.naming import nearest

_ALL: Columns = STUDY | EFFECT
_NEEDED = ("id", "authors", "design")


def as_csv(studies: Iterable[Study]) -> str:
    page = io.StringIO()
    writer = csv.writer(page, lineterminator="\n")
    writer.writerow(_ALL)
    for study in studies:
        own = cells(study, STUDY)
        writer.writerows(own + cells(effect, EFFECT) for effect in study.effects)
        if not study.effects:
            writer.writerow(own + [""] * len(EFFECT))
    return page.getvalue()


def write_csv(studies: Iterable[Study], path: Path) -> None:
    with whole_file(path) as fresh:
        fresh.write_text(as_csv(studies), encoding="utf-8", newline="")


def read_csv(path: Path) -> tuple[Study, ...]:
    """The studies of a table whose columns are divided by commas, semicolons or tabs."""
    found: dict[str, dict[str, Any]] = {}
    first_row: dict[str, int] = {}
    for number, row in _rows(path):
        own, effect = _parts(row, path, number)
        known = found.setdefault(own["id"], own | {"effect": []})
        first_row.setdefault(own["id"], number)
        _refuse_change(known, own, path, number)
        if effect:
            known["effect"].append(effect)
    return tuple(_fitted(content, path, first_row[id_]) for id_, content in found.items())


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row with its number, the heading being row 1."""
    text = _text(path)
    heading = text.split("\n", 1)[0]
    divider = max(",;\t", key=heading.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=divider, strict=True))
    except csv.Error as trouble:
        raise InputError(
            Text("Tabellen kan ikke læses.", "The table cannot be read."), file=path, value=trouble
        ) from None
    names = _names(rows[0] if rows else [], path)
    for number, row in enumerate(rows[1:], start=2):
        if not any(row):
            continue
        if len(row) != len(names):
            raise InputError(
                Text("Rækken har et andet antal felter end overskriften.", "The row has another number of fields than the heading."),
                file=path, row=number, value=len(row), expected=str(len(names)),
            )  # fmt: skip
        yield number, dict(zip(names, row, strict=True))


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise InputError(Text("Filen findes ikke.", "The file does not exist."), file=path) from None
    except UnicodeDecodeError as trouble:
        raise InputError(
            Text("Filen er ikke skrevet i UTF-8.", "The file is not in UTF-8."), file=path, value=f"byte {trouble.start}", expected="UTF-8"
        ) from None  # fmt: skip


def _names(heading: list[str], path: Path) -> list[str]:
    for name in heading:
        if name not in _ALL:
            raise InputError(
                Text("Kolonnen kendes ikke.", "The column is not known."), file=path, row=1, column=name, expected=nearest(name, _ALL)
            )  # fmt: skip
    for name in (*_NEEDED, *heading):
        if heading.count(name) != 1:
            raise InputError(
                Text("Kolonnen skal stå der én gang.", "The column must stand there once."), file=path, row=1, column=name, value=heading.count(name)
            )  # fmt: skip
    return heading


def _parts(row: dict[str, str], path: Path, number: int) -> tuple[dict[str, Any], dict[str, Any]]:
    def refuse(column: str, value: str, expected: Text) -> InputError:
        message = Text("Feltet kan ikke læses.", "The field cannot be read.")
        return InputError(message, file=path, row=number, column=column, value=value, expected=expected)

    if not row["id"]:
        raise refuse("id", "", Text("undersøgelsens id", "the study's id"))
    return content(row, STUDY, refuse), content(row, EFFECT, refuse)


def _refuse_change(known: dict[str, Any], own: dict[str, Any], path: Path, number: int) -> None:
    """Rows of the same study may leave its fields empty, but not say something else."""
    for name, value in own.items():
        if known.get(name) != value:
            raise InputError(
                Text("To rækker siger noget forskelligt om den samme undersøgelse.", "Two rows say different things of the same study."),
                file=path, row=number, column=name, value=value, expected=str(known.get(name, "")),
            )  # fmt: skip


def _fitted(content_: dict[str, Any], path: Path, row: int) -> Study:
    try:
        return fit_form(Study, content_)
    except InputError as trouble:
        place = (trouble.column or "").replace("effect.", "effect_", 1).replace(".", "_")
        raise InputError(
            trouble.message, file=path, row=row, column=_column(place), value=trouble.value, expected=trouble.expected
        ) from None


def _column(place: str) -> str | None:
    """The table's column of a place in the form: effect_0_unit stands in effect_unit."""
    bare = "_".join(part for part in place.split("_") if not part.isdigit())
    return next((name for name in (bare, bare.replace("group_", "")) if name in _ALL), bare or None)
