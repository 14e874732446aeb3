"""Tests of paths before, and bounds when they part, against a linear programme, a peer and simulated truths."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linprog

from virkning.inference.pretrends import EventPath, breakdown, joint_test, relative_magnitudes, smoothness

TIMES = np.array([-4.0, -3.0, -2.0, -1.0, 1.0, 2.0, 3.0])
MANY = 10**7


def path(seed: int = 3, values=(0.1, -0.05, 0.05, 0.02, 0.5, 0.6, 0.7), degrees: int = MANY) -> EventPath:
    root = np.random.default_rng(seed).normal(size=(7, 7)) * 0.1
    return EventPath(TIMES, np.array(values), root @ root.T + 0.02 * np.eye(7) + 0.01, degrees)


def test_joint_test_is_calibrated():
    random = np.random.default_rng(1)
    covariance = path().covariance[:4, :4]
    draws = random.multivariate_normal(np.zeros(4), covariance, 4000)

    rejected = np.mean([joint_test(draw, covariance, MANY).p < 0.05 for draw in draws])

    assert rejected == pytest.approx(0.05, abs=0.012)


def test_joint_test_says_when_it_cannot_be_made():
    assert np.isnan(joint_test(np.ones(3), np.eye(3), 2).p)
    assert np.isnan(joint_test(np.ones(2), np.ones((2, 2)), 50).p)


@pytest.mark.parametrize("strength", [0.0, 0.5, 1.0, 2.0])
def test_relative_magnitudes_set_equals_the_linear_programme(strength):
    """The set by its definition: every path of differences whose steps after are at most M times the largest before."""
    found, weights = path(), path().mean_after()
    before = np.append(found.values[:4], 0.0)
    largest = np.abs(np.diff(before)).max()
    steps = np.eye(3) - np.eye(3, k=-1)
    ends = [
        linprog(sign * weights[4:], np.vstack([steps, -steps]), np.full(6, strength * largest), bounds=(None, None)).fun
        for sign in (1, -1)
    ]

    bound = relative_magnitudes(found, weights, strength)

    centre = float(weights @ found.values)
    assert bound.set_high == pytest.approx(centre - ends[0], abs=1e-9)
    assert bound.set_low == pytest.approx(centre + ends[1], abs=1e-9)
    assert bound.low < bound.set_low <= bound.set_high < bound.high


def test_relative_magnitudes_interval_covers_at_the_edge_of_what_is_allowed():
    """The paths really part by M times the largest step before, in the direction that hides the effect."""
    truth = np.array([0.3, 0.2, 0.1, 0.1, 0.1, 0.2, 0.3])  # steps of 0.1 before, and of 0.1 after: M = 1, effect zero
    covariance, random = path().covariance / 20, np.random.default_rng(2)
    weights = path().mean_after()

    inside = []
    for draw in random.multivariate_normal(truth, covariance, 800):
        bound = relative_magnitudes(EventPath(TIMES, draw, covariance, MANY), weights, 1.0)
        inside.append(bound.low <= 0 <= bound.high)

    assert np.mean(inside) >= 0.94


def test_breakdown_is_where_zero_comes_in():
    found, weights = path(), path().mean_after()
    limit = breakdown(found, weights)

    assert (
        relative_magnitudes(found, weights, limit - 1e-6).low
        > 0
        > relative_magnitudes(found, weights, limit + 1e-6).low
    )
    assert breakdown(path(values=(0.1, 0, 0, 0, 0.01, 0, 0)), weights) == 0.0


@pytest.mark.parametrize("strength", [0.0, 0.05, 0.2])
def test_smoothness_interval_equals_the_peer(strength):
    moderndid = pytest.importorskip("moderndid")
    pytest.importorskip("cvxpy")
    found, weights = path(), path().mean_after()

    theirs = moderndid.compute_flci(
        found.values, found.covariance, strength, 4, 3, post_period_weights=weights[4:, None]
    )

    mine = smoothness(found, weights, strength)
    assert (mine.low, mine.high) == pytest.approx(theirs.flci, abs=1e-4)  # the peer searches on a grid of 100 points


def test_smoothness_lets_straight_lines_drop_out():
    weights = path().mean_after()
    tilted = path(values=path().values + 5.0 * TIMES)

    assert smoothness(tilted, weights, 0.1).low == pytest.approx(smoothness(path(), weights, 0.1).low, abs=1e-6)


def test_smoothness_interval_covers_a_bent_path():
    truth, random = 0.05 * TIMES**2 / 2, np.random.default_rng(5)  # second differences of 0.05, effect zero
    covariance, weights = path().covariance / 10, path().mean_after()

    inside = []
    for draw in random.multivariate_normal(truth, covariance, 100):
        bound = smoothness(EventPath(TIMES, draw, covariance, MANY), weights, 0.05)
        inside.append(bound.low <= 0 <= bound.high)

    assert np.mean(inside) >= 0.9
