"""What a project file of any program says, in our words, before it is taken into a project of ours."""

from __future__ import annotations

from dataclasses import dataclass, field

from virkning.language import Text
from virkning.qualitative.codebook import Code
from virkning.qualitative.coding import Coding
from virkning.qualitative.document import Document
from virkning.qualitative.memos import Case, Memo
from virkning.qualitative.reading import plain_name


@dataclass(frozen=True, kw_only=True)
class Content:
    """told: what the file had that was not taken, each thing said once; people must know what an exchange loses."""

    title: str
    codes: tuple[Code, ...] = ()
    documents: tuple[Document, ...] = ()
    codings: tuple[Coding, ...] = ()
    memos: tuple[Memo, ...] = ()
    cases: dict[str, Case] = field(default_factory=dict)
    told: tuple[Text, ...] = ()


class Ids:
    """Ids from names: each once, numbered where two names would become the same."""

    def __init__(self, taken: frozenset[str] = frozenset()) -> None:
        self._taken = set(taken)

    def of(self, name: str, otherwise: str) -> str:
        plain = plain_name(name) or otherwise
        wanted, number = plain, 1
        while wanted in self._taken:
            number += 1
            wanted = f"{plain[:54]}-{number}"
        self._taken.add(wanted)
        return wanted
