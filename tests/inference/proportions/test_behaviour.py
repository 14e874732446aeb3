"""What must hold of any counts, and how often the intervals hold in small trials."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from virkning.inference import power
from virkning.inference.competing_risks import cumulative_incidence
from virkning.inference.paired_proportions import mcnemar, mcnemar_exact, mcnemar_mid_p, paired_difference
from virkning.inference.proportions import (
    chi_square,
    chosen_test,
    fisher,
    fisher_mid_p,
    newcombe,
    odds_ratio,
    risk_ratio,
    smallest_expected,
)
from virkning.inference.randomisation import randomisation_p
from virkning.inference.trial_effects import adjusted, complier, heterogeneity, stratified

SIZES = st.integers(1, 60)
COUNTS = st.tuples(SIZES, SIZES).flatmap(
    lambda sizes: st.tuples(st.integers(0, sizes[0]), st.just(sizes[0]), st.integers(0, sizes[1]), st.just(sizes[1]))
)


@given(COUNTS)
def test_groups_may_trade_places(counts: tuple[int, int, int, int]) -> None:
    a, n, b, m = counts
    assert fisher(a, n, b, m) == pytest.approx(fisher(b, m, a, n))
    one, other = newcombe(a, n, b, m), newcombe(b, m, a, n)
    assert (one.low, one.high) == (pytest.approx(-other.high), pytest.approx(-other.low))
    assert -1 <= one.low <= one.value <= one.high <= 1


@given(COUNTS)
def test_having_it_and_not_having_it_are_the_same_question(counts: tuple[int, int, int, int]) -> None:
    a, n, b, m = counts
    assert fisher(a, n, b, m) == pytest.approx(fisher(n - a, n, m - b, m))
    assert chi_square(a, n, b, m) == pytest.approx(chi_square(n - a, n, m - b, m), nan_ok=True)
    assert 0 < fisher_mid_p(a, n, b, m) < fisher(a, n, b, m) <= 1


def test_the_rule_for_the_test_is_the_expected_count() -> None:
    assert smallest_expected(12, 28, 4, 26) == pytest.approx(26 * 16 / 54)
    assert chosen_test(12, 28, 4, 26) == "chi_square"
    assert chosen_test(8, 28, 2, 26) == "fisher"


def test_an_empty_cell_gives_no_ratio_and_no_crash() -> None:
    assert math.isnan(risk_ratio(4, 28, 0, 26).value)
    assert risk_ratio(0, 28, 4, 26).value == 0
    assert math.isnan(odds_ratio(0, 5, 3, 5).low)
    assert math.isnan(chi_square(0, 5, 0, 5))
    assert fisher(0, 5, 0, 5) == 1


@pytest.mark.parametrize(("p", "q"), [(0.43, 0.15), (0.29, 0.08), (0.1, 0.1), (0.5, 0.5), (0.02, 0.0)])
def test_the_interval_holds_at_thirty_in_each_arm(p: float, q: float) -> None:
    """Exactly, by summing over all tables: never below 92 per cent, and 95 or so in most places."""
    chance = np.outer(stats.binom.pmf(np.arange(31), 30, p), stats.binom.pmf(np.arange(31), 30, q))
    held = sum(
        chance[a, b]
        for a in range(31)
        for b in range(31)
        if (found := newcombe(a, 30, b, 30)).low <= p - q <= found.high
    )
    assert 0.92 < held <= 1


def test_the_unadjusted_test_errs_as_often_as_it_says() -> None:
    """Power at no difference is the level: Fisher's stays below it, the chi-square's may pass it a little."""
    assert power.power_fisher(0.3, 0.3, 30, 30) < 0.05
    assert 0.03 < power.power_chi_square(0.3, 0.3, 30, 30) < 0.06


def test_exact_power_is_the_sum_over_all_tables() -> None:
    n, m, p, q = 9, 7, 0.7, 0.2
    slow = sum(
        stats.binom.pmf(a, n, p) * stats.binom.pmf(b, m, q)
        for a in range(n + 1)
        for b in range(m + 1)
        if fisher(a, n, b, m) <= 0.05
    )
    assert power.power_fisher(p, q, n, m) == pytest.approx(slow, abs=1e-12)
    slow = sum(
        stats.binom.pmf(a, n, p) * stats.binom.pmf(b, m, q)
        for a in range(n + 1)
        for b in range(m + 1)
        if chi_square(a, n, b, m) <= 0.05
    )
    assert power.power_chi_square(p, q, n, m) == pytest.approx(slow, abs=1e-12)


def test_textbook_sizes() -> None:
    assert power.people_needed(lambda n: power.power_z(0.5, 0.3, n, n)) == 93
    assert power.people_needed(lambda n: power.power_means(0.5, 1, n, n)) == 64
    assert power.power_survival(0.5, 66) == pytest.approx(0.80, abs=0.005)
    assert power.people_needed(lambda n: 0.1) is None


def test_clusters_and_repeats() -> None:
    assert power.design_effect(20, 0.05) == pytest.approx(1.95)
    assert power.power_clusters(0.5, 0.3, 8, 8, 20, 0.05) < power.power_z(0.5, 0.3, 160, 160)
    assert power.repeated_sd(1, 0.5, 1, 1) == pytest.approx(math.sqrt(0.75))
    assert power.repeated_sd(1, 0.5, 0, 1) == 1


def test_the_least_effect_found_is_found_just_so() -> None:
    least = power.least_detectable(lambda gap: power.power_z(0.2 + gap, 0.2, 100, 100), most=0.8)
    assert least is not None
    assert power.power_z(0.2 + least, 0.2, 100, 100) == pytest.approx(0.8, abs=1e-6)
    assert power.least_detectable(lambda gap: 0.1) is None


def test_paired_variants_agree_on_direction_and_order() -> None:
    assert mcnemar_mid_p(10, 3) < mcnemar_exact(10, 3)
    assert mcnemar(10, 3) < mcnemar(10, 3, corrected=True)
    assert math.isnan(mcnemar(0, 0))
    assert mcnemar_exact(0, 0) == 1
    found = paired_difference(10, 3, 40)
    assert found.value == pytest.approx(7 / 40)
    assert found.low < found.value < found.high


def test_randomisation_p_is_uniform_when_nothing_happens() -> None:
    rng = np.random.default_rng(5)
    found = []
    for trial in range(300):
        outcome = rng.normal(size=40)
        treated = rng.permutation(np.repeat([True, False], 20))
        found.append(randomisation_p(outcome, treated, seed=trial, draws=199))
    assert stats.kstest(found, "uniform").pvalue > 0.01


def test_randomisation_p_agrees_with_fisher_and_respects_pairs() -> None:
    treated = np.repeat([True, False], [28, 26])
    outcome = np.concatenate([np.ones(12), np.zeros(16), np.ones(4), np.zeros(22)])
    assert randomisation_p(outcome, treated, seed=1, draws=20_000) == pytest.approx(fisher(12, 28, 4, 26), abs=0.005)
    pair = np.repeat(np.arange(8), 2)
    lots = np.tile([True, False], 8)
    assert randomisation_p(lots.astype(float), lots, pair, seed=1, draws=20_000) == pytest.approx(2 / 2**8, abs=0.002)


def test_stratified_of_one_stratum_is_the_plain_difference() -> None:
    treated = np.repeat([True, False], [28, 26])
    outcome = np.concatenate([np.ones(12), np.zeros(16), np.ones(4), np.zeros(22)])
    found = stratified(outcome, treated, np.zeros(54, dtype=np.int64))
    assert found.value == pytest.approx(12 / 28 - 4 / 26)
    lone = np.concatenate([np.zeros(53, dtype=np.int64), [1]])
    assert stratified(outcome, treated, lone).value == pytest.approx(12 / 28 - 4 / 25)


def test_stratified_of_pairs_has_the_error_of_paired_shares() -> None:
    rng = np.random.default_rng(6)
    outcome, treated, pair = (
        (rng.random(60) < 0.4).astype(float),
        np.tile([True, False], 30),
        np.repeat(np.arange(30), 2),
    )
    found = stratified(outcome, treated, pair)
    gaps = outcome[::2] - outcome[1::2]
    assert found.value == pytest.approx(gaps.mean())
    assert found.se == pytest.approx(gaps.std() / np.sqrt(30))


def test_stratified_in_large_strata_has_the_usual_error() -> None:
    rng = np.random.default_rng(7)
    stratum, treated = rng.integers(0, 3, 9000), rng.random(9000) < 0.5
    outcome = (rng.random(9000) < 0.2 + 0.1 * stratum + 0.05 * treated).astype(float)
    found = stratified(outcome, treated, stratum)
    parts = [(outcome[treated & (stratum == one)], outcome[~treated & (stratum == one)]) for one in range(3)]
    weights = np.array([len(one) * len(other) / (len(one) + len(other)) for one, other in parts])
    variances = np.array([one.var() / len(one) + other.var() / len(other) for one, other in parts])
    usual = np.sqrt((weights**2 * variances).sum()) / weights.sum()
    assert found.se == pytest.approx(usual, rel=0.01)


def test_the_stratified_interval_holds_in_many_small_strata() -> None:
    rng = np.random.default_rng(8)
    inside, trials, stratum = 0, 1500, np.repeat(np.arange(12), 5)
    for _ in range(trials):
        treated = rng.random(60) < 0.5
        outcome = (rng.random(60) < 0.2 + 0.03 * stratum + 0.15 * treated).astype(float)
        found = stratified(outcome, treated, stratum)
        inside += found.low <= 0.15 <= found.high
    assert 0.92 < inside / trials < 0.97


def test_adjusting_for_a_constant_changes_nothing() -> None:
    treated = np.repeat([True, False], [28, 26])
    outcome = np.concatenate([np.ones(12), np.zeros(16), np.ones(4), np.zeros(22)])
    found = adjusted(outcome, treated, np.ones((54, 2)))
    assert found.value == pytest.approx(12 / 28 - 4 / 26)


def test_the_complier_effect_is_found_where_the_lot_is_not_always_followed() -> None:
    rng = np.random.default_rng(2)
    treated = rng.permutation(np.repeat([True, False], 4000))
    willing = rng.random(8000) < 0.6
    outcome = (rng.random(8000) < 0.2 + 0.3 * (treated & willing)).astype(float)
    found = complier(outcome, treated, treated & willing)
    assert found.low < 0.3 < found.high
    assert math.isnan(complier(outcome, treated, ~treated).value)


def test_effects_that_differ_are_told_apart() -> None:
    assert heterogeneity(np.array([0.5, -0.5]), np.array([0.1, 0.1])) < 0.001
    assert heterogeneity(np.array([0.1, 0.1]), np.array([0.1, 0.1])) == pytest.approx(1)
    assert math.isnan(heterogeneity(np.array([0.1]), np.array([0.1])))


def test_incidence_without_competition_is_one_less_survival() -> None:
    found = cumulative_incidence(np.array([1.0, 2, 3, 4]), np.array([1, 0, 1, 0]), 1)
    assert found.at(0.5)[0] == 0
    assert found.at(1)[0] == pytest.approx(1 / 4)
    assert found.at(9)[0] == pytest.approx(1 - 3 / 4 * 1 / 2)
    assert found.waiting + found.shares.sum(axis=1) == pytest.approx(1)
