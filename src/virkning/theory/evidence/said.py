"""What one study says of one thing: the unit that is counted, rated, compared and pooled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from virkning.theory.evidence.kinds import REVIEWS, Direction, Tier
from virkning.theory.evidence.model import Effect, Study


@dataclass(frozen=True, slots=True)
class Said:
    """An effect with its study. It is named by the study and its place there, counted from 1: svarer-2014.2."""

    study: Study
    effect: Effect
    place: int

    @property
    def id(self) -> str:
        return f"{self.study.id}.{self.place}"

    @property
    def people(self) -> str:
        """Whom it is about: the effect's own group, or else the study's."""
        if self.effect.people:
            return self.effect.people
        group = self.effect.group or self.study.group
        return group.people if group else ""

    @property
    def direction(self) -> Direction:
        return self.effect.direction

    @property
    def tier(self) -> Tier:
        return "qualitative" if self.effect.role == "mechanism" else self.study.tier

    @property
    def is_review(self) -> bool:
        return self.study.design in REVIEWS

    def stands_in(self, place: str) -> bool:
        """Whether it is told within these lines of a document: hjoerring:1640-2585."""
        document, first, last = _place(place)
        places = [_place(source) for source in self.effect.sources or self.study.sources]
        return any(own == document and start <= last and first <= end for own, start, end in places)


def _place(source: str) -> tuple[str, int, int]:
    document, _, lines = source.partition(":")
    numbers = [int(number) for number in re.findall(r"\d+", lines)]
    return document, min(numbers), max(numbers)


def everything_said(studies: Iterable[Study]) -> Iterator[Said]:
    for study in studies:
        for place, effect in enumerate(study.effects, start=1):
            yield Said(study, effect, place)
