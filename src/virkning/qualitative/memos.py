"""Memos (thoughts about the project, a code or a document) and what is known of each document's case."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field

from virkning.errors import InputError
from virkning.language import Text
from virkning.qualitative.rows import read_rows, write_rows
from virkning.qualitative.toml import write_toml
from virkning.settings import Settings, read_form


class Memo(Settings):
    """One memo; a memo about a code says how the code is understood, one about the project how the theory grows."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,59}$", description="a-z 0-9 - _")
    about: Literal["project", "code", "document"] = Field(
        "project", description="hvad den handler om / what it is about"
    )
    target: str = Field("", description="kodens eller dokumentets id / id of the code or document")
    coder: str = Field("", description="hvem der har skrevet den / who wrote it")
    text: str = Field(min_length=1, description="memoet / the memo")


class _File(Settings):
    memo: list[Memo] = Field(default_factory=list, description="memoerne / the memos")


def read_memos(path: Path) -> tuple[Memo, ...]:
    if not path.exists():
        return ()
    found = read_form(_File, path).memo
    ids = [memo.id for memo in found]
    double = next((id_ for id_ in ids if ids.count(id_) > 1), None)
    if double:
        raise InputError(
            Text("To memoer har samme id.", "Two memos have the same id."), file=path, column="id", value=double
        )
    return tuple(found)


def write_memos(path: Path, memos: tuple[Memo, ...]) -> None:
    write_toml(path, [("[memo]", {key: str(value) for key, value in memo.model_dump().items()}) for memo in memos])


Case = dict[str, str]
"""What is known of a document: `case` (whose document it is) and any attributes, as text."""


def read_cases(path: Path) -> dict[str, Case]:
    """By document. Without the file every document is a case of its own."""
    if not path.exists():
        return {}
    found: dict[str, Case] = {}
    for row, cells in enumerate(read_rows(path, ("document", "case"), more=True), start=2):
        if cells["document"] in found:
            raise InputError(
                Text("Dokumentet står to gange.", "The document stands twice."),
                file=path, row=row, column="document", value=cells["document"],
            )  # fmt: skip
        found[cells["document"]] = {name: value for name, value in cells.items() if name != "document"}
    return found


def write_cases(path: Path, cases: dict[str, Case]) -> None:
    names = list(dict.fromkeys(name for case in cases.values() for name in case if name != "case"))
    rows = ({"document": id_, **dict.fromkeys(names, ""), **case} for id_, case in cases.items())
    write_rows(path, ("document", "case", *names), rows)
