"""The sample against a slow reading of the same rules, row by row in plain Python."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from virkning.designs.caseworkers.assemble import assemble
from virkning.designs.caseworkers.plan import CaseworkerPlan
from virkning.designs.data import open_data
from virkning.errors import InputError


def _slow_population(bip: Path) -> list[tuple[str, date, str]]:
    """Person, date and caseworker of the talks that the study's rules leave."""
    answers = pq.read_table(bip / "answers.parquet", filters=[("rater", "==", "citizen")]).to_pylist()
    talks = sorted({(row["person"], row["date"], row["caseworker"]) for row in answers if row["caseworker"]})
    citizens = defaultdict(set)
    for person, _, caseworker in talks:
        citizens[caseworker].add(person)
    talks = [talk for talk in talks if len(citizens[talk[2]]) >= 10]
    seen: set[str] = set()
    left = []
    for talk in talks:
        if talk[0] in seen:
            left.append(talk)
        seen.add(talk[0])
    return left


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _slow_outcome(bip: Path, talks: list[tuple[str, date, str]]) -> list[bool]:
    """Work (a rate above zero in the month of the week's Thursday) or study grant in weeks 1 to 52."""
    worked = {
        (row["person"], row["month"]) for row in pq.read_table(bip / "work.parquet").to_pylist() if row["rate"] > 0
    }
    study = defaultdict(list)
    for row in pq.read_table(bip / "benefits.parquet", filters=[("benefit", "==", "su")]).to_pylist():
        study[row["person"]].append((row["from_week"], row["to_week"]))
    outcome = []
    for person, day, _ in talks:
        weeks = [_monday(day) + timedelta(weeks=week) for week in range(1, 53)]
        months = {(week + timedelta(days=3)).replace(day=1) for week in weeks}
        work = any((person, month) in worked for month in months)
        outcome.append(work or any(start <= week <= end for week in weeks for start, end in study[person]))
    return outcome


def test_population_and_outcome_equal_the_slow_reading(bip, sample):
    talks = _slow_population(bip)
    assert sample.rows == len(talks)
    assert sample.clusters == len({person for person, _, _ in talks})
    assert sample.groups == len({caseworker for _, _, caseworker in talks})
    np.testing.assert_array_equal(sample.outcome, _slow_outcome(bip, talks))
    assert [sample.keys[group] for group in sample.group] == [caseworker for _, _, caseworker in talks]


def test_each_step_leaves_no_more_than_the_one_before(sample):
    answers = [step.answers for step in sample.steps]
    assert answers == sorted(answers, reverse=True)
    assert answers[-1] == sample.rows


def test_covariates_of_one_talk_by_hand(bip, plan, sample):
    """Diagnoses in the three years before, and the citizen's own answers with their change since the time before."""
    talks = _slow_population(bip)
    names = list(sample.names)
    diagnoses = defaultdict(list)
    for row in pq.read_table(bip / "diagnoses.parquet").to_pylist():
        diagnoses[row["person"], row["group"]].append(row["date"])
    answers = {
        (row["person"], row["date"], row["item"]): row["value"]
        for row in pq.read_table(bip / "answers.parquet", filters=[("rater", "==", "citizen")]).to_pylist()
    }
    dates = defaultdict(list)
    for person, day, item in answers:
        if item == "B1":
            dates[person].append(day)
    for place in range(0, len(talks), 97):
        person, day, _ = talks[place]
        for group in (name for name in names if name.startswith(("som_", "psy_"))):
            expected = any(day - timedelta(days=3 * 365) < found <= day for found in diagnoses[person, group])
            assert sample.covariates[place, names.index(group)] == expected
        value = answers[person, day, "B4"]
        earlier = max((other for other in dates[person] if other < day), default=None)
        before = answers.get((person, earlier, "B4")) if earlier else None
        change = value - before if value is not None and before is not None else 0
        assert sample.covariates[place, names.index("B4_change")] == change
        if value is not None:
            assert sample.covariates[place, names.index("B4")] == value


def test_caseworkers_answers_are_not_covariates(sample):
    assert not [name for name in sample.names if name.startswith("S")]


def test_nothing_left_says_where_it_went(bip):
    plan = CaseworkerPlan(
        title="x", design="caseworkers", snapshot=str(bip), population={"min_citizens_per_caseworker": 5000}
    )
    with pytest.raises(InputError) as trouble:
        assemble(plan, open_data(plan, Path()))
    said = trouble.value.say("en")
    assert "No answers are left" in said
    assert ": 0" in said


def test_readiness_narrows_the_population(bip, sample):
    plan = CaseworkerPlan(
        title="x", design="caseworkers", snapshot=str(bip), population={"readiness": ["aktivitetsparat"]}
    )
    narrowed, _ = assemble(plan, open_data(plan, Path()))
    assert narrowed.rows <= sample.rows
    with pytest.raises(InputError):
        plan = plan.model_copy(update={"population": plan.population.model_copy(update={"readiness": ["jobparat"]})})
        assemble(plan, open_data(plan, Path()))
