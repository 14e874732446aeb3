"""Errors when whole places were treated: Welch's test between places, and what clusters do to matches."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from virkning.inference.cluster_sums import arms_of, clustered
from virkning.inference.matching import Rules, match_nearest
from virkning.inference.matching.errors import clustered_matches, matched_sets_error


def test_equal_places_wholly_treated_give_welchs_test():
    chance = np.random.default_rng(1)
    cluster = np.repeat(np.arange(14), 20)
    treated = cluster < 5
    y = chance.normal(size=280) + chance.normal(size=14)[cluster] + treated
    influence = np.where(treated, (y - y[treated].mean()) / treated.sum(), -(y - y[~treated].mean()) / (~treated).sum())
    means = np.array([y[cluster == one].mean() for one in range(14)])
    welch = stats.ttest_ind(means[:5], means[5:], equal_var=False)
    found = clustered(influence, cluster, treated)

    assert found.error == pytest.approx((means[:5].mean() - means[5:].mean()) / welch.statistic, rel=1e-12)
    assert found.df == pytest.approx(welch.df, rel=1e-12)


def test_one_person_per_place_gives_the_independent_error():
    chance = np.random.default_rng(2)
    treated = np.arange(200) < 80
    y = chance.normal(size=200)
    influence = np.where(treated, (y - y[treated].mean()) / 80, -(y - y[~treated].mean()) / 120)
    expected = np.sqrt(y[treated].var(ddof=1) / 80 + y[~treated].var(ddof=1) / 120)

    assert clustered(influence, np.arange(200), treated).error == pytest.approx(expected, rel=1e-12)


def test_one_treated_place_gives_no_error():
    cluster = np.repeat(np.arange(7), 10)
    found = clustered(np.ones(70), cluster, cluster == 0)

    assert np.isnan(found.error)
    assert not arms_of(cluster, cluster == 0).enough


def test_places_with_both_treated_and_others_are_counted_as_such():
    cluster = np.repeat(np.arange(6), 10)
    treated = (cluster < 2) | ((cluster == 5) & (np.arange(60) % 2 == 0))
    arms = arms_of(cluster, treated)

    assert (arms.treated, arms.others, arms.mixed) == (2, 3, 1)


def test_pairs_across_places_are_summed_by_place_and_by_pair():
    """With everybody a place of their own what is left is the spread between pairs."""
    chance = np.random.default_rng(3)
    treated = np.arange(300) < 100
    x = chance.normal(size=300) + 0.3 * treated
    y = x + chance.normal(size=300)
    matches = match_nearest(x, treated, Rules())
    alone = clustered_matches(y, matches, treated, np.arange(300), once=True)

    assert alone.error == pytest.approx(matched_sets_error(y, matches), rel=0.02)


def test_a_shared_shock_shows_in_the_error():
    chance = np.random.default_rng(4)
    cluster = np.repeat(np.arange(20), 50)
    treated = cluster < 8
    x = chance.normal(size=1000)
    y = x + chance.normal(size=1000) + chance.normal(size=20)[cluster]
    matches = match_nearest(x, treated, Rules(replacement=True))
    known = clustered_matches(y, matches, treated, cluster, once=False)
    apart = clustered_matches(y, matches, treated, np.arange(1000), once=False)

    assert known.error > 3 * apart.error
    assert known.df < 19
