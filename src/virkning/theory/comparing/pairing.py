"""Which parts of two theories are the same part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from virkning.theory.model import Arrow, Element, Theory

Stated = Literal["confirms", "nuances", "contradicts"]
_STATED: tuple[Stated, ...] = ("confirms", "nuances", "contradicts")


@dataclass(frozen=True, slots=True)
class Pair:
    """Ids of an earlier and a later part; stated: what the later theory itself says of the two, where it does."""

    earlier: str
    later: str
    stated: Stated | None = None


def stated_pairs(earlier: Theory, later: Theory) -> Iterator[Pair]:
    """What the later theory says it confirms, nuances or contradicts in the earlier."""
    for part in (*later.elements, *later.arrows, *later.configurations):
        for word in _STATED:
            for reference in getattr(part, word):
                theory, _, id = reference.rpartition("/")
                if (theory or later.head.revises) == earlier.id and _known(earlier, id):
                    yield Pair(id, part.id, word)


def _known(theory: Theory, id: str) -> bool:
    return theory.has(id) or any(one.id == id for one in theory.configurations)


def pair_elements(earlier: Theory, later: Theory) -> list[Pair]:
    """Stated pairs first, then those of one id in a theory and its revision, then those of one name."""
    elements = {element.id for element in earlier.elements}
    ours = {element.id for element in later.elements}
    pairs = [pair for pair in stated_pairs(earlier, later) if pair.earlier in elements and pair.later in ours]
    related = later.head.revises == earlier.id or later.id == earlier.id
    taken = ({pair.earlier for pair in pairs}, {pair.later for pair in pairs})
    if related:
        _take(pairs, taken, [(one, one.id) for one in earlier.elements], [(one, one.id) for one in later.elements])
    for name in (_danish, _english):
        _take(
            pairs, taken, [(one, name(one)) for one in earlier.elements], [(one, name(one)) for one in later.elements]
        )
    return pairs


def _danish(element: Element) -> str:
    return " ".join(element.name.da.casefold().split())


def _english(element: Element) -> str:
    return " ".join(element.name.en.casefold().split())


Keyed = list[tuple[Element, str]]


def _take(pairs: list[Pair], taken: tuple[set[str], set[str]], earlier: Keyed, later: Keyed) -> None:
    """Pair what has the same key and may be the same thing, where neither is taken yet."""
    waiting = {key: element for element, key in reversed(earlier) if element.id not in taken[0]}
    for element, key in later:
        other = waiting.get(key)
        if other is None or element.id in taken[1] or other.id in taken[0] or not _may_be_same(other, element):
            continue
        pairs.append(Pair(other.id, element.id))
        taken[0].add(other.id)
        taken[1].add(element.id)


def _may_be_same(one: Element, other: Element) -> bool:
    """An outcome may turn into a context later on, but what is done is never a state of people."""
    deeds = ("activity", "principle")
    return (one.kind in deeds) == (other.kind in deeds) or _danish(one) == _danish(other)


def pair_arrows(earlier: Theory, later: Theory, elements: list[Pair]) -> list[Pair]:
    """Stated pairs first, then arrows between the same two elements, whichever way they point."""
    arrows = {arrow.id for arrow in earlier.arrows}
    ours = {arrow.id for arrow in later.arrows}
    pairs = [pair for pair in stated_pairs(earlier, later) if pair.earlier in arrows and pair.later in ours]
    taken = ({pair.earlier for pair in pairs}, {pair.later for pair in pairs})
    now = _later_of(elements)
    by_ends: dict[frozenset[str], list[Arrow]] = {}
    for arrow in later.arrows:
        by_ends.setdefault(frozenset((arrow.start, arrow.end)), []).append(arrow)
    for arrow in earlier.arrows:
        for start in now.get(arrow.start, ()):
            for end in now.get(arrow.end, ()):
                found = _same_way_first(by_ends.get(frozenset((start, end)), []), start, taken[1])
                if found and arrow.id not in taken[0]:
                    pairs.append(Pair(arrow.id, found.id))
                    taken[0].add(arrow.id)
                    taken[1].add(found.id)
    return pairs


def _same_way_first(arrows: list[Arrow], start: str, taken: set[str]) -> Arrow | None:
    free = [arrow for arrow in arrows if arrow.id not in taken]
    return next((arrow for arrow in free if arrow.start == start), free[0] if free else None)


def _later_of(pairs: list[Pair]) -> dict[str, list[str]]:
    """An element may have been divided into several."""
    found: dict[str, list[str]] = {}
    for pair in pairs:
        if pair.stated != "contradicts":
            found.setdefault(pair.earlier, []).append(pair.later)
    return found


def pair_configurations(earlier: Theory, later: Theory) -> list[Pair]:
    """A configuration may confirm or contradict any part; otherwise it is paired by id in a theory and its revision."""
    ours = {one.id for one in later.configurations}
    pairs = [pair for pair in stated_pairs(earlier, later) if pair.later in ours]
    said = {pair.later for pair in pairs}
    if later.head.revises == earlier.id or later.id == earlier.id:
        theirs = {one.id for one in earlier.configurations}
        pairs += [Pair(id, id) for id in sorted(ours & theirs - said)]
    return pairs
