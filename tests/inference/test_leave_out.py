"""Leaving clusters out by algebra equals leaving them out by hand, and the true spread is found without bias."""

from __future__ import annotations

import numpy as np
import pytest

from virkning.inference.leave_out import group_effects


def _data(rng, n_groups=6, n_clusters=40, true_sd=0.5):
    cluster = np.repeat(np.arange(n_clusters), rng.integers(1, 5, n_clusters))
    home = rng.integers(0, n_groups, n_clusters)
    group = np.where(rng.random(len(cluster)) < 0.8, home[cluster], rng.integers(0, n_groups, len(cluster)))
    group = np.unique(group, return_inverse=True)[1]
    covariates = rng.normal(size=(len(cluster), 3)) + group[:, None] * 0.2
    shared = rng.normal(size=n_clusters)[cluster]
    effects = rng.normal(size=n_groups) * true_sd
    outcome = covariates @ [0.5, -0.2, 0.1] + effects[group] + shared + rng.normal(size=len(cluster)) * (1 + group / 3)
    return outcome, covariates, group, cluster


def _by_hand(outcome, covariates, group, cluster):
    """Dummy variables, hat matrix and one refit per cluster: slow and obvious."""
    count = group.max() + 1
    design = np.column_stack([covariates, np.eye(count)[group]])
    k = covariates.shape[1]
    weights = np.bincount(group) / len(group)
    centre = np.eye(count) - np.outer(np.ones(count), weights)
    pick = np.column_stack([np.zeros((count, k)), centre])
    coefficients = np.linalg.lstsq(design, outcome, rcond=None)[0]
    linear = pick @ np.linalg.pinv(design)
    hat = design @ np.linalg.pinv(design)
    residuals = outcome - design @ coefficients
    left_out, adjusted = np.empty_like(outcome), np.empty_like(outcome)
    for number in np.unique(cluster):
        own = cluster == number
        without = np.linalg.lstsq(design[~own], outcome[~own], rcond=None)[0]
        left_out[own] = outcome[own] - design[own] @ without
        values, vectors = np.linalg.eigh(np.eye(own.sum()) - hat[np.ix_(own, own)])
        adjusted[own] = vectors @ np.diag(values**-0.5) @ vectors.T @ residuals[own]
    quadratic = np.eye(count) / count - np.ones((count, count)) / count**2
    noise, covariance = 0.0, np.zeros((count, count))
    centred = outcome - outcome.mean()
    for number in np.unique(cluster):
        own = cluster == number
        noise += np.trace(linear[:, own].T @ quadratic @ linear[:, own] @ np.outer(centred[own], left_out[own]))
        pull = linear[:, own] @ adjusted[own]
        covariance += np.outer(pull, pull)
    return pick @ coefficients, noise, covariance


@pytest.mark.parametrize("seed", range(6))
def test_leave_out_equals_refits(seed):
    data = _data(np.random.default_rng(seed))
    found = group_effects(*data)
    effects, noise, covariance = _by_hand(*data)
    np.testing.assert_allclose(found.effects, effects, atol=1e-10)
    assert found.noise == pytest.approx(noise, abs=1e-10)
    np.testing.assert_allclose(found.se, np.sqrt(np.diag(covariance)), atol=1e-10)
    np.testing.assert_allclose(found.covariance(), covariance, atol=1e-10)
    assert found.rows_not_left_out == 0


def test_leave_out_does_not_depend_on_row_order():
    outcome, covariates, group, cluster = _data(np.random.default_rng(3))
    shuffled = np.random.default_rng(4).permutation(len(outcome))
    first = group_effects(outcome, covariates, group, cluster)
    second = group_effects(outcome[shuffled], covariates[shuffled], group[shuffled], cluster[shuffled])
    np.testing.assert_allclose(first.se, second.se, rtol=1e-10)
    assert first.true_variance == pytest.approx(second.true_variance, abs=1e-12)


def test_true_variance_has_no_bias_under_heteroskedastic_clustered_noise():
    """400 draws with noise that is larger in some groups; the plug-in is far off, the leave-out mean is not."""
    rng = np.random.default_rng(11)
    plug_in, corrected = [], []
    effects = np.linspace(-0.3, 0.3, 12)
    truth = np.var(effects)
    for _ in range(400):
        cluster = np.repeat(np.arange(120), 2)
        group = np.repeat(np.arange(12), 20)
        covariates = rng.normal(size=(240, 2))
        noise = rng.normal(size=120)[cluster] + rng.normal(size=240) * np.where(group < 6, 0.3, 1.5)
        found = group_effects(effects[group] + covariates @ [1.0, 0.5] + noise, covariates, group, cluster)
        plug_in.append(found.variance_of_estimates)
        corrected.append(found.true_variance)
    error = np.std(corrected) / np.sqrt(400)
    assert abs(np.mean(corrected) - truth) < 3 * error
    assert np.mean(plug_in) > truth + 20 * error


def test_a_cluster_that_alone_carries_a_group_is_counted_not_hidden():
    outcome, covariates, group, cluster = _data(np.random.default_rng(5))
    lonely = np.concatenate([group, [group.max() + 1]])
    found = group_effects(
        np.append(outcome, 9.0), np.vstack([covariates, [0, 0, 0]]), lonely, np.append(cluster, cluster.max() + 1)
    )
    assert found.rows_not_left_out == 1
