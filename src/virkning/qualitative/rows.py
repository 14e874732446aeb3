"""CSV files that read well in a diff: one row per fact, columns by name, every complaint with its row."""

from __future__ import annotations

import csv
import difflib
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from virkning.errors import InputError
from virkning.files import whole_file
from virkning.language import Text

_LONGEST_CELL = 10 * 1024**2


def read_rows(
    path: Path, columns: Sequence[str], optional: Sequence[str] = (), *, more: bool = False
) -> list[dict[str, str]]:
    """The rows by column name; optional columns come as empty text. more: unknown columns are kept, not refused."""
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(_content(path), newline=""), strict=True)
    rows: list[dict[str, str]] = []
    try:
        header = next(reader, [])
        _check_header(header, columns, optional, path, more)
        for cells in reader:
            if cells:
                rows.append(_row(cells, header, optional, path, len(rows) + 2))
    except csv.Error as trouble:
        raise InputError(
            Text("Filen er ikke gyldig CSV.", "The file is not valid CSV."), file=path, row=reader.line_num, value=trouble
        ) from None  # fmt: skip
    return rows


def _content(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise InputError(Text("Filen findes ikke.", "The file does not exist."), file=path) from None
    except UnicodeDecodeError as trouble:
        row = trouble.object[: trouble.start].count(b"\n") + 1
        raise InputError(
            Text("Filen er ikke skrevet i UTF-8.", "The file is not in UTF-8."), file=path, row=row, expected="UTF-8"
        ) from None
    except OSError as trouble:
        raise InputError(
            Text("Filen kan ikke læses.", "The file cannot be read."), file=path, value=trouble.strerror
        ) from None


def _check_header(header: list[str], columns: Sequence[str], optional: Sequence[str], path: Path, more: bool) -> None:
    known = [*columns, *optional]
    if len(header) == 1 and ";" in header[0]:
        raise InputError(
            Text("Filen er adskilt med semikolon.", "The file is separated by semicolons."), file=path, row=1, value=header[0],
            expected=Text("komma mellem kolonnerne", "commas between the columns"),
        )  # fmt: skip
    for name in columns:
        if name not in header:
            raise InputError(
                Text("En kolonne mangler.", "A column is missing."), file=path, row=1, column=name, expected=", ".join(known)
            )  # fmt: skip
    for name in header:
        if header.count(name) > 1 or not name or (not more and name not in known):
            near = difflib.get_close_matches(name, known, n=1)
            raise InputError(
                Text("Kolonnen kendes ikke eller står to gange.", "The column is not known or stands twice."),
                file=path, row=1, column=name, expected=near[0] if near else ", ".join(known),
            )  # fmt: skip


def _row(cells: list[str], header: list[str], optional: Sequence[str], path: Path, row: int) -> dict[str, str]:
    if len(cells) != len(header):
        raise InputError(
            Text("Rækken har et forkert antal felter.", "The row has a wrong number of fields."),
            file=path, row=row, value=len(cells), expected=str(len(header)),
        )  # fmt: skip
    return dict.fromkeys(optional, "") | dict(zip(header, cells, strict=True))


def write_rows(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> None:
    """The file whole or not at all, with the line ends of a plain text file."""
    with whole_file(path) as fresh, fresh.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def whole(text: str, path: Path, row: int, column: str) -> int:
    """A cell as a count of code points."""
    if not (text.isascii() and text.isdigit()):
        raise InputError(
            Text("Værdien er ikke et helt tal.", "The value is not a whole number."),
            file=path, row=row, column=column, value=text, expected=Text("0 eller mere", "0 or more"),
        )  # fmt: skip
    return int(text)
