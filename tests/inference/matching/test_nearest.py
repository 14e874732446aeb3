"""The fast search finds exactly what the slow, obvious one finds."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from virkning.inference.matching import Rules, match_nearest
from virkning.inference.matching.covariates import distances, match_on_covariates, whitened
from virkning.inference.matching.oracle import match_by_looking

ALL_RULES = [
    Rules(neighbours, replacement, width, order, ties)
    for neighbours, replacement, width, order, ties in itertools.product(
        (1, 2, 3), (False, True), (None, 0.2, 0.0), ("largest", "smallest", "random", "data"), ("first", "all")
    )
]


def same(one, other) -> bool:
    return all(
        np.array_equal(getattr(one, part), getattr(other, part)) for part in ("unit", "partner", "weight", "served")
    )


def draw(seed: int, rows: int, kind: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    chance = np.random.default_rng(seed)
    score = {
        "continuous": lambda: chance.normal(size=rows),
        "few values": lambda: chance.integers(0, 6, rows) / 5,
        "tiny steps": lambda: 0.5 + chance.integers(0, 9, rows) * 1e-17 + chance.integers(0, 3, rows) * 1e-16,
    }[kind]()
    return score, chance.random(rows) < 0.4, chance.integers(0, 3, rows)


@pytest.mark.parametrize("kind", ["continuous", "few values", "tiny steps"])
@pytest.mark.parametrize("strata", [False, True])
def test_every_rule_gives_the_matches_of_the_oracle(kind, strata):
    for seed, rows in enumerate((3, 20, 60)):
        score, seeking, stratum = draw(seed, rows, kind)
        within = stratum if strata else None
        for rules in ALL_RULES:
            assert same(
                match_nearest(score, seeking, rules, within), match_by_looking(score, seeking, rules, within)
            ), rules


@given(
    data=st.lists(st.tuples(st.floats(-3, 3), st.booleans(), st.integers(0, 2)), min_size=1, max_size=25),
    neighbours=st.integers(1, 3), replacement=st.booleans(), width=st.none() | st.floats(0, 2),
    order=st.sampled_from(["largest", "smallest", "data"]), ties=st.sampled_from(["first", "all"]),
)  # fmt: skip
@settings(max_examples=300)
def test_whatever_the_scores_the_matches_are_those_of_the_oracle(data, neighbours, replacement, width, order, ties):
    score, seeking, stratum = (np.array(part) for part in zip(*data, strict=True))
    rules = Rules(neighbours, replacement, width, order, ties)
    assert same(match_nearest(score, seeking, rules, stratum), match_by_looking(score, seeking, rules, stratum))


def test_no_pair_is_further_apart_than_the_caliper_and_no_control_serves_twice():
    score, seeking, _ = draw(7, 5000, "continuous")
    found = match_nearest(score, seeking, Rules(2, False, 0.01))
    assert np.abs(score[found.unit] - score[found.partner]).max() <= 0.01
    assert len(np.unique(found.partner)) == len(found.partner)
    assert len(found.left_out) + len(found.matched) == seeking.sum()


def test_a_pair_exactly_as_far_apart_as_the_caliper_is_a_pair():
    score, seeking = np.array([0.5, 0.25]), np.array([True, False])
    assert len(match_nearest(score, seeking, Rules(width=0.25)).unit) == 1
    assert len(match_nearest(score, seeking, Rules(width=0.2499)).unit) == 0


def test_of_equally_near_controls_the_first_in_the_data_is_taken():
    score = np.array([0.6, 0.5, 0.4, 0.4, 0.6])
    found = match_nearest(score, np.array([False, True, False, False, False]), Rules())
    assert found.partner.tolist() == [0]
    shared = match_nearest(score, np.array([False, True, False, False, False]), Rules(replacement=True, ties="all"))
    assert shared.partner.tolist() == [0, 2, 3, 4]
    assert shared.weight.tolist() == [0.25] * 4


def test_the_order_decides_who_gets_the_only_control():
    score, seeking = np.array([0.2, 0.8, 0.5]), np.array([True, True, False])
    assert match_nearest(score, seeking, Rules(order="largest")).unit.tolist() == [1]
    assert match_nearest(score, seeking, Rules(order="smallest")).unit.tolist() == [0]
    assert match_nearest(score, seeking, Rules(order="data")).unit.tolist() == [0]


@pytest.mark.parametrize("strata", [False, True])
@pytest.mark.parametrize("replacement", [False, True])
@pytest.mark.parametrize("width", [None, 0.3])
def test_mahalanobis_gives_the_matches_of_the_oracle(strata, replacement, width):
    chance = np.random.default_rng(4)
    covariates = np.column_stack(
        [chance.normal(size=120), chance.integers(0, 4, 120), chance.integers(0, 2, 120)]
    ).astype(float)
    seeking = chance.random(120) < 0.4
    position, score = whitened(covariates, seeking), chance.normal(size=120)
    within = chance.integers(0, 2, 120) if strata else None
    for neighbours, order, ties in itertools.product((1, 3), ("largest", "data"), ("first", "all")):
        rules = Rules(neighbours, replacement, width, order, ties)
        slow = match_by_looking(
            score, seeking, rules, within, distance=lambda row, rows: distances(position, row, rows), apart=score
        )
        assert same(match_on_covariates(position, score, seeking, rules, within), slow), rules


def test_whitened_distance_is_mahalanobis_distance_by_the_covariance_within_groups():
    chance = np.random.default_rng(2)
    covariates, seeking = chance.normal(size=(60, 3)) @ chance.normal(size=(3, 3)), chance.random(60) < 0.5
    position = whitened(covariates, seeking)
    centred = covariates - np.where(seeking[:, None], covariates[seeking].mean(0), covariates[~seeking].mean(0))
    gap = covariates[0] - covariates[1]
    expected = np.sqrt(gap @ np.linalg.inv(centred.T @ centred / 58) @ gap)
    assert distances(position, 0, np.array([1]))[0] == pytest.approx(expected, rel=1e-10)
