"""The comparison itself: from a sample and the plan's rules to who is compared with whom, and the effects."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import stats

from virkning.designs.matching.plan import Matching
from virkning.designs.matching.sample import Bools, Floats, Sample
from virkning.errors import InputError
from virkning.inference.matching import Matches, Rules, match_nearest
from virkning.inference.matching.coarsened import coarsen
from virkning.inference.matching.covariates import match_on_covariates, whitened
from virkning.inference.matching.errors import Neighbours, abadie_imbens_error, matched_sets_error
from virkning.inference.matching.kernel import kernel_errors, kernel_weights
from virkning.inference.matching.weights import Weighting, entropy_weights, probability_weights, stratum_weights
from virkning.inference.propensity import Score, design_columns, fit_score
from virkning.language import Text

NORMAL = float(stats.norm.ppf(0.975))


@dataclass(frozen=True, slots=True)
class Number:
    """An effect with its uncertainty; normal intervals."""

    value: float
    se: float

    @property
    def low(self) -> float:
        return self.value - NORMAL * self.se

    @property
    def high(self) -> float:
        return self.value + NORMAL * self.se

    @property
    def p(self) -> float:
        return float(2 * stats.norm.sf(abs(self.value) / self.se)) if self.se > 0 else float("nan")


@dataclass(frozen=True, slots=True)
class Comparison:
    """What one way of comparing found.

    weights: of each row in the comparison, zero for those that take no part. compared: rows whose effect is sought and
    who have somebody to be compared with; left_out: those who have nobody. total, by_outcome: the effects.
    """

    sample: Sample
    score: Score
    distance: Floats
    width: float | None
    matches: Matches | None
    weights: Floats
    compared: Bools
    left_out: Bools
    total: Number
    by_outcome: tuple[Number, ...]

    @property
    def used_controls(self) -> int:
        return int(((self.weights > 0) & ~self.sample.treated).sum())


def compare(sample: Sample, rules: Matching, seed: int) -> Comparison:
    """Follow the plan's rules on the sample."""
    score = fit_score(sample.covariates, sample.treated, rules.score)
    outcomes = np.column_stack([sample.total, sample.outcomes]) if sample.outcomes.shape[1] > 1 else sample.outcomes
    if rules.method == "nearest":
        return _by_neighbours(sample, rules, seed, score, outcomes)
    return _by_weights(sample, rules, seed, score, outcomes)


def _by_neighbours(sample: Sample, rules: Matching, seed: int, score: Score, outcomes: Floats) -> Comparison:
    distance = score.log_odds if rules.distance == "logit_score" else score.values
    width = _width(rules, distance)
    position = whitened(sample.covariates, sample.treated) if rules.distance == "mahalanobis" else None
    matches = _matches(sample, rules, Rules(
        neighbours=rules.neighbours, replacement=rules.with_replacement, width=width, order=rules.order,
        ties=rules.ties, seed=seed,
    ), distance, position)  # fmt: skip
    if len(matches.matched) < 2:
        raise InputError(
            Text("Ingen har nogen at blive sammenlignet med inden for caliperen.", "Nobody has anyone to be compared with within the caliper."),
            column="matching.caliper", value=rules.caliper, expected=Text("en større caliper", "a larger caliper"),
        )  # fmt: skip
    error = _error_of_matches(sample, rules, score, distance, position, matches)
    found = [Number(_effect(outcome, sample.treated, matches), error(outcome)) for outcome in outcomes.T]
    compared, left_out = np.zeros((2, sample.rows), dtype=bool)
    compared[matches.matched], left_out[matches.left_out] = True, True
    return Comparison(
        sample=sample, score=score, distance=distance, width=width, matches=matches,
        weights=matches.uses(sample.rows) + compared, compared=compared, left_out=left_out,
        total=found[0], by_outcome=_parts(found),
    )  # fmt: skip


def _width(rules: Matching, distance: Floats) -> float | None:
    """A caliper in standard deviations is in those of the distance over all units, before anybody is matched."""
    if rules.caliper is None:
        return None
    return rules.caliper * (float(distance.std(ddof=1)) if rules.caliper_scale == "sd" else 1.0)


def _matches(sample: Sample, plan: Matching, rules: Rules, distance: Floats, position: Floats | None) -> Matches:
    """Partners for the treated, and where the effect is that on all, for the controls too."""

    def one_way(seeking: Bools) -> Matches:
        if position is None:
            return match_nearest(distance, seeking, rules, sample.stratum)
        return match_on_covariates(position, distance, seeking, rules, sample.stratum)

    found = one_way(sample.treated)
    if not plan.both:
        return found
    other = one_way(~sample.treated)
    return Matches(*(np.concatenate([getattr(found, part), getattr(other, part)])
                     for part in ("unit", "partner", "weight", "served")))  # fmt: skip


def _effect(outcome: Floats, treated: Bools, matches: Matches) -> float:
    gaps = (outcome - matches.counterfactual(outcome, len(outcome)))[matches.matched]
    return float(np.where(treated[matches.matched], gaps, -gaps).mean())


def _error_of_matches(
    sample: Sample, rules: Matching, score: Score, distance: Floats, position: Floats | None, matches: Matches
) -> Callable[[Floats], float]:
    if not rules.with_replacement:
        return lambda outcome: matched_sets_error(outcome, matches)
    neighbours = Neighbours(sample.treated, distance, position)
    estimated = score if position is None else None
    return lambda outcome: abadie_imbens_error(outcome, matches, neighbours, estimated, both=rules.both)


def _parts(found: list[Number]) -> tuple[Number, ...]:
    """The periods' effects after the total's; a single outcome is its own total."""
    return tuple(found[1:] or found)


def _by_weights(sample: Sample, rules: Matching, seed: int, score: Score, outcomes: Floats) -> Comparison:
    treated = sample.treated
    if rules.method == "kernel":
        kernel = kernel_weights(score.values, treated, rules.bandwidth, both=rules.both)
        errors = kernel_errors(
            outcomes, sample.covariates, treated, rules.score, rules.bandwidth, both=rules.both, seed=seed
        )
        weights, used = kernel.weights, kernel.used
        found = [Number(float(np.where(treated, weights, -weights) @ outcome), float(error))
                 for outcome, error in zip(outcomes.T, errors, strict=True)]  # fmt: skip
    else:
        weighting = _weighting(sample, rules, score)
        weights, used = weighting.weights, weighting.used
        found = [Number(weighting.effect(outcome, treated), weighting.error(outcome)) for outcome in outcomes.T]
    sought = treated | rules.both
    return Comparison(
        sample=sample, score=score, distance=score.values, width=None, matches=None, weights=weights,
        compared=sought & used, left_out=sought & ~used, total=found[0], by_outcome=_parts(found),
    )  # fmt: skip


def _weighting(sample: Sample, rules: Matching, score: Score) -> Weighting:
    if rules.method == "weighting":
        return probability_weights(score, sample.treated, both=rules.both)
    if rules.method == "coarsened":
        stratum = coarsen(sample.covariates, rules.bins, sample.stratum)
        return stratum_weights(stratum, sample.treated, both=rules.both)
    if rules.both:
        raise InputError(
            Text("Entropivægtning findes her kun for effekten på de behandlede.", "Entropy balancing is here only for the effect on the treated."),
            column="matching.estimand", value="ate", expected='"att"',
        )  # fmt: skip
    columns, _ = design_columns(sample.covariates)
    return entropy_weights(columns[:, 1:], sample.treated)
