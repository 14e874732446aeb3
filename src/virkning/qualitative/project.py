"""A qualitative project: reviewed documents, a codebook, codings by several coders, memos and cases, in plain files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from virkning.errors import InputError
from virkning.language import Text
from virkning.qualitative import blind
from virkning.qualitative.codebook import Codebook, read_codebook
from virkning.qualitative.coding import Coding, check_codings, read_codings, write_codings
from virkning.qualitative.document import Document
from virkning.qualitative.door import readable, refuse_left_over, refuse_telling, require_reviewed
from virkning.qualitative.folder import Folder, open_folder
from virkning.qualitative.memos import Case, Memo, read_cases, read_memos
from virkning.qualitative.reading import document_id
from virkning.qualitative.reviewing import originals


@dataclass(frozen=True)
class Project:
    """A project as it stands on disk when it is first asked. Writing goes through the functions below."""

    folder: Folder

    @cached_property
    def documents(self) -> dict[str, Document]:
        return readable(self.folder)

    @cached_property
    def codebook(self) -> Codebook:
        return read_codebook(self.folder.codebook)

    @cached_property
    def cases(self) -> dict[str, Case]:
        """Every document has a case; one that the file does not know is its own. The file may know documents in waiting."""
        known = read_cases(self.folder.cases)
        expected = {*self.documents, *originals(self.folder)}
        unknown = next((id_ for id_ in known if id_ not in expected), None)
        if unknown is not None:
            raise InputError(
                Text("Dokumentet findes ikke eller er ikke gennemset.", "The document does not exist or is not reviewed."),
                file=self.folder.cases, column="document", value=unknown, expected=", ".join(self.documents),
            )  # fmt: skip
        return {id_: known.get(id_, {"case": id_}) for id_ in self.documents}

    @cached_property
    def memos(self) -> tuple[Memo, ...]:
        return read_memos(self.folder.memos)

    @property
    def coders(self) -> tuple[str, ...]:
        return tuple(sorted(file.stem for file in (self.folder.path / "codings").glob("*.csv")))

    def codings(self, *, reader: str | None = None) -> tuple[Coding, ...]:
        """All codings, checked. While a blind round is open a reader sees only their own."""
        seen = blind.visible(self.folder, self.coders, reader)
        return tuple(sorted(one for coder in seen for one in self._of(coder)))

    def _of(self, coder: str) -> list[Coding]:
        file = self.folder.codings(coder)
        found = read_codings(file, coder)
        check_codings(found, self.documents, self.codebook, file)
        return found

    def released(self) -> dict[str, Document]:
        """The documents, when everything may leave: see the door's four duties."""
        found = require_reviewed(self.folder)
        refuse_left_over(self.folder, found)
        refuse_telling(self.folder, self._written())
        return found

    def _written(self) -> Iterator[tuple[str, str]]:
        yield "project.toml", self.folder.title
        yield from (("codebook.toml", f"{code.name}\n{code.description}") for code in self.codebook)
        yield from (("memos.toml", memo.text) for memo in self.memos)
        yield from (("cases.csv", value) for case in self.cases.values() for value in case.values())
        yield from ((f"codings/{one.coder}.csv", one.note) for one in self.codings())
        if self.folder.links.exists():
            yield "links.csv", self.folder.links.read_text("utf-8")


def open_project(path: str | Path) -> Project:
    return Project(open_folder(path))


def add_codings(project: Project, codings: list[Coding], coder: str) -> None:
    """Add to a coder's codings; the same coding twice is one."""
    coder = document_id(coder)
    blind.refuse_done(project.folder, coder)
    file = project.folder.codings(coder)
    known = read_codings(file, coder) if file.exists() else []
    check_codings(codings, project.documents, project.codebook)
    write_codings(file, [*known, *codings])
