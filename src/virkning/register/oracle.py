"""The slow, obvious way to build a panel: every week of every person looked at on its own.

It is the reference for the compiled kernel and reads as the definition of each kind of column. Weeks of which
something asked for is not known are None, here and in the panel.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from virkning.register import spec as kinds
from virkning.register.weeks import FULL_TIME_HOURS_A_MONTH, month_of, week_of
from virkning.words import BENEFITS, STATES

NO_CODE = "no code"
UNKNOWN_CODE = "a code without a known meaning"


@dataclass(frozen=True)
class History:
    """One person in the register: (from_week, to_week, benefit or None, activation) and (month, hours, rate)."""

    spells: tuple[tuple[int, int, str | None, bool], ...] = ()
    months: tuple[tuple[int, float, float], ...] = ()


@dataclass(frozen=True)
class Known:
    """The weeks of which the register knows something: first and last of the codes, first and last of work."""

    weeks: tuple[int, int]
    work: tuple[int, int] | None = None


@dataclass(frozen=True)
class _Person:
    history: History
    known: Known
    codes: dict[int, tuple[str, bool]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for first, last, benefit, activation in self.history.spells:
            for week in range(first, last + 1):
                self.codes[week] = (benefit or UNKNOWN_CODE, activation)
        died = [week for week, (benefit, _) in self.codes.items() if benefit == "doed"]
        for week in range(min(died), self.known.weeks[1] + 1) if died else ():
            self.codes.setdefault(week, ("doed", False))

    def knows(self, week: int) -> bool:
        return self.known.weeks[0] <= week <= self.known.weeks[1]

    def knows_work(self, week: int) -> bool:
        return self.known.work is not None and self.known.work[0] <= week <= self.known.work[1]

    def month(self, week: int) -> tuple[float, float]:
        """Hours and rate of the month the week belongs to: the month of its Thursday."""
        wanted = _month(week)
        return next(((hours, rate) for month, hours, rate in self.history.months if month == wanted), (0.0, 0.0))

    def in_any(self, week: int, states: Iterable[str]) -> bool | None:
        answers = [self._in_state(week, name) for name in states]
        return True if True in answers else None if None in answers else False

    def _in_state(self, week: int, name: str) -> bool | None:
        if not self.knows(week):
            return None
        code, activation = self.codes.get(week, (NO_CODE, False))
        benefits = list(BENEFITS) if code == UNKNOWN_CODE else [None if code == NO_CODE else code]
        marks = [True, False] if code == UNKNOWN_CODE else [activation]
        works = [self.month(week)[1] > 0] if self.knows_work(week) else [True, False]
        possible = {
            STATES[name].holds(benefit, activation=mark, work=work)
            for benefit in benefits
            for mark in marks
            for work in works
        }
        return None if len(possible) > 1 else possible.pop()

    def label(self, week: int, among: tuple[str, ...]) -> str | None:
        if not self.knows(week):
            return None
        if among:
            for name in among:
                held = self._in_state(week, name)
                if held is None or held:
                    return name if held else None
            return "other"
        code, _ = self.codes.get(week, (NO_CODE, False))
        if code == UNKNOWN_CODE:
            return "unknown"
        if code != NO_CODE:
            return code
        if not self.knows_work(week):
            return "self_support"
        return "work" if self.month(week)[1] > 0 else "self_support_without_income"


def panel_value(history: History, known: Known, anchor: date, column: kinds.Column) -> Any:
    """The value of one column for one anchor."""
    person, zero = _Person(history, known), week_of(anchor)
    match column:
        case kinds.StateAt():
            week = zero + column.week
            return person.in_any(week, column.states) if column.states else person.label(week, column.among)
        case kinds.WeeksIn():
            return _count((person.in_any(week, column.states) for week in _window(zero, column)), column.unknown)
        case kinds.EventWithin():
            return _event_within(person, zero, column)
        case kinds.FirstWeekOf():
            return _first_week_of(person, zero, column)
        case kinds.HoursIn():
            return _hours(person, zero, column)
        case kinds.FullTimePersons():
            return _full_time_persons(person, zero, column)
        case kinds.EntriesIn():
            return _entries(person, zero, column)
        case kinds.SpellAge():
            return _spell_age(person, zero + column.week, column.states)
        case kinds.CumulativeSince():
            first = known.weeks[0] if column.since is None else week_of(column.since)
            weeks = range(first, zero + column.to + 1)
            return _count((person.in_any(week, column.states) for week in weeks), column.unknown)
        case kinds.ChangesIn():
            return _changes(person, zero, column)
        case kinds.Sequence():
            return _sequence(person, zero, column)


def _window(zero: int, column: Any) -> range:
    return range(zero + column.from_, zero + column.to + 1)


def _count(answers: Iterator[bool | None], unknown: str) -> int | None:
    """How many yes; where an answer is missing, either none at all or a count of those that are known."""
    listed = list(answers)
    if None in listed and unknown == "missing":
        return None
    return None if listed and set(listed) == {None} else listed.count(True)


def _event_within(person: _Person, zero: int, column: kinds.EventWithin) -> bool | None:
    anything_unknown = left = died = False
    for week in range(zero + 1, zero + column.weeks + 1):
        answer = person.in_any(week, column.states)
        if answer and not (left and column.at_exit == "missing"):
            return True
        anything_unknown |= answer is None
        died |= bool(person.in_any(week, ["dead"]))
        left |= bool(person.in_any(week, ["dead", "emigrated"]))
    if left and column.at_exit == "missing":
        return None
    if died and not _unknown_before_death(person, zero, column):
        return False
    return None if anything_unknown else False


def _unknown_before_death(person: _Person, zero: int, column: kinds.EventWithin) -> bool:
    for week in range(zero + 1, zero + column.weeks + 1):
        if person.in_any(week, ["dead"]):
            return False
        if person.in_any(week, column.states) is None:
            return True
    return False


def _first_week_of(person: _Person, zero: int, column: kinds.FirstWeekOf) -> int | None:
    for week in range(column.from_, column.to + 1):
        answer = person.in_any(zero + week, column.states)
        if answer is not False:
            return week if answer else None
    return None


def _hours(person: _Person, zero: int, column: kinds.HoursIn | kinds.FullTimePersons) -> float | None:
    weeks = list(_window(zero, column))
    known = [week for week in weeks if person.knows_work(week)]
    if not known or (len(known) < len(weeks) and column.unknown == "missing"):
        return None
    return sum(person.month(week)[0] / _weeks_in_month_of(week) for week in known)


def _full_time_persons(person: _Person, zero: int, column: kinds.FullTimePersons) -> float | None:
    if column.states:
        weeks = _count((person.in_any(week, column.states) for week in _window(zero, column)), column.unknown)
        return None if weeks is None else weeks / kinds.WEEKS_IN_FULL_YEAR
    hours = _hours(person, zero, column)
    return None if hours is None else hours / (12 * FULL_TIME_HOURS_A_MONTH)


def _entries(person: _Person, zero: int, column: kinds.EntriesIn) -> int | None:
    answers = [person.in_any(week, column.states) for week in range(zero + column.from_ - 1, zero + column.to + 1)]
    if (column.unknown == "missing" and None in answers) or set(answers) == {None}:
        return None
    return sum(before is False and now is True for before, now in pairwise(answers))


def _spell_age(person: _Person, week: int, states: tuple[str, ...]) -> int | None:
    if person.in_any(week, states) is None:
        return None
    age = 0
    while person.in_any(week - age, states):
        age += 1
    return age


def _changes(person: _Person, zero: int, column: kinds.ChangesIn) -> int | None:
    labels = [person.label(week, column.among) for week in _window(zero, column)]
    if (column.unknown == "missing" and None in labels) or set(labels) == {None}:
        return None
    pairs = pairwise(labels)
    return sum(before is not None and now is not None and before != now for before, now in pairs)


def _sequence(person: _Person, zero: int, column: kinds.Sequence) -> list[str | None]:
    weekly = [person.label(week, column.among) for week in _window(zero, column)]
    if column.by == "week":
        return weekly
    return [_held_longest(weekly[start : start + kinds.QUARTER]) for start in range(0, len(weekly), kinds.QUARTER)]


def _held_longest(labels: list[str | None]) -> str | None:
    """The label of most weeks, of equals the one that came first; None where a week is not known."""
    return None if None in labels else max(labels, key=lambda label: (labels.count(label), -labels.index(label)))


def _month(week: int) -> int:
    return month_of(date.fromordinal(date(1970, 1, 1).toordinal() + 7 * week))


def _weeks_in_month_of(week: int) -> int:
    return sum(_month(other) == _month(week) for other in range(week - 5, week + 6))
