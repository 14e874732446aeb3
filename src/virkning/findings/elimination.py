"""Attribution by elimination: which rival explanations a finding rules out, weakens or leaves open.

Each design has something it can say about each rival by its nature; a warning that was raised takes it back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from virkning.findings.together import Reading
from virkning.language import Text

Status = Literal["excluded", "weakened", "open"]
STATUSES = {
    "excluded": Text("udelukket", "excluded"),
    "weakened": Text("svækket", "weakened"),
    "open": Text("står åben", "open"),
}


@dataclass(frozen=True, slots=True)
class Word:
    """What a design says about a rival, why, and the warnings that take it back."""

    status: Status
    why: Text
    unless: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Rival:
    name: str
    label: Text
    words: Mapping[str, Word]


_DRAWN = Word("excluded", Text("lodtrækningen", "lots were drawn"))
_APART_BEFORE = frozenset(
    {"pre_trends", "drifting_apart", "anticipation", "placebo_date_moves", "pre_trends_untestable"}
)
_OTHER_PEOPLE = frozenset({"composition_change", "composition_unknown", "covariate_moved", "unequal_coverage"})

RIVALS = (
    Rival("times", Text("Noget, der ramte alle: konjunktur eller lov", "Something that hit all: the economy or the law"), {
        "trial": _DRAWN,
        "matching": Word("excluded", Text("begge grupper er set på samme tid", "both groups are seen at the same time")),
        "difference": Word("excluded", Text("det falder ud af forskellen", "it drops out of the difference")),
    }),
    Rival("before", Text("Grupperne var forskellige i forvejen", "The groups differed beforehand"), {
        "trial": _DRAWN,
        "matching": Word("weakened", Text("kun for det, der er målt", "only for what was measured"),
                         frozenset({"still_unbalanced", "no_overlap", "estimates_disagree", "bad_controls"})),
        "difference": Word("excluded", Text("faste forskelle falder ud", "fixed differences drop out")),
    }),
    Rival("paths", Text("Grupperne var på vej hver sin vej", "The groups were moving apart"), {
        "trial": _DRAWN,
        "difference": Word("weakened", Text("forløbene før er prøvet", "the paths before were tested"), _APART_BEFORE),
    }),
    Rival("people", Text("Gruppen kom til at bestå af andre", "The group came to consist of others"), {
        "trial": _DRAWN,
        "matching": Word("excluded", Text("de samme borgere er fulgt", "the same citizens were followed"),
                         frozenset({"post_treatment_split", "cohort_chosen_by_outcome"})),
        "difference": Word("weakened", Text("oplysningerne er prøvet som udfald", "the covariates were tried as outcomes"), _OTHER_PEOPLE),
    }),
    Rival("place", Text("Noget andet i samme kommune på samme tid", "Something else in the same municipality at the same time"), {
        "trial": _DRAWN,
        "difference": Word("weakened", Text("en gruppe uden for indsatsen ændrede sig ikke", "a group not concerned did not change"),
                           frozenset({"placebo_group_moves"})),
    }),
    Rival("hidden", Text("Noget, ingen har målt", "Something nobody measured"), {"trial": _DRAWN}),
    Rival("part", Text("En anden del af samme indsats", "Another part of the same intervention"), {}),
)  # fmt: skip

CHANCE = Text("Tilfældighed", "Chance")
_NOT_EXAMINED = Text("ikke undersøgt her", "not examined here")


def says(rival: Rival, reading: Reading) -> tuple[Status, Text]:
    """What a finding says about a rival, with the reason."""
    word = rival.words.get(reading.design)
    if word is None or (rival.name == "place" and reading.design == "difference" and not reading.has_placebo_group):
        return "open", _NOT_EXAMINED
    taken_back = sorted(word.unless & reading.codes)
    if taken_back:
        return "open", Text("advarsel: {codes}", "warning: {codes}").fill(codes=", ".join(taken_back))
    return word.status, word.why


def says_of_chance(reading: Reading) -> tuple[Status, Text]:
    """Chance is never excluded, only made less likely."""
    if reading.clear:
        return "weakened", Text("tallet kan skelnes fra nul", "the figure can be told from zero")
    return "open", Text("tallet kan ikke skelnes fra nul", "the figure cannot be told from zero")


def by_elimination(readings: tuple[Reading, ...]) -> list[tuple[Text, list[tuple[Status, Text]], Status]]:
    """Each rival with what every finding says, and the strongest of it; chance is first."""
    rows = [(CHANCE, [says_of_chance(one) for one in readings])]
    rows += [(rival.label, [says(rival, one) for one in readings]) for rival in RIVALS]
    order: tuple[Status, ...] = ("excluded", "weakened", "open")
    return [(label, said, min((status for status, _ in said), key=order.index)) for label, said in rows]
