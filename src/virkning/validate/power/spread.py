"""Worlds for the design of caseworkers: citizens are exchanged between them, and a spread between caseworkers is put in."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from virkning.designs.caseworkers.assemble import assemble
from virkning.designs.caseworkers.plan import CaseworkerPlan, Columns, Population
from virkning.designs.caseworkers.sample import Sample
from virkning.designs.data import Data, PlainTable
from virkning.designs.plan import DesignPlan
from virkning.inference.leave_out import group_effects
from virkning.inference.shrinkage import spread_error
from virkning.language import Text
from virkning.validate.power.world import MADE_UP, USUAL_FACTOR, Floats, Random, World, table

Codes = NDArray[np.int64]

_LABEL = Text("udfaldet fra sagsbehandler til sagsbehandler", "the outcome from caseworker to caseworker")
_OUTCOME, _GROUP, _CLUSTER = "outcome", "caseworker", "citizen"


def spread_world(plan: CaseworkerPlan, data: Data) -> World:
    """The plan's own answers, caseworkers and background; who meets whom is drawn anew, and then the caseworkers' effects.

    Every caseworker keeps as many citizens and answers, every citizen their outcomes. What real effects there are become
    differences between citizens. Effects are normal and have just the spread that is asked for.
    """
    sample, _ = assemble(plan, data)
    kept, columns = _plain_plan(plan, sample), _covariates(sample)
    usual, scores = float(sample.outcome.mean()), normal_scores(sample.groups)

    def draw(random: Random, effect: float) -> tuple[DesignPlan, PlainTable]:
        group = exchanged(sample.group, sample.cluster, random)
        effects = effect * random.permutation(scores)[group]
        outcome = _moved(sample, group, effects, usual, random)
        return kept, table({_OUTCOME: outcome, _GROUP: group, _CLUSTER: sample.cluster, **columns})

    return World(
        design="caseworkers", label=_LABEL, estimate="effect_sd", usual=usual, shares=sample.of_shares, people=sample.clusters,
        draw=draw, clusters=sample.groups, spread=True, around=_around(sample),
        largest=min(usual / -scores.min(), (1 - usual) / scores.max()) if sample.of_shares else None,
    )  # fmt: skip


def normal_scores(count: int) -> Floats:
    """As many numbers, spread as a normal distribution: their mean is zero, their standard deviation one."""
    scores = stats.norm.ppf((np.arange(count) + 0.5) / count)
    return np.asarray(scores / scores.std())


def exchanged(group: Codes, cluster: Codes, random: Random) -> Codes:
    """Each citizen takes over whom another citizen with as many answers met."""
    order = np.argsort(cluster, kind="stable")
    counts = np.bincount(cluster)
    first = np.cumsum(counts) - counts
    found = np.empty_like(group)
    for size in np.unique(counts[counts > 0]):
        rows = order[first[counts == size][:, None] + np.arange(size)]
        found[rows] = group[rows[random.permutation(len(rows))]]
    return found


def _moved(sample: Sample, group: Codes, effects: Floats, usual: float, random: Random) -> Floats:
    """Numbers are moved; of yes and no, as many change sides as make up the effect, a citizen's with the same caseworker alike."""
    if not sample.of_shares:
        return sample.outcome + effects
    pair = np.unique(np.column_stack([sample.cluster, group]), axis=0, return_inverse=True)[1].ravel()
    chance = random.random(int(pair.max()) + 1)[pair]
    turned = chance < np.where(effects > 0, effects / (1 - usual), -effects / usual)
    return np.where(turned, (effects > 0).astype(float), sample.outcome)


def _around(sample: Sample) -> float:
    """The spread that would stand out by the usual formula: 2.8 standard errors of the variance, were there none."""
    fitted = group_effects(sample.outcome, sample.covariates, sample.group, sample.cluster)
    return float(np.sqrt(USUAL_FACTOR * spread_error(fitted.expected_variances(), 0.0)))


def _covariates(sample: Sample) -> dict[str, NDArray[np.generic]]:
    return {f"x{place}": sample.covariates[:, place] for place in range(sample.covariates.shape[1])}


def _plain_plan(plan: CaseworkerPlan, sample: Sample) -> CaseworkerPlan:
    """The population's rules have been applied; what is left is read as a table."""
    columns = Columns(outcome=_OUTCOME, group=_GROUP, cluster=_CLUSTER, covariates=list(_covariates(sample)))
    return plan.model_copy(
        update={"snapshot": None, "table": MADE_UP.name, "columns": columns, "population": Population()}
    )
