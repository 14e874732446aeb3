"""The regressions of the design and the three ways of saying how sure they are.

two periods:  y = b0 + b1 after + b2 treated + b3 after x treated (+ covariates)
event study:  y = periods + treated + treated x each period but the last before the start (+ covariates)

In a balanced panel without covariates a fixed effect for each unit gives the same estimates and, clustered by unit,
the same errors up to the small-sample factor; the group dummies also fit repeated cross-sections.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from virkning.designs.difference.plan import DifferencePlan
from virkning.designs.difference.sample import Sample
from virkning.inference.did_permutation import Cells, PermutationTest, permutation_test
from virkning.inference.did_sums import (
    ClusterSums,
    Flags,
    Floats,
    Number,
    Regression,
    cluster_sums,
    independent,
    regression,
)
from virkning.inference.pretrends import EventPath, JointTest, joint_test
from virkning.inference.wild import wild_test


@dataclass(frozen=True, slots=True)
class Fit:
    """A regression by its sums, with what permutation needs: cells by cluster and period.

    places: for each period the coefficient of treated x period, -1 for the base. mixed: some cluster holds both groups.
    """

    sums: ClusterSums
    regression: Regression
    cells: Cells
    periods: Floats
    places: tuple[int, ...]
    dropped: tuple[str, ...]
    mixed: bool

    def weights(self, contrast: Floats) -> Floats:
        """Weights of periods (adding up to zero) as weights of coefficients."""
        found = np.zeros(len(self.regression.values))
        for place, weight in zip(self.places, contrast, strict=True):
            if place >= 0:
                found[place] = weight
        return found


@dataclass(frozen=True, slots=True)
class EventStudy:
    """Effects by period relative to the base period, and their average after the start.

    drift: how much the gap between the groups changed per period before the start, along a straight line.
    """

    fit: Fit
    base: float
    numbers: tuple[Number, ...]
    average: Number
    path: EventPath
    before_test: JointTest
    after_test: JointTest
    drift: Number | None

    @property
    def periods(self) -> Floats:
        return self.fit.periods[self.fit.periods != self.base]


def fit_two_periods(sample: Sample) -> Fit:
    """All periods before and all after taken together, as in the Hjørring evaluation."""
    after = (sample.time >= sample.start).astype(float)
    return _fit(sample, after, base=0.0)


def fit_periods(sample: Sample) -> Fit:
    return _fit(sample, sample.time, base=float(sample.before[-1]))


def _fit(sample: Sample, time: Floats, base: float) -> Fit:
    periods = np.unique(time)
    others = periods[periods != base]
    dummies = (time[:, None] == others).astype(float)
    treated = sample.treated.astype(float)[:, None]
    columns = np.hstack([np.ones((sample.rows, 1)), dummies, treated, treated * dummies, sample.covariates])
    sums = cluster_sums(columns, sample.outcome, sample.cluster)
    kept = independent(sums)
    first = 2 + len(others)
    kept[: first + len(others)] = True
    dropped = tuple(name for name, stays in zip(sample.names, kept[first + len(others) :], strict=True) if not stays)
    sums = sums.only(kept)
    places = tuple(-1 if period == base else first + int(np.searchsorted(others, period)) for period in periods)
    found = regression(sums)
    return Fit(sums, found, _cells(sample, time, found, kept), periods, places, dropped, sample.mixed_clusters)


def _cells(sample: Sample, time: Floats, found: Regression, kept: Flags) -> Cells:
    """Sums by cluster and period of the outcome, freed of what covariates explain."""
    covariates = sample.covariates[:, kept[len(kept) - sample.covariates.shape[1] :]]
    slopes = found.values[len(found.values) - covariates.shape[1] :]
    outcome = sample.outcome - covariates @ slopes
    periods, period = np.unique(time, return_inverse=True)
    clusters, cluster = np.unique(sample.cluster, return_inverse=True)
    place, size = cluster * len(periods) + period, len(clusters) * len(periods)
    treated = np.zeros(len(clusters), dtype=bool)
    treated[cluster[sample.treated]] = True
    shape = (len(clusters), len(periods))
    sums = np.bincount(place, outcome, size).astype(np.float64)
    rows = np.bincount(place, minlength=size).astype(np.float64)
    return Cells(sums.reshape(shape), rows.reshape(shape), treated)


def infer(fit: Fit, contrast: Floats, plan: DifferencePlan) -> Number:
    """A contrast of periods with its uncertainty, in the way that the plan asks for."""
    weights, settings = fit.weights(contrast), plan.difference
    if plan.inference == "wild":
        return wild_test(fit.sums, weights, draws=settings.draws, weights=settings.weights, seed=plan.seed).number
    if plan.inference == "permutation":
        clustered = fit.regression.combined(weights)
        return replace(permuted(fit, contrast, plan).number, value=clustered.value)
    return fit.regression.combined(weights)


def permuted(fit: Fit, contrast: Floats, plan: DifferencePlan) -> PermutationTest:
    after = (contrast > 0).astype(float)
    return permutation_test(fit.cells, contrast, after, draws=plan.difference.draws, seed=plan.seed)


def two_period_effect(sample: Sample, plan: DifferencePlan) -> tuple[Number, Fit]:
    fit = fit_two_periods(sample)
    return infer(fit, np.array([-1.0, 1.0]), plan), fit


def event_study(sample: Sample, plan: DifferencePlan) -> EventStudy:
    fit = fit_periods(sample)
    base = float(sample.before[-1])
    single = [_against_base(fit.periods, base, fit.periods == period) for period in fit.periods if period != base]
    average = _against_base(fit.periods, base, fit.periods >= sample.start)
    path = _path(fit, base)
    before, after = path.times < 0, path.times > 0
    steps = _differences(fit.periods, fit.periods >= sample.start)
    return EventStudy(
        fit=fit,
        base=base,
        numbers=tuple(infer(fit, contrast, plan) for contrast in single),
        average=infer(fit, average, plan),
        path=path,
        before_test=_jointly(fit, np.array(single)[before], plan),
        after_test=_jointly(fit, steps, plan) if after.sum() > 1 else JointTest(float("nan"), 0, float("nan")),
        drift=infer(fit, _slope(fit.periods, fit.periods < sample.start), plan) if before.sum() > 1 else None,
    )


def _against_base(periods: Floats, base: float, chosen: Flags) -> Floats:
    """The mean of the chosen periods less the base period."""
    return np.asarray(chosen / chosen.sum() - (periods == base))


def _slope(periods: Floats, chosen: Flags) -> Floats:
    """The weights that make the slope of a straight line through the chosen periods."""
    away = np.where(chosen, periods - periods[chosen].mean(), 0.0)
    return np.asarray(away / (away @ away))


def _differences(periods: Floats, chosen: Flags) -> Floats:
    """Each chosen period less the first of them."""
    places = np.flatnonzero(chosen)
    identity = np.eye(len(periods))
    return np.asarray(identity[places[1:]] - identity[places[0]])


def _path(fit: Fit, base: float) -> EventPath:
    """The coefficients with their clustered covariance, by periods since the base."""
    places = [place for place in fit.places if place >= 0]
    rank = np.arange(len(fit.periods)) - int(np.searchsorted(fit.periods, base))
    found = fit.regression
    return EventPath(
        rank[rank != 0].astype(float), found.values[places], found.covariance[np.ix_(places, places)], found.degrees
    )


def _jointly(fit: Fit, contrasts: Floats, plan: DifferencePlan) -> JointTest:
    """Are all contrasts zero? Wald with clustered errors, or by permutation of the largest one."""
    if not len(contrasts):
        return JointTest(float("nan"), 0, float("nan"))
    if plan.inference == "cluster" or fit.mixed:
        weights = np.array([fit.weights(contrast) for contrast in contrasts])
        found = fit.regression
        return joint_test(weights @ found.values, weights @ found.covariance @ weights.T, found.degrees)
    return _largest_of(fit, contrasts, plan)


def _largest_of(fit: Fit, contrasts: Floats, plan: DifferencePlan) -> JointTest:
    """The largest contrast in size, against the largest under every other assignment of the treatment."""
    tests = [permuted(fit, contrast, plan) for contrast in contrasts]
    largest = np.abs(np.array([test.estimates for test in tests])).max(axis=0)
    own = max(abs(test.number.value) for test in tests)
    beyond, drawn = int(np.sum(largest >= own * (1 - 1e-9))), 0 if tests[0].enumerated else 1
    return JointTest(own, len(contrasts), (drawn + beyond) / (drawn + len(largest)))
