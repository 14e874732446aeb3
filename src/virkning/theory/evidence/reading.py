"""Reading evidence: TOML and CSV files, alone or as a folder, checked as a whole before anything is used."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

from virkning.errors import InputError
from virkning.language import Text
from virkning.settings import read_form
from virkning.theory.evidence.base import Evidence
from virkning.theory.evidence.contents import EvidenceFile
from virkning.theory.evidence.model import Study
from virkning.theory.evidence.naming import nearest
from virkning.theory.evidence.said import everything_said
from virkning.words import READINESS_GROUPS, READINESS_SCALES

_CONTENT = files("virkning.theory.evidence").joinpath("content")
_LISTS = tuple(EvidenceFile.model_fields)
_WORDS = ("documents", "activities", "outcomes", "people")


def read_evidence(path: str | Path | None = None, *, added: bool = False) -> Evidence:
    """The evidence base that comes with the program, or the one in a file (.toml, .csv) or folder.

    The words studies are sorted by always come from the program; a file may add words of its own.
    added: the file is read together with the evidence that comes with the program, and may grade and bind it.
    """
    if path is None:
        return _shipped()
    own = {str(file): _read(file) for file in _files_in(Path(path))}
    return _joined({**_shipped_parts(), **own}) if added else checked(own)


def checked(parts: dict[str, EvidenceFile]) -> Evidence:
    """Files' contents as one base, with the program's words, or the first thing that is wrong with them."""
    words = {name: getattr(_shipped().content, name) for name in _WORDS}
    return _joined({"": EvidenceFile().model_copy(update=words), **parts})


@cache
def _shipped_parts() -> dict[str, EvidenceFile]:
    with as_file(_CONTENT) as folder:
        return {str(file): _read(file) for file in sorted(folder.glob("*.toml"))}


@cache
def _shipped() -> Evidence:
    return _joined(_shipped_parts())


def _files_in(path: Path) -> list[Path]:
    if not path.exists():
        raise InputError(Text("Filen eller mappen findes ikke.", "The file or folder does not exist."), file=path)
    found = sorted(file for file in path.iterdir() if file.suffix in (".toml", ".csv")) if path.is_dir() else [path]
    if not found:
        raise InputError(
            Text("Mappen har ingen evidensfiler.", "The folder has no evidence files."),
            file=path,
            expected=".toml, .csv",
        )
    return found


def _read(file: Path) -> EvidenceFile:
    if file.suffix.lower() == ".csv":
        from virkning.theory.evidence.formats.tables import read_csv

        return EvidenceFile(study=read_csv(file))
    if file.suffix.lower() != ".toml":
        raise InputError(
            Text("Filtypen kan ikke læses som evidens.", "The file type cannot be read as evidence."), file=file, value=file.suffix,
            expected=Text(".toml eller .csv; andre formater tages ind med «virkning evidence import»",
                          ".toml or .csv; other formats come in by “virkning evidence import”"),
        )  # fmt: skip
    return read_form(EvidenceFile, file)


def _joined(parts: dict[str, EvidenceFile]) -> Evidence:
    """Several files as one base. Ids are unique across them, and what refers to something finds it."""
    lists = {name: tuple(item for part in parts.values() for item in getattr(part, name)) for name in _LISTS}
    whole = EvidenceFile().model_copy(update=lists)
    _refuse_doubles(parts)
    for file, part in parts.items():
        _check(part, whole, file)
    return Evidence(whole, tuple(file for file in parts if file))


def _refuse_doubles(parts: dict[str, EvidenceFile]) -> None:
    for name in (*_WORDS, "studies", "questions", "rules"):
        seen: dict[str, str] = {}
        for file, part in parts.items():
            for item in getattr(part, name):
                if item.id in seen:
                    raise InputError(
                        Text("Det samme id står to gange.", "The same id stands twice."), file=file, row=_row(file, item.id), value=item.id,
                        expected=Text(f"et id, der ikke står i {seen[item.id]}", f"an id that is not in {seen[item.id]}"),
                    )  # fmt: skip
                seen[item.id] = Path(file).name or "virkning"


def _check(part: EvidenceFile, whole: EvidenceFile, file: str) -> None:
    known = {name: {term.id for term in getattr(whole, name)} for name in ("activities", "outcomes", "people")}
    known["documents"] = {document.id for document in whole.documents}
    known["studies"] = {study.id for study in whole.studies}
    known["questions"] = {question.id for question in whole.questions}
    known["effects"] = {one.id for one in everything_said(whole.studies)}
    known["scales"], known["groups"] = set(READINESS_SCALES), set(READINESS_GROUPS)
    for near, column, value, kind in (*_named(part), *_referred(part)):
        if value and value not in known[kind]:
            raise InputError(
                _UNKNOWN[kind], file=file, row=_row(file, near), column=column, value=value, expected=nearest(value, known[kind])
            )  # fmt: skip


_UNKNOWN = {
    "activities": Text("Aktiviteten er ikke på listen.", "The activity is not on the list."),
    "outcomes": Text("Udfaldet er ikke på listen.", "The outcome is not on the list."),
    "people": Text("Målgruppen er ikke på listen.", "The people are not on the list."),
    "documents": Text("Kildedokumentet er ikke på listen.", "The source document is not on the list."),
    "studies": Text("Undersøgelsen kendes ikke.", "The study is not known."),
    "questions": Text("Spørgsmålet kendes ikke.", "The question is not known."),
    "effects": Text("Virkningen kendes ikke.", "The effect is not known."),
    "scales": Text("Visitationsskalaen kendes ikke.", "The readiness scale is not known."),
    "groups": Text("Gruppen på skalaen kendes ikke.", "The group on the scale is not known."),
}
Reference = tuple[str, str, str, str]  # near which id, in which column, the value, of which kind


def _named(part: EvidenceFile) -> Iterator[Reference]:
    """The words and documents that studies and questions name."""
    for study in part.studies:
        yield from _of_study(study)
    for question in part.questions:
        for name in ("activities", "outcomes", "people"):
            for value in getattr(question, name):
                yield question.id, name, value, name
        yield question.id, "document", question.document.partition(":")[0], "documents"


def _of_study(study: Study) -> Iterator[Reference]:
    for group in [study.group, *(effect.group for effect in study.effects)]:
        if group:
            yield study.id, "group.people", group.people, "people"
            yield study.id, "group.scale", group.scale, "scales"
            for value in group.groups:
                yield study.id, "group.groups", value, "groups"
    for effect in study.effects:
        yield study.id, "effect.activity", effect.activity, "activities"
        yield study.id, "effect.outcome", effect.outcome, "outcomes"
        yield study.id, "effect.people", effect.people, "people"
    for source in (*study.sources, *(source for effect in study.effects for source in effect.sources)):
        yield study.id, "sources", source.partition(":")[0], "documents"


def _referred(part: EvidenceFile) -> Iterator[Reference]:
    """What points at studies, effects, questions or wider words."""
    for study in part.studies:
        for value in study.within:
            yield study.id, "within", value, "studies"
    for binding in part.bindings:
        yield binding.effect, "binding.effect", binding.effect, "effects"
        yield binding.question, "binding.question", binding.question, "questions"
    for override in part.overrides:
        yield override.question, "override.question", override.question, "questions"
    for name in ("activities", "outcomes", "people"):
        for term in getattr(part, name):
            for wide in term.part_of:
                yield term.id, "part_of", wide, name


def _row(file: str, id_: str) -> int | None:
    """The first line an id stands on as a word of its own, where there is a file with lines."""
    if not (id_ and file and Path(file).is_file()):
        return None
    stands = re.compile(rf"(^|[=,;\s\"]){re.escape(id_)}($|[,;\s\"])")
    lines = Path(file).read_text("utf-8").splitlines()
    return next((row for row, line in enumerate(lines, start=1) if stands.search(line)), None)
