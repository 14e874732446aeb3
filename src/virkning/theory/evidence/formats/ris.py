"""Studies as RIS, the oldest form reference managers share: the reference and the note. Effects have no place in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from virkning.errors import InputError
from virkning.language import Text, same
from virkning.settings import fit_form
from virkning.theory.evidence.formats.references import Reference, as_study_content, reference
from virkning.theory.evidence.model import Study

_LINE = re.compile(r"([A-Z][A-Z0-9])  - ?(.*)")
_KINDS = {"article-journal": "JOUR", "report": "RPRT"}
_LONGER = {"T1": "TI", "A1": "AU", "JO": "T2", "JF": "T2", "Y1": "PY"}
_OURS = "virkning"  # in our own files a comma in a name is a comma; elsewhere it stands before the first name
Field = tuple[int, str, str]  # line, tag, value


def as_ris(studies: Iterable[Study]) -> str:
    return "\n".join(_record(study) for study in studies)


def _record(study: Study) -> str:
    own = reference(study)
    fields = [("TY", _KINDS[own.kind]), ("DP", _OURS), ("ID", study.id), *(("AU", name) for name in own.authors)]
    fields += [("PY", str(own.year))] if own.year is not None else []
    fields += [(tag, text) for tag, text in (("TI", own.title), ("T2", own.publication), ("DO", own.doi)) if text]
    if study.note:
        fields += [("N1", f"da: {study.note.da}"), ("N1", f"en: {study.note.en}")]
    return "".join(f"{tag}  - {_folded(text)}\n" for tag, text in (*fields, ("ER", "")))


def _folded(text: str) -> str:
    """A value's further lines each begin with a blank, so that none is taken for a field."""
    return text.replace("\n", "\n ")


def read_ris(path: Path) -> tuple[Study, ...]:
    return tuple(_study(record, path) for record in _records(path))


def _records(path: Path) -> Iterator[list[Field]]:
    record: list[Field] = []
    for number, tag, value in _fields(path):
        if tag == "TY" and record:
            raise InputError(Text("Et værk slutter ikke, før det næste begynder.", "An item does not end before the next begins."), file=path, row=number, expected=same("ER  - "))  # fmt: skip
        if tag != "TY" and not record:
            raise InputError(Text("Et værk begynder ikke med sin slags.", "An item does not begin with its kind."), file=path, row=number, value=tag, expected=same("TY  - JOUR"))  # fmt: skip
        if tag == "ER":
            yield record
            record = []
        else:
            record.append((number, tag, value))
    if record:
        raise InputError(
            Text("Det sidste værk slutter ikke.", "The last item does not end."),
            file=path,
            row=record[-1][0],
            expected=same("ER  - "),
        )


def _fields(path: Path) -> Iterator[Field]:
    """Fields with the line they begin on; lines that are no field continue the one before."""
    open_: Field | None = None
    for number, line in enumerate(_lines(path), start=1):
        if found := _LINE.fullmatch(line):
            if open_:
                yield open_
            open_ = (number, found[1], found[2])
        elif open_ and open_[1] != "ER":
            open_ = (open_[0], open_[1], f"{open_[2]}\n{line.removeprefix(' ')}")
        elif line.strip():
            raise InputError(
                Text("Linjen er ikke et RIS-felt.", "The line is not a RIS field."),
                file=path,
                row=number,
                value=line,
                expected=same("XX  - …"),
            )
    if open_:
        yield open_


def _lines(path: Path) -> list[str]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise InputError(Text("Filen findes ikke.", "The file does not exist."), file=path) from None
    except UnicodeDecodeError as trouble:
        raise InputError(Text("Filen er ikke skrevet i UTF-8.", "The file is not in UTF-8."), file=path, value=f"byte {trouble.start}", expected="UTF-8") from None  # fmt: skip
    return text.replace("\r\n", "\n").removesuffix("\n").split("\n")


def _study(record: list[Field], path: Path) -> Study:
    values: dict[str, list[str]] = {}
    for _, tag, value in record:
        values.setdefault(_LONGER.get(tag, tag), []).append(value)
    ours = values.get("DP") == [_OURS]
    kind = {ris: csl for csl, ris in _KINDS.items()}.get(values["TY"][0], "document")
    own = Reference(
        kind=kind,
        authors=tuple(name if ours else name.split(",", 1)[0].strip() for name in values.get("AU", [])),
        year=_year(record, path),
        title=values.get("TI", [""])[0],
        publication=values.get("T2", [""])[0],
        doi=values.get("DO", [""])[0],
    )
    found = as_study_content(own, known_id=values.get("ID", [None])[0]) | _note(values.get("N1", []))
    try:
        return fit_form(Study, found)
    except InputError as trouble:
        raise InputError(
            trouble.message,
            file=path,
            row=record[0][0],
            column=trouble.column,
            value=trouble.value,
            expected=trouble.expected,
        ) from None


def _year(record: list[Field], path: Path) -> int | None:
    found = next(((number, value) for number, tag, value in record if tag in ("PY", "Y1")), None)
    if found is None or not found[1].strip():
        return None
    if not re.match(r"\d{4}(\D|$)", found[1]):
        raise InputError(
            Text("Året kan ikke læses.", "The year cannot be read."),
            file=path,
            row=found[0],
            column="PY",
            value=found[1],
            expected=same("2014"),
        )
    return int(found[1][:4])


def _note(notes: list[str]) -> dict[str, Any]:
    """The note in both languages where they are marked so; a note in one language is taken for both."""
    marked = {note[:2]: note[4:] for note in notes if note.startswith(("da: ", "en: "))}
    if set(marked) == {"da", "en"}:
        return {"note": marked}
    rest = "\n".join(note for note in notes if note.strip())
    return {"note": {"da": rest, "en": rest}} if rest else {}
