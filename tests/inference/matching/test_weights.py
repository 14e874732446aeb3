"""Weights, kernels, strata and the doubly robust estimate, against brute force, other programs and known truths."""

from __future__ import annotations

import numpy as np
import pytest

from virkning.errors import InputError
from virkning.inference.doubly_robust import doubly_robust
from virkning.inference.matching.coarsened import coarsen
from virkning.inference.matching.kernel import kernel_weights
from virkning.inference.matching.weights import entropy_weights, probability_weights, stratum_weights
from virkning.inference.propensity import design_columns, fit_score


def made_up(seed: int, rows: int = 400):
    chance = np.random.default_rng(seed)
    covariates = np.column_stack(
        [chance.normal(size=rows), chance.normal(size=rows), chance.integers(0, 3, rows)]
    ).astype(float)
    index = -0.6 + 0.7 * covariates[:, 0] - 0.4 * covariates[:, 1]
    treated = chance.random(rows) < 1 / (1 + np.exp(-index))
    outcome = 1.0 * treated + covariates @ [1.0, 0.5, 0.3] + chance.normal(size=rows)
    return covariates, treated, outcome


@pytest.mark.parametrize("model", ["logit", "probit"])
def test_the_score_is_that_of_another_program(model):
    sm = pytest.importorskip("statsmodels.api")
    covariates, treated, _ = made_up(1)
    other = {"logit": sm.Logit, "probit": sm.Probit}[model](treated.astype(float), sm.add_constant(covariates)).fit(
        disp=0, tol=1e-12
    )
    np.testing.assert_allclose(fit_score(covariates, treated, model).values, other.predict(), atol=1e-9)


def test_columns_that_add_nothing_are_left_out_and_change_nothing():
    covariates, treated, _ = made_up(2)
    doubled = np.column_stack([covariates, covariates[:, 0] + covariates[:, 1], np.full(len(covariates), 7.0)])
    score = fit_score(doubled, treated)
    assert score.kept.tolist() == [True, True, True, False, False]
    np.testing.assert_allclose(score.values, fit_score(covariates, treated).values, atol=1e-12)


def test_equal_rows_have_equal_scores_to_the_last_bit():
    covariates, treated, _ = made_up(3, rows=1003)
    covariates[503:] = covariates[:500]
    values = fit_score(covariates, treated).values
    assert np.array_equal(values[503:], values[:500])


def test_groups_told_apart_entirely_are_refused():
    covariates, treated, _ = made_up(4)
    with pytest.raises(InputError, match="tell the two groups apart"):
        fit_score(np.column_stack([covariates, treated.astype(float)]), treated)


def test_entropy_balancing_gives_controls_the_means_of_the_treated():
    covariates, treated, outcome = made_up(5)
    found = entropy_weights(covariates, treated)
    np.testing.assert_allclose(
        found.weights[~treated] @ covariates[~treated], covariates[treated].mean(axis=0), atol=1e-8
    )
    assert found.weights[~treated].min() > 0
    assert found.weights[~treated].sum() == pytest.approx(1)
    assert abs(found.effect(outcome, treated) - 1) < 4 * found.error(outcome)


def test_entropy_balancing_that_is_impossible_is_refused():
    covariates = np.concatenate([np.linspace(5, 6, 10), np.linspace(0, 1, 30)])[:, None]
    with pytest.raises(InputError, match="cannot be weighted"):
        entropy_weights(covariates, np.arange(40) < 10)


@pytest.mark.parametrize("both", [False, True])
def test_kernel_weights_are_those_of_the_plain_sums(both):
    covariates, treated, _ = made_up(6, rows=150)
    score, width = fit_score(covariates, treated).values, 0.1
    raw = np.zeros(150)
    for seeking in (treated, ~treated) if both else (treated,):
        for unit in np.flatnonzero(seeking):
            near = np.where(seeking, 0.0, np.maximum(1 - ((score - score[unit]) / width) ** 2, 0))
            if near.sum() > 1e-9:
                raw[unit] += 1
                raw += near / near.sum()
    expected = raw / np.where(treated, raw[treated].sum(), raw[~treated].sum())
    np.testing.assert_allclose(kernel_weights(score, treated, width, both=both).weights, expected, atol=1e-10)


@pytest.mark.parametrize("both", [False, True])
def test_strata_compare_within_and_weigh_by_size(both):
    stratum, treated = np.array([0, 0, 0, 1, 1, 1, 1, 2]), np.array([1, 0, 0, 1, 1, 0, 0, 1], dtype=bool)
    outcome = np.array([5.0, 1, 3, 10, 12, 4, 6, 99])
    found = stratum_weights(stratum, treated, both=both)
    gaps, sizes = np.array([3.0, 6.0]), np.array([3, 4] if both else [1, 2])
    assert found.effect(outcome, treated) == pytest.approx((gaps @ sizes) / sizes.sum())
    assert not found.used[-1]


def test_coarsening_keeps_few_values_and_cuts_many():
    covariates = np.column_stack([np.arange(100) % 2, np.arange(100.0)])
    stratum = coarsen(covariates, 4)
    assert len(np.unique(stratum)) == 8
    assert len(np.unique(coarsen(covariates, 4, extra=np.arange(100) // 50))) == 8


def test_the_doubly_robust_estimate_bears_one_wrong_model_but_not_two():
    """The score leaves out a covariate that matters, the regression has it, and the other way around."""
    chance = np.random.default_rng(8)
    rows = 20_000
    x = chance.normal(size=(rows, 2))
    treated = chance.random(rows) < 1 / (1 + np.exp(-0.8 * x[:, 0]))
    straight = 2.0 * treated + 1.5 * x[:, 0] + chance.normal(size=rows)
    curved = 2.0 * treated + 1.5 * np.exp(x[:, 0]) + chance.normal(size=rows)
    right = doubly_robust(np.column_stack([straight, curved]), fit_score(x, treated), treated, both=False, seed=1)
    assert np.all(np.abs(right.values - 2.0) < 4 * right.errors)
    neither = doubly_robust(curved[:, None], fit_score(x[:, 1:], treated), treated, both=False, seed=1)
    assert abs(neither.values[0] - 2.0) > 10 * neither.errors[0]


def test_the_errors_of_weighting_are_the_spread_over_samples():
    found = []
    for seed in range(300):
        covariates, treated, outcome = made_up(1000 + seed, rows=500)
        weighting = probability_weights(fit_score(covariates, treated), treated, both=False)
        balanced = entropy_weights(design_columns(covariates)[0][:, 1:], treated)
        robust = doubly_robust(outcome[:, None], fit_score(covariates, treated), treated, both=False, seed=1)
        found.append([
            weighting.effect(outcome, treated), weighting.error(outcome), balanced.effect(outcome, treated), balanced.error(outcome),
            float(robust.values[0]), float(robust.errors[0]),
        ])  # fmt: skip
    means, spreads = np.mean(found, axis=0), np.std(found, axis=0)
    for place in (0, 2, 4):
        assert means[place] == pytest.approx(1.0, abs=0.03)
        assert means[place + 1] == pytest.approx(spreads[place], rel=0.15)
