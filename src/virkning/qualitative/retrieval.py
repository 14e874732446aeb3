"""Finding again: quotes by code, document, case and coder, and the table of cases by themes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from virkning.errors import InputError
from virkning.language import Text
from virkning.qualitative.codebook import Stage
from virkning.qualitative.coding import Coding
from virkning.qualitative.document import Turn
from virkning.qualitative.project import Project


@dataclass(frozen=True, slots=True)
class Quote:
    """A coding with what is known around it."""

    coding: Coding
    case: str
    speaker: str | None


def retrieve(
    project: Project,
    *,
    code: str | None = None,
    below: bool = True,
    document: str | None = None,
    coder: str | None = None,
    where: Mapping[str, str] | None = None,
) -> tuple[Quote, ...]:
    """Quotes in order of document and place. below: those of the codes under the one asked for are found too."""
    if code is not None:
        _require(code, [one.id for one in project.codebook], Text("Koden findes ikke.", "The code does not exist."))
    if document is not None:
        _require(document, list(project.documents), Text("Dokumentet findes ikke.", "The document does not exist."))
    codes = None if code is None else project.codebook.below(code) if below else frozenset({code})
    asked = _documents_where(project, where or {})
    turns = {id_: found.turns for id_, found in project.documents.items() if id_ in asked}
    return tuple(
        Quote(one, project.cases[one.document]["case"], _speaker(turns[one.document], one))
        for one in project.codings(reader=coder)
        if (codes is None or one.code in codes)
        and one.document in asked
        and document in (None, one.document)
        and coder in (None, one.coder)
    )


def _require(value: str, known: Sequence[str], message: Text) -> None:
    if value not in known:
        raise InputError(message, value=value, expected=", ".join(known))


def _documents_where(project: Project, where: Mapping[str, str]) -> frozenset[str]:
    names = sorted({name for case in project.cases.values() for name in case})
    for name in where:
        _require(name, names, Text("Sagerne har ikke den oplysning.", "The cases do not have that attribute."))
    return frozenset(
        id_ for id_, case in project.cases.items() if all(case.get(name, "") == value for name, value in where.items())
    )


def _speaker(turns: tuple[Turn, ...], one: Coding) -> str | None:
    """Who speaks where the quote begins."""
    return next((turn.speaker for turn in turns if turn.start < one.end and one.start < turn.end), None)


@dataclass(frozen=True)
class Matrix:
    """Cases down, themes across; a cell counts the quotes, each stretch of text once whoever coded it."""

    cases: tuple[str, ...]
    themes: tuple[str, ...]
    cells: tuple[tuple[int, ...], ...]


def matrix(project: Project, *, stage: Stage | None = None, coder: str | None = None) -> Matrix:
    """Themes are the top codes, or the codes of one stage; the codes under a theme count for it."""
    book = project.codebook
    themes = [code.id for code in book if (code.parent is None if stage is None else code.stage == stage)]
    under = {theme: book.below(theme) for theme in themes}
    cases = tuple(dict.fromkeys(case["case"] for case in project.cases.values()))
    spans: dict[tuple[str, str], set[tuple[str, int, int]]] = {}
    for quote in retrieve(project, coder=coder):
        one = quote.coding
        for theme in themes:
            if one.code in under[theme]:
                spans.setdefault((quote.case, theme), set()).add((one.document, one.start, one.end))
    cells = tuple(tuple(len(spans.get((case, theme), ())) for theme in themes) for case in cases)
    return Matrix(cases, tuple(themes), cells)
