"""One file to one document: which reader, which id, and what is refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from virkning.errors import InputError
from virkning.language import Text
from virkning.qualitative.document import Document, normal_text
from virkning.qualitative.reading.opendocument import read_odt
from virkning.qualitative.reading.plain import read_plain
from virkning.qualitative.reading.subtitles import read_srt, read_vtt
from virkning.qualitative.reading.word import read_docx

FORMATS: dict[str, Callable[[Path], str]] = {
    ".txt": read_plain,
    ".docx": read_docx,
    ".odt": read_odt,
    ".vtt": read_vtt,
    ".srt": read_srt,
}
_LETTERS = str.maketrans(
    {"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "u", "é": "e", "è": "e", "ß": "ss"}
)


def read_document(path: str | Path, id_: str | None = None) -> Document:
    """The file's text under an id made from its name, unless another is given."""
    path = Path(path)
    reader = FORMATS.get(path.suffix.lower())
    if reader is None:
        raise InputError(
            Text("Filens art kendes ikke.", "The kind of file is not known."), file=path, value=path.suffix or path.name, expected=", ".join(FORMATS)
        )  # fmt: skip
    text = normal_text(reader(path)).strip("\n")
    if not text.strip():
        raise InputError(
            Text("Dokumentet har ingen tekst.", "The document has no text."), file=path, expected=Text("mindst ét ord", "at least one word")
        )  # fmt: skip
    return Document(document_id(id_ if id_ is not None else path.stem, path), text + "\n")


def plain_name(name: str) -> str:
    """A name in small letters a-z, digits and hyphens; empty where it has none of them."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower().translate(_LETTERS)).strip("-")[:60].strip("-")


def document_id(name: str, file: str | Path | None = None) -> str:
    """A name as an id: small letters a-z, digits and hyphens, so that it can be a file name anywhere."""
    plain = plain_name(name)
    if not plain:
        raise InputError(
            Text("Navnet kan ikke blive til et id.", "The name cannot be made an id."),
            file=file, value=name, expected=Text("bogstaver a-å eller tal", "letters a-z or digits"),
        )  # fmt: skip
    return plain
