"""How each part of a later theory stands to an earlier one, and what has changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from virkning.language import Text
from virkning.theory.comparing.pairing import Pair, pair_arrows, pair_configurations, pair_elements
from virkning.theory.kinds import ELEMENT_KINDS, LEVELS, OPPOSITES, PARTS, SCOPES, SIGNS, THROUGH
from virkning.theory.model import Arrow, Configuration, Element, Theory

What = Literal["element", "arrow", "configuration"]
Verdict = Literal["confirmed", "nuanced", "new", "contradicted", "missing"]

VERDICTS: dict[str, Text] = {
    "confirmed": Text("bekræftet", "confirmed"),
    "nuanced": Text("nuanceret", "nuanced"),
    "new": Text("ny", "new"),
    "contradicted": Text("modsagt", "contradicted"),
    "missing": Text("mangler", "missing"),
}
_OF_STATED: dict[str, Verdict] = {"confirms": "confirmed", "nuances": "nuanced", "contradicts": "contradicted"}
_STATED = Text("siger den senere teori selv", "the later theory says so itself")
_FIELDS: dict[str, tuple[Text, dict[str, Text] | None]] = {
    "kind": (Text("slags", "kind"), ELEMENT_KINDS),
    "name": (Text("navn", "name"), None),
    "through": (Text("virker", "works"), THROUGH),
    "part": (Text("del", "part"), PARTS),
    "level": (Text("niveau", "level"), LEVELS),
    "scope": (Text("gælder", "holds"), SCOPES),
    "sign": (Text("fortegn", "sign"), SIGNS),
}
_WORDED = {
    "text": Text("forklaringen er en anden", "the explanation differs"),
    "overall": Text("rækkevidden er en anden", "the reach differs"),
    "claim": Text("påstanden er en anden", "the claim differs"),
    "assumption": Text("forudsætningen er en anden", "the assumption differs"),
    "rival": Text("den anden forklaring er en anden", "the rival explanation differs"),
}
_TURNED = Text("pilen peger den modsatte vej", "the arrow points the other way")
_MEMBERS = Text("andre dele er med, eller rollerne er andre", "other parts belong, or the parts they play differ")
_OPPOSITE = Text("fortegnet er det modsatte", "the sign is the opposite")


@dataclass(frozen=True, slots=True)
class Compared:
    """One part of either theory. earlier and later are ids; one of them is None where a part is new or missing."""

    what: What
    earlier: str | None
    later: str | None
    name: Text
    verdict: Verdict
    changes: tuple[Text, ...] = ()


def compare(earlier: Theory, later: Theory) -> tuple[Compared, ...]:
    """Elements, then arrows: the later theory's in its order, and then what is missing from it."""
    elements = pair_elements(earlier, later)
    arrows = pair_arrows(earlier, later, elements)
    now = {pair.earlier: pair.later for pair in elements}
    return (
        *_judge("element", earlier, later, elements, now),
        *_judge("arrow", earlier, later, arrows, now),
        *_judge("configuration", earlier, later, pair_configurations(earlier, later), now),
    )


def _judge(what: What, earlier: Theory, later: Theory, pairs: list[Pair], now: dict[str, str]) -> list[Compared]:
    ours, theirs = _parts(later, what), _parts(earlier, what)
    found = []
    for part in ours:
        mine = [pair for pair in pairs if pair.later == part.id]
        found += [_one(what, earlier, later, pair, now) for pair in mine]
        if not mine:
            found.append(Compared(what, None, part.id, later.named(part.id), "new"))
    paired = {pair.earlier for pair in pairs}
    found += [
        Compared(what, part.id, None, earlier.named(part.id), "missing") for part in theirs if part.id not in paired
    ]
    return found


def _parts(theory: Theory, what: What) -> tuple[Element, ...] | tuple[Arrow, ...] | tuple[Configuration, ...]:
    if what == "element":
        return theory.elements
    return theory.arrows if what == "arrow" else theory.configurations


def _one(what: What, earlier: Theory, later: Theory, pair: Pair, now: dict[str, str]) -> Compared:
    name = later.named(pair.later)
    verdict: Verdict = "confirmed"
    changes: tuple[Text, ...] = ()
    if what == "element":
        verdict, changes = _elements(earlier.element(pair.earlier), later.element(pair.later))
    elif what == "arrow":
        verdict, changes = _arrows(earlier.arrow(pair.earlier), later.arrow(pair.later), now)
    elif not pair.stated:
        verdict, changes = _configurations(earlier, later, pair.later)
    if pair.stated:
        return Compared(what, pair.earlier, pair.later, name, _OF_STATED[pair.stated], (_STATED, *changes))
    return Compared(what, pair.earlier, pair.later, name, verdict, changes)


def _elements(one: Element, other: Element) -> tuple[Verdict, tuple[Text, ...]]:
    changes = _changes(one, other, ("kind", "name", "through", "part", "level", "scope", "overall", "text"))
    return ("nuanced" if changes else "confirmed"), changes


def _configurations(earlier: Theory, later: Theory, id: str) -> tuple[Verdict, tuple[Text, ...]]:
    one, other = (next(found for found in theory.configurations if found.id == id) for theory in (earlier, later))
    changes = _changes(one, other, ("name", "text"))
    if (set(one.members), one.roles) != (set(other.members), other.roles):
        changes = (*changes, _MEMBERS)
    return ("nuanced" if changes else "confirmed"), changes


def _arrows(one: Arrow, other: Arrow, now: dict[str, str]) -> tuple[Verdict, tuple[Text, ...]]:
    changes = _changes(one, other, ("sign", "claim", "assumption", "rival"))
    if (one.sign, other.sign) in OPPOSITES:
        return "contradicted", (_OPPOSITE, *changes)
    if _turned(one, other, now):
        return "contradicted", (_TURNED, *changes)
    return ("nuanced" if changes else "confirmed"), changes


def _turned(one: Arrow, other: Arrow, now: dict[str, str]) -> bool:
    """The same two ends, the other way round; things that only go together have no way to turn."""
    if "with" in (one.sign, other.sign):
        return False
    return now.get(one.start) == other.end and now.get(one.end) == other.start and one.start != one.end


def _changes(one: object, other: object, keys: tuple[str, ...]) -> tuple[Text, ...]:
    return tuple(
        _said(key, getattr(one, key), getattr(other, key)) for key in keys if getattr(one, key) != getattr(other, key)
    )


def _said(key: str, before: object, now: object) -> Text:
    if key in _WORDED:
        return _WORDED[key]
    label, words = _FIELDS[key]
    shown = [_shown(value, words) for value in (before, now)]
    return Text("{label}: {before} → {now}", "{label}: {before} → {now}").fill(
        label=label, before=shown[0], now=shown[1]
    )


def _shown(value: object, words: dict[str, Text] | None) -> Text:
    if isinstance(value, Text):
        return value
    if value is None:
        return Text("ikke sagt", "not said")
    return words[str(value)] if words else Text(str(value), str(value))
