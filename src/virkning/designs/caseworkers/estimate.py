"""The numbers: effects as published, what noise there is in them, and what is left when it is taken out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from virkning.designs.caseworkers.sample import Sample
from virkning.inference.clustered import group_means
from virkning.inference.leave_out import GroupEffects, group_effects
from virkning.inference.ranks import MOST_DRAWN_GROUPS, RankSets, quartiles, rank_sets
from virkning.inference.shrinkage import Shrunk, shrink, spread_error, steady_variances

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

LEVEL = 0.95
POSTERIOR_DRAWS = 1_000
REDRAWS = 200
SHARE_LIMITS = (0.02, 0.98)
NORMAL_TOP_QUARTER = 1.2711  # the mean of the highest quarter of a standard normal distribution


@dataclass(frozen=True, slots=True)
class Number:
    """A value with its standard error and interval."""

    value: float
    se: float
    low: float
    high: float
    p: float | None = None


@dataclass(frozen=True, slots=True)
class Results:
    """Everything estimated from a sample. Effects are in shares, centred so that their mean over answers is zero."""

    raw: GroupEffects
    se: Floats
    degrees: Floats
    shrunk: Shrunk
    quartile: Codes
    ranks: RankSets
    r2_without: float
    r2_with: float
    share: Number
    share_if_top_se: float
    effect_sd: Number
    reliability: Number
    increase_naive: Number
    increase_chosen: Number
    increase_shrunk: Number
    gap_raw: Number
    gap_adjusted: Number
    gap_shrunk: Number
    quartile_moves: float

    def effect_interval(self) -> tuple[Floats, Floats]:
        reach = stats.t.ppf(0.5 + LEVEL / 2, self.degrees) * self.se
        return self.raw.effects - reach, self.raw.effects + reach


def estimate(sample: Sample, *, seed: int) -> Results:
    """All estimates of the design, from one pass of the regression."""
    raw = group_effects(sample.outcome, sample.covariates, sample.group, sample.cluster)
    variances = _credibility_variances(raw)
    shrunk = shrink(raw.effects, variances, raw.true_variance)
    own, degrees = _own_variances(sample, raw, variances, shrunk)
    quartile = quartiles(raw.effects)
    top, gap = _top_weights(quartile), _gap_weights(quartile)
    covariance = raw.covariance() if sample.groups <= MOST_DRAWN_GROUPS else None
    se = np.sqrt(own)
    deviations = sample.outcome - sample.outcome.mean()
    return Results(
        raw=raw,
        se=se,
        degrees=degrees,
        shrunk=shrunk,
        quartile=quartile,
        ranks=rank_sets(raw.effects, covariance, se, seed=seed, level=LEVEL),
        r2_without=_r2_without(deviations, sample.covariates),
        r2_with=1 - raw.residual_sum_of_squares / float(deviations @ deviations),
        share=_normal(float(sample.outcome.mean()), _root_sum(_mean_pulls(sample))),
        share_if_top_se=_root_sum(_mean_pulls(sample) + raw.pulls(top)),
        effect_sd=_spread(raw.true_variance, variances),
        reliability=_reliability(raw, variances),
        increase_naive=_chosen_after(_normal(float(top @ raw.effects), _root_sum(raw.pulls(top)))),
        increase_chosen=_shrunk_contrast(raw, shrunk, variances, top),
        increase_shrunk=_true_top(shrunk, variances, seed),
        gap_raw=_raw_gap(sample, quartile),
        gap_adjusted=_chosen_after(_normal(float(gap @ raw.effects), _root_sum(raw.pulls(gap)))),
        gap_shrunk=_shrunk_contrast(raw, shrunk, variances, gap),
        quartile_moves=_quartile_moves(shrunk, se, seed),
    )


def _credibility_variances(raw: GroupEffects) -> Floats:
    """The noise in each effect as the number of its rows and citizens would make it on average.

    A caseworker whose citizens seldom find work also has the smallest error (a share near zero varies little), so
    shrinking by each one's own error would pull the high effects down and leave the low ones. Buehlmann and Straub's
    linear prediction takes the expected error instead; its level is the noise that was measured.
    """
    expected = raw.expected_variances()
    return expected * max(raw.noise, 0.0) / expected.mean()


def _own_variances(sample: Sample, raw: GroupEffects, variances: Floats, shrunk: Shrunk) -> tuple[Floats, Floats]:
    """The error of each effect for its interval and rank, with its degrees of freedom.

    A share's error follows the share: it is taken at the shrunken share, since at the found one it is smallest just
    where the share was low by bad luck. Other outcomes keep their own clustered error, steadied by the others'.
    """
    if not np.isin(sample.outcome, (0, 1)).all():
        return steady_variances(raw.se**2, raw.expected_variances(), np.maximum(raw.clusters - 1.0, 1.0))
    found = np.bincount(sample.group, sample.outcome) / raw.rows
    share = np.clip(found - raw.effects + shrunk.estimates, *SHARE_LIMITS)
    bernoulli = share * (1 - share)
    own = variances * bernoulli * variances.sum() / (variances @ bernoulli)
    return own, np.full(len(own), np.inf)


def _top_weights(quartile: Codes) -> Floats:
    return (quartile == 4) / np.sum(quartile == 4)


def _gap_weights(quartile: Codes) -> Floats:
    return _top_weights(quartile) - (quartile == 1) / np.sum(quartile == 1)


def _root_sum(pulls: Floats) -> float:
    return float(np.sqrt(pulls @ pulls))


def _mean_pulls(sample: Sample) -> Floats:
    """How each citizen moves the mean outcome."""
    return np.bincount(sample.cluster, sample.outcome - sample.outcome.mean(), sample.clusters) / sample.rows


def _normal(value: float, se: float) -> Number:
    reach = float(stats.norm.ppf(0.5 + LEVEL / 2)) * se
    p = float(2 * stats.norm.sf(abs(value) / se)) if se > 0 else None
    return Number(value, se, value - reach, value + reach, p)


def _chosen_after(found: Number) -> Number:
    """Without a p value: the groups were chosen by the same answers, so a difference between them tests nothing."""
    return Number(found.value, found.se, found.low, found.high)


def _r2_without(deviations: Floats, covariates: Floats) -> float:
    centred = covariates - covariates.mean(axis=0)
    fitted = centred @ np.linalg.lstsq(centred.T @ centred, centred.T @ deviations, rcond=None)[0]
    return float(1 - np.sum((deviations - fitted) ** 2) / (deviations @ deviations))


def _spread(true_variance: float, variances: Floats) -> Number:
    """The standard deviation of the true effects; its interval is the variance's, ends put to zero if below."""
    error = spread_error(variances, true_variance)
    reach = float(stats.norm.ppf(0.5 + LEVEL / 2)) * error
    sd = float(np.sqrt(max(true_variance, 0)))
    low, high = (float(np.sqrt(max(end, 0))) for end in (true_variance - reach, true_variance + reach))
    return Number(sd, error / (2 * sd) if sd > 0 else float("nan"), low, high)


def _reliability(raw: GroupEffects, variances: Floats) -> Number:
    """The part of the variance of the estimated effects that is not noise."""
    spread = _spread(raw.true_variance, variances)
    noise = max(raw.noise, np.finfo(float).tiny)
    share, low, high = (end**2 / (end**2 + noise) for end in (spread.value, spread.low, spread.high))
    return Number(share, float("nan"), low, high)


def _shrunk_contrast(raw: GroupEffects, shrunk: Shrunk, variances: Floats, weights: Floats) -> Number:
    """A weighted sum of the true effects, foretold by the shrunken ones.

    Its error has three parts: what shrinking leaves unsaid, the noise that passes through, and that the spread of the
    true effects is itself estimated.
    """
    prior = shrunk.spread**2
    unsaid = np.sum((weights * (1 - shrunk.weight)) ** 2) * prior
    passed = np.sum(raw.pulls(weights * shrunk.weight) ** 2)
    slope = float(weights @ (variances / (prior + variances) ** 2 * (raw.effects - shrunk.mean)))
    error = slope * spread_error(variances, prior)
    return _chosen_after(_normal(float(weights @ shrunk.estimates), float(np.sqrt(unsaid + passed + error**2))))


def _true_top(shrunk: Shrunk, variances: Floats, seed: int) -> Number:
    """The mean of the truly highest quarter of the effects, whoever they are, drawn from the posterior."""
    count = len(shrunk.estimates)
    random = np.random.default_rng([seed, count])
    size = int(np.sum(quartiles(shrunk.estimates) == 4))
    drawn = np.array(
        [
            np.partition(random.normal(shrunk.estimates, shrunk.sd), count - size)[count - size :].mean()
            for _ in range(POSTERIOR_DRAWS)
        ]
    )
    value, prior = float(drawn.mean()), shrunk.spread**2
    error = spread_error(variances, prior)
    if prior == 0:
        highest = float(np.sqrt(stats.norm.ppf(0.5 + LEVEL / 2) * error)) * NORMAL_TOP_QUARTER
        return Number(0.0, float("nan"), 0.0, highest)
    return _chosen_after(_normal(value, float(np.hypot(drawn.std(), value / (2 * prior) * error))))


def _raw_gap(sample: Sample, quartile: Codes) -> Number:
    """Share in the highest quartile less share in the lowest, errors clustered by caseworker."""
    found = group_means(sample.outcome, quartile[sample.group] - 1, sample.group, 4, LEVEL)
    return Number(found.difference, found.difference_se, found.difference_low, found.difference_high)


def _quartile_moves(shrunk: Shrunk, se: Floats, seed: int) -> float:
    """The share that would land in another quartile if true effects were as estimated and the noise were drawn anew."""
    random = np.random.default_rng([seed, len(se), REDRAWS])
    own = quartiles(shrunk.estimates)
    drawn = (quartiles(shrunk.estimates + random.normal(0, se)) for _ in range(REDRAWS))
    return float(np.mean([np.mean(again != own) for again in drawn]))
