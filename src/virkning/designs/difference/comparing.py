"""Two periods and event study: everything that is computed for them, before any of it is put into words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from virkning.designs.difference.plan import DifferencePlan
from virkning.designs.difference.regressing import EventStudy, event_study, two_period_effect
from virkning.designs.difference.sample import Sample
from virkning.designs.difference.threats import (
    PeriodGap,
    Tried,
    coverage_gap,
    moved_covariates,
    period_gaps,
    placebo_dates,
    placebo_group,
)
from virkning.inference.did_sums import Number
from virkning.inference.pretrends import Bound, EventPath, breakdown, relative_magnitudes, smoothness

RELATIVE_STRENGTHS = (0.0, 0.5, 1.0, 1.5, 2.0)
SMOOTH_STRENGTHS = (0.0, 0.25, 0.5, 1.0)
FEWEST_CLUSTERS_FOR_BOUNDS = 6


@dataclass(frozen=True, slots=True)
class Bounds:
    """How the average effect after the start fares when the paths may part.

    with_chance: the intervals count chance too; otherwise the clusters are too few for that and only the ends that the
    estimates themselves allow are shown. holds_to: the largest M at which zero stays outside.
    """

    relative: tuple[Bound, ...]
    smooth: tuple[Bound, ...]
    holds_to: float
    with_chance: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """effect is the plan's main number; pooled the two-period one. event is None where there are only two periods."""

    sample: Sample
    effect: Number
    pooled: Number
    event: EventStudy | None
    bounds: Bounds | None
    gaps: list[PeriodGap]
    dates: list[Tried]
    covariates: list[Tried]
    placebo: Number | None
    placebo_rows: int
    coverage: float
    dropped: tuple[str, ...]
    not_shared: int

    @property
    def largest_gap_before(self) -> PeriodGap:
        return max((gap for gap in self.gaps if gap.before and gap.gap == gap.gap), key=lambda gap: abs(gap.gap))

    @property
    def largest_deviation_before(self) -> float:
        return max(abs(gap.deviation) for gap in self.gaps if gap.before and gap.deviation == gap.deviation)


def compare(sample: Sample, placebo: Sample | None, plan: DifferencePlan) -> Compared:
    pooled, fit = two_period_effect(sample, plan)
    shared = sample.shared()
    event = event_study(shared, plan) if len(shared.periods) > 2 else None
    main = event.average if event and plan.difference.model == "event_study" else pooled
    return Compared(
        sample=sample,
        effect=main,
        pooled=pooled,
        event=event,
        bounds=_bounds(event, sample, plan),
        gaps=period_gaps(sample),
        dates=placebo_dates(shared, plan),
        covariates=moved_covariates(sample, plan),
        placebo=placebo_group(placebo, plan),
        placebo_rows=placebo.rows if placebo else 0,
        coverage=coverage_gap(sample),
        dropped=fit.dropped,
        not_shared=len(sample.periods) - len(shared.periods),
    )


def _bounds(event: EventStudy | None, sample: Sample, plan: DifferencePlan) -> Bounds | None:
    if event is None or event.path.before == 0:
        return None
    fewest = min(sample.clusters_of(treated=True), sample.clusters_of(treated=False))
    with_chance = plan.inference == "cluster" and fewest >= FEWEST_CLUSTERS_FOR_BOUNDS
    path, weights = event.path, event.path.mean_after()
    largest_step = _largest_step(path)
    smooth = tuple(smoothness(path, weights, m * largest_step) for m in SMOOTH_STRENGTHS) if with_chance else ()
    return Bounds(
        relative=tuple(relative_magnitudes(path, weights, strength) for strength in RELATIVE_STRENGTHS),
        smooth=smooth,
        holds_to=breakdown(path, weights) if with_chance else float("nan"),
        with_chance=with_chance,
    )


def _largest_step(path: EventPath) -> float:
    before = np.append(path.values[path.times < 0], 0.0)
    return float(np.abs(np.diff(before)).max())
