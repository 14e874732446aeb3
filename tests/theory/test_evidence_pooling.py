"""Effects are pooled where they are comparable, and refused with the reason where they are not."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import pytest
from tests.theory.evidence_making import said, study

from virkning.theory.evidence import read_evidence
from virkning.theory.evidence.comparable import as_number
from virkning.theory.evidence.pooling import Pooled, pool_effects

BCG = Path(__file__).parents[1] / "inference" / "meta" / "bcg.csv"
PEOPLE = {"people": "not_ready"}


def pooled(*studies) -> Pooled:
    return pool_effects(said(*studies), read_evidence().shelves)


def points(value: float = 2.0, se: float = 1.0, **more) -> dict:
    return {"value": value, "se": se, "unit": "points", "weeks": 52.0} | more


def refusal(*studies) -> str:
    found = pooled(*studies)
    assert found.meta is None
    return " ".join(reason.en for reason in found.comparison.refusals)


def test_the_vaccine_trials_come_out_through_the_evidence_base() -> None:
    """Thirteen trials entered as risk ratios with intervals: the published mean, 0.49."""
    trials = []
    with BCG.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            a, b, c, d = (float(row[key]) for key in ("tpos", "tneg", "cpos", "cneg"))
            ratio, se = a / (a + b) / (c / (c + d)), math.sqrt(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d))
            ends = {"low": ratio * math.exp(-1.959964 * se), "high": ratio * math.exp(1.959964 * se)}
            trials.append(study(effect={"value": ratio, "unit": "risk_ratio", **ends}))
    found = pool_effects(said(*trials), read_evidence().shelves, spread="dersimonian_laird", interval="normal")
    assert found.meta is not None
    assert round(math.exp(found.meta.estimate), 2) == 0.49
    assert found.meta.tau2 == pytest.approx(0.3088, abs=1e-4)


def test_comparable_effects_are_pooled() -> None:
    found = pooled(study(effect=points(2.0), group=PEOPLE), study(effect=points(4.0), group=PEOPLE))
    assert found.meta is not None
    assert found.meta.estimate == pytest.approx(3.0)


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"effect": points(outcome="education")}, "outcomes: Employment, Education"),
        ({"effect": points(unit="days")}, "units: percentage points, days"),
        ({"effect": points(weeks=200.0)}, "horizons: medium term, long term"),
        ({"effect": {"value": 1.0, "se": 1.0, "unit": "points"}}, "horizons: medium term, not told"),
        ({"effect": points(), "group": {"people": "sick_listed"}}, "people"),
        ({"effect": points(role="association")}, "kinds of knowledge"),
        ({}, "Studies with numbers: 1"),
    ],
)
def test_what_is_not_comparable_is_refused_with_the_reason(other: dict, why: str) -> None:
    assert why in refusal(study(effect=points(), group=PEOPLE), study(**({"group": PEOPLE} | other)))


def test_one_study_cannot_be_there_twice() -> None:
    one = study(effect=points(), group=PEOPLE)
    twice = one.model_copy(update={"effects": (*one.effects, *one.effects)})
    assert "more than once" in refusal(twice, study(effect=points(), group=PEOPLE))


def test_what_has_no_number_is_left_out_and_named() -> None:
    found = pooled(study(effect=points()), study(effect=points()), study(id="uden-tal"))
    assert found.meta is not None
    assert [text.en for text in found.comparison.left_out] == [
        "Prøvehuset 2000 (uden-tal.1) does not print a number with its uncertainty."
    ]


@pytest.mark.parametrize(
    ("effect", "value", "se", "scale"),
    [
        (points(3.0, 0.5), 3.0, 0.5, "points"),
        ({"value": 10.0, "low": 0.2, "high": 19.8, "unit": "days"}, 10.0, 5.0, "days"),
        (
            {"value": 2.0, "low": 1.0, "high": 4.0, "unit": "odds_ratio"},
            math.log(2),
            math.log(4) / 3.919928,
            "log_odds_ratio",
        ),
        ({"treated": 40.0, "control": 20.0, "unit": "share"}, 20.0, math.sqrt(2400 / 100 + 1600 / 50), "points"),
    ],
)
def test_numbers_are_read_as_they_are_printed(effect: dict, value: float, se: float, scale: str) -> None:
    (one,) = said(study(effect=effect, n_treated=100, n_control=50))
    found = as_number(one)
    assert found is not None
    assert (found.value, found.se, found.scale) == (pytest.approx(value), pytest.approx(se, rel=1e-4), scale)


@pytest.mark.parametrize(
    "effect",
    [
        {},
        {"value": 3.0, "unit": "points"},
        {"value": 2.0, "se": 0.3, "unit": "odds_ratio"},  # on which scale the error stands is not told
        {"value": 0.0, "low": 0.0, "high": 2.0, "unit": "odds_ratio"},
        {"value": 3.0, "low": 3.0, "high": 3.0, "unit": "points"},
        {"treated": 40.0, "control": 20.0, "unit": "share"},
        {"treated": 0.0, "control": 0.0, "unit": "share"},
    ],
)
def test_no_number_is_made_up(effect: dict) -> None:
    (one,) = said(study(effect=effect))
    assert as_number(one) is None


def test_the_reviews_studies_cannot_be_pooled_and_that_is_said() -> None:
    evidence = read_evidence()
    for id_ in ("mentor-work", "caseload-work", "firm-based-work"):
        found = pool_effects(evidence.answers(evidence.question(id_)), evidence.shelves)
        assert found.meta is None
        assert found.comparison.refusals
