"""Quotes bound to a theory: what somebody said supports, contradicts or nuances an element or an arrow."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from virkning.errors import InputError
from virkning.language import Text
from virkning.qualitative.document import Document
from virkning.qualitative.project import Project
from virkning.qualitative.rows import read_rows, whole, write_rows
from virkning.theory import Theory

Relation = Literal["supports", "contradicts", "nuances"]
RELATIONS: tuple[Relation, ...] = ("supports", "contradicts", "nuances")
COLUMNS = ("theory", "part", "relation", "source", "code", "start", "end", "text", "note")


@dataclass(frozen=True, slots=True, order=True)
class QuoteLink:
    """One quote's bearing on one part. theory: the id of the theory, or empty for whichever is read."""

    theory: str
    part: str
    source: str
    start: int
    end: int
    code: str
    relation: Relation
    text: str
    note: str = ""


def links(project: Project) -> tuple[QuoteLink, ...]:
    """All links of a project, checked against its documents and codings."""
    file = project.folder.links
    if not file.exists():
        return ()
    found, coded = [], _coded(project)
    for row, cells in enumerate(read_rows(file, COLUMNS), start=2):
        found.append(_link(cells, project, coded, file, row, whole(cells["start"], file, row, "start")))
    return tuple(sorted(found))


_Coded = dict[tuple[str, str], list[tuple[int, int]]]


def _coded(project: Project) -> _Coded:
    """Where each code stands in each document."""
    found: _Coded = {}
    for one in project.codings():
        found.setdefault((one.document, one.code), []).append((one.start, one.end))
    return found


def read_wanted_links(path: Path, project: Project, theory: Theory | None) -> list[QuoteLink]:
    """Links written by a person: part, relation, source, code and the words; theory and note as they wish."""
    found, coded = [], _coded(project)
    rows = read_rows(path, ("part", "relation", "source", "code", "text"), ("theory", "start", "end", "note"))
    for row, cells in enumerate(rows, start=2):
        if theory is not None:
            _require_part(theory, cells, path, row)
            cells["theory"] = theory.id
        start = whole(cells["start"], path, row, "start") if cells["start"] else _place(cells, project, path, row)
        found.append(_link(cells, project, coded, path, row, start))
    return found


def add_links(project: Project, new: list[QuoteLink]) -> tuple[QuoteLink, ...]:
    every = tuple(sorted({*links(project), *new}))
    write_links(project.folder.links, every)
    return every


def write_links(path: Path, found: tuple[QuoteLink, ...]) -> None:
    write_rows(path, COLUMNS, ({name: getattr(one, name) for name in COLUMNS} for one in found))


def _require_part(theory: Theory, cells: dict[str, str], path: Path, row: int) -> None:
    if not theory.has(cells["part"]) or cells["theory"] not in ("", theory.id):
        known = [*(one.id for one in theory.elements), *(one.id for one in theory.arrows)]
        raise InputError(
            Text("Teorien har ikke den del.", "The theory does not have that part."),
            file=path, row=row, column="part", value=cells["part"], expected=", ".join(known),
        )  # fmt: skip


def _link(cells: dict[str, str], project: Project, coded: _Coded, file: Path, row: int, start: int) -> QuoteLink:
    end = start + len(cells["text"])
    if cells["relation"] not in RELATIONS:
        raise InputError(
            Text("Forholdet kendes ikke.", "The relation is not known."),
            file=file, row=row, column="relation", value=cells["relation"], expected=", ".join(RELATIONS),
        )  # fmt: skip
    document = _document(cells, project, file, row)
    if not cells["text"] or document.text[start:end] != cells["text"]:
        raise InputError(
            Text("Citatet står ikke på de pladser i dokumentet.", "The quote does not stand at those positions in the document."),
            file=file, row=row, column="text", value=cells["text"], expected=document.text[start:end] or None,
        )  # fmt: skip
    if not any(begin < end and start < stop for begin, stop in coded.get((document.id, cells["code"]), ())):
        raise InputError(
            Text("Citatet har ikke den kode.", "The quote does not have that code."),
            file=file, row=row, column="code", value=cells["code"],
            expected=Text("en kode, der er sat på citatet", "a code that was put on the quote"),
        )  # fmt: skip
    relation = cast(Relation, cells["relation"])
    return QuoteLink(
        cells["theory"], cells["part"], document.id, start, end, cells["code"], relation, cells["text"], cells["note"]
    )


def _document(cells: dict[str, str], project: Project, file: Path, row: int) -> Document:
    if cells["source"] not in project.documents:
        raise InputError(
            Text("Dokumentet findes ikke eller er ikke gennemset.", "The document does not exist or is not reviewed."),
            file=file, row=row, column="source", value=cells["source"], expected=", ".join(project.documents),
        )  # fmt: skip
    return project.documents[cells["source"]]


def _place(cells: dict[str, str], project: Project, file: Path, row: int) -> int:
    start = _document(cells, project, file, row).text.find(cells["text"])
    if start < 0:
        raise InputError(
            Text("Citatet står ikke i dokumentet, ord for ord.", "The quote does not stand in the document word for word."),
            file=file, row=row, column="text", value=cells["text"],
        )  # fmt: skip
    return start
