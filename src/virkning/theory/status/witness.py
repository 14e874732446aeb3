"""One piece of evidence as the rules see it, wherever it came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from virkning.language import Text
from virkning.theory.binding import EvidenceKind, Interval, Says

Basis = Literal["comparison", "association", "told"]
Certainty = Literal["high", "moderate", "low", "very_low"]

BASES: dict[str, Text] = {
    "comparison": Text("sammenligning med nogen, der ikke fik det", "comparison with those who did not get it"),
    "association": Text("sammenhæng i data", "association in data"),
    "told": Text("fortalt i interview eller udledt", "told in interviews or reasoned"),
}


_STEPS: tuple[Certainty, ...] = ("high", "moderate", "low", "very_low")
# Among fewer people than this an effect that is seen is mostly measured too large.
FEW_PEOPLE = 100
FEW_PEOPLE_COST = 2


def weakened(certainty: Certainty, steps: int, people: int | None = None) -> Certainty:
    """So many steps down, and two more where few people were in it."""
    cost = FEW_PEOPLE_COST if people is not None and people < FEW_PEOPLE else 0
    return _STEPS[min(_STEPS.index(certainty) + steps + cost, len(_STEPS) - 1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """origin: what counts as one witness: an interview, a study, a finding; many quotes of one interview are one.

    counts: False for what is shown but carries no weight, such as a finding on made-up data.
    """

    part: str
    kind: EvidenceKind
    says: Says
    basis: Basis
    certainty: Certainty
    origin: str
    label: Text
    text: Text | None = None
    estimate: Interval | None = None
    warnings: tuple[Text, ...] = ()
    counts: bool = True
