"""The door of a project: nothing is coded and nothing leaves before a person has reviewed every text.

Four duties: (1) every original has a closed review; (2) every readable text is the one that review produced, byte for
byte; (3) what was left out of one text stands in no other; (4) what people wrote themselves (memos, notes, case
attributes, the codebook) holds no CPR number, phone, mail address or wording that a review left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from virkning.errors import InputError
from virkning.language import Text
from virkning.qualitative.document import Document
from virkning.qualitative.folder import Folder
from virkning.qualitative.redaction.left_over import left_over, standing
from virkning.qualitative.redaction.patterns import by_form
from virkning.qualitative.reviewing import checksum, judged, originals, read_tokens, records

_NEVER = ("cpr", "email", "phone")


def readable(folder: Folder) -> dict[str, Document]:
    """The reviewed documents by id; a text without a review, or changed since, is refused."""
    closed = records(folder)
    found = {}
    for file in sorted((folder.path / "documents").glob("*.txt")):
        text = file.read_bytes().decode("utf-8", errors="replace")
        if file.stem not in closed:
            raise InputError(
                Text("Dokumentet er ikke gennemset.", "The document is not reviewed."),
                file=file, value=file.stem, expected=Text("et afsluttet gennemsyn", "a closed review"),
            )  # fmt: skip
        if checksum(text) != closed[file.stem].text:
            raise InputError(
                Text("Teksten er ændret, siden den blev gennemset.", "The text has changed since it was reviewed."),
                file=file, value=file.stem, expected=f"sha256 {closed[file.stem].text}",
            )  # fmt: skip
        found[file.stem] = Document(file.stem, text)
    return found


def require_reviewed(folder: Folder) -> dict[str, Document]:
    """The documents of a project all of which is reviewed; one that is not stops everything."""
    found = readable(folder)
    waiting = sorted((set(originals(folder)) | set(records(folder))) - set(found))
    if waiting:
        raise InputError(
            Text("Der er dokumenter, som ikke er gennemset.", "There are documents that are not reviewed."),
            file=folder.path, value=", ".join(waiting), expected="virkning qualitative redact",
        )  # fmt: skip
    if not found:
        raise InputError(
            Text("Projektet har ingen dokumenter.", "The project has no documents."), file=folder.path, expected="virkning qualitative read"
        )  # fmt: skip
    return found


def refuse_telling(folder: Folder, written: Iterator[tuple[str, str]]) -> None:
    """Refuse what people wrote themselves where it tells who somebody is; given as (where, text)."""
    left_out = [wording for (_, wording) in read_tokens(folder).numbers]
    for where, text in ((where, text) for where, text in written if text.strip()):
        found = next((text[one.start : one.end] for one in by_form(text) if one.kind in _NEVER), None)
        named = next((stands for wording in left_out if (stands := standing(wording, text))), None)
        if found or named:
            raise InputError(
                Text("Noget, I selv har skrevet, siger, hvem nogen er.", "Something you wrote yourselves tells who somebody is."),
                file=folder.path, column=where, value=found or named,
                expected=Text(
                    "ord uden navne og numre; blev ordet udeladt uden grund, så åbn gennemsynet igen: virkning qualitative redact --reopen",
                    "words without names and numbers; was the word left out for no reason, open the review again: virkning qualitative redact --reopen",
                ),
            )  # fmt: skip


def refuse_left_over(folder: Folder, documents: dict[str, Document]) -> None:
    """What was left out of one text may not stand in another that was reviewed before it."""
    left_out = [wording for (_, wording) in read_tokens(folder).numbers]
    for id_, document in documents.items():
        if folder.original(id_).exists():
            left = left_over(document.text, judged(folder, id_), left_out)
            if left:
                raise InputError(
                    Text("Noget, der er udeladt af et andet dokument, står i dette.", "Something left out of another document stands in this one."),
                    file=folder.document(id_), column=id_, value=left, expected="virkning qualitative redact --reopen",
                )  # fmt: skip
