"""From original to readable document: flags written for a person, decisions taken in, the review closed and recorded."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from virkning.errors import InputError
from virkning.files import whole_file
from virkning.language import Text
from virkning.qualitative import blind
from virkning.qualitative.coding import Coding, read_codings, write_codings
from virkning.qualitative.document import Document, normal_text
from virkning.qualitative.folder import Folder
from virkning.qualitative.reading import document_id
from virkning.qualitative.redaction.applying import Moved, Tokens, redacted
from virkning.qualitative.redaction.flagging import flag
from virkning.qualitative.redaction.left_over import left_over
from virkning.qualitative.redaction.names import listed_name
from virkning.qualitative.redaction.review import Judged, Ruling, read_review, ruled, unjudged, write_review
from virkning.qualitative.rows import read_rows, whole, write_rows

_COLUMNS = ("document", "original", "text", "flags", "accepted", "rejected", "replaced", "by", "at")
_WAITING = ("coder", "start", "end", "code", "note")


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The record of one closed review: checksums bind it to its original and its text; no wording is in it."""

    document: str
    original: str
    text: str
    flags: int
    accepted: int
    rejected: int
    replaced: int
    by: str
    at: str


def add_original(folder: Folder, *documents: Document) -> list[tuple[Judged, ...]]:
    """Keep new originals in the private folder and write what the assistant points at beside them, all or none."""
    ids = [document.id for document in documents]
    for place, id_ in enumerate(ids):
        if folder.original(id_).exists() or folder.document(id_).exists() or id_ in ids[:place]:
            raise InputError(
                Text("Der er allerede et dokument med det id.", "There is a document of that id already."),
                file=folder.path, value=id_,
            )  # fmt: skip
        if tells_who(id_):
            raise InputError(
                Text("Dokumentets id ligner et navn eller nummer på en person.", "The document's id looks like a person's name or number."),
                file=folder.path, value=id_, expected=Text("et id, der ikke siger hvem: borger-1", "an id that does not tell who: borger-1"),
            )  # fmt: skip
    return [_add(folder, document) for document in documents]


def tells_who(id_: str) -> bool:
    """Whether an id looks like a person's name or CPR number."""
    return any(listed_name(part) for part in id_.split("-")) or bool(re.search(r"\d{6}", id_))


def _add(folder: Folder, document: Document) -> tuple[Judged, ...]:
    found = tuple(unjudged(flag(document.text), document.text))
    _write(folder.original(document.id), document.text)
    write_review(folder.review(document.id), list(found))
    return found


def originals(folder: Folder) -> tuple[str, ...]:
    return tuple(sorted(file.stem for file in folder.original("*").parent.glob("*.txt")))


def judged(folder: Folder, id_: str) -> list[Judged]:
    """The review of a document as far as it has come."""
    if not folder.original(id_).exists():
        raise InputError(
            Text("Originalen findes ikke.", "The original does not exist."),
            file=folder.original(id_), value=id_, expected=", ".join(originals(folder)),
        )  # fmt: skip
    return read_review(folder.review(id_), original(folder, id_).text)


def original(folder: Folder, id_: str) -> Document:
    return Document(id_, folder.original(id_).read_bytes().decode("utf-8"))


def decide(folder: Folder, id_: str, rulings: list[Ruling]) -> list[Judged]:
    """Take decisions into an open review."""
    _refuse_closed(folder, id_)
    now = ruled(judged(folder, id_), rulings, original(folder, id_).text)
    write_review(folder.review(id_), now)
    return now


def _refuse_closed(folder: Folder, id_: str) -> None:
    if id_ in records(folder):
        raise InputError(
            Text("Gennemsynet er afsluttet.", "The review is closed."), file=folder.reviews, column="document", value=id_
        )  # fmt: skip


def close(folder: Folder, id_: str, *, by: str) -> Reviewed:
    """Close a review in which everything is decided: the readable text is written and the record made."""
    _refuse_closed(folder, id_)
    decided, source = judged(folder, id_), original(folder, id_)
    undecided = [one for one in decided if not one.decision]
    if undecided:
        raise InputError(
            Text("Noget er ikke afgjort.", "Something is not decided."),
            file=folder.review(id_), column="decision", value=f"{len(undecided)} / {len(decided)}: {undecided[0].text}",
            expected="accept, reject, replace",
        )  # fmt: skip
    tokens = read_tokens(folder)
    text, moved = redacted(source.text, decided, tokens)
    _refuse_left_over(folder, id_, text, decided, tokens)
    text = normal_text(text)
    record = _record(id_, source.text, text, decided, by)
    write_tokens(folder, tokens)
    _write(folder.document(id_), text)
    _carry_waiting(folder, id_, text, moved)
    write_rows(folder.reviews, _COLUMNS, (_cells(one) for one in {**records(folder), id_: record}.values()))
    return record


def _refuse_left_over(folder: Folder, id_: str, text: str, decided: list[Judged], tokens: Tokens) -> None:
    left = left_over(text, decided, (wording for _, wording in tokens.numbers))
    if left:
        raise InputError(
            Text("Noget udeladt står stadig et andet sted i teksten.", "Something left out still stands elsewhere in the text."),
            file=folder.review(id_), column="text", value=left,
            expected=Text("en afgørelse for hvert sted", "a decision for each place"),
        )  # fmt: skip


def reopen(folder: Folder, id_: str) -> None:
    """Open a closed review again. The text's codings wait, at their places in the original, until it is closed."""
    if id_ not in records(folder):
        raise InputError(
            Text("Gennemsynet er ikke afsluttet.", "The review is not closed."), file=folder.reviews, column="document", value=id_
        )  # fmt: skip
    if folder.links.exists() and any(
        cells["source"] == id_ for cells in read_rows(folder.links, ("source",), more=True)
    ):
        raise InputError(
            Text("Citater fra dokumentet er bundet til en teori; fjern dem først.", "Quotes of the document are bound to a theory; remove them first."),
            file=folder.links, column="source", value=id_,
        )  # fmt: skip
    _, moved = redacted(original(folder, id_).text, judged(folder, id_), read_tokens(folder))
    waiting = []
    for file in sorted(folder.codings("*").parent.glob("*.csv")):
        blind.refuse_done(folder, file.stem)
        codings = read_codings(file, file.stem)
        waiting += [(one, moved.back.span(one.start, one.end)) for one in codings if one.document == id_]
    rows = [
        {"coder": one.coder, "start": start, "end": end, "code": one.code, "note": one.note}
        for one, (start, end) in waiting
    ]
    write_rows(folder.waiting(id_), _WAITING, rows)
    for coder in {one.coder for one, _ in waiting}:
        write_codings(
            folder.codings(coder), (one for one in read_codings(folder.codings(coder), coder) if one.document != id_)
        )
    write_rows(folder.reviews, _COLUMNS, (_cells(one) for name, one in records(folder).items() if name != id_))
    folder.document(id_).unlink(missing_ok=True)


def _set_waiting(folder: Folder, id_: str, back: Moved) -> None:
    """Take a document's codings out of the coders' files and put them down at their places in the original."""
    files = {file.stem: read_codings(file, file.stem) for file in sorted(folder.codings("*").parent.glob("*.csv"))}
    concerned = {coder: found for coder, found in files.items() if any(one.document == id_ for one in found)}
    for coder in concerned:
        blind.refuse_done(folder, coder)
    rows = []
    for one in (one for found in concerned.values() for one in found if one.document == id_):
        start, end = back.span(one.start, one.end)
        rows.append({"coder": one.coder, "start": start, "end": end, "code": one.code, "note": one.note})
    write_rows(folder.waiting(id_), _WAITING, rows)
    for coder, found in concerned.items():
        write_codings(folder.codings(coder), (one for one in found if one.document != id_))


def _carry_waiting(folder: Folder, id_: str, text: str, moved: Moved) -> None:
    """Codings that came with the document move along to the readable text."""
    if not folder.waiting(id_).exists():
        return
    for cells in read_rows(folder.waiting(id_), _WAITING):
        start, end = moved.span(int(cells["start"]), int(cells["end"]))
        file = folder.codings(cells["coder"])
        known = read_codings(file, cells["coder"]) if file.exists() else []
        write_codings(
            file, [*known, Coding(id_, start, end, cells["code"], cells["coder"], text[start:end], cells["note"])]
        )


def _record(id_: str, source: str, text: str, decided: list[Judged], by: str) -> Reviewed:
    accepted, rejected, replaced = (
        sum(one.decision == word for one in decided) for word in ("accept", "reject", "replace")
    )
    at = datetime.now(UTC).isoformat(timespec="seconds")
    return Reviewed(id_, checksum(source), checksum(text), len(decided), accepted, rejected, replaced, by, at)


def checksum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def records(folder: Folder) -> dict[str, Reviewed]:
    """Closed reviews by document."""
    if not folder.reviews.exists():
        return {}
    found = {}
    for row, cells in enumerate(read_rows(folder.reviews, _COLUMNS), start=2):
        flags, accepted, rejected, replaced = (whole(cells[name], folder.reviews, row, name) for name in _COLUMNS[3:7])
        id_ = document_id(cells["document"], folder.reviews)
        found[id_] = Reviewed(
            id_, cells["original"], cells["text"], flags, accepted, rejected, replaced, cells["by"], cells["at"]
        )
    return found


def _cells(one: Reviewed) -> dict[str, object]:
    return {name: getattr(one, name) for name in _COLUMNS}


def read_tokens(folder: Folder) -> Tokens:
    if not folder.tokens.exists():
        return Tokens()
    rows = read_rows(folder.tokens, ("token", "number", "text"))
    return Tokens({(cells["token"], cells["text"]): int(cells["number"]) for cells in rows})


def write_tokens(folder: Folder, tokens: Tokens) -> None:
    rows = ({"token": word, "number": number, "text": text} for (word, text), number in tokens.numbers.items())
    write_rows(folder.tokens, ("token", "number", "text"), rows)


def _write(path: Path, text: str) -> None:
    with whole_file(path) as fresh:
        fresh.write_bytes(text.encode())
