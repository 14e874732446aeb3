"""The wild cluster bootstrap against refitting every flipped data set."""

from __future__ import annotations

import numpy as np
import pytest
from tests.inference.difference.slow import wild_p

from virkning.inference.did_sums import cluster_sums
from virkning.inference.wild import wild_test


def two_periods(seed: int, clusters: int = 7, treated: int = 3, n: int = 210, effect: float = 0.4):
    random = np.random.default_rng(seed)
    cluster = np.arange(n) % clusters
    after = (random.random(n) < 0.5).astype(float)
    given = (cluster < treated).astype(float)
    outcome = effect * given * after + random.normal(size=clusters)[cluster] * (1 + after) + random.normal(size=n)
    return np.column_stack([np.ones(n), after, given, given * after]), outcome, cluster


INTEREST = np.array([0.0, 0.0, 0.0, 1.0])


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("null", [0.0, 0.7])
def test_enumerated_p_equals_refitting(seed, null):
    columns, outcome, cluster = two_periods(seed)

    found = wild_test(cluster_sums(columns, outcome - null * columns[:, 3], cluster), INTEREST)

    assert found.enumerated
    assert found.draws == 2**7
    assert found.number.p == pytest.approx(wild_p(columns, outcome, cluster, 3, null), abs=1e-12)


def test_a_contrast_of_coefficients_equals_refitting_on_turned_columns():
    columns, outcome, cluster = two_periods(9)
    turned = columns @ np.linalg.inv(np.array([[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0.5, 1.0]]))

    found = wild_test(cluster_sums(columns, outcome, cluster), np.array([0.0, 0.0, 0.5, 1.0]))

    assert found.number.p == pytest.approx(wild_p(turned, outcome, cluster, 3), abs=1e-12)


def test_the_interval_ends_where_the_test_begins_to_reject():
    columns, outcome, cluster = two_periods(2, clusters=12, treated=6, n=360)
    number = wild_test(cluster_sums(columns, outcome, cluster), INTEREST).number

    for end, inward in ((number.low, 1), (number.high, -1)):
        inside = wild_test(cluster_sums(columns, outcome - (end + inward * 1e-6) * columns[:, 3], cluster), INTEREST)
        outside = wild_test(cluster_sums(columns, outcome - (end - inward * 1e-6) * columns[:, 3], cluster), INTEREST)
        assert inside.number.p > 0.05 >= outside.number.p


def test_with_four_clusters_nothing_is_ever_rejected_and_the_interval_has_no_end():
    columns, outcome, cluster = two_periods(1, clusters=4, treated=2, effect=50.0)

    number = wild_test(cluster_sums(columns, outcome, cluster), INTEREST).number

    assert number.p >= 2 / 2**4
    assert np.isinf(number.low) or np.isinf(number.high)


@pytest.mark.parametrize("weights", ["rademacher", "webb"])
def test_draws_come_close_to_each_other_and_repeat(weights):
    columns, outcome, cluster = two_periods(3, clusters=30, treated=15, n=600)
    sums = cluster_sums(columns, outcome, cluster)

    one = wild_test(sums, INTEREST, weights=weights, seed=1)
    again = wild_test(sums, INTEREST, weights=weights, seed=1)
    other = wild_test(sums, INTEREST, weights=weights, seed=2)

    assert not one.enumerated
    assert one == again
    assert one.number.p == pytest.approx(other.number.p, abs=0.03)


def test_the_draws_agree_with_a_peer():
    peer = pytest.importorskip("diff_diff")
    columns, outcome, cluster = two_periods(5, clusters=10, treated=5, n=400)

    found = wild_test(cluster_sums(columns, outcome, cluster), INTEREST)
    values = np.linalg.lstsq(columns, outcome, rcond=None)[0]
    theirs = peer.wild_bootstrap_se(
        columns, outcome, outcome - columns @ values, cluster, 3, n_bootstrap=4999, weight_type="rademacher", seed=1
    )

    assert found.number.p == pytest.approx(theirs.p_value, abs=0.02)
