"""Claims files, TOML or CSV: read whole, or refused with the file, the claim and the key."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from virkning.audit.building import Place, build_claim
from virkning.audit.claim import Claim
from virkning.audit.needs import UnfitError, words
from virkning.errors import InputError
from virkning.language import Text, same
from virkning.settings import read_toml

Claims = list[Claim]
_TABLES = ("claim", "studies", "title")


def read_claims(paths: Iterable[str | Path]) -> Claims:
    """All claims of all files, in order. An id may be used once in all the files together."""
    claims: Claims = []
    seen: dict[str, str] = {}
    for path in paths:
        for claim in _read_file(Path(path)):
            if claim.id in seen:
                raise InputError(
                    Text(f"To påstande hedder «{claim.id}».", f"Two claims are called “{claim.id}”."),
                    file=path, column="id", value=claim.id,
                    expected=Text(f"et navn, der ikke er brugt i {seen[claim.id]}", f"an id not used in {seen[claim.id]}"),
                )  # fmt: skip
            seen[claim.id] = claim.file
            claims.append(claim)
    return claims


def _read_file(path: Path) -> Claims:
    if path.is_dir():
        raise InputError(
            Text("Det er en mappe; her læses filer.", "It is a folder; files are read here."),
            file=path,
            expected=Text(f"en fil, fx {path / '*.toml'} eller .csv", f"a file, e.g. {path / '*.toml'} or .csv"),
        )
    if path.suffix.lower() == ".csv":
        return _read_csv(path)
    raw = _with_decimals(path)
    unknown = [key for key in raw if key not in _TABLES]
    if unknown:
        raise InputError(
            Text("Nøglen kendes ikke.", "The key is not known."),
            file=path,
            column=unknown[0],
            expected=", ".join(_TABLES),
        )
    listed = raw.get("claim")
    if not isinstance(listed, list) or not all(isinstance(entry, dict) for entry in listed):
        raise InputError(
            Text("Filen har ingen påstande.", "The file has no claims."),
            file=path,
            column="claim",
            expected="[[claim]]",
        )
    rows = _rows_of_claims(path)
    studies = _studies(raw.get("studies", {}), path)
    return [
        build_claim(entry, Place(path, row, studies))
        for entry, row in zip(listed, _padded(rows, len(listed)), strict=True)
    ]


def _with_decimals(path: Path) -> dict[str, Any]:
    """The file with its numbers as they are written: 165.60 has two decimals and 1.42e+07 none."""
    read_toml(path)
    return tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)


def _rows_of_claims(path: Path) -> list[int]:
    lines = path.read_text("utf-8").splitlines()
    return [row for row, line in enumerate(lines, start=1) if re.match(r"\s*\[\[\s*claim\s*\]\]", line)]


def _padded(rows: list[int], length: int) -> list[int | None]:
    """Claims written as one inline list have no lines of their own."""
    return [*rows] if len(rows) == length else [None] * length


def _studies(raw: object, path: Path) -> Mapping[str, Text]:
    """What the first part of a source stands for: "002" = { da = "Ishøj-forsøget", en = "the Ishøj trial" }."""
    try:
        if not isinstance(raw, dict):
            raise UnfitError(same('"002" = { da = "…", en = "…" }'))
        return {code: words(name, None) for code, name in raw.items()}
    except UnfitError as unfit:
        raise InputError(
            Text("En kilde er ikke beskrevet rigtigt.", "A source is not described rightly."),
            file=path, column="studies", expected=unfit.expected,
        ) from None  # fmt: skip


_TEXT_COLUMNS = ("id", "source", "kind", "test", "note", "relation", "reason", "unit", "given", "spread", "end")


def _read_csv(path: Path) -> Claims:
    """One claim per row. Several numbers in a cell are parted by semicolons; an empty cell is a key not given."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            rows = list(reader)
    except FileNotFoundError:
        raise InputError(Text("Filen findes ikke.", "The file does not exist."), file=path) from None
    except (OSError, UnicodeDecodeError, csv.Error) as trouble:
        raise InputError(
            Text("Filen kan ikke læses.", "The file cannot be read."), file=path, value=trouble, expected="CSV, UTF-8"
        ) from None
    if not rows or "id" not in rows[0]:
        raise InputError(
            Text("Filen har ingen påstande.", "The file has no claims."), file=path, column="id",
            expected="id,source,kind,printed,decimals,test,…",
        )  # fmt: skip
    claims = []
    for row_number, row in enumerate(rows, start=2):
        place = Place(path, row_number, {})
        claims.append(build_claim({key: _cell(key, cell) for key, cell in row.items() if key and cell}, place))
    return claims


def _cell(key: str, cell: str | list[str]) -> Any:
    if not isinstance(cell, str) or key in _TEXT_COLUMNS:
        return cell
    parts = [_number_or_text(part.strip()) for part in cell.split(";")]
    return parts[0] if len(parts) == 1 else parts


def _number_or_text(text: str) -> int | Decimal | str:
    if re.fullmatch(r"[+-]?\d+", text):
        return int(text)
    try:
        return Decimal(text)
    except InvalidOperation:
        return text
