"""A rating in the manner of GRADE: how far one may trust that the effect is what the studies say.

Randomised studies start at high, comparisons without randomisation at low, the rest at very low. It sinks a step for each
of: risk of bias, studies that disagree, other people than those asked about, imprecision. Comparisons rise a step for a
large effect. Publication bias cannot be judged from what is entered, and that is said.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from virkning.language import Text
from virkning.theory.evidence.counting import by_data, cites, joint_direction
from virkning.theory.evidence.kinds import BIASES, CERTAINTIES, RATIOS, TIERS, Certainty, Tier
from virkning.theory.evidence.said import Said

LEVELS: tuple[Certainty, ...] = ("very_low", "low", "moderate", "high")
START: dict[Tier, int] = {"randomised": 3, "comparison": 1, "description": 0, "qualitative": 0}
BEST_FIRST: tuple[Tier, ...] = ("randomised", "comparison", "description", "qualitative")
FEWEST_PEOPLE = 400  # fewer than this in all studies together is few, GRADE's rule of thumb
LARGE = 2.0  # a ratio of two, or its inverse, is a large effect
Direct = Callable[[Said], bool]


@dataclass(frozen=True, slots=True)
class Rating:
    level: Certainty
    tier: Tier
    reasons: tuple[Text, ...]


def rate(said: Sequence[Said], direct: Direct = lambda one: True, *, alone: bool = False) -> Rating:
    """The rating of a body of evidence, by its best kind of study; the other kinds are named but do not lift it.

    alone: a single study rated for itself, which is then not blamed for standing alone.
    """
    tier = next(tier for tier in BEST_FIRST if any(one.tier == tier for one in said))
    body = [one for one in said if one.tier == tier]
    level, reasons = START[tier], [_start(tier, body, len(said))]
    for judge in (_bias, _disagreement, _imprecision):
        if found := judge(body):
            level, reasons = level - 1, [*reasons, found]
    if not alone and (found := _lonely(body)):
        level, reasons = level - 1, [*reasons, found]
    if found := _indirect(body, direct):
        level, reasons = level - 1, [*reasons, found]
    if tier == "comparison" and (found := _large(body)):
        level, reasons = level + 1, [*reasons, found]
    shown = LEVELS[min(max(level, 0), len(LEVELS) - 1)]
    together = Text("Samlet: {level}.", "Together: {level}.").fill(level=CERTAINTIES[shown])
    return Rating(shown, tier, tuple(reasons) if alone else (*reasons, _UNJUDGED, together))


_UNJUDGED = Text(
    "Om resultater er holdt tilbage, kan ikke bedømmes ud fra det indtastede.",
    "Whether results were held back cannot be judged from what is entered.",
)


def _start(tier: Tier, body: list[Said], all_: int) -> Text:
    others = all_ - len(body)
    text = Text("Udgangspunkt {level}: {tier} ({cites}){rest}.", "Starts at {level}: {tier} ({cites}){rest}.")
    rest = Text("; {others} udsagn af andre slags løfter ikke", "; {others} statements of other kinds do not lift it")
    return text.fill(
        level=CERTAINTIES[LEVELS[START[tier]]],
        tier=TIERS[tier],
        cites=cites(body),
        rest=rest.fill(others=others) if others else "",
    )


def _bias(body: list[Said]) -> Text | None:
    """A step down when at least half of the studies have a recorded weakness."""
    studies = {one.study.id: one.study for one in body}
    weak = [study for study in studies.values() if study.bias or study.design == "quasi_rct"]
    if 2 * len(weak) < len(studies):
        return None
    kinds = dict.fromkeys(bias for study in weak for bias in (study.bias or ("allocation",)))
    text = Text("Et trin ned for risiko for skævhed: {kinds}.", "A step down for risk of bias: {kinds}.")
    return text.fill(
        kinds=Text(*("; ".join(BIASES[kind].say(language) for kind in kinds) for language in ("da", "en")))
    )


def _disagreement(body: list[Said]) -> Text | None:
    found = {joint_direction(own) for own in by_data(body)}
    if len(found) == 1 and "mixed" not in found:
        return None
    return Text("Et trin ned: undersøgelserne er ikke enige.", "A step down: the studies do not agree.")


def _indirect(body: list[Said], direct: Direct) -> Text | None:
    if any(direct(one) for one in body):
        return None
    return Text("Et trin ned: de undersøgte er andre end dem, der spørges om.",
                "A step down: the people studied are others than those asked about.")  # fmt: skip


def _imprecision(body: list[Said]) -> Text | None:
    """A step down when nobody found a sure difference, or when all together are few. Reviews seldom print how many.

    Interviews are not counted by heads.
    """
    if body[0].tier == "qualitative":
        return None
    if all(is_unsure(one) for one in body):
        return Text("Et trin ned: resultaterne er usikre.", "A step down: the results are uncertain.")
    people = {one.study.id: one.study.n for one in body if not one.is_review}
    known = [n for n in people.values() if n is not None]
    if people and len(known) == len(people) == len({one.study.id for one in body}) and sum(known) < FEWEST_PEOPLE:
        return Text("Et trin ned: {n} personer er få.", "A step down: {n} people are few.").fill(n=sum(known))
    return None


def _lonely(body: list[Said]) -> Text | None:
    """Whether another study would find the same cannot be seen from one. A review already holds several."""
    if len(by_data(body)) > 1 or body[0].is_review:
        return None
    return Text("Et trin ned: en enkelt undersøgelse.", "A step down: a single study.")


def is_unsure(said: Said) -> bool:
    """Not significant as told, or with an interval that holds no difference."""
    effect = said.effect
    if effect.significant is not None:
        return not effect.significant and effect.direction != "none"
    if effect.low is None or effect.high is None:
        return False
    nothing = 1.0 if effect.unit in RATIOS else 0.0
    return effect.low <= nothing <= effect.high


def _large(body: list[Said]) -> Text | None:
    ratios = [one.effect.value for one in body if one.effect.unit in RATIOS and one.effect.value]
    if not ratios or not all(ratio >= LARGE or ratio <= 1 / LARGE for ratio in ratios):
        return None
    return Text("Et trin op: virkningen er stor.", "A step up: the effect is large.")
