"""The evidence base as one value, and what it answers: what is known of an arrow, an element or a question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from virkning.errors import InputError
from virkning.language import LANGUAGES, Text
from virkning.theory.evidence.asking import answers
from virkning.theory.evidence.certainty import rate
from virkning.theory.evidence.contents import Binding, EvidenceFile, Override, Question
from virkning.theory.evidence.contradictions import Contradiction, contradictions
from virkning.theory.evidence.counting import net_count
from virkning.theory.evidence.grading import Grade, grade
from virkning.theory.evidence.kinds import Certainty, Direction, Net, Sign
from virkning.theory.evidence.model import Effect, Study
from virkning.theory.evidence.naming import nearest
from virkning.theory.evidence.said import Said, everything_said
from virkning.theory.evidence.shelf import Shelf, Shelves

_SEEN_FROM_PLUS: dict[Direction, Sign] = {
    "positive": "supports",
    "negative": "contradicts",
    "none": "none",
    "mixed": "mixed",
}
_SEEN_FROM_MINUS: dict[Direction, Sign] = {**_SEEN_FROM_PLUS, "positive": "contradicts", "negative": "supports"}


@dataclass(frozen=True, slots=True)
class Result:
    """One study's effect, seen from an arrow's claim: its sign, how far one may trust it, and why."""

    study: Study
    effect: Effect
    effect_id: str
    sign: Sign
    strength: Certainty
    reason: Text


@dataclass(frozen=True, slots=True)
class Verdict:
    """All that is bound to an arrow together. The direction is seen from the arrow's claim."""

    direction: Sign
    net: Net
    certainty: Certainty
    reasons: tuple[Text, ...]
    contradictions: tuple[Contradiction, ...]
    overridden: Override | None


@dataclass(frozen=True)
class Evidence:
    """Everything that was read, and the questions it answers."""

    content: EvidenceFile
    files: tuple[str, ...] = field(default=(), compare=False)

    @property
    def studies(self) -> tuple[Study, ...]:
        return self.content.studies

    @property
    def questions(self) -> tuple[Question, ...]:
        return self.content.questions

    @cached_property
    def said(self) -> tuple[Said, ...]:
        return tuple(everything_said(self.studies))

    @cached_property
    def shelves(self) -> Shelves:
        content = self.content
        return Shelves(Shelf.of(content.activities), Shelf.of(content.outcomes), Shelf.of(content.people))

    @cached_property
    def bound(self) -> frozenset[str]:
        """The arrows and elements that something is bound to."""
        return frozenset(binding.arrow for binding in self.content.bindings)

    @cached_property
    def _by_id(self) -> Mapping[str, Said]:
        return {one.id: one for one in self.said}

    def study(self, id_: str) -> Study:
        return _find({study.id: study for study in self.studies}, id_, Text("Undersøgelsen kendes ikke.", "The study is not known."))  # fmt: skip

    def question(self, id_: str) -> Question:
        return _find({asked.id: asked for asked in self.questions}, id_, Text("Spørgsmålet kendes ikke.", "The question is not known."))  # fmt: skip

    def effect(self, id_: str) -> Said:
        return _find(self._by_id, id_, Text("Virkningen kendes ikke.", "The effect is not known."))

    def answers(self, question: Question) -> tuple[Said, ...]:
        return answers(question, self.said, self.shelves)

    def grade(self, question: Question) -> Grade:
        return grade(question, self.said, self.shelves, self.content.overrides)

    def contradictions(self) -> tuple[Contradiction, ...]:
        return contradictions(self.said, self.shelves)

    def on(self, arrow: str) -> tuple[Result, ...]:
        """What the studies say of an arrow or element, written theory/id. Nothing bound gives an empty tuple."""
        return tuple(self._result(one, sign) for one, sign in self._signed(arrow).values())

    def verdict(self, arrow: str) -> Verdict | None:
        """What the studies say of an arrow together, by both rules; None where nothing is bound."""
        signed = self._signed(arrow)
        if not signed:
            return None
        turned = [_turned(one, sign) for one, sign in signed.values()]
        counted, rated = net_count(turned), rate(turned)
        said = [one for one, _ in signed.values()]
        by_hand = self._override_on(arrow)
        return Verdict(
            direction=_SEEN_FROM_PLUS[counted.direction],
            net=by_hand.grade if by_hand and by_hand.rule == "net" else counted.grade,  # type: ignore[arg-type]
            certainty=by_hand.grade if by_hand and by_hand.rule == "certainty" else rated.level,  # type: ignore[arg-type]
            reasons=(*counted.reasons, *rated.reasons, *((by_hand.why,) if by_hand else ())),
            contradictions=contradictions(said, self.shelves),
            overridden=by_hand,
        )

    def _signed(self, arrow: str) -> dict[str, tuple[Said, Sign]]:
        """Effects bound to an arrow with their sign; one bound by name goes before one bound through a question."""
        own = [binding for binding in self.content.bindings if binding.arrow == arrow]
        found: dict[str, tuple[Said, Sign]] = {}
        for binding in sorted(own, key=lambda binding: not binding.effect):
            for one in self._meant(binding):
                found.setdefault(one.id, (one, _sign(binding, one)))
        return found

    def _meant(self, binding: Binding) -> tuple[Said, ...]:
        if binding.effect:
            return (self.effect(binding.effect),)
        return self.answers(self.question(binding.question))

    def _result(self, one: Said, sign: Sign) -> Result:
        rated = rate([one], alone=True)
        reason = Text(*(" ".join(part.say(spoken) for part in rated.reasons) for spoken in LANGUAGES))
        return Result(one.study, one.effect, one.id, sign, rated.level, reason)

    def _override_on(self, arrow: str) -> Override | None:
        """A grade set by hand holds for an arrow when the question it was set for is bound there."""
        asked = {binding.question for binding in self.content.bindings if binding.arrow == arrow}
        own = [override for override in self.content.overrides if override.question in asked]
        return max(own, key=lambda override: override.when, default=None)


def _sign(binding: Binding, one: Said) -> Sign:
    if binding.says:
        return binding.says
    return (_SEEN_FROM_MINUS if binding.arrow_sign == "-" else _SEEN_FROM_PLUS)[one.direction]


def _turned(one: Said, sign: Sign) -> Said:
    """The effect as the arrow sees it, so that the same rules count it: what supports is positive."""
    direction = next(direction for direction, seen in _SEEN_FROM_PLUS.items() if seen == sign)
    return Said(one.study, one.effect.model_copy(update={"direction": direction}), one.place)


Kind = TypeVar("Kind")


def _find(known: Mapping[str, Kind], id_: str, message: Text) -> Kind:
    if id_ not in known:
        raise InputError(message, value=id_, expected=nearest(id_, known))
    return known[id_]
