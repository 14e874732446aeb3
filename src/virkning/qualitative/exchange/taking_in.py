"""Taking the content of another program's file into a project: codes join the codebook, texts wait for review."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from virkning.errors import InputError
from virkning.language import Text
from virkning.qualitative.codebook import Code, checked_codebook, write_codebook
from virkning.qualitative.coding import Coding
from virkning.qualitative.document import Document
from virkning.qualitative.exchange.content import Content, Ids
from virkning.qualitative.exchange.refi import read_qdc, read_qdpx
from virkning.qualitative.exchange.taguette import read_code_list, read_taguette
from virkning.qualitative.folder import Folder
from virkning.qualitative.memos import write_cases, write_memos
from virkning.qualitative.project import Project, add_codings
from virkning.qualitative.reviewing import add_original
from virkning.qualitative.rows import write_rows

READERS: dict[str, Callable[[str | Path], Content]] = {
    ".qdc": read_qdc,
    ".qdpx": read_qdpx,
    ".sqlite3": read_taguette,
    ".csv": read_code_list,
}


def read_content(path: Path) -> Content:
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise InputError(
            Text("Filens art kendes ikke.", "The kind of file is not known."), file=path, value=path.suffix, expected=", ".join(READERS)
        )  # fmt: skip
    return reader(path)


def take_in(folder: Folder, content: Content) -> tuple[str, ...]:
    """Join the content with the project; the ids of new documents, which now wait for review, are returned.

    A document whose text is one of the project's reviewed texts, letter for letter, is that document.
    """
    project = Project(folder)
    code_ids = _join_codes(project, content.codes)
    same = {document.text: id_ for id_, document in project.documents.items()}
    new = [document for document in content.documents if document.text not in same]
    ids = Ids(frozenset(project.documents))
    name = {document.id: same.get(document.text) or ids.of(document.id, "document") for document in content.documents}
    moved = [replace(one, document=name[one.document], code=code_ids[one.code]) for one in content.codings]
    for document in new:
        add_original(folder, Document(name[document.id], document.text))
        _wait(folder, name[document.id], moved)
    fresh = Project(folder)
    for coder in sorted({one.coder for one in moved}):
        known = [one for one in moved if one.coder == coder and one.document in fresh.documents]
        if known:
            add_codings(fresh, known, coder)
    _join_memos_and_cases(project, content, name, code_ids)
    return tuple(name[document.id] for document in new)


def _wait(folder: Folder, document: str, codings: list[Coding]) -> None:
    columns = ("coder", "start", "end", "code", "note")
    rows = [{key: getattr(one, key) for key in columns} for one in codings if one.document == document]
    if rows:
        write_rows(folder.waiting(document), columns, rows)


def _join_codes(project: Project, codes: tuple[Code, ...]) -> dict[str, str]:
    """Their ids to ours: the same guid is the same code, then the same name under the same parent; others are new."""
    ours = list(project.codebook)
    ids = Ids(frozenset(code.id for code in ours))
    joined: dict[str, str] = {}
    for code in codes:
        parent = joined.get(code.parent) if code.parent else None
        known = next((one for one in ours if one.guid and one.guid == code.guid), None) or next(
            (one for one in ours if one.parent == parent and one.name.casefold() == code.name.casefold()), None
        )
        if known is None:
            known = code.model_copy(update={"id": ids.of(code.id, "code"), "parent": parent})
            ours.append(known)
        joined[code.id] = known.id
    write_codebook(project.folder.codebook, checked_codebook(ours, project.folder.codebook))
    return joined


def _join_memos_and_cases(project: Project, content: Content, name: dict[str, str], codes: dict[str, str]) -> None:
    said = {memo.text for memo in project.memos}
    ids = Ids(frozenset(memo.id for memo in project.memos))
    targets = {"code": codes, "document": name}
    new = tuple(
        memo.model_copy(
            update={"id": ids.of(memo.id, "memo"), "target": targets.get(memo.about, {}).get(memo.target, "")}
        )
        for memo in content.memos
        if memo.text not in said
    )
    if new:
        write_memos(project.folder.memos, (*project.memos, *new))
    if content.cases:
        ours = project.cases if project.folder.cases.exists() else {}
        write_cases(project.folder.cases, {**{name[id_]: case for id_, case in content.cases.items()}, **ours})
