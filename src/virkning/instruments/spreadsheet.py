"""A stranger's spreadsheet, opened with care: how much it may hold is settled before anything of it is unpacked.

Not opened are files that unpack to more than they ought to, that declare entities, or that are locked. Formulas are
refused where they stand: what they come to depends on who opens the file.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from virkning.errors import InputError
from virkning.language import Text

LARGEST_FILE = 2_000_000
LARGEST_UNPACKED = 20_000_000
MOST_PARTS = 200
MOST_ROWS, MOST_COLUMNS = 5_000, 60
_LONGEST_CELL = 4_000


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a sheet: its number as the reader of the sheet sees it, and its cells by heading."""

    sheet: str
    number: int
    cells: dict[str, str]


def read_sheets(path: str | Path, wanted: Iterable[str], *, name: str | None = None) -> dict[str, list[Row]]:
    """The wanted sheets of an .xlsx that are there, each as rows of text under its headings."""
    file = name or str(path)
    _require_harmless(Path(path), file)
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True, keep_links=False)
    except Exception as trouble:  # whatever the parts of a broken file make its reader raise
        raise _unreadable(file, type(trouble).__name__) from None
    try:
        return {title: list(_rows(book[title], title, file)) for title in wanted if title in book.sheetnames}
    except InputError:
        raise
    except Exception as trouble:  # the sheets are parsed first when they are gone through
        raise _unreadable(file, type(trouble).__name__) from None
    finally:
        book.close()


def _require_harmless(path: Path, file: str) -> None:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise _too_much(file, path.stat().st_size, LARGEST_FILE, "bytes")
        with zipfile.ZipFile(path) as parts:
            infos = parts.infolist()
            if len(infos) > MOST_PARTS:
                raise _too_much(file, len(infos), MOST_PARTS, "parts")
            _require_plain(parts, infos, file)
    except InputError:
        raise
    except Exception as trouble:  # every way of packing fails in its own way
        raise _unreadable(file, type(trouble).__name__) from None


def _require_plain(parts: zipfile.ZipFile, infos: list[zipfile.ZipInfo], file: str) -> None:
    """Unpack everything once within the limit, counting what comes out and not what the file says of itself."""
    left = LARGEST_UNPACKED
    for info in infos:
        with parts.open(info) as part:
            content = part.read(left + 1)
        left -= len(content)
        if left < 0:
            raise _too_much(file, f"> {LARGEST_UNPACKED}", LARGEST_UNPACKED, "bytes")
        markup = info.filename.lower().endswith((".xml", ".rels", ".vml"))
        if markup and (b"<!DOCTYPE" in content or b"<!ENTITY" in content or b"\0" in content):
            raise _unreadable(file, info.filename)


def _rows(sheet: Any, title: str, file: str) -> Iterator[Row]:
    """Rows with anything in them. What a sheet says of its own size is not believed."""
    if hasattr(sheet, "reset_dimensions"):
        sheet.reset_dimensions()
    headings: list[str] = []
    for number, cells in enumerate(sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS + 1), start=1):
        texts = [_text(cell, title, number, file) for cell in cells]
        if len([text for text in texts if text]) > MOST_COLUMNS:
            raise _too_much(file, len(texts), MOST_COLUMNS, "columns")
        if number > MOST_ROWS and any(texts):
            raise _too_much(file, number, MOST_ROWS, "rows")
        if not headings:
            headings = texts if any(texts) else []
        elif any(texts):
            yield Row(title, number, {heading: text for heading, text in zip(headings, texts, strict=False) if heading})


def _text(cell: Any, title: str, row: int, file: str) -> str:
    if cell.value is None:
        return ""
    if cell.data_type == "f":
        raise InputError(
            Text("Cellen er en formel.", "The cell is a formula."),
            file=file,
            row=row,
            column=f"{title}.{cell.column}",
            value=cell.value,
            expected=Text("tekst eller tal", "text or a number"),
        )
    value = cell.value
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    if len(text) > _LONGEST_CELL:
        raise _too_much(file, len(text), _LONGEST_CELL, "characters in a cell")
    return text.strip()


def _unreadable(file: str, value: str) -> InputError:
    return InputError(
        Text("Filen kan ikke læses som regneark.", "The file cannot be read as a spreadsheet."),
        file=file,
        value=value,
        expected=".xlsx",
    )


def _too_much(file: str, value: object, limit: int, what: str) -> InputError:
    return InputError(
        Text("Regnearket er for stort.", "The spreadsheet is too large."),
        file=file,
        value=value,
        expected=Text(f"højst {limit} {_DANISH[what]}", f"at most {limit} {what}"),
    )


_DANISH = {
    "bytes": "byte",
    "parts": "dele",
    "rows": "rækker",
    "columns": "kolonner",
    "characters in a cell": "tegn i en celle",
}
