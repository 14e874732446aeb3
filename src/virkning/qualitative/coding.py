"""Codings: who put which code on which stretch of which document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from virkning.errors import InputError
from virkning.language import Text
from virkning.qualitative.codebook import Codebook
from virkning.qualitative.document import Document
from virkning.qualitative.rows import read_rows, whole, write_rows

_COLUMNS = ("document", "start", "end", "code", "text", "note")


@dataclass(frozen=True, slots=True, order=True)
class Coding:
    """Code points start to end of the redacted text; `text` repeats them, so that a diff can be read."""

    document: str
    start: int
    end: int
    code: str
    coder: str
    text: str
    note: str = ""


def read_codings(path: Path, coder: str) -> list[Coding]:
    """One coder's file."""
    found = []
    for row, cells in enumerate(read_rows(path, _COLUMNS[:5], _COLUMNS[5:]), start=2):
        start, end = whole(cells["start"], path, row, "start"), whole(cells["end"], path, row, "end")
        found.append(Coding(cells["document"], start, end, cells["code"], coder, cells["text"], cells["note"]))
    return found


def write_codings(path: Path, codings: Iterable[Coding]) -> None:
    rows = ({name: getattr(one, name) for name in _COLUMNS} for one in sorted(set(codings)))
    write_rows(path, _COLUMNS, rows)


def check_codings(
    codings: Iterable[Coding], documents: Mapping[str, Document], book: Codebook, file: Path | None = None
) -> None:
    """Every coding has a document that has been reviewed, a code of the book, and the text it says it has."""
    for row, one in enumerate(codings, start=2):
        if one.document not in documents:
            raise InputError(
                Text("Dokumentet findes ikke eller er ikke gennemset.", "The document does not exist or is not reviewed."),
                file=file, row=row, column="document", value=one.document, expected=", ".join(documents),
            )  # fmt: skip
        if one.code not in book or not book[one.code].codable:
            raise InputError(
                Text("Koden findes ikke i kodebogen eller kan ikke sættes på tekst.", "The code is not in the codebook or cannot be put on text."),
                file=file, row=row, column="code", value=one.code, expected=", ".join(code.id for code in book if code.codable),
            )  # fmt: skip
        stands = documents[one.document].text[one.start : one.end]
        if one.start >= one.end or stands != one.text:
            raise InputError(
                Text("Citatet står ikke på de pladser i dokumentet.", "The quote does not stand at those positions in the document."),
                file=file, row=row, column="text", value=one.text, expected=stands or None,
            )  # fmt: skip


def read_wanted(path: Path, coder: str, documents: Mapping[str, Document]) -> list[Coding]:
    """Codings written by a person: document, code and the words; the positions are found where the words stand once."""
    found = []
    for row, cells in enumerate(read_rows(path, ("document", "code", "text"), ("start", "end", "note")), start=2):
        if cells["document"] not in documents:
            raise InputError(
                Text("Dokumentet findes ikke eller er ikke gennemset.", "The document does not exist or is not reviewed."),
                file=path, row=row, column="document", value=cells["document"], expected=", ".join(documents),
            )  # fmt: skip
        start = _place(cells, documents[cells["document"]].text, path, row)
        end = start + len(cells["text"])
        found.append(Coding(cells["document"], start, end, cells["code"], coder, cells["text"], cells["note"]))
    return found


def _place(cells: dict[str, str], text: str, path: Path, row: int) -> int:
    if cells["start"]:
        return whole(cells["start"], path, row, "start")
    start = text.find(cells["text"]) if cells["text"] else -1
    if start < 0:
        raise InputError(
            Text("Citatet står ikke i dokumentet, ord for ord.", "The quote does not stand in the document word for word."),
            file=path, row=row, column="text", value=cells["text"], expected=Text("en del af den redigerede tekst", "a part of the redacted text"),
        )  # fmt: skip
    if text.find(cells["text"], start + 1) >= 0:
        raise InputError(
            Text("Citatet står flere steder i dokumentet.", "The quote stands in several places of the document."),
            file=path, row=row, column="text", value=cells["text"], expected=Text("et længere citat, eller start", "a longer quote, or start"),
        )  # fmt: skip
    return start
