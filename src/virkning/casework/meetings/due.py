"""Who is due for a talk: the window around the day it should be, and what has come too late.

The first three talks are marked: in the study of caseworkers' effectiveness and the evaluations beside it, what
happens early in a contact decides much of what follows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum, auto

from virkning.casework.meetings.models import Talk
from virkning.casework.people.models import Citizen
from virkning.casework.plans.deadlines import Deadlines, began_on
from virkning.language import Text

WINDOW = timedelta(days=14)
DECISIVE = 3


class State(StrEnum):
    OVERDUE = auto()
    NOW = auto()
    BOOKED = auto()
    LATER = auto()


STATES: dict[State, Text] = {
    State.OVERDUE: Text("for sent", "overdue"),
    State.NOW: Text("nu", "now"),
    State.BOOKED: Text("aftalt", "booked"),
    State.LATER: Text("senere", "later"),
}


@dataclass(frozen=True, slots=True)
class Due:
    """A citizen's next talk: the day it should be held, and how that stands today."""

    citizen: Citizen
    day: date
    state: State
    number: int
    booked: Talk | None
    last: Talk | None

    @property
    def decisive(self) -> bool:
        return self.number <= DECISIVE

    @property
    def told(self) -> Text:
        return STATES[self.state]


def due_talks(citizens: Iterable[Citizen], rules: Deadlines, on: date) -> list[Due]:
    """The next talk of each, the most pressing first. The citizens come with talks and closings prefetched."""
    order = list(State)
    found = [due_talk(citizen, rules, on) for citizen in citizens]
    return sorted(found, key=lambda due: (order.index(due.state), due.day, due.citizen.number))


def due_talk(citizen: Citizen, rules: Deadlines, on: date) -> Due:
    talks = list(citizen.talks.all())
    held = [talk for talk in talks if talk.attended]
    booked = next((talk for talk in talks if talk.attended is None and talk.date >= on), None)
    last = held[-1] if held else None
    began = began_on(citizen)
    follows = last is not None and last.date >= began  # a case opened again begins with a first talk
    day = rules.falls("talk", last.date) if last and follows else rules.falls("first_talk", began)
    day = day or on
    return Due(citizen, day, _state(day, booked, on), len(held) + 1, booked, last)


def _state(day: date, booked: Talk | None, on: date) -> State:
    if booked and booked.date <= day + WINDOW:
        return State.BOOKED
    if on > day + WINDOW:
        return State.OVERDUE
    return State.NOW if on >= day - WINDOW else State.LATER
