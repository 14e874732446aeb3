"""The matrix of twelve cells: theory, implementation and results read together.

Rows: whether the municipality's theory is the initial one. Columns: whether what was done follows the initial theory,
the municipality's, or neither, with good or bad results. A bad result is a failure of the theory only when the theory was
followed; otherwise it is a failure of implementation, and the theory is untried.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from virkning.language import Text

Follows = Literal["initial", "municipal", "neither"]
Reading = Literal["confirms", "theory_failure", "implementation_failure", "other_cause", "adjusts", "indicates"]

FOLLOWS: dict[str, Text] = {
    "initial": Text("følger den indledende teori", "follows the initial theory"),
    "municipal": Text("følger kommunens teori", "follows the municipality's theory"),
    "neither": Text("følger ingen af dem", "follows neither"),
}
READINGS: dict[Reading, Text] = {
    "confirms": Text(
        "Ventet. Teorien er fulgt, og resultaterne er gode: den er bekræftet her.",
        "Expected. The theory was followed and the results are good: it is confirmed here.",
    ),
    "theory_failure": Text(
        "Uventet. Teorien er fulgt, men resultaterne er dårlige: teorifejl. Påstanden holder ikke her, eller noget, der ikke "
        "er set, betyder mere.",
        "Unexpected. The theory was followed but the results are bad: theory failure. The claim does not hold here, or "
        "something unseen matters more.",
    ),
    "implementation_failure": Text(
        "Ventet. Teorien er ikke fulgt, og resultaterne er dårlige: implementeringsfejl. Teorien er ikke prøvet.",
        "Expected. The theory was not followed and the results are bad: implementation failure. The theory is untried.",
    ),
    "other_cause": Text(
        "Uventet. Gode resultater uden teorierne: noget andet virker. Ny viden, hvis det kan findes.",
        "Unexpected. Good results without the theories: something else works. New knowledge, if it can be found.",
    ),
    "adjusts": Text(
        "Uventet. Kommunens egen teori er fulgt, og resultaterne er gode: den indledende teori skal rettes.",
        "Unexpected. The municipality's own theory was followed and the results are good: the initial theory needs mending.",
    ),
    "indicates": Text(
        "Ventet. Kommunens egen teori er fulgt, og resultaterne er dårlige: teorifejl i kommunens teori. Det tyder på, at den "
        "indledende er bedre, men viser det ikke.",
        "Expected. The municipality's own theory was followed and the results are bad: failure of the municipality's theory. "
        "It suggests that the initial one is better but does not show it.",
    ),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """same: whether the two theories are the same. expected: whether the initial theory would expect the results."""

    same: bool
    follows: Follows
    good: bool
    reading: Reading

    @property
    def expected(self) -> bool:
        return self.reading in ("confirms", "implementation_failure", "indicates")

    @property
    def text(self) -> Text:
        return READINGS[self.reading]


def read_cell(*, same: bool, follows: Follows, good: bool) -> Cell:
    return Cell(same, follows, good, _reading(same, follows, good))


def _reading(same: bool, follows: Follows, good: bool) -> Reading:
    if follows == "neither":
        return "other_cause" if good else "implementation_failure"
    if same or follows == "initial":
        return "confirms" if good else "theory_failure"
    return "adjusts" if good else "indicates"


CELLS: tuple[Cell, ...] = tuple(
    read_cell(same=same, follows=follows, good=good)
    for same in (True, False)
    for follows in ("initial", "municipal", "neither")
    for good in (True, False)
)
