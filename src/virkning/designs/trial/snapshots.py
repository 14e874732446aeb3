"""A trial in a snapshot as the plain table that the design reads: arms, what was known before, outcomes by date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pyarrow as pa

from virkning.designs.data import PlainTable
from virkning.designs.trial.plan import Columns, Outcome, TrialPlan
from virkning.errors import InputError
from virkning.language import Text
from virkning.snapshot import Snapshot

Has = Callable[[str, date], bool]

_KNOWN_BEFORE = ("sex", "origin", "education", "marital_status")
_AGE = "age"


def as_table(plan: TrialPlan, snapshot: Snapshot) -> tuple[PlainTable, Columns]:
    """Everybody randomised in the named trial, one row each."""
    rows = _randomised(plan, snapshot)
    persons = {row["person"]: row for row in snapshot.table("persons").to_pylist()}
    known = [name for name in _KNOWN_BEFORE if name in snapshot.table("persons").column_names]
    file = snapshot.path("trials")
    for row in rows:
        person = persons.get(row["person"])
        if person is None:
            raise InputError(
                Text("Personen i forsøget findes ikke blandt personerne.", "The person of the trial is not among the persons."),
                file=file, column="person", value=row["person"],
            )  # fmt: skip
        row.update({name: person[name] for name in known} | {_AGE: row["randomised"].year - person["birth_year"]})
    for name, rule in plan.outcomes.items():
        for row, value in zip(rows, _outcome(rule, rows, snapshot), strict=True):
            row[name] = value
    strata = any(row.get("stratum") for row in rows)
    columns = Columns(
        unit="person", arm="arm", outcome=list(plan.outcomes), baseline=[_AGE, *known],
        stratum="stratum" if strata else None,
    )  # fmt: skip
    return PlainTable(pa.Table.from_pylist(rows), file), columns


def _randomised(plan: TrialPlan, snapshot: Snapshot) -> list[dict]:
    file = snapshot.path("trials")
    rows = [row for row in snapshot.table("trials").to_pylist() if row["trial"] == plan.trial.name and row["arm"]]
    if not rows:
        raise InputError(
            Text("Ingen er lodtrukket i det forsøg.", "Nobody was randomised in that trial."),
            file=file, column="trial", value=plan.trial.name,
        )  # fmt: skip
    for row in rows:
        if row.get("randomised") is None:
            raise InputError(
                Text("Datoen for lodtrækningen mangler.", "The date of the lots is missing."),
                file=file, column="randomised", value=row["person"], expected=Text("en dato", "a date"),
            )  # fmt: skip
    return rows


def _outcome(rule: Outcome, rows: list[dict], snapshot: Snapshot) -> list[int | None]:
    """1 or 0 by the rule on the day, None where the register ends before it."""
    days = [row["randomised"] + timedelta(weeks=rule.weeks) for row in rows]
    end = snapshot.register_end
    has = _working(snapshot) if rule.work else _on_benefit(snapshot, set(rule.on or rule.off))
    wanted = not rule.off
    return [
        None if end is not None and day > end else int(has(row["person"], day) == wanted)
        for row, day in zip(rows, days, strict=True)
    ]


def _working(snapshot: Snapshot) -> Has:
    months = {
        (row["person"], row["month"])
        for row in snapshot.table("work", ["person", "month", "hours"]).to_pylist()
        if row["hours"] > 0
    }
    return lambda person, day: (person, day.replace(day=1)) in months


def _on_benefit(snapshot: Snapshot, wanted: set[str]) -> Has:
    """A benefit is named by its id in the vocabulary, or by the register's own code."""
    spells: dict[str, list[tuple[date, date]]] = {}
    for row in snapshot.table("benefits").to_pylist():
        if wanted & {row["code"], row.get("benefit")}:
            spells.setdefault(row["person"], []).append((row["from_week"], row["to_week"]))

    def has(person: str, day: date) -> bool:
        monday = day - timedelta(days=day.weekday())
        return any(first <= monday <= last for first, last in spells.get(person, ()))

    return has
