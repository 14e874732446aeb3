"""The net-count rule of the municipal benchmark: how many more studies point one way than all other ways.

A surplus of one is a hypothesis, of two moderate evidence, of three or more strong evidence. A study counts once, and
studies of the same data count once together. A review that states its own grade counts as the least surplus that gives
it, since its own count is rarely printed; reviews of the same question share studies, so only the largest of them counts;
a study known to lie within a counted review does not count again. Where studies only suggest or describe, many of them
are still no more than a hypothesis.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from virkning.language import Text
from virkning.theory.evidence.kinds import DIRECTIONS, NETS, Direction, Net
from virkning.theory.evidence.said import Said

STRONG, MODERATE, HYPOTHESIS = 3, 2, 1
_LEAST: dict[str, int] = {"strong": STRONG, "moderate": MODERATE, "hypothesis": HYPOTHESIS, "none": 0}
_CONTRARY: dict[str, Direction] = {"positive": "negative", "negative": "positive", "none": "positive"}


@dataclass(frozen=True, slots=True)
class Vote:
    """What one study, or several of the same data, add to the count, and why so much."""

    study: str
    cite: str
    direction: Direction
    weight: int
    against: int
    reason: Text


@dataclass(frozen=True, slots=True)
class NetCount:
    """The count in each direction, the surplus of the leading one, and the grade that follows."""

    grade: Net
    direction: Direction
    positive: int
    negative: int
    none: int
    surplus: int
    votes: tuple[Vote, ...]
    measured: bool

    @property
    def reasons(self) -> tuple[Text, ...]:
        piles = Text(
            "{positive} peger gunstigt, {negative} ugunstigt, {none} på ingen virkning: overvægten er {surplus}, altså {grade}.",
            "{positive} favourable, {negative} unfavourable, {none} without effect: the surplus is {surplus}, hence {grade}.",
        )
        filled = piles.fill(
            positive=self.positive, negative=self.negative, none=self.none, surplus=self.surplus, grade=NETS[self.grade]
        )
        unmeasured = () if self.measured or not self.votes else (_UNMEASURED,)
        return (filled, *unmeasured, *(vote.reason for vote in self.votes))


_UNMEASURED = Text(
    "Ingen af dem måler noget; de foreslår, og det er højst en hypotese.",
    "None of them measures anything; they suggest, and that is at most a hypothesis.",
)


def net_count(said: Iterable[Said]) -> NetCount:
    bodies = by_data(said)
    reviews = {own[0].study.id for own in bodies if own[0].is_review}
    votes = [_review(own) if own[0].is_review else _single(own, reviews) for own in bodies]
    votes = _largest_review_only(votes, reviews)
    piles = {"positive": 0, "negative": 0, "none": 0}
    for vote in votes:
        if vote.direction in piles:
            piles[vote.direction] += vote.weight
            piles[_CONTRARY[vote.direction]] += vote.against
    measured = any(one.effect.role in ("effect", "association") for own in bodies for one in own)
    leading = max(piles, key=lambda direction: piles[direction])
    surplus = 2 * piles[leading] - sum(piles.values())
    return NetCount(
        grade=grade_of(surplus if measured else min(surplus, HYPOTHESIS)),
        direction=leading if surplus > 0 else "mixed",  # type: ignore[arg-type]
        surplus=max(surplus, 0),
        votes=tuple(votes),
        measured=measured,
        **piles,
    )


def by_data(said: Iterable[Said]) -> list[list[Said]]:
    """What is said, gathered by the data it rests on: studies of the same data are one body."""
    found: dict[str, list[Said]] = {}
    for one in said:
        found.setdefault(one.study.data, []).append(one)
    return list(found.values())


def cites(said: Iterable[Said]) -> str:
    return ", ".join(dict.fromkeys(one.study.cite for one in said))


def grade_of(surplus: int) -> Net:
    if surplus >= STRONG:
        return "strong"
    return "moderate" if surplus == MODERATE else "hypothesis" if surplus == HYPOTHESIS else "none"


def joint_direction(said: Iterable[Said]) -> Direction:
    """What several effects of one study say together: benefit and harm are mixed, an effect outweighs finding none."""
    found = {one.direction for one in said}
    if "mixed" in found or {"positive", "negative"} <= found:
        return "mixed"
    return "positive" if "positive" in found else "negative" if "negative" in found else "none"


def _single(own: list[Said], reviews: set[str]) -> Vote:
    study, direction, cite = own[0].study, joint_direction(own), cites(own)
    inside = next((review for review in study.within if review in reviews), None)
    if inside:
        text = Text(
            "{cite} tæller ikke igen: den er med i {review}.", "{cite} does not count again: it lies within {review}."
        )
        return Vote(study.id, cite, direction, 0, 0, text.fill(cite=cite, review=inside))
    if direction == "mixed":
        text = Text("{cite} peger flere veje og tæller ikke.", "{cite} points more than one way and does not count.")
        return Vote(study.id, cite, direction, 0, 0, text.fill(cite=cite))
    text = Text("{cite} tæller 1: {direction}.", "{cite} counts 1: {direction}.")
    if len({one.study.id for one in own}) > 1:
        text = Text(
            "{cite} bygger på de samme data og tæller 1: {direction}.",
            "{cite} rest on the same data and count 1: {direction}.",
        )
    return Vote(study.id, cite, direction, 1, 0, text.fill(cite=cite, direction=DIRECTIONS[direction]))


def _review(own: list[Said]) -> Vote:
    study, direction = own[0].study, joint_direction(own)
    counted = next((one.effect for one in own if one.effect.supporting is not None), None)
    if counted and counted.supporting is not None and counted.opposing is not None:
        text = Text(
            "{cite}, oversigt, tæller {a} for og {b} imod, som den selv trykker.",
            "{cite}, a review, counts {a} for and {b} against, as it prints itself.",
        )
        filled = text.fill(cite=study.cite, a=counted.supporting, b=counted.opposing)
        return Vote(study.id, study.cite, direction, counted.supporting, counted.opposing, filled)
    stated = max((one.effect.stated for one in own if one.effect.stated), key=_LEAST.__getitem__, default=None)
    if direction == "mixed":
        text = Text("{cite}, oversigt, peger flere veje og tæller ikke.", "{cite}, a review, points more than one way and does not count.")  # fmt: skip
        return Vote(study.id, study.cite, direction, 0, 0, text.fill(cite=study.cite))
    if stated:
        text = Text(
            "{cite}, oversigt, kalder det selv {grade} og tæller derfor {weight}: {direction}.",
            "{cite}, a review, calls it {grade} itself and so counts {weight}: {direction}.",
        )
        filled = text.fill(cite=study.cite, grade=NETS[stated], weight=_LEAST[stated], direction=DIRECTIONS[direction])
        return Vote(study.id, study.cite, direction, _LEAST[stated], 0, filled)
    text = Text(
        "{cite}, oversigt uden egen gradering, tæller 1: {direction}.",
        "{cite}, a review without a grade of its own, counts 1: {direction}.",
    )
    return Vote(study.id, study.cite, direction, 1, 0, text.fill(cite=study.cite, direction=DIRECTIONS[direction]))


def _largest_review_only(votes: list[Vote], reviews: set[str]) -> list[Vote]:
    """Within each direction the largest review stands; the others are kept in the list with weight 0 and the reason."""
    largest: dict[str, Vote] = {}
    for vote in votes:
        best = largest.get(vote.direction)
        if vote.study in reviews and vote.weight and (best is None or vote.weight > best.weight):
            largest[vote.direction] = vote
    return [
        _shared(vote, largest[vote.direction])
        if vote.study in reviews and vote.weight and vote is not largest[vote.direction]
        else vote
        for vote in votes
    ]


def _shared(vote: Vote, larger: Vote) -> Vote:
    text = Text(
        "{cite}, oversigt, tæller ikke ved siden af {larger}: de deler undersøgelser.",
        "{cite}, a review, does not count beside {larger}: they share studies.",
    )
    return Vote(vote.study, vote.cite, vote.direction, 0, 0, text.fill(cite=vote.cite, larger=larger.cite))
