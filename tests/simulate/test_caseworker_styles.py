"""Figures 4-19 of the caseworker study: how the four quartiles differ in what they do and how they rate."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from tests.simulate import caseworker_study as study

from virkning.simulate import draw
from virkning.words import ACTIVITIES

SEEDS = tuple(range(7, 15))

TICKS = """
select quartile, list(value) as codes from quartiles join rows using (caseworker)
join answers using (person, date) where item = 'S1' and number > 1 group by quartile, person, date
"""
RATINGS = """
select item, quartile, avg(value) as mean from quartiles join rows using (caseworker)
join answers using (person, date) where {which} group by item, quartile
"""


def _quartiles_of(seed: int) -> study.Study:
    done_over = study.carry_out(draw("bip", seed=seed).tables)
    result = study.estimate(done_over, done_over.outcome[done_over.kept])
    done_over.connection.register(
        "quartiles", pa.table({"caseworker": pa.array(result.caseworkers.astype(str)), "quartile": result.quartile})
    )
    return done_over


def _shares(done_over: study.Study) -> dict[str, np.ndarray]:
    """For each activity, group and combination: the share of talks, by quartile."""
    group = {activity.code: activity.group for activity in ACTIVITIES.values()}
    name = {activity.code: activity.id for activity in ACTIVITIES.values()}
    found = done_over.connection.execute(TICKS).fetchall()
    counts: dict[str, np.ndarray] = {}
    for quartile, codes in found:
        groups = {f"group:{group[code]}" for code in codes}
        combined = {"job+upskilling"} if {"group:job", "group:upskilling"} <= groups else set()
        for key in groups | combined | {name[code] for code in codes}:
            counts.setdefault(key, np.zeros(4))[quartile] += 1
    talks = np.bincount([quartile for quartile, _ in found], minlength=4)
    return {key: count / talks for key, count in counts.items()}


def _ratings(done_over: study.Study, which: str) -> dict[str, np.ndarray]:
    means: dict[str, np.ndarray] = {}
    for item, quartile, mean in done_over.connection.execute(RATINGS.format(which=which)).fetchall():
        means.setdefault(item, np.zeros(4))[quartile] = mean
    return means


@pytest.fixture(scope="module")
def figures() -> list[dict[str, np.ndarray]]:
    made = []
    for seed in SEEDS:
        done_over = _quartiles_of(seed)
        rated = _ratings(done_over, "item <> 'S1' and item like 'S%' and number > 1")
        first = _ratings(done_over, "item in ('B6', 'S11') and wave = 1")
        made.append(_shares(done_over) | rated | {f"first {item}": mean for item, mean in first.items()})
    return made


@pytest.fixture(scope="module")
def mean_figure(figures):
    return {key: np.mean([figure[key] for figure in figures], axis=0) for key in figures[0]}


RISING = ("group:none", "external_training", "basic_skills", "temp_hours", "job+upskilling", "S2", "S4")
FALLING = (
    "group:health",
    "diet_exercise",
    "treatment",
    "health_coping",
    "substance_treatment",
    "labour_market_knowledge",
    "job_search",
    "internal_training",
    "pre_rehabilitation",
    "rehabilitation",
    "S9",
)
FLAT = ("S3", "S6", "S10", "first B6", "first S11")
CLEAR = (
    "group:upskilling",
    "group:none",
    "external_training",
    "basic_skills",
    "job+upskilling",
    "S2",
    "S4",
    "S8",
    "S12",
)


@pytest.mark.parametrize("key", RISING)
def test_effective_caseworkers_have_more(mean_figure, key):
    least, *_, most = mean_figure[key]
    assert most > least


@pytest.mark.parametrize("key", FALLING)
def test_effective_caseworkers_have_less(mean_figure, key):
    least, *_, most = mean_figure[key]
    assert most < least


@pytest.mark.parametrize("key", FLAT)
def test_no_pattern(mean_figure, key):
    assert np.ptp(mean_figure[key]) < 0.08


def test_the_most_effective_stand_out(mean_figure):
    assert mean_figure["group:upskilling"][3] > mean_figure["group:upskilling"][:3].max() + 0.01
    assert mean_figure["group:social"][3] < mean_figure["group:social"][:3].min() - 0.015
    assert mean_figure["group:job"][3] > mean_figure["group:job"][:3].max()
    assert mean_figure["S8"][3] > mean_figure["S8"][:3].max() + 0.03
    assert mean_figure["S5"][3] < mean_figure["S5"][:3].max()


def test_the_least_effective_stand_out(mean_figure):
    assert mean_figure["S7"][0] > mean_figure["S7"][1:].max() + 0.1
    assert mean_figure["S12"][0] < mean_figure["S12"][1:].min() - 0.1
    assert mean_figure["S11"][0] > mean_figure["S11"][1:].max() + 0.05
    assert mean_figure["S11"][3] > mean_figure["S11"][1:3].mean()


@pytest.mark.parametrize("key", CLEAR)
def test_the_pattern_shows_in_one_municipality(figures, key):
    least, *_, most = figures[0][key]
    assert most > least
