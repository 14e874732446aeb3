"""Regression from sums by cluster against the obvious way and against another implementation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.inference.difference.slow import least_squares

from virkning.inference.did_sums import cluster_sums, independent, regression, t_number, with_first


def rows(seed: int, clusters: int = 9, n: int = 300):
    random = np.random.default_rng(seed)
    cluster = random.integers(0, clusters, n)
    columns = np.column_stack([np.ones(n), random.normal(size=(n, 3))])
    outcome = columns @ random.normal(size=4) + random.normal(size=clusters)[cluster] + random.normal(size=n)
    return columns, outcome, cluster


@given(seed=st.integers(0, 10_000), clusters=st.integers(2, 20))
@settings(max_examples=25)
def test_sums_give_what_the_rows_give(seed, clusters):
    columns, outcome, cluster = rows(seed, clusters)

    found = regression(cluster_sums(columns, outcome, cluster))

    values, covariance = least_squares(columns, outcome, cluster)
    np.testing.assert_allclose(found.values, values, rtol=1e-9)
    np.testing.assert_allclose(found.covariance, covariance, rtol=1e-7, atol=1e-12)


def test_order_and_names_of_clusters_do_not_matter():
    columns, outcome, cluster = rows(1)
    order = np.random.default_rng(2).permutation(len(outcome))

    one = regression(cluster_sums(columns, outcome, cluster))
    other = regression(cluster_sums(columns[order], outcome[order], 1000 - 7 * cluster[order]))

    np.testing.assert_allclose(one.covariance, other.covariance, rtol=1e-9)


def test_clustered_errors_as_in_pyfixest():
    pyfixest = pytest.importorskip("pyfixest")
    import pandas as pd

    columns, outcome, cluster = rows(4)
    frame = pd.DataFrame(columns[:, 1:], columns=["a", "b", "c"]).assign(y=outcome, cluster=cluster)
    peer = pyfixest.feols("y ~ a + b + c", frame, vcov={"CRV1": "cluster"})

    found = regression(cluster_sums(columns, outcome, cluster))

    np.testing.assert_allclose(found.values, peer.coef().to_numpy(), rtol=1e-8)
    np.testing.assert_allclose(np.sqrt(np.diag(found.covariance)), peer.se().to_numpy(), rtol=1e-8)


def test_a_column_that_says_nothing_new_is_found():
    columns, outcome, cluster = rows(5)
    doubled = np.column_stack([columns, 3 * columns[:, 1] - columns[:, 2], np.zeros(len(outcome))])

    assert independent(cluster_sums(doubled, outcome, cluster)).tolist() == [True] * 4 + [False, False]


def test_turning_the_columns_puts_the_contrast_first():
    columns, outcome, cluster = rows(6)
    contrast = np.array([0.0, 0.5, 0.5, -1.0])
    sums = cluster_sums(columns, outcome, cluster)

    turned = regression(sums.turned(with_first(contrast)))

    straight = regression(sums).combined(contrast)
    assert turned.one(0).value == pytest.approx(straight.value, rel=1e-9)
    assert turned.one(0).se == pytest.approx(straight.se, rel=1e-7)


def test_without_an_error_there_is_no_interval():
    assert np.isnan(t_number(1.0, 0.0, 10).p)
    assert np.isnan(t_number(1.0, 2.0, 0).low)
