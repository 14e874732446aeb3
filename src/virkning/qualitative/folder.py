"""Where everything of a project lies. What tells who people are lies in a folder of its own, which may be elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from virkning.errors import InputError
from virkning.files import whole_file
from virkning.language import Text
from virkning.qualitative.toml import write_toml
from virkning.settings import Settings, read_form

FILE = "project.toml"


class _Project(Settings):
    title: str = Field(min_length=1, description="projektets navn / the project's name")
    private: str = Field("private", description="mappen med originalerne / the folder of the originals")


class _File(Settings):
    project: _Project


@dataclass(frozen=True)
class Folder:
    """The project's folder. Only `private` holds identified data; without it the rest can be read and coded."""

    path: Path
    title: str
    private: Path

    def document(self, id_: str) -> Path:
        return self.path / "documents" / f"{id_}.txt"

    def codings(self, coder: str) -> Path:
        return self.path / "codings" / f"{coder}.csv"

    def original(self, id_: str) -> Path:
        return self.private / "originals" / f"{id_}.txt"

    def review(self, id_: str) -> Path:
        return self.private / "reviews" / f"{id_}.csv"

    def waiting(self, id_: str) -> Path:
        """Codings that came with a document from another program, at the positions of the original."""
        return self.private / "waiting" / f"{id_}.csv"

    @property
    def codebook(self) -> Path:
        return self.path / "codebook.toml"

    @property
    def reviews(self) -> Path:
        return self.path / "reviews.csv"

    @property
    def cases(self) -> Path:
        return self.path / "cases.csv"

    @property
    def memos(self) -> Path:
        return self.path / "memos.toml"

    @property
    def links(self) -> Path:
        return self.path / "links.csv"

    @property
    def blind(self) -> Path:
        return self.path / "blind.toml"

    @property
    def tokens(self) -> Path:
        return self.private / "tokens.csv"


def new_folder(path: str | Path, title: str, private: str = "private") -> Folder:
    """An empty project. Version control is told to leave the private folder alone."""
    path = Path(path)
    if (path / FILE).exists():
        raise InputError(
            Text("Der er allerede et projekt i mappen.", "There is a project in the folder already."), file=path
        )
    path.mkdir(parents=True, exist_ok=True)
    folder = Folder(path, title, path / private)
    folder.private.mkdir(parents=True, exist_ok=True)
    with whole_file(folder.private / ".gitignore") as fresh:
        fresh.write_text("*\n", "utf-8")
    with whole_file(folder.codebook) as fresh:
        fresh.write_text("", "utf-8")
    write_toml(path / FILE, [("project", {"title": title, "private": private})])
    return folder


def open_folder(path: str | Path) -> Folder:
    path = Path(path)
    if not (path / FILE).is_file():
        raise InputError(
            Text("Mappen er ikke et kvalitativt projekt.", "The folder is not a qualitative project."), file=path / FILE, expected=FILE
        )  # fmt: skip
    read = read_form(_File, path / FILE).project
    return Folder(path, read.title, path / read.private)
