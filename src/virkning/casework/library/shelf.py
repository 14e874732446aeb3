"""The theories there are: the newest version made here, else the file that comes with the program."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from django.http import Http404

from virkning.casework.library.models import TheoryVersion
from virkning.errors import InputError
from virkning.theory import Theory, read_theory, shipped_theories

_CONTENT = Path(str(files("virkning.theory"))) / "content"


@dataclass(frozen=True, slots=True)
class Shelved:
    """A theory with the text it is read from. number 0 is the file that comes with the program; row is None then."""

    theory: Theory
    definition: str
    row: TheoryVersion | None

    @property
    def number(self) -> int:
        return self.row.number if self.row else 0

    @property
    def before(self) -> int | None:
        """The number of the version before, where there is one."""
        return self.number - 1 if self.number > 1 or (self.number and self.theory.id in shipped_theories()) else None


def theories() -> list[Shelved]:
    """The newest of every theory, in the order of their ids."""
    newest = {row.theory: row for row in TheoryVersion.objects.order_by("theory", "-number").distinct("theory")}
    ids = sorted({*shipped_theories(), *newest})
    return [_of_row(newest[id_]) if id_ in newest else _shipped(id_) for id_ in ids]


def current(id_: str) -> Shelved | None:
    row = TheoryVersion.objects.filter(theory=id_).select_related("made_by").first()
    if row is not None:
        return _of_row(row)
    return _shipped(id_) if id_ in shipped_theories() else None


def current_or_404(id_: str) -> Shelved:
    found = current(id_)
    if found is None:
        raise Http404
    return found


def numbered(id_: str, number: int) -> Shelved | None:
    """One version of a theory."""
    if number == 0:
        return _shipped(id_) if id_ in shipped_theories() else None
    row = TheoryVersion.objects.filter(theory=id_, number=number).select_related("made_by").first()
    return _of_row(row) if row else None


def _of_row(row: TheoryVersion) -> Shelved:
    return Shelved(theory_of(row.definition), row.definition, row)


def _shipped(id_: str) -> Shelved:
    definition = (_CONTENT / f"{id_}.toml").read_text("utf-8")
    return Shelved(theory_of(definition), definition, None)


@lru_cache(maxsize=128)
def theory_of(definition: str, name: str = "theory.toml") -> Theory:
    """The theory of a text. It is laid down as a file while it is read, so that a fault is told with its line."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "theory.toml"
        path.write_bytes(definition.encode("utf-8"))
        try:
            return read_theory(path)
        except InputError as trouble:
            where = {"row": trouble.row, "column": trouble.column, "value": trouble.value, "expected": trouble.expected}
            raise InputError(trouble.message, file=name, **where) from None  # type: ignore[arg-type]
