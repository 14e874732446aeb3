"""Empirical Bayes against a published example, another implementation's numbers, and simulated truth."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from virkning.inference.multiplicity import benjamini_hochberg, holm
from virkning.inference.ranks import quartiles, rank_sets
from virkning.inference.shrinkage import shrink, spread_error, steady_variances

# Efron and Morris (1975), 18 players' batting averages after 45 times at bat, and for the rest of the 1970 season.
EARLY = np.array([400, 378, 356, 333, 311, 311, 289, 267, 244, 244, 222, 222, 222, 222, 222, 200, 178, 156]) / 1000
SEASON = np.array([346, 298, 276, 222, 273, 270, 263, 210, 269, 230, 264, 256, 303, 264, 226, 285, 316, 200]) / 1000


def test_shrinking_the_published_batting_averages():
    """The paper: shrunk estimates come close to .265 + .212 (y - .265), and the total squared error falls 3.5-fold."""
    at_bats = 45
    mean = EARLY.mean()
    noise = mean * (1 - mean) / at_bats
    spread = np.sum((EARLY - mean) ** 2) / (len(EARLY) - 3) - noise
    found = shrink(EARLY, np.full(18, noise), spread)
    assert found.mean == pytest.approx(0.265, abs=0.001)
    assert found.weight[0] == pytest.approx(0.212, abs=0.02)
    naive, shrunk = np.sum((EARLY - SEASON) ** 2), np.sum((found.estimates - SEASON) ** 2)
    assert naive / shrunk == pytest.approx(3.5, abs=0.2)


def test_shrunk_intervals_cover_and_are_narrower():
    rng = np.random.default_rng(1)
    covered, width = [], []
    for _ in range(200):
        truth = rng.normal(0, 1, 60)
        noise = rng.uniform(0.3, 2, 60)
        found = shrink(truth + rng.normal(size=60) * np.sqrt(noise), noise, 1.0)
        low, high = found.interval()
        covered.append(np.mean((low <= truth) & (truth <= high)))
        width.append(np.mean(high - low) / np.mean(2 * 1.96 * np.sqrt(noise)))
    assert np.mean(covered) == pytest.approx(0.95, abs=0.01)
    assert np.mean(width) < 0.85


def test_no_spread_leaves_only_the_mean():
    found = shrink(np.array([1.0, 2.0, 3.0]), np.ones(3), -0.1)
    np.testing.assert_allclose(found.estimates, 2.0)
    assert found.spread == 0


def test_steadied_variances_recover_the_prior_degrees_of_freedom():
    """Draws from Smyth's model with 10 prior degrees of freedom and level 2: both are found again."""
    rng = np.random.default_rng(2)
    true = 2 * 10 / rng.chisquare(10, 20_000)
    found = true * rng.chisquare(6, 20_000) / 6
    steadied, degrees = steady_variances(found, np.ones(20_000), np.full(20_000, 6.0))
    assert degrees[0] - 6 == pytest.approx(10, rel=0.08)
    assert np.mean((np.log(steadied) - np.log(true)) ** 2) < np.mean((np.log(found) - np.log(true)) ** 2)


def test_variances_that_differ_by_chance_only_become_one():
    """By Smyth's formula the common level is exp(mean log variance - digamma(d/2) + log(d/2)); here d = 4."""
    found = np.array([1, 2, 0.5, 4, 1.5])
    steadied, degrees = steady_variances(found, np.ones(5), np.full(5, 4.0))
    euler = 0.57721566490153286
    np.testing.assert_allclose(steadied, np.exp(np.mean(np.log(found)) - (1 - euler) + np.log(2)), rtol=1e-4)
    assert degrees.min() > 1e5


def test_spread_error_is_the_sampling_deviation_of_the_moment_estimate():
    rng = np.random.default_rng(3)
    truth = rng.normal(0, 1.0, 80)
    noise = np.full(80, 0.5)
    found = [np.var(truth + rng.normal(0, np.sqrt(0.5), 80)) - 0.5 for _ in range(4000)]
    assert spread_error(noise, np.var(truth)) == pytest.approx(np.std(found), rel=0.05)


def test_rank_sets_hold_at_their_level():
    """Each group's set holds its true rank in at least 95 per cent of draws, by both rules."""
    rng = np.random.default_rng(4)
    truth = np.sort(rng.normal(0, 1, 30))
    cover = {"max-t": [], "sidak": []}
    for draw in range(150):
        se = np.full(30, 0.4)
        found = truth + rng.normal(size=30) * se
        for covariance in (np.diag(se**2), None):
            sets = rank_sets(found, covariance, se, seed=draw)
            rank = np.arange(1, 31)
            cover[sets.rule].append(np.mean((sets.low <= rank) & (rank <= sets.high)))
    assert np.mean(cover["max-t"]) >= 0.95
    assert np.mean(cover["sidak"]) >= np.mean(cover["max-t"])


def test_rank_sets_by_hand():
    """Three groups far apart are told apart; two alike share their ranks."""
    sets = rank_sets(np.array([0.0, 10.0, 10.1, 20.0]), None, np.full(4, 0.5), seed=1)
    assert list(zip(sets.low, sets.high, strict=True)) == [(1, 1), (2, 3), (2, 3), (4, 4)]


def test_quartiles_as_in_the_study():
    counts = np.bincount(quartiles(np.random.default_rng(5).normal(size=115)))[1:]
    assert counts.tolist() == [29, 29, 29, 28]


@pytest.mark.parametrize("seed", range(5))
def test_multiplicity_against_their_definitions(seed):
    p = np.random.default_rng(seed).uniform(size=12) ** 2
    ordered = np.sort(p)
    for value, adjusted in zip(p, holm(p), strict=True):
        earlier = [min(1, (12 - place) * found) for place, found in enumerate(ordered) if found <= value]
        assert adjusted == pytest.approx(max(earlier))
    np.testing.assert_allclose(benjamini_hochberg(p), stats.false_discovery_control(p), rtol=1e-12)
