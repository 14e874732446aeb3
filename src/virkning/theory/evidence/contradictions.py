"""Studies that speak against each other on the same thing, with what differs between them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from virkning.language import LANGUAGES, Text
from virkning.theory.evidence.certainty import BEST_FIRST, is_unsure
from virkning.theory.evidence.kinds import CYCLES, DESIGNS, HORIZONS
from virkning.theory.evidence.said import Said
from virkning.theory.evidence.shelf import Shelves

Kind = Literal["opposed", "unconfirmed"]  # in the order of gravity, which is that of the alphabet


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two studies' effects. opposed: benefit against harm. unconfirmed: an effect against none."""

    kind: Kind
    one: Said
    other: Said
    reason: Text


def contradictions(said: Iterable[Said], shelves: Shelves) -> tuple[Contradiction, ...]:
    """Every pair of studies that says different things of the same activity and outcome, once, by its gravest and surest pair of effects."""
    effects = [one for one in said if one.effect.role == "effect"]
    pairs = [(kind, one, other) for one, other in combinations(effects, 2) if (kind := _kind(one, other))]
    found: dict[tuple[str, str, str, str], Contradiction] = {}
    for kind, one, other in sorted(pairs, key=lambda pair: (pair[0], is_unsure(pair[1]) + is_unsure(pair[2]))):
        key = (one.study.id, other.study.id, one.effect.outcome, other.effect.outcome)
        if key not in found and _same_thing(one, other, shelves):
            found[key] = Contradiction(kind, one, other, _reason(kind, one, other, shelves))
    return tuple(found.values())


def _kind(one: Said, other: Said) -> Kind | None:
    both = {one.direction, other.direction}
    if one.study.id == other.study.id or len(both) == 1 or "mixed" in both:
        return None
    return "opposed" if both == {"positive", "negative"} else "unconfirmed"


def _same_thing(one: Said, other: Said, shelves: Shelves) -> bool:
    """The same activity or one a part of the other, and kindred outcomes; lock-in is only held against lock-in."""
    during = (one.effect.when == "during") == (other.effect.when == "during")
    return (
        during
        and shelves.activities.comparable(one.effect.activity, other.effect.activity)
        and shelves.outcomes.akin(one.effect.outcome, other.effect.outcome)
    )


def _reason(kind: Kind, one: Said, other: Said, shelves: Shelves) -> Text:
    heads = {
        "opposed": Text("{a} finder gavn, {b} skade.", "{a} finds benefit, {b} harm."),
        "unconfirmed": Text("{a} finder en virkning, {b} ingen.", "{a} finds an effect, {b} none."),
    }
    first, second = (one, other) if _leads(one, other) else (other, one)
    head = heads[kind].fill(a=first.study.cite, b=second.study.cite)
    parts = [head, *_differences(first, second, shelves), *_weighing(first, second)]
    return Text(*(" ".join(part.say(language) for part in parts) for language in LANGUAGES))


def _leads(one: Said, other: Said) -> bool:
    """The one that found something, and of two that did, the one that found benefit, is named first."""
    return one.direction == "positive" or other.direction == "none"


def _differences(one: Said, other: Said, shelves: Shelves) -> list[Text]:
    pairs = [
        (Text("design", "design"), DESIGNS[one.study.design], DESIGNS[other.study.design]),
        (Text("målgruppe", "people"), shelves.people.label(one.people), shelves.people.label(other.people)),
        (Text("tidshorisont", "horizon"), HORIZONS.get(one.effect.when or ""), HORIZONS.get(other.effect.when or "")),
        (Text("konjunktur", "business cycle"), CYCLES.get(one.effect.cycle or ""), CYCLES.get(other.effect.cycle or "")),
    ]  # fmt: skip
    told = Text("Forskel i {what}: {a} mod {b}.", "They differ in {what}: {a} against {b}.")
    return [told.fill(what=what, a=a, b=b) for what, a, b in pairs if a and b and a != b]


def _weighing(one: Said, other: Said) -> list[Text]:
    """Which of the two weighs more by its design, and whether one of them is uncertain."""
    found = []
    ranks = [BEST_FIRST.index(said.tier) for said in (one, other)]
    if ranks[0] != ranks[1]:
        better = one if ranks[0] < ranks[1] else other
        found.append(
            Text("{cite} vejer tungere efter design.", "{cite} weighs more by design.").fill(cite=better.study.cite)
        )
    unsure = Text("Resultatet hos {cite} er usikkert.", "The result of {cite} is uncertain.")
    return [*found, *(unsure.fill(cite=said.study.cite) for said in (one, other) if is_unsure(said))]
