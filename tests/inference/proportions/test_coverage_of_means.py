"""How often intervals hold the truth in small trials: thirty in each arm, or few clusters."""

from __future__ import annotations

import math

import numpy as np
from scipy import stats

from virkning.inference.exact_odds import conditional_odds_ratio
from virkning.inference.fine_gray import fine_gray
from virkning.inference.randomisation import randomisation_p
from virkning.inference.trial_effects import adjusted
from virkning.inference.trial_means import arm_of, clustered, clusters_redrawn, welch, within_strata

IN_EACH = 30
TRIALS = 2_000
TREATED = np.repeat([True, False], IN_EACH)


def promised(inside: int, trials: int = TRIALS, share: float = 0.95) -> bool:
    """As often as promised, but for what so many trials differ by chance."""
    return stats.binomtest(inside, trials, share).pvalue > 0.001


def test_the_plain_the_adjusted_and_the_stratified_difference_of_means() -> None:
    """Unequal spreads, a covariate that matters, strata of unequal levels; the truth is 2."""
    rng = np.random.default_rng(1)
    stratum = np.tile([0, 1, 2], 20)
    levels = (stratum[:, None] == [1, 2]).astype(float)
    inside = {"welch": 0, "adjusted": 0, "strata": 0}
    for _ in range(TRIALS):
        covariate = rng.normal(size=60)
        y = 2.0 * TREATED + covariate + stratum + rng.normal(0, np.where(TREATED, 1.0, 2.0))
        found = {
            "welch": welch(arm_of(y[TREATED]), arm_of(y[~TREATED])), "adjusted": adjusted(y, TREATED, np.column_stack([covariate, levels])),
            "strata": within_strata(y, TREATED, stratum),
        }  # fmt: skip
        for name, one in found.items():
            inside[name] += one.low <= 2 <= one.high
    # Strata make the plain interval too wide, as it takes no notice of them; it must not be too narrow.
    assert inside["welch"] >= 0.94 * TRIALS
    assert promised(inside["adjusted"], share=0.945)
    assert promised(inside["strata"], share=0.945)


def test_twelve_clusters_in_each_arm() -> None:
    rng = np.random.default_rng(2)
    inside = 0
    for _ in range(TRIALS):
        sizes = rng.integers(5, 25, 24)
        cluster = np.repeat(np.arange(24), sizes)
        arm = (np.arange(24) % 2 == 0)[cluster]
        y = 1.0 * arm + rng.normal(size=24)[cluster] + rng.normal(size=len(cluster))
        found = clustered(y, arm, cluster)
        inside += found.low <= 1 <= found.high
    assert 0.93 <= inside / TRIALS <= 0.97


def test_the_exact_odds_ratio_never_covers_too_little() -> None:
    """It keeps its promise for every pair of shares, and so keeps more than that."""
    p, q = 0.35, 0.15
    truth = p / (1 - p) / (q / (1 - q))
    covered = 0.0
    for a in range(IN_EACH + 1):
        for b in range(IN_EACH + 1):
            found = conditional_odds_ratio(a, IN_EACH, b, IN_EACH)
            if math.isnan(found.value) or found.low <= truth <= found.high:
                covered += stats.binom.pmf(a, IN_EACH, p) * stats.binom.pmf(b, IN_EACH, q)
    assert 0.95 <= covered < 0.99


def test_the_subdistribution_hazard_ratio() -> None:
    """The arms differ in how fast they reach the end, on the scale the model has; the other end is reached by the rest."""
    rng = np.random.default_rng(3)
    inside = tried = 0
    for _ in range(400):
        ratio = np.where(np.repeat([True, False], 60), 2.0, 1.0)
        ever = 1 - 0.6**ratio
        first = rng.random(120) < ever
        u = rng.random(120)
        time = np.where(
            first, -np.log((1 - (1 - (1 - u * ever) ** (1 / ratio)) / 0.4).clip(1e-12)), rng.exponential(1, 120)
        )
        lost = rng.exponential(3, 120)
        end = np.where(lost < time, 0, np.where(first, 1, 2))
        found = fine_gray(np.minimum(time, lost), end, (ratio > 1)[:, None].astype(float), 1)
        if np.isfinite(found.coefficients[0]):
            tried += 1
            inside += abs(found.coefficients[0] - math.log(2)) <= 1.96 * found.errors[0]
    assert tried > 390
    assert 0.92 <= inside / tried <= 0.98


def test_lots_drawn_anew_are_uniform_under_the_null() -> None:
    """Of people with a measured outcome, and of clusters with a yes-or-no one."""
    rng = np.random.default_rng(4)
    cluster = np.repeat(np.arange(12), 5)
    arm = (np.arange(12) % 2 == 0)[cluster]
    people, clusters = [], []
    for seed in range(600):
        people.append(randomisation_p(rng.exponential(size=60) * 1e6, TREATED, seed=seed, draws=199))
        y = (rng.random(60) < rng.beta(2, 4, 12)[cluster]).astype(float)
        clusters.append(clusters_redrawn(y, arm, cluster, None, seed=seed, draws=199))
    for p in (np.array(people), np.array(clusters)):
        for level in (0.05, 0.2, 0.5):
            assert stats.binomtest(int((p <= level).sum()), 600, level, alternative="greater").pvalue > 0.001
    assert stats.kstest(people, "uniform").pvalue > 0.001
