"""Permutation over clusters against refitting the regression for every assignment."""

from __future__ import annotations

import numpy as np
import pytest
from tests.inference.difference.slow import permutation_p

from virkning.inference.did_permutation import Cells, permutation_test, smallest_p


def rows(seed: int, clusters: int = 8, treated: int = 3, n: int = 200, effect: float = 1.0):
    random = np.random.default_rng(seed)
    cluster = np.concatenate([np.arange(clusters).repeat(2), random.integers(0, clusters, n - 2 * clusters)])
    after = np.concatenate([np.tile([0.0, 1.0], clusters), (random.random(n - 2 * clusters) < 0.5).astype(float)])
    outcome = (
        effect * (cluster < treated) * after + random.normal(size=clusters)[cluster] * after + random.normal(size=n)
    )
    return outcome, after, cluster, treated


def cells_of(outcome, after, cluster, treated):
    clusters = int(cluster.max()) + 1
    place = cluster * 2 + after.astype(int)
    sums = np.bincount(place, outcome, 2 * clusters).reshape(clusters, 2)
    counts = np.bincount(place, minlength=2 * clusters).reshape(clusters, 2).astype(float)
    return Cells(sums, counts, np.arange(clusters) < treated)


CHANGE, AFTER = np.array([-1.0, 1.0]), np.array([0.0, 1.0])


@pytest.mark.parametrize("seed", range(4))
def test_p_equals_refitting_every_assignment(seed):
    outcome, after, cluster, treated = rows(seed)

    found = permutation_test(cells_of(outcome, after, cluster, treated), CHANGE, AFTER)

    assert found.enumerated
    assert found.number.p == pytest.approx(permutation_p(outcome, after, cluster, list(range(treated))), abs=1e-12)


def test_the_interval_ends_where_the_test_begins_to_reject():
    outcome, after, cluster, treated = rows(5)
    number = permutation_test(cells_of(outcome, after, cluster, treated), CHANGE, AFTER).number
    given = after * (cluster < treated)

    for end, inward in ((number.low, 1), (number.high, -1)):
        inside = permutation_p(outcome - (end + inward * 1e-6) * given, after, cluster, list(range(treated)))
        outside = permutation_p(outcome - (end - inward * 1e-6) * given, after, cluster, list(range(treated)))
        assert inside > 0.05 >= outside


def test_drawn_assignments_come_close_to_all():
    outcome, after, cluster, treated = rows(6, clusters=12, treated=5)
    cells = cells_of(outcome, after, cluster, treated)

    every = permutation_test(cells, CHANGE, AFTER, draws=9999)
    drawn = permutation_test(cells, CHANGE, AFTER, draws=700)

    assert every.enumerated
    assert not drawn.enumerated
    assert drawn.number.p == pytest.approx(every.number.p, abs=0.06)


def test_the_smallest_p_says_what_can_be_reached():
    outcome, after, cluster, treated = rows(7, clusters=6, treated=1, effect=100.0)

    assert permutation_test(cells_of(outcome, after, cluster, treated), CHANGE, AFTER).number.p == smallest_p(
        6, 1, 9999
    )
    assert smallest_p(10, 5, 9999) == 2 / 252
    assert smallest_p(40, 20, 9999) == 1 / 10_000
