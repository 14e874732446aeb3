"""Taking the content of another program's file into a project: codes join the codebook, texts wait for review."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from virkning.errors import InputError
from virkning.language import Text
from virkning.qualitative import blind
from virkning.qualitative.codebook import Codebook, checked_codebook, read_codebook, write_codebook
from virkning.qualitative.coding import Coding
from virkning.qualitative.exchange.content import Content, Ids
from virkning.qualitative.exchange.refi import read_qdc, read_qdpx
from virkning.qualitative.exchange.taguette import read_code_list, read_taguette
from virkning.qualitative.folder import Folder
from virkning.qualitative.memos import Case, read_cases, write_cases, write_memos
from virkning.qualitative.project import Project, add_codings
from virkning.qualitative.reviewing import add_original, originals, tells_who
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
    for coder in {one.coder for one in content.codings}:
        blind.refuse_done(folder, coder)
    code_ids = _join_codes(project, content)
    name = _document_ids(project, content)
    moved = [replace(one, document=name[one.document], code=code_ids[one.code]) for one in content.codings]
    new = [
        replace(document, id=name[document.id])
        for document in content.documents
        if name[document.id] not in project.documents
    ]
    add_original(folder, *new)
    for document in new:
        _wait(folder, document.id, moved)
    _put(Project(folder), moved)
    _join_memos_and_cases(project, content, name, code_ids)
    return tuple(document.id for document in new)


def _document_ids(project: Project, content: Content) -> dict[str, str]:
    """Their ids to ours; an id that tells who somebody is does not come in."""
    same = {document.text: id_ for id_, document in project.documents.items()}
    ids = Ids(frozenset(project.documents) | frozenset(originals(project.folder)))
    return {
        document.id: same.get(document.text) or ids.of("" if tells_who(document.id) else document.id, "document")
        for document in content.documents
    }


def _put(project: Project, codings: list[Coding]) -> None:
    """Codings of documents that are reviewed already."""
    for coder in sorted({one.coder for one in codings}):
        known = [one for one in codings if one.coder == coder and one.document in project.documents]
        if known:
            add_codings(project, known, coder)


def _wait(folder: Folder, document: str, codings: list[Coding]) -> None:
    columns = ("coder", "start", "end", "code", "note")
    rows = [{key: getattr(one, key) for key in columns} for one in codings if one.document == document]
    if rows:
        write_rows(folder.waiting(document), columns, rows)


def _join_codes(project: Project, content: Content) -> dict[str, str]:
    """Their ids to ours: the same guid is the same code, then the same name under the same parent; others are new."""
    ours = list(project.codebook)
    ids = Ids(frozenset(code.id for code in ours))
    joined: dict[str, str] = {}
    used = {one.code for one in content.codings}
    for code in content.codes:
        parent = joined.get(code.parent) if code.parent else None
        known = next((one for one in ours if one.guid and one.guid == code.guid), None) or next(
            (one for one in ours if one.parent == parent and one.name.casefold() == code.name.casefold()), None
        )
        if known is None:
            fresh = {"id": ids.of(code.id, "code"), "parent": parent, "codable": code.codable or code.id in used}
            known = code.model_copy(update=fresh)
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


def take_in_codebook(folder: Folder, file: Path) -> Codebook:
    """A codebook of ours in place of the project's; codes that are in use must be in it."""
    book = read_codebook(file)
    for one in Project(folder).codings():
        if one.code not in book:
            raise InputError(
                Text("En kode, der er i brug, mangler i kodebogen.", "A code that is in use is missing from the codebook."),
                file=file, column="id", value=one.code, expected=", ".join(code.id for code in book),
            )  # fmt: skip
    write_codebook(folder.codebook, book)
    return book


def is_case_list(file: Path) -> bool:
    """Whether a CSV file tells of documents' cases, rather than of codes."""
    with suppress(OSError, UnicodeDecodeError):
        return {"document", "case"} <= set(file.read_text("utf-8-sig").split("\n", 1)[0].strip().split(","))
    return False


def take_in_cases(folder: Folder, file: Path) -> dict[str, Case]:
    """What is known of each document, in place of what was."""
    found = read_cases(file)
    documents = Project(folder).documents
    unknown = next((id_ for id_ in found if id_ not in documents), None)
    if unknown is not None:
        raise InputError(
            Text("Dokumentet findes ikke eller er ikke gennemset.", "The document does not exist or is not reviewed."),
            file=file, column="document", value=unknown, expected=", ".join(documents),
        )  # fmt: skip
    write_cases(folder.cases, found)
    return found
