"""From a snapshot's answers to the talks that count: the study's population rules, each with what it leaves."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from virkning.designs.caseworkers.plan import CaseworkerPlan
from virkning.designs.caseworkers.sample import Step
from virkning.errors import InputError
from virkning.language import LANGUAGES, Text
from virkning.snapshot import Snapshot

Codes = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class AllTalks:
    """Every talk at which a citizen answered, ordered by citizen and time; one entry per talk in every array."""

    person: Codes
    day: Codes
    wave: Codes
    caseworker: Codes
    persons: pa.Array
    caseworkers: pa.Array
    table: pa.Table

    def __len__(self) -> int:
        return len(self.person)


def read_talks(answers: pa.Table) -> AllTalks:
    """The talks behind the citizens' answers; a talk without a known caseworker has caseworker -1."""
    own = answers.filter(pc.equal(answers["rater"], "citizen"))
    table = own.group_by(["person", "date", "wave"], use_threads=False).aggregate([("caseworker", "max")])
    table = table.sort_by([("person", "ascending"), ("date", "ascending"), ("wave", "ascending")])
    person, persons = _coded(table["person"])
    caseworker, caseworkers = _coded(table["caseworker_max"])
    return AllTalks(
        person=person,
        day=table["date"].cast(pa.int32()).to_numpy().astype(np.int64),
        wave=table["wave"].to_numpy().astype(np.int64),
        caseworker=caseworker,
        persons=persons,
        caseworkers=caseworkers,
        table=table.select(["person", "date", "wave"]),
    )


def _coded(column: pa.ChunkedArray) -> tuple[Codes, pa.Array]:
    """Codes in sorted order of the keys, -1 for an empty cell."""
    keys = pc.unique(column.drop_null()).sort()
    codes = pc.index_in(column, value_set=keys).fill_null(-1)
    return codes.to_numpy().astype(np.int64), keys


def apply_rules(plan: CaseworkerPlan, talks: AllTalks, snapshot: Snapshot) -> tuple[Mask, list[Step]]:
    """Which talks are left, and how many after each rule. Nothing left is an error that says where it went."""
    steps = [
        _step(Text("Samtaler med borgerens svar", "Talks with the citizen's answers"), talks, np.ones(len(talks), bool))
    ]
    left = talks.caseworker >= 0
    steps.append(_step(Text("Sagsbehandleren er kendt", "The caseworker is known"), talks, left))
    if plan.population.readiness is not None:
        left = left & _in_readiness(talks, snapshot, plan.population.readiness)
        groups = ", ".join(plan.population.readiness)
        steps.append(
            _step(
                Text(f"Borgeren er visiteret som: {groups}", f"The citizen's readiness group is: {groups}"), talks, left
            )
        )
    left = left & _enough_citizens(talks, left, plan.min_citizens)
    rule = Text(
        f"Sagsbehandleren har svar for mindst {plan.min_citizens} borgere",
        f"The caseworker has answers for at least {plan.min_citizens} citizens",
    )
    steps.append(_step(rule, talks, left))
    if plan.population.skip_first_answer:
        left = left & _more_than_one(talks, left)
        steps.append(_step(Text("Borgeren har mere end ét svar", "The citizen has more than one answer"), talks, left))
        left = left & ~_first_of_each(talks, left)
        steps.append(
            _step(Text("Borgerens første svar er udeladt", "The citizen's first answer is left out"), talks, left)
        )
    refuse_empty(left, steps, snapshot)
    return left, steps


def refuse_empty(left: Mask, steps: list[Step], snapshot: Snapshot) -> None:
    if left.any():
        return
    raise nothing_left(steps, snapshot.folder)


def nothing_left(steps: list[Step], file: Path) -> InputError:
    """Says after which rule the rows were gone."""
    counts = ["; ".join(f"{step.rule.say(language)}: {step.answers}" for step in steps) for language in LANGUAGES]
    message = Text(
        "Ingen svar er tilbage efter planens regler ({da}).", "No answers are left after the plan's rules ({en})."
    )
    return InputError(message.fill(da=counts[0], en=counts[1]), file=file)


def _step(rule: Text, talks: AllTalks, left: Mask) -> Step:
    known = talks.caseworker[left]
    return Step(rule, int(left.sum()), len(np.unique(talks.person[left])), len(np.unique(known[known >= 0])))


def outcome_step(rule: Text, talks: AllTalks, left: Mask) -> Step:
    """The count after a rule that is applied elsewhere."""
    return _step(rule, talks, left)


def _in_readiness(talks: AllTalks, snapshot: Snapshot, groups: list[str]) -> Mask:
    """Whether the citizen stood in one of the groups on the day of the talk."""
    spells = snapshot.table("readiness")
    spells = spells.filter(pc.is_in(spells["group"], value_set=pa.array(groups)))
    person = pc.index_in(spells["person"], value_set=talks.persons).fill_null(-1).to_numpy().astype(np.int64)
    start = spells["from"].cast(pa.int32()).to_numpy().astype(np.int64)
    end = spells["to"].cast(pa.int32()).fill_null(np.iinfo(np.int32).max).to_numpy().astype(np.int64)
    found = np.zeros(len(talks), dtype=bool)
    order = np.argsort(person, kind="stable")
    first = np.searchsorted(person[order], talks.person, side="left")
    last = np.searchsorted(person[order], talks.person, side="right")
    for reach in range(int((last - first).max(initial=0))):
        open_ = first + reach < last
        spell = order[np.minimum(first + reach, max(len(order) - 1, 0))]
        found |= open_ & (start[spell] <= talks.day) & (talks.day <= end[spell])
    return found


def _enough_citizens(talks: AllTalks, left: Mask, at_least: int) -> Mask:
    pairs = np.unique(np.column_stack([talks.caseworker[left], talks.person[left]]), axis=0)
    citizens = np.bincount(pairs[:, 0], minlength=int(talks.caseworker.max(initial=0)) + 1)
    return (talks.caseworker >= 0) & (citizens[np.maximum(talks.caseworker, 0)] >= at_least)


def _more_than_one(talks: AllTalks, left: Mask) -> Mask:
    return np.bincount(talks.person[left], minlength=len(talks.persons))[talks.person] > 1


def _first_of_each(talks: AllTalks, left: Mask) -> Mask:
    """The first talk of each citizen among those left (talks are ordered by citizen and time)."""
    first = np.zeros(len(talks), dtype=bool)
    rows = np.flatnonzero(left)
    first[rows[np.unique(talks.person[rows], return_index=True)[1]]] = True
    return first
