"""A trial in a snapshot as the plain table that the design reads: arms, what was known before, what became of people."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pyarrow as pa

from virkning.designs.data import PlainTable
from virkning.designs.trial.following import Known, Outcome
from virkning.designs.trial.histories import Histories, after
from virkning.designs.trial.plan import Columns, TrialPlan
from virkning.errors import InputError
from virkning.language import Text
from virkning.snapshot import Snapshot

Row = dict[str, Any]

_KNOWN_BEFORE = ("sex", "origin", "education", "marital_status")
_AGE = "age"
_WHY = ("excluded", "not_analysed")


def as_table(plan: TrialPlan, snapshot: Snapshot) -> tuple[PlainTable, Columns]:
    """Everybody of the named trial, one row each; those who were not randomised too, where the snapshot says why."""
    rows = _people(plan, snapshot)
    lives = Histories(plan, snapshot)
    drawn = [row for row in rows if row["arm"]]
    for row in drawn:
        row.update({name: lives.known(rule, row) for name, rule in _rules(plan, snapshot).items()})
        row.update({name: _outcome(rule, row, lives) for name, rule in plan.outcomes.items()})
        row.update(lives.statuses(row) | lives.answers(row) | lives.first_end(row))
    if plan.time_to_event:
        for row in rows:
            row.setdefault(plan.time_to_event.time, 0.0)
    table = pa.Table.from_pylist([{name: row.get(name) for name in _names(rows)} for row in rows])
    return PlainTable(table, snapshot.path("trials")), _columns(plan, snapshot, rows)


def _names(rows: list[Row]) -> list[str]:
    return list(dict.fromkeys(name for row in rows for name in row))


def _rules(plan: TrialPlan, snapshot: Snapshot) -> dict[str, Known]:
    """What the plan names, or else age and all that is known of persons."""
    known = [name for name in _KNOWN_BEFORE if name in snapshot.table("persons").column_names]
    return plan.before or {name: Known(person=name) for name in (_AGE, *known)}


def _columns(plan: TrialPlan, snapshot: Snapshot, rows: list[Row]) -> Columns:
    strata = any(row.get("stratum") for row in rows if row["arm"])
    why = {name: name for name in _WHY if any(name in row for row in rows)}
    rules = _rules(plan, snapshot)
    return Columns(
        unit="person", arm="arm", outcome=[name for name, rule in plan.outcomes.items() if not rule.hours],
        measured=[name for name, rule in plan.outcomes.items() if rule.hours], baseline=list(rules),
        adjust=[name for name, rule in rules.items() if rule.adjust],
        subgroup=[name for name, rule in rules.items() if rule.subgroup], stratum="stratum" if strata else None, **why,
    )  # fmt: skip


def _people(plan: TrialPlan, snapshot: Snapshot) -> list[Row]:
    file, table = snapshot.path("trials"), snapshot.table("trials")
    told = "excluded" in table.column_names
    rows = [row for row in table.to_pylist() if row["trial"] == plan.trial.name and (row["arm"] or told)]
    if not any(row["arm"] for row in rows):
        raise InputError(
            Text("Ingen er lodtrukket i det forsøg.", "Nobody was randomised in that trial."),
            file=file, column="trial", value=plan.trial.name,
        )  # fmt: skip
    persons = set(snapshot.table("persons")["person"].to_pylist())
    for row in (row for row in rows if row["arm"]):
        if row.get("randomised") is None:
            raise InputError(
                Text("Datoen for lodtrækningen mangler.", "The date of the lots is missing."),
                file=file, column="randomised", value=row["person"], expected=Text("en dato", "a date"),
            )  # fmt: skip
        if row["person"] not in persons:
            raise InputError(
                Text("Personen i forsøget findes ikke blandt personerne.", "The person of the trial is not among the persons."),
                file=file, column="person", value=row["person"],
            )  # fmt: skip
    return rows


def _outcome(rule: Outcome, row: Row, lives: Histories) -> float | None:
    """By the rule on the day; None where the register ends before it."""
    drawn: date = row["randomised"]
    day = drawn + timedelta(weeks=rule.weeks) if rule.weeks is not None else after(drawn, rule.months or 0)
    if lives.ended(day):
        return None
    person = row["person"]
    if rule.hours:
        return lives.hours(person, day)
    if rule.work:
        return float(lives.hours(person, day) > 0)
    if rule.status or rule.beside:
        stands = lives.status(person, day) in rule.status
        return float(stands or bool(lives.does(person, day) & {*rule.beside}))
    return float(lives.on_benefit(person, day, {*(rule.on or rule.off)}) != bool(rule.off))
