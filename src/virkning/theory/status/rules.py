"""The rules by which evidence becomes a status. They are few, stated in words, and the reason always comes along.

Comparisons weigh before associations and interviews: those can suggest, contest and contradict, but not settle.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from virkning.language import Text
from virkning.theory.status.witness import Witness

Status = Literal["supported", "indication", "contested", "contradicted", "refuted", "not_found", "untested"]

STATUSES: dict[str, Text] = {
    "supported": Text("støttet", "supported"),
    "indication": Text("tegn på", "indicated"),
    "contested": Text("omstridt", "contested"),
    "contradicted": Text("modsagt", "contradicted"),
    "refuted": Text("afkræftet", "refuted"),
    "not_found": Text("ikke fundet", "not found"),
    "untested": Text("uprøvet", "untested"),
}
# One comparison can settle a claim when its certainty is at least moderate; weaker ones must be two of different origin.
ENOUGH_ALONE = frozenset({"high", "moderate"})
ENOUGH_TOGETHER = 2


@dataclass(frozen=True, slots=True)
class Weighed:
    """A status and why."""

    status: Status
    reason: Text


@dataclass(frozen=True, slots=True)
class _Side:
    """The witnesses that say the same, by what they rest on; each origin is one witness."""

    comparisons: dict[str, Witness]
    others: dict[str, Witness]

    @property
    def settles(self) -> bool:
        strong = any(witness.certainty in ENOUGH_ALONE for witness in self.comparisons.values())
        bearing = [witness for witness in self.comparisons.values() if witness.certainty != "very_low"]
        return strong or len(bearing) >= ENOUGH_TOGETHER

    def __bool__(self) -> bool:
        return bool(self.comparisons or self.others)


def status_of(witnesses: Iterable[Witness]) -> Weighed:
    """The status of one part, by all that is bound to it."""
    heard = [witness for witness in witnesses if witness.counts]
    sides = {says: _side(heard, says) for says in ("supports", "contradicts", "none", "nuances")}
    status, why = _weigh(sides["supports"], sides["contradicts"], sides["none"], sides["nuances"])
    return Weighed(status, Text(why.da + _counted(sides, "da"), why.en + _counted(sides, "en")))


def _side(witnesses: list[Witness], says: str) -> _Side:
    comparisons: dict[str, Witness] = {}
    others: dict[str, Witness] = {}
    order = ("high", "moderate", "low", "very_low")
    for witness in sorted(witnesses, key=lambda one: order.index(one.certainty)):
        if witness.says == says:
            (comparisons if witness.basis == "comparison" else others).setdefault(witness.origin, witness)
    return _Side(comparisons, others)


def _weigh(for_: _Side, against: _Side, none: _Side, nuances: _Side) -> tuple[Status, Text]:
    if not (for_ or against or none or nuances):
        return "untested", Text("Intet bevis er knyttet hertil.", "No evidence is bound to it.")
    if for_.comparisons or against.comparisons:
        return _by_comparisons(for_, against, none)
    if none.comparisons and for_.others:
        return "contested", Text(
            "Noget tyder på det, men sammenligninger har ikke fundet det.",
            "Something suggests it, but comparisons have not found it.",
        )
    return _by_others(for_, against, none)


def _by_comparisons(for_: _Side, against: _Side, none: _Side) -> tuple[Status, Text]:
    if for_.comparisons and (against.comparisons or none.comparisons):
        return "contested", Text("Sammenligningerne er ikke enige.", "The comparisons do not agree.")
    if for_.settles:
        return "supported", Text(
            "Mindst én sammenligning med rimelig sikkerhed, eller to uafhængige, støtter det, og ingen taler imod.",
            "At least one comparison of fair certainty, or two independent ones, support it, and none speak against.",
        )
    if for_.comparisons:
        if len(against.others) > len(for_.others):
            return "contested", Text(
                "Én svag sammenligning støtter det, men flere øvrige vidner taler imod.",
                "One weak comparison supports it, but more of the other witnesses speak against.",
            )
        return "indication", Text(
            "Én sammenligning støtter det, men den er ikke stærk nok alene.",
            "One comparison supports it, but it is not strong enough alone.",
        )
    if against.settles:
        return "refuted", Text(
            "Mindst én sammenligning med rimelig sikkerhed, eller to uafhængige, viser det modsatte, og ingen støtter det.",
            "At least one comparison of fair certainty, or two independent ones, show the opposite, and none support it.",
        )
    return "contradicted", Text(
        "En sammenligning viser det modsatte, men den er ikke stærk nok alene.",
        "A comparison shows the opposite, but it is not strong enough alone.",
    )


def _by_others(for_: _Side, against: _Side, none: _Side) -> tuple[Status, Text]:
    if for_ and against:
        return "contested", Text(
            "Der er vidner både for og imod, og ingen sammenligning.",
            "There are witnesses for and against, and no comparison.",
        )
    if against:
        return "contradicted", Text(
            "Alle vidner taler imod; der er ingen sammenligning.",
            "All witnesses speak against; there is no comparison.",
        )
    if none and not for_:
        return "not_found", Text("Der er set efter det uden at finde det.", "It was looked for and not found.")
    if not for_:
        return "indication", Text(
            "Vidner siger, at det gælder med forbehold, og ingen sammenligning har prøvet det.",
            "Witnesses say that it holds with reservations, and no comparison has tested it.",
        )
    return "indication", Text(
        "Vidner taler for, men ingen sammenligning har prøvet det.",
        "Witnesses speak for it, but no comparison has tested it.",
    )


_SAID = {
    "supports": Text("{n} for", "{n} for"),
    "contradicts": Text("{n} imod", "{n} against"),
    "none": Text("{n} finder intet sikkert", "{n} find nothing certain"),
    "nuances": Text("{n} nuancerer", "{n} add nuance"),
}


def _counted(sides: dict[str, _Side], language: str) -> str:
    """How many witnesses of each kind, so that a reader can follow the rule."""
    parts = []
    for says, side in sides.items():
        total = len(side.comparisons) + len(side.others)
        if total:
            said = getattr(_SAID[says], language).format(n=total)
            heavy = Text(
                f" (heraf {len(side.comparisons)} sammenligninger)", f" (of them {len(side.comparisons)} comparisons)"
            )
            parts.append(said + (getattr(heavy, language) if side.comparisons else ""))
    label = {"da": "Vidner", "en": "Witnesses"}[language]
    return f" {label}: {', '.join(parts)}." if parts else ""
