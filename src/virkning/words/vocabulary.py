"""A closed list of terms that answers to ids, and that says which id was meant when one is misspelt."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from typing import Generic, TypeVar

from virkning.errors import InputError
from virkning.language import Text
from virkning.words.terms import Term

Kind = TypeVar("Kind", bound=Term)


class Vocabulary(Mapping[str, Kind], Generic[Kind]):
    """Terms by id, in the order of their file. `find` is for what users write: it objects in words they understand."""

    def __init__(self, name: Text, terms: Iterable[Kind]) -> None:
        self.name = name
        listed = tuple(terms)
        self._terms = {term.id: term for term in listed}
        if len(self._terms) != len(listed):
            raise ValueError(f"an id stands twice in the vocabulary of {name.en}")

    def __getitem__(self, id_: str) -> Kind:
        return self._terms[id_]

    def __iter__(self) -> Iterator[str]:
        return iter(self._terms)

    def __len__(self) -> int:
        return len(self._terms)

    def __hash__(self) -> int:
        return hash(self.ids)

    def __repr__(self) -> str:
        return f"Vocabulary({self.name.en}: {', '.join(self)})"

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(self._terms)

    def find(self, id_: str) -> Kind:
        """The term of this id, or an InputError that names the nearest known one."""
        term = self._terms.get(id_)
        if term is None:
            raise InputError(
                Text("Ordlisten kender ikke dette id ({name}).", "The vocabulary does not know this id ({name}).").fill(
                    name=self.name
                ),
                value=id_,
                expected=_nearest(str(id_), self.ids),
            )
        return term


def _nearest(wrong: str, known: tuple[str, ...]) -> Text:
    listed = ", ".join(known)
    close = difflib.get_close_matches(wrong.lower(), known, n=1, cutoff=0.5)
    if close:
        return Text(f"mente du «{close[0]}»? (kendte: {listed})", f"did you mean “{close[0]}”? (known: {listed})")
    return Text(f"en af: {listed}", f"one of: {listed}")
