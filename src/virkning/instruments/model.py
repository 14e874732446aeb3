"""What a questionnaire is: items on scales, asked of a citizen or a caseworker, in versions that never change."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Literal

from virkning.language import Text
from virkning.words import Term, Vocabulary

Rater = Literal["citizen", "caseworker"]
RATERS: tuple[Rater, ...] = ("citizen", "caseworker")
RATER_LABELS: dict[Rater, Text] = {
    "citizen": Text("Borgerens svar", "The citizen's answers"),
    "caseworker": Text("Sagsbehandlerens svar", "The caseworker's answers"),
}

Lineage = Literal["same", "reworded", "rescaled", "new"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing(Term):
    """A reason why an answer is missing. `code` stands for it where a form can only hold numbers."""

    code: int


MISSINGS = Vocabulary(
    Text("manglende svar", "missing answers"),
    (
        Missing(id="dont_know", code=97, label=Text("Ved ikke", "Don't know")),
        Missing(id="wont_answer", code=98, label=Text("Vil ikke svare", "Won't answer")),
        Missing(id="not_relevant", code=99, label=Text("Passer ikke på mig", "Does not apply to me")),
    ),
)
# The caseworker speaks of somebody else.
NOT_RELEVANT_TO_CITIZEN = Text("Passer ikke på borgeren", "Does not apply to the citizen")


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One answer that can be chosen. An exclusive one cannot be chosen together with others."""

    code: int
    label: Text
    exclusive: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Construct(Term):
    """What an item measures; two raters' items with the same construct can be compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item(Term):
    """One question.

    `scale` names its points; items with the same scale have the same points. `multiple` allows several at once.
    `lineage` says what became of the item since `earlier`, its id in the earlier version.
    """

    construct: str
    rater: Rater
    question: Text
    hint: Text | None = None
    scale: str
    points: tuple[Point, ...]
    multiple: bool = False
    missing: tuple[str, ...] = ()
    lineage: Lineage
    earlier: str | None = None
    source: str

    @property
    def codes(self) -> tuple[int, ...]:
        return tuple(point.code for point in self.points)

    @property
    def low(self) -> Point:
        return self.points[0]

    @property
    def high(self) -> Point:
        return self.points[-1]

    def missing_label(self, reason: str) -> Text:
        if reason == "not_relevant" and self.rater == "caseworker":
            return NOT_RELEVANT_TO_CITIZEN
        return MISSINGS[reason].label


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """One version of a questionnaire. Once published it stands: a change of any word is a new version."""

    id: str
    version: str
    title: Text
    note: Text | None = None
    valid_from: date
    earlier_version: str | None = None
    citizen_alone: bool = False
    constructs: Vocabulary[Construct]
    items: tuple[Item, ...]

    @property
    def raters(self) -> tuple[Rater, ...]:
        return tuple(rater for rater in RATERS if self.items_of(rater))

    @property
    def checksum(self) -> str:
        """The sha256 of everything that a respondent or an analyst depends on."""
        return _digest(self)

    def item(self, id_: str) -> Item:
        """The item of this id, or an InputError that names the nearest known one."""
        return Vocabulary(self.title, self.items).find(id_)

    def items_of(self, rater: Rater | None) -> tuple[Item, ...]:
        """The items one rater answers, in the order asked; None = both raters'."""
        return tuple(item for item in self.items if rater in (None, item.rater))

    def pairs(self) -> tuple[tuple[Construct, Item, Item], ...]:
        """The constructs that both raters judge with one item each: (construct, citizen's item, caseworker's item)."""
        found = []
        for construct in self.constructs.values():
            sides = [[item for item in self.items_of(rater) if item.construct == construct.id] for rater in RATERS]
            if all(len(side) == 1 for side in sides):
                found.append((construct, sides[0][0], sides[1][0]))
        return tuple(found)


def _digest(instrument: Instrument) -> str:
    content = {
        "instrument": [instrument.id, instrument.version, instrument.title, instrument.note],
        "valid_from": instrument.valid_from.isoformat(),
        "earlier_version": instrument.earlier_version,
        "citizen_alone": instrument.citizen_alone,
        "constructs": [asdict(construct) for construct in instrument.constructs.values()],
        "items": [asdict(item) for item in instrument.items],
    }
    written = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode("utf-8")).hexdigest()
