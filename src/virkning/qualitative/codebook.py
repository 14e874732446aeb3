"""The codebook: codes in a hierarchy, each at a stage of the analysis, as a TOML file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import Field

from virkning.errors import InputError
from virkning.language import Text
from virkning.qualitative.toml import write_toml
from virkning.settings import Settings, read_form

Stage = Literal["open", "secondary", "core"]
STAGES: tuple[Stage, ...] = ("open", "secondary", "core")


class Code(Settings):
    """One code. Open codes stay close to the words, secondary codes gather them, core codes carry the theory."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,59}$", description="a-z 0-9 - _")
    name: str = Field(min_length=1, max_length=200, description="kodens navn / the code's name")
    stage: Stage = Field("open", description="trin / stage")
    parent: str | None = Field(None, description="id på koden over / id of the code above")
    description: str = Field("", description="hvornår koden bruges / when the code is used")
    color: str | None = Field(None, pattern=r"^#[0-9A-Fa-f]{6}$", description="#rrggbb")
    codable: bool = Field(True, description="kan sættes på tekst / can be put on text")
    guid: str | None = Field(None, description="koden i det program, den kom fra / the code where it came from")


class _File(Settings):
    code: list[Code] = Field(default_factory=list, description="koderne / the codes")


@dataclass(frozen=True)
class Codebook:
    """Codes in the order of their file."""

    codes: tuple[Code, ...] = ()

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes)

    def __contains__(self, id_: object) -> bool:
        return any(code.id == id_ for code in self.codes)

    def __getitem__(self, id_: str) -> Code:
        return next(code for code in self.codes if code.id == id_)

    def children(self, id_: str | None) -> tuple[Code, ...]:
        return tuple(code for code in self.codes if code.parent == id_)

    def below(self, id_: str) -> frozenset[str]:
        """A code and all that stand under it."""
        return frozenset({id_}).union(*(self.below(child.id) for child in self.children(id_)))

    def path(self, id_: str) -> tuple[Code, ...]:
        """From the top code down to this one."""
        code = self[id_]
        return (*self.path(code.parent), code) if code.parent else (code,)

    def theme(self, id_: str) -> Code:
        """The top code over a code."""
        return self.path(id_)[0]


def read_codebook(path: Path) -> Codebook:
    return checked_codebook(read_form(_File, path).code, path)


def checked_codebook(codes: list[Code], path: Path | None = None) -> Codebook:
    """Ids and sibling names once each, parents that exist, no code over itself."""
    book = Codebook(tuple(codes))
    seen: set[object] = set()
    for code in book:
        for once, column in ((code.id, "id"), ((code.parent, code.name.casefold()), "name")):
            if once in seen:
                raise InputError(
                    Text("To koder hedder det samme.", "Two codes are called the same."),
                    file=path, column=column, value=code.id if column == "id" else code.name,
                )  # fmt: skip
            seen.add(once)
        if code.parent is not None and code.parent not in book:
            raise InputError(
                Text("Koden over findes ikke.", "The code above does not exist."),
                file=path, column="parent", value=code.parent, expected=", ".join(one.id for one in book),
            )  # fmt: skip
    _refuse_rings(book, path)
    return book


def _refuse_rings(book: Codebook, path: Path | None) -> None:
    above = {code.id: code.parent for code in book}
    for start in above:
        at, steps = above[start], 0
        while at is not None:
            at, steps = above[at], steps + 1
            if steps > len(above):
                raise InputError(
                    Text("En kode står over sig selv.", "A code stands above itself."), file=path, column="parent", value=start
                )  # fmt: skip


def write_codebook(path: Path, book: Codebook) -> None:
    tables = [
        ("[code]", {key: value for key, value in code.model_dump().items() if not _default(key, value)})
        for code in book
    ]
    if tables:
        write_toml(path, tables)
    else:
        path.write_text("", "utf-8")


def _default(key: str, value: object) -> bool:
    return value is None or value == "" or (key == "codable" and value is True)
