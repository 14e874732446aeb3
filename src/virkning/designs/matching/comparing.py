"""The comparison itself: from a sample and the plan's rules to who is compared with whom, and the effects."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from virkning.designs.matching.plan import Matching
from virkning.designs.matching.sample import Bools, Floats, Sample
from virkning.errors import InputError
from virkning.inference.cluster_sums import Precision
from virkning.inference.matching import Matches, Rules, match_nearest
from virkning.inference.matching.adjusting import Outcome, can_correct, corrected, plain
from virkning.inference.matching.coarsened import coarsen
from virkning.inference.matching.covariates import match_on_covariates, whitened
from virkning.inference.matching.errors import Neighbours, abadie_imbens, clustered_matches, matched_sets
from virkning.inference.matching.kernel import kernel_errors, kernel_weights
from virkning.inference.matching.weights import Weighting, entropy_weights, probability_weights, stratum_weights
from virkning.inference.propensity import Score, design_columns, fit_score
from virkning.language import Text


@dataclass(frozen=True, slots=True)
class Number:
    """An effect with its uncertainty; normal intervals, or Student's where the degrees of freedom are known."""

    value: float
    se: float
    df: float = float("inf")

    @property
    def reach(self) -> float:
        """How many standard errors an interval reaches to each side."""
        return float(stats.t.ppf(0.975, self.df))

    @property
    def low(self) -> float:
        return self.value - self.reach * self.se

    @property
    def high(self) -> float:
        return self.value + self.reach * self.se

    @property
    def p(self) -> float:
        return float(2 * stats.t.sf(abs(self.value) / self.se, self.df)) if self.se > 0 else float("nan")


@dataclass(frozen=True, slots=True)
class Comparison:
    """What one way of comparing found.

    weights: of each row in the comparison, zero for those that take no part. compared: rows whose effect is sought and
    who have somebody to be compared with; left_out: those who have nobody. total, by_outcome: the effects.
    uncorrected: the effect in total before what partners differ in still was taken out; None without a correction.
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
    uncorrected: Number | None = None

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
    correcting = rules.bias_correction and can_correct(score.columns, sample.treated, matches, both=rules.both)
    how = _Judge(sample, rules, score, Neighbours(sample.treated, distance, position), matches, correcting)
    found = [how.number(outcome, correcting) for outcome in outcomes.T]
    compared, left_out = np.zeros((2, sample.rows), dtype=bool)
    compared[matches.matched], left_out[matches.left_out] = True, True
    return Comparison(
        sample=sample, score=score, distance=distance, width=width, matches=matches,
        weights=matches.uses(sample.rows) + compared, compared=compared, left_out=left_out,
        total=found[0], by_outcome=_parts(found),
        uncorrected=how.number(outcomes[:, 0], False) if correcting else None,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Judge:
    """From matches to effects and their errors."""

    sample: Sample
    rules: Matching
    score: Score
    neighbours: Neighbours
    matches: Matches
    correcting: bool

    def number(self, outcome: Floats, correcting: bool) -> Number:
        """The figure without the correction, when it only stands beside the corrected one, takes the score as known."""
        treated, matches, both = self.sample.treated, self.matches, self.rules.both
        known = (
            corrected(outcome, self.score.columns, treated, matches, both=both)
            if correcting
            else plain(outcome, matches)
        )
        gaps = known.gaps(matches)
        precision = self._precision(known)
        return Number(float(np.where(treated[matches.matched], gaps, -gaps).mean()), precision.error, precision.df)

    def _precision(self, known: Outcome) -> Precision:
        rules, sample = self.rules, self.sample
        if sample.cluster is not None:
            once = not rules.with_replacement
            return clustered_matches(known, self.matches, sample.treated, sample.cluster, once=once)
        if not rules.with_replacement:
            return matched_sets(known, self.matches)
        beside = self.correcting and not known.columns
        estimated = self.score if self.neighbours.position is None and not beside else None
        return abadie_imbens(known, self.matches, self.neighbours, estimated, both=rules.both)


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
        found = [_weighted(sample, weighting, outcome) for outcome in outcomes.T]
    sought = treated | rules.both
    return Comparison(
        sample=sample, score=score, distance=score.values, width=None, matches=None, weights=weights,
        compared=sought & used, left_out=sought & ~used, total=found[0], by_outcome=_parts(found),
    )  # fmt: skip


def _weighted(sample: Sample, weighting: Weighting, outcome: Floats) -> Number:
    effect = weighting.effect(outcome, sample.treated)
    if sample.cluster is None:
        return Number(effect, weighting.error(outcome))
    precision = weighting.clustered(outcome, sample.treated, sample.cluster)
    return Number(effect, precision.error, precision.df)


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
