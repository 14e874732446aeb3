"""Outcomes that are numbers: the arms' means compared in the ways that were announced."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from virkning.designs.trial.cells import Bools, Floats
from virkning.designs.trial.plan import TrialPlan
from virkning.designs.trial.sample import Sample
from virkning.inference.randomisation import randomisation_p
from virkning.inference.trial_effects import Effect, adjusted, complier
from virkning.inference.trial_means import Arm, arm_of, clustered, clusters_redrawn, rank_sum, welch, within_strata


@dataclass(frozen=True, slots=True)
class MeansCompared:
    """One measured outcome. difference: Welch's, or over clusters where clusters drew; the others where the plan allows.

    bounds: the difference if all unknown outcomes were the least, and the most, that anybody was seen to have.
    """

    column: str
    name: str
    treated: Arm
    control: Arm
    difference: Effect
    ranks_p: float
    lots: float
    missing: tuple[int, int]
    bounds: tuple[float, float]
    stratified: Effect | None
    adjusted: Effect | None
    complier: Effect | None
    by_cluster: bool = False
    adjusted_p: float = float("nan")

    @property
    def p(self) -> float:
        return self.difference.p


def compare_means(plan: TrialPlan, sample: Sample, place: int) -> MeansCompared:
    outcome = sample.measured[:, place]
    known = ~np.isnan(outcome)
    y, treated = outcome[known], sample.treated[known]
    arms = arm_of(y[treated]), arm_of(y[~treated])
    cluster = None if sample.cluster is None else sample.cluster[known]
    return MeansCompared(
        column=sample.measured_names[place], name=sample.measured_labels[place], treated=arms[0], control=arms[1],
        difference=welch(*arms) if cluster is None else clustered(y, treated, cluster),
        ranks_p=rank_sum(y, treated), lots=lots_drawn_anew(plan, sample, outcome),
        missing=(int((~known & sample.treated).sum()), int((~known & ~sample.treated).sum())),
        bounds=_bounds(outcome, sample.treated),
        stratified=None if sample.stratum is None or cluster is not None else within_strata(y, treated, sample.stratum[known]),
        adjusted=adjusted(y, treated, sample.adjust[known]) if sample.adjust.shape[1] and cluster is None else None,
        complier=None if sample.received is None or cluster is not None else complier(y, treated, sample.received[known]),
        by_cluster=cluster is not None,
    )  # fmt: skip


def lots_drawn_anew(plan: TrialPlan, sample: Sample, outcome: Floats) -> float:
    """Drawn as they were: within pairs or strata, and by whole clusters where clusters drew."""
    known = ~np.isnan(outcome)
    blocks = None if sample.blocks is None else sample.blocks[known]
    if not (known & sample.treated).any() or not (known & ~sample.treated).any():
        return float("nan")
    if sample.cluster is not None:
        return clusters_redrawn(
            outcome[known], sample.treated[known], sample.cluster[known], blocks, seed=plan.seed, draws=plan.trial.draws
        )
    return randomisation_p(outcome[known], sample.treated[known], blocks, seed=plan.seed, draws=plan.trial.draws)


def _bounds(outcome: Floats, treated: Bools) -> tuple[float, float]:
    known = outcome[~np.isnan(outcome)]
    if not len(known):
        return float("nan"), float("nan")
    least, most = float(known.min()), float(known.max())
    ends = []
    for for_treated, for_control in ((least, most), (most, least)):
        filled = np.where(np.isnan(outcome), np.where(treated, for_treated, for_control), outcome)
        ends.append(float(filled[treated].mean() - filled[~treated].mean()))
    return ends[0], ends[1]
