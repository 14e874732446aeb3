"""What a snapshot tells of a person on a day: the benefit, the status, what is done beside it, the answers given."""

from __future__ import annotations

import calendar
from bisect import bisect_right
from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from virkning.designs.trial.following import Known, Question
from virkning.designs.trial.plan import TrialPlan
from virkning.errors import InputError
from virkning.language import Text
from virkning.snapshot import Snapshot

Spell = tuple[date, date, frozenset[str]]

_END_OF_TIME = date.max


def after(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


class Histories:
    """Everybody's history, read once. Only the tables that the plan's rules ask for are opened."""

    def __init__(self, plan: TrialPlan, snapshot: Snapshot) -> None:
        self._plan, self._snapshot = plan, snapshot
        self._end = snapshot.register_end
        self._persons = {row["person"]: row for row in snapshot.table("persons").to_pylist()}
        standing = plan.status.levels if plan.status else []
        beside = plan.status.beside if plan.status else []
        asks_benefit = any(rule.on or rule.off for rule in plan.outcomes.values())
        asks_benefit |= any(level.benefit for level in standing) or any(rule.benefit for rule in plan.before.values())
        self._benefits = (
            _spells(snapshot, "benefits", "from_week", "to_week", ("code", "benefit")) if asks_benefit else {}
        )
        asks_readiness = any(level.readiness for level in standing)
        self._readiness = _spells(snapshot, "readiness", "from", "to", ("group",)) if asks_readiness else {}
        does = any(one.activity for one in beside)
        self._activities = _spells(snapshot, "activities", "from", "to", ("activity",)) if does else {}
        works = any(rule.work or rule.hours for rule in plan.outcomes.values()) or any(one.work for one in beside)
        self._hours = _hours(snapshot) if works else {}
        asked = bool(plan.answers) or any(rule.answer for rule in plan.before.values())
        self._answers = _answers(plan, snapshot) if asked else {}
        self._first: dict[str, dict[str, list[int]]] = {}

    def ended(self, day: date) -> bool:
        """Whether the day lies after the last that the register knows."""
        return self._end is not None and day > self._end

    def hours(self, person: str, day: date) -> float:
        return self._hours.get((person, day.replace(day=1)), 0.0)

    def on_benefit(self, person: str, day: date, wanted: set[str]) -> bool:
        """A benefit is named by its id in the vocabulary, or by the register's own code; weeks are their Mondays."""
        return bool(wanted & _on(self._benefits, person, day - timedelta(days=day.weekday())))

    def status(self, person: str, day: date) -> str | None:
        """The last status of the plan that fits: later ones are exceptions to the first, where all begin."""
        assert self._plan.status is not None
        group = _on(self._readiness, person, day)
        for level in reversed(self._plan.status.levels):
            if self.on_benefit(person, day, {*level.benefit}) or group & {*level.readiness}:
                return level.name
        return None

    def does(self, person: str, day: date) -> set[str]:
        """What is done beside the status, by its names in the plan."""
        beside = self._plan.status.beside if self._plan.status else []
        runs = _on(self._activities, person, day)
        return {one.name for one in beside if runs & {*one.activity} or (one.work and self.hours(person, day) > 0)}

    def known(self, rule: Known, row: dict[str, Any]) -> Any:
        """What was known of somebody when the lots were drawn."""
        if rule.benefit:
            return int(self.on_benefit(row["person"], row["randomised"], {*rule.benefit}))
        value = self._first_answer(row["person"], rule.answer) if rule.answer else self._of_person(rule, row)
        if value is None:
            return None
        if rule.is_:
            return int(str(value) in rule.is_)
        return int(value > rule.above) if rule.above is not None else value

    def _of_person(self, rule: Known, row: dict[str, Any]) -> Any:
        person = self._persons[row["person"]]
        if rule.person == "age":
            return row["randomised"].year - person["birth_year"]
        if rule.person not in person:
            raise InputError(
                Text("Personerne har ikke den oplysning, som planen nævner.", "Persons have no such column as the plan names."),
                file=self._snapshot.path("persons"), column=rule.person, expected=", ".join(["age", *person]),
            )  # fmt: skip
        return person[rule.person]

    def _first_answer(self, person: str, item: str) -> int | None:
        """Whoever answered it, at the first wave at which it was asked."""
        if item not in self._first:
            ordered = sorted(self._answers.get(item, {}).items(), key=lambda given: given[0][1:], reverse=True)
            self._first[item] = {who: values for (who, _, _), values in ordered}
        values = self._first[item].get(person)
        return values[0] if values else None

    def statuses(self, row: dict[str, Any]) -> dict[str, Any]:
        """The columns of status and of what is beside it, at each follow-up."""
        form = self._plan.status
        if form is None or not form.levels:
            return {}
        found: dict[str, Any] = {}
        for time in form.times:
            day = after(row["randomised"], time)
            gone, does = self.ended(day), self.does(row["person"], day)
            found[form.column.format(time=time)] = None if gone else self.status(row["person"], day)
            found |= {f"{one.name} {time}": None if gone else int(one.name in does) for one in form.beside}
        return found

    def first_end(self, row: dict[str, Any]) -> dict[str, Any]:
        """Weeks until the first week in one of the ends' statuses, or until the register or the follow-up ends."""
        form = self._plan.time_to_event
        if form is None or not form.statuses:
            return {}
        week, most = 0, form.weeks or 10_000
        while week < most and not self.ended(row["randomised"] + timedelta(weeks=week + 1)):
            week += 1
            status = self.status(row["person"], row["randomised"] + timedelta(weeks=week))
            for end, statuses in form.statuses.items():
                if status in statuses:
                    return {form.time: float(week), form.end: end}
            if self._end is None and form.weeks is None:
                break
        return {form.time: float(week), form.end: None}

    def answers(self, row: dict[str, Any]) -> dict[str, Any]:
        """A column for each question, rater and wave; codes become the plan's words for them."""
        form = self._plan.answers
        if form is None:
            return {}
        return {
            question.column_of(rater, wave): self._answer(question, row["person"], rater, wave)
            for question in form.questions for rater in form.raters for wave in form.waves
            if self._was_asked(question, rater, wave)
        }  # fmt: skip

    def _was_asked(self, question: Question, rater: str, wave: str) -> bool:
        return any(key[1:] == (int(wave), rater) for key in self._answers.get(question.item, {}))

    def _answer(self, question: Question, person: str, rater: str, wave: str) -> Any:
        """The option of a code; of a question with one code asked for, whether it was among those given."""
        given = self._answers.get(question.item, {}).get((person, int(wave), rater))
        if question.code is not None:
            return None if given is None else int(question.code in given)
        if not given:
            return None
        code = given[0]
        if not question.options:
            return str(code)
        if not 1 <= code <= len(question.options):
            raise InputError(
                Text("Svarets kode er ikke blandt planens svar.", "The code of the answer is not among the plan's answers."),
                file=self._snapshot.path("answers"), column=question.item, value=code, expected=f"1-{len(question.options)}",
            )  # fmt: skip
        return question.options[code - 1]


def _spells(snapshot: Snapshot, table: str, first: str, last: str, said: tuple[str, ...]) -> dict[str, list[Spell]]:
    """By person, sorted by their first day; an end left open has not come yet."""
    found: dict[str, list[Spell]] = defaultdict(list)
    for row in snapshot.table(table).to_pylist():
        words = frozenset(str(row[name]) for name in said if row.get(name) is not None)
        found[row["person"]].append((row[first], row[last] or _END_OF_TIME, words))
    for spells in found.values():
        spells.sort(key=lambda spell: spell[0])
    return found


def _on(spells: dict[str, list[Spell]], person: str, day: date) -> set[str]:
    begun = spells.get(person, [])
    until = bisect_right(begun, day, key=lambda spell: spell[0])
    return {word for _, last, words in begun[:until] if day <= last for word in words}


def _hours(snapshot: Snapshot) -> dict[tuple[str, date], float]:
    rows = snapshot.table("work", ["person", "month", "hours"]).to_pylist()
    return {(row["person"], row["month"]): row["hours"] for row in rows}


def _answers(plan: TrialPlan, snapshot: Snapshot) -> dict[str, dict[tuple[str, int, str], list[int]]]:
    """The codes given by item, then by person, wave and rater; an empty list where the answer is missing."""
    wanted = plan.answers.instrument if plan.answers else None
    found: dict[str, dict[tuple[str, int, str], list[int]]] = defaultdict(dict)
    for row in snapshot.table("answers").to_pylist():
        if wanted is None or row["instrument"] == wanted:
            given = found[row["item"]].setdefault((row["person"], row["wave"], row["rater"]), [])
            if row["value"] is not None:
                given.append(row["value"])
    return found
