"""Weights against a general optimiser, and placebos against a known truth."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from virkning.inference.synthetic import fit, simplex_weights, space_placebos, time_placebos, without_each


def world(seed: int = 1, units: int = 20, periods: int = 16, start: int = 12, effect: float = -5.0, noise: float = 0.3):
    """Units are mixes of two common paths; the treated one lies among the others."""
    random = np.random.default_rng(seed)
    paths = np.cumsum(random.normal(size=(2, periods)), axis=1)
    loads = random.random((units, 2))
    loads[0] = loads[1:6].mean(axis=0)
    outcome = 50 + 10 * loads @ paths + noise * random.normal(size=(units, periods))
    after = np.arange(periods) >= start
    outcome[0, after] += effect
    return outcome, np.arange(units) == 0, after


def distance(weights, parts, target, ridge, level_counts):
    gap = parts @ weights - target
    if not level_counts:
        gap = gap - gap.mean()
    return float((gap**2).mean() + ridge**2 * (weights**2).sum())


@given(seed=st.integers(0, 5000), level_counts=st.booleans(), ridge=st.sampled_from([1e-3, 0.3, 3.0]))
@settings(max_examples=25)
def test_no_other_weights_come_closer(seed, level_counts, ridge):
    random = np.random.default_rng(seed)
    parts, target = random.normal(size=(12, 6)).cumsum(axis=0), random.normal(size=12).cumsum()

    found = simplex_weights(parts, target, ridge, level_counts=level_counts)

    assert found.min() >= 0
    assert found.sum() == pytest.approx(1)
    peer = minimize(
        distance,
        np.full(6, 1 / 6),
        args=(parts, target, ridge, level_counts),
        method="SLSQP",
        bounds=[(0, 1)] * 6,
        constraints={"type": "eq", "fun": lambda w: w.sum() - 1},
        options={"ftol": 1e-13, "maxiter": 1000},
    )
    best = distance(found, parts, target, ridge, level_counts)
    assert best <= peer.fun + 1e-7
    assert best <= min(distance(w, parts, target, ridge, level_counts) for w in random.dirichlet(np.ones(6), 50))


def test_a_unit_that_is_a_mix_is_taken_apart():
    parts = np.random.default_rng(3).normal(size=(30, 5))
    target = parts @ np.array([0.5, 0.3, 0.2, 0, 0])

    np.testing.assert_allclose(simplex_weights(parts, target, 0.0, level_counts=True), [0.5, 0.3, 0.2, 0, 0], atol=1e-8)


@pytest.mark.parametrize("method", ["control", "sdid"])
def test_the_effect_is_found_where_plain_averages_miss_it(method):
    errors, plain = [], []
    for seed in range(40):
        outcome, treated, after = world(seed)
        errors.append(fit(outcome, treated, after, method).value + 5.0)
        plain.append(fit(outcome, treated, after, "did").value + 5.0)

    assert np.sqrt(np.mean(np.square(errors))) < 0.5 * np.sqrt(np.mean(np.square(plain)))


def test_without_weights_it_is_the_difference_of_mean_changes():
    outcome, treated, after = world(2)
    means = [[outcome[group][:, late].mean() for late in (~after, after)] for group in (treated, ~treated)]

    assert fit(outcome, treated, after, "did").value == pytest.approx(
        means[0][1] - means[0][0] - means[1][1] + means[1][0]
    )


def test_placebos_reject_a_true_effect_and_not_the_lack_of_one():
    outcome, treated, after = world(4, units=25, effect=-15.0)
    nothing = world(4, units=25, effect=0.0)[0]

    real, empty = fit(outcome, treated, after, "sdid"), fit(nothing, treated, after, "sdid")

    assert space_placebos(outcome, treated, after, "sdid", real).rank_p == pytest.approx(1 / 25)
    assert space_placebos(nothing, treated, after, "sdid", empty).rank_p > 0.1


def test_no_effect_is_found_before_anything_happened():
    outcome, treated, after = world(5, effect=-15.0)

    values = [value for _, value in time_placebos(outcome, treated, after, "sdid")]

    assert len(values) >= 3
    assert max(map(abs, values)) < 5


def test_leaving_out_each_unit_that_counts():
    outcome, treated, after = world(6)
    real = fit(outcome, treated, after, "control")

    found = without_each(outcome, treated, after, "control", real)

    assert {place for place, _ in found} == {place + 1 for place in np.flatnonzero(real.unit_weights > 1e-3)}
    assert all(np.isfinite(value) for _, value in found)


def test_several_treated_units_are_taken_together():
    outcome, _, after = world(7, units=12)
    treated = np.arange(12) < 2

    real = fit(outcome, treated, after, "sdid")
    placebos = space_placebos(outcome, treated, after, "sdid", real)

    assert placebos.enumerated
    assert len(placebos.values) == 45
