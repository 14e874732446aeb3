"""The words studies are sorted by, and which of them lie under which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from virkning.language import Text, same
from virkning.theory.evidence.contents import TermForm


@dataclass(frozen=True, slots=True)
class Shelf:
    """Activities, outcomes or people by id. A word may be part of a wider one: a wage subsidy is firm-based."""

    terms: Mapping[str, TermForm]

    @classmethod
    def of(cls, terms: Iterable[TermForm]) -> Shelf:
        return cls({term.id: term for term in terms})

    def label(self, id_: str) -> Text:
        return self.terms[id_].label if id_ in self.terms else same(id_ or "–")

    def widening(self, id_: str) -> tuple[str, ...]:
        """The word itself and all wider words, nearest first."""
        found, waiting = dict.fromkeys([id_]), [id_]
        while waiting:
            term = self.terms.get(waiting.pop(0))
            wider = [wide for wide in (term.part_of if term else ()) if wide not in found]
            found |= dict.fromkeys(wider)
            waiting += wider
        return tuple(found)

    def within(self, id_: str, wide: Iterable[str]) -> bool:
        """Whether the word is one of these or lies under one of them."""
        return not set(self.widening(id_)).isdisjoint(wide)

    def akin(self, one: str, other: str) -> bool:
        """Whether the two are the same or share a wider word."""
        return not set(self.widening(one)).isdisjoint(self.widening(other))

    def comparable(self, one: str, other: str) -> bool:
        """Whether the two are the same, or one lies just under the other and that is not the widest word of all."""
        return one == other or other in self._wider(one) or one in self._wider(other)

    def _wider(self, id_: str) -> set[str]:
        """The next wider words, but for those that have none above them: they are too wide to compare by."""
        above = self.terms[id_].part_of if id_ in self.terms else ()
        return {wide for wide in above if self.terms[wide].part_of}


@dataclass(frozen=True, slots=True)
class Shelves:
    """The three lists together."""

    activities: Shelf
    outcomes: Shelf
    people: Shelf
