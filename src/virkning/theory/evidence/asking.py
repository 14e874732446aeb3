"""Which of all that is said answers a question."""

from __future__ import annotations

from collections.abc import Iterable

from virkning.theory.evidence.contents import Question
from virkning.theory.evidence.said import Said
from virkning.theory.evidence.shelf import Shelves


def answers(question: Question, said: Iterable[Said], shelves: Shelves) -> tuple[Said, ...]:
    return tuple(one for one in said if _answers(question, one, shelves))


def _answers(question: Question, said: Said, shelves: Shelves) -> bool:
    effect = said.effect
    return (
        effect.role == question.role
        and shelves.activities.within(effect.activity, question.activities)
        and shelves.outcomes.within(effect.outcome, question.outcomes)
        and _is_of_the_time(question, said)
        and (not question.only or is_direct(said, question, shelves))
        and (not question.exact or _is_exact(question, said))
        and (not question.document or said.stands_in(question.document))
    )


def _is_exact(question: Question, said: Said) -> bool:
    return said.effect.activity in question.activities and (not question.people or said.people in question.people)


def _is_of_the_time(question: Question, said: Said) -> bool:
    """What holds while an activity lasts (lock-in) answers only a question about that time."""
    when, cycle = said.effect.when, said.effect.cycle or said.study.cycle
    if question.cycle and cycle not in (question.cycle, "both"):
        return False
    if question.horizon is None:
        return when != "during"
    return when == question.horizon


def is_direct(said: Said, question: Question, shelves: Shelves) -> bool:
    """Whether it is about the people asked about, or a part of them."""
    return not question.people or shelves.people.within(said.people, question.people)
