"""From people to a snapshot, with the truth in a folder of its own that no evaluation reads."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from virkning import progress
from virkning.errors import InputError
from virkning.language import Text, chosen_language
from virkning.simulate.ishoej import printed
from virkning.simulate.ishoej.answers import answer
from virkning.simulate.ishoej.courses import Course, courses
from virkning.simulate.ishoej.people import Person, analysed, not_drawn, not_yet_followed, screen
from virkning.snapshot.writing import write_snapshot

Random = np.random.Generator
Rows = list[dict[str, Any]]

MADE_BY, TRIAL, INSTRUMENT = "virkning simulate", "ishoej", "ishoej"
_BENEFITS = {printed.PENSION: "foertidspension", printed.FLEX: "fleksjob", printed.REHAB: "revalidering"}
_ACTIVITIES = {printed.PLACED: "external_training", printed.AWAITS: "awaiting_placement", printed.CLOSED: "no_activity"}
_SCALE, _BEFORE, _AFTER = "visitation2014", "aktivitetsparat", "jobparat"
_HALF_A_YEAR = 182


def simulate(*, seed: int, out: Path, scale: float = 1, tell: progress.Tell = progress.silent) -> None:
    """Write the made-up trial as a snapshot. Its counts are printed ones, so there is one size only."""
    if scale != 1:
        raise InputError(
            Text("Forsøget har de trykte antal og findes kun i én størrelse.", "The trial has the printed counts and comes in one size."),
            value=scale, expected="1",
        )  # fmt: skip
    random = np.random.default_rng(seed)
    people = everybody(random)
    made_from = {"profile": "ishoej", "seed": seed, "register_start": printed.REGISTER_START.isoformat()}
    with write_snapshot(
        out, made_by=MADE_BY, made_from=made_from, register_end=printed.REGISTER_END, simulated=True
    ) as writer:
        for name, rows in tables(people, random).items():
            writer.append(name, pa.Table.from_pylist(rows))
        folder = writer.folder / "truth"
        folder.mkdir()
        pq.write_table(pa.Table.from_pylist(truth(people)), folder / "people.parquet")
        pq.write_table(pa.Table.from_pylist(effects(people)), folder / "effects.parquet")
    tell(_said(people).say(chosen_language()))


def everybody(random: Random) -> list[Person]:
    """All who were screened; those drawn with a course in each arm."""
    people: list[Person] = []
    for arm in (0, 1):
        followed, late = analysed(arm, random), not_yet_followed(arm, random)
        for group in (followed, late):
            both = zip(courses(0, len(group), random), courses(1, len(group), random), strict=True)
            for person, pair in zip(group, both, strict=True):
                person.courses = pair
        answer(followed, arm, random)
        people += [*followed, *late]
    people += not_drawn(random)
    screen(people, random)
    return sorted(people, key=lambda person: person.name)


def tables(people: list[Person], random: Random) -> dict[str, Rows]:
    drawn = [person for person in people if person.arm is not None]
    return {
        "persons": [_person(person) for person in people],
        "trials": [_trial(person) for person in people],
        "benefits": [row for person in drawn for row in _benefits(person, random)],
        "readiness": [row for person in drawn for row in _readiness(person, random)],
        "work": [row for person in drawn for row in _work(person)],
        "activities": [row for person in drawn for row in _activities(person, random)],
        "answers": [row for person in drawn for row in _answers(person)],
    }


def _person(person: Person) -> dict[str, Any]:
    year = (person.drawn or person.screened or printed.FIRST_DRAWN).year
    known = {name: person.known[name] for name in ("sex", "origin", "education", "marital_status")}
    return {"person": person.name, "birth_year": year - person.known["age"], "municipality": "Ishøj", **known}


def _trial(person: Person) -> dict[str, Any]:
    arm = None if person.arm is None else printed.ARMS[person.arm]
    consent = None if person.excluded is None and arm is None else arm is not None
    return {
        "person": person.name, "trial": TRIAL, "stratum": person.stratum, "arm": arm, "screened": person.screened,
        "randomised": person.drawn, "consent": consent, "excluded": person.excluded, "not_analysed": person.not_analysed,
    }  # fmt: skip


def _course(person: Person) -> Course:
    """The one that is seen."""
    assert person.courses is not None
    assert person.arm is not None
    return person.courses[person.arm]


def _changes(person: Person, random: Random) -> list[tuple[date, str]]:
    """The Mondays from which each status holds, somewhere between the follow-ups that show it."""
    assert person.drawn is not None
    course = _course(person)
    found = [(_monday(printed.REGISTER_START), printed.BENEFIT)]
    for earlier, later in zip(printed.TIMES, printed.TIMES[1:], strict=False):
        if course.status[later] != course.status[earlier]:
            first, last = (_monday(after(person.drawn, time)) for time in (earlier, later))
            weeks = int(random.integers(1, (last - first).days // 7 + 1))
            found.append((first + timedelta(weeks=weeks), course.status[later]))
    return [(day, status) for day, status in found if day <= printed.REGISTER_END]


def _benefits(person: Person, random: Random) -> Rows:
    """Who is cleared as ready for work stays on the benefit; the readiness group says so."""
    usual = "ressourceforloeb" if person.known["resource_course"] else "kontanthjaelp"
    person.known["changes"] = changes = _changes(person, random)
    ends = [day - timedelta(weeks=1) for day, _ in changes[1:]] + [_monday(printed.REGISTER_END)]
    return [
        {"person": person.name, "from_week": day, "to_week": end, "code": benefit, "benefit": benefit}
        for (day, status), end in zip(changes, ends, strict=True)
        for benefit in [_BENEFITS.get(status, usual)]
    ]


def _readiness(person: Person, random: Random) -> Rows:
    ready = [day for day, status in person.known["changes"] if status == printed.READY]
    spells = [(printed.REGISTER_START, ready[0] - timedelta(days=1) if ready else None, _BEFORE)]
    spells += [(day, None, _AFTER) for day in ready[:1]]
    return [
        {"person": person.name, "from": first, "to": last, "scale": _SCALE, "group": group}
        for first, last, group in spells
    ]


def _work(person: Person) -> Rows:
    """Ordinary hours beside the benefit, in the month of the follow-up that shows them."""
    assert person.drawn is not None
    course = _course(person)
    months = [
        after(person.drawn, time).replace(day=1) for time in printed.TIMES if printed.HOURS in course.active[time]
    ]
    hours = 32.0
    return [
        {"person": person.name, "month": month, "hours": hours, "rate": round(hours / 160.33, 4)}
        for month in months if month <= printed.REGISTER_END
    ]  # fmt: skip


def _activities(person: Person, random: Random) -> Rows:
    """Around the follow-up that shows them; 6 to 16 weeks long, so that one does not reach the next follow-up."""
    assert person.drawn is not None
    course, rows = _course(person), []
    for time in printed.TIMES:
        for activity in sorted(course.active[time] & set(_ACTIVITIES)):
            day = after(person.drawn, time)
            first, last = (day + timedelta(days=sign * int(random.integers(21, 57))) for sign in (-1, 1))
            if first <= printed.REGISTER_END:
                rows.append({"person": person.name, "activity": _ACTIVITIES[activity], "from": first, "to": last})
    return rows


def _answers(person: Person) -> Rows:
    """An answer that could not be given has a reason; a question with several answers has a row for each, or an empty one."""
    assert person.drawn is not None
    rows = []
    for (item, wave, rater), given in person.answers.items():
        shared = {
            "person": person.name, "date": person.drawn + timedelta(days=_HALF_A_YEAR * (wave - 1)), "wave": wave, "rater": rater,
            "caseworker": None, "instrument": INSTRUMENT, "version": "1", "item": item,
        }  # fmt: skip
        if given:
            rows += [{**shared, "value": code, "missing": None} for code in given]
        else:
            rows.append({**shared, "value": None, "missing": "not_relevant" if given is None else None})
    return rows


def truth(people: list[Person]) -> Rows:
    """For everybody drawn and each outcome: whether it would come about in each arm."""
    return [
        {
            "person": person.name, "outcome": f"{outcome}_{time}", "arm": printed.ARMS[person.arm or 0],
            "analysed": person.not_analysed is None,
            "if_control": person.courses[0].has(outcome, time), "if_treated": person.courses[1].has(outcome, time),
        }
        for person in people if person.courses is not None
        for outcome in printed.OUTCOMES for time in printed.TIMES
    ]  # fmt: skip


def effects(people: list[Person]) -> Rows:
    """The effect of each outcome on those analysed: what an estimate aims at."""
    rows = [row for row in truth(people) if row["analysed"]]
    names = dict.fromkeys(row["outcome"] for row in rows)
    return [
        {"outcome": name, "effect": float(np.mean([row["if_treated"] - row["if_control"] for row in rows if row["outcome"] == name]))}
        for name in names
    ]  # fmt: skip


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def after(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _said(people: list[Person]) -> Text:
    drawn = sum(person.arm is not None for person in people)
    return Text(
        "{people} vurderet, {drawn} lodtrukket", "{people} screened, {drawn} randomised"
    ).fill(people=len(people), drawn=drawn)  # fmt: skip
