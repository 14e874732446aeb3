"""What a lesson's state allows."""

from __future__ import annotations

from virkning.casework.library.models import Decision, Lesson, TheoryVersion
from virkning.casework.states import NotNowError
from virkning.language import Text
from virkning.theory.evidence import read_evidence

_FOLLOWED = (Decision.Outcome.ADOPTED, Decision.Outcome.ADAPTED)


def check_drop(study: str, place: int) -> None:
    """Theories point at effects by their places: one that something points at, or at one after it, stays."""
    pointed = {binding.effect for binding in read_evidence().content.bindings}
    if any(one.startswith(f"{study}.") and int(one.rpartition(".")[2]) >= place for one in pointed):
        raise NotNowError(
            Text("En teori peger på den. Ret den i stedet.", "A theory points at it. Correct it instead.")
        )


def step(lesson: Lesson) -> str:
    """How far a lesson has come."""
    if lesson.returned_id:
        return "returned"
    if lesson.changes.exists():
        return "changed"
    last = lesson.decisions.last()
    if last is None or last.outcome == Decision.Outcome.POSTPONED:
        return "recommended"
    return "decided" if last.outcome in _FOLLOWED else "closed"


def check_change(lesson: Lesson) -> None:
    """Practice follows a decision."""
    last = lesson.decisions.last()
    if last is None or last.outcome not in _FOLLOWED:
        raise NotNowError(Text("Der er ikke vedtaget noget endnu.", "Nothing has been adopted yet."))


def check_return(lesson: Lesson, version: TheoryVersion) -> None:
    """The way back ends in a version of the lesson's own theory, made after it was learnt."""
    if version.theory != lesson.theory:
        raise NotNowError(Text("Udgaven hører til en anden teori.", "The version belongs to another theory."))
    if version.made_at < lesson.made_at:
        raise NotNowError(
            Text("Teorien er ikke ændret, siden det blev lært.", "The theory has not changed since it was learnt.")
        )
