"""A question graded by both rules, with what was set by hand shown beside what was computed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

from virkning.language import Text
from virkning.theory.evidence.asking import answers, is_direct
from virkning.theory.evidence.certainty import Rating, rate
from virkning.theory.evidence.contents import Override, Question
from virkning.theory.evidence.contradictions import Contradiction, contradictions
from virkning.theory.evidence.counting import NetCount, net_count
from virkning.theory.evidence.kinds import CERTAINTIES, NETS, Certainty, Direction, Net
from virkning.theory.evidence.said import Said
from virkning.theory.evidence.shelf import Shelves


@dataclass(frozen=True, slots=True)
class Grade:
    """What is known of a question. rating is None when no study answers it."""

    question: Question
    said: tuple[Said, ...]
    counted: NetCount
    rating: Rating | None
    contradictions: tuple[Contradiction, ...]
    overrides: tuple[Override, ...]

    @property
    def direction(self) -> Direction:
        return self.counted.direction

    @property
    def net(self) -> Net:
        """The grade by the net count, or the one set by hand."""
        by_hand = self._by_hand("net")
        return cast(Net, by_hand.grade) if by_hand else self.counted.grade

    @property
    def certainty(self) -> Certainty:
        by_hand = self._by_hand("certainty")
        if by_hand:
            return cast(Certainty, by_hand.grade)
        return self.rating.level if self.rating else "very_low"

    @property
    def reasons(self) -> tuple[Text, ...]:
        rated = self.rating.reasons if self.rating else ()
        return (*self.counted.reasons, *rated, *(self._told(override) for override in self.overrides))

    def _by_hand(self, rule: str) -> Override | None:
        """The latest override of a rule."""
        own = [override for override in self.overrides if override.rule == rule]
        return max(own, key=lambda override: override.when, default=None)

    def _told(self, override: Override) -> Text:
        computed: Text = NETS[self.counted.grade] if override.rule == "net" else CERTAINTIES[self._computed_certainty]
        set_to = (NETS if override.rule == "net" else CERTAINTIES)[override.grade]
        text = Text(
            "Sat til {set_to} af {who} den {when}, regnet til {computed}: {why}",
            "Set to {set_to} by {who} on {when}, computed as {computed}: {why}",
        )
        return text.fill(
            set_to=set_to, who=override.who, when=override.when.isoformat(), computed=computed, why=override.why
        )

    @property
    def _computed_certainty(self) -> Certainty:
        return self.rating.level if self.rating else "very_low"


def grade(question: Question, said: Iterable[Said], shelves: Shelves, overrides: Sequence[Override] = ()) -> Grade:
    """The question graded on all that answers it."""
    found = answers(question, said, shelves)
    return Grade(
        question=question,
        said=found,
        counted=net_count(found),
        rating=rate(found, lambda one: is_direct(one, question, shelves)) if found else None,
        contradictions=contradictions(found, shelves),
        overrides=tuple(override for override in overrides if override.question == question.id),
    )
