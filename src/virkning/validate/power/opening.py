"""The world of a plan: which one depends on the design, or on who is to draw the lots of a roll-out."""

from __future__ import annotations

import numpy as np

from virkning.designs.caseworkers.assemble import assemble
from virkning.designs.caseworkers.plan import CaseworkerPlan
from virkning.designs.data import Data, PlainTable
from virkning.designs.difference.plan import DifferencePlan
from virkning.designs.matching.plan import MatchingPlan
from virkning.designs.plan import DesignPlan
from virkning.designs.trial.plan import TrialPlan
from virkning.errors import InputError
from virkning.language import Text
from virkning.validate.power.comparisons import difference_world, matching_world
from virkning.validate.power.lots import fixed_clusters, trial_world
from virkning.validate.power.spread import spread_world
from virkning.validate.power.world import World

LEVELS = ("caseworker", "office")
_DRAWN_BY = {
    "caseworker": Text("udfaldet, når sagsbehandlere trækker lod", "the outcome, caseworkers drawing lots"),
    "office": Text("udfaldet, når jobcentre eller kommuner trækker lod", "the outcome, job centres or municipalities drawing lots"),
}  # fmt: skip


def world_of(plan: DesignPlan, data: Data, outcome: str | None = None) -> World:
    """What the plan's own design would be run on."""
    if isinstance(plan, TrialPlan):
        return trial_world(plan, data, outcome)
    if isinstance(plan, MatchingPlan):
        return matching_world(plan, data, outcome)
    if isinstance(plan, DifferencePlan):
        return difference_world(plan, data, outcome)
    if isinstance(plan, CaseworkerPlan):
        return spread_world(plan, data)
    raise InputError(
        Text("Det design finder ingen virkning, så det har ingen styrke.", "That design finds no effect, so that it has no power."),
        column="design", value=plan.design, expected="trial, matching, difference, caseworkers",
    )  # fmt: skip


def rollout_of(plan: DesignPlan, data: Data, level: str) -> World:
    """A roll-out by lot among the caseworkers, or the offices, of a caseworker plan; every citizen counts once."""
    if not isinstance(plan, CaseworkerPlan):
        raise InputError(
            Text("En udrulning simuleres ud fra en sagsbehandlerplan.", "A roll-out is simulated from a caseworker plan."),
            column="design", value=plan.design, expected="caseworkers",
        )  # fmt: skip
    sample, _ = assemble(plan, data)
    first = np.unique(sample.cluster, return_index=True)[1]
    group = sample.group[first]
    if level == "office":
        group = _offices(sample.keys, data)[group]
    if len(np.unique(group)) < 4:
        raise InputError(
            Text("Der er for få til at trække lod imellem.", "There are too few to draw lots among."),
            value=len(np.unique(group)), expected=Text("mindst 4", "at least 4"),
        )  # fmt: skip
    return fixed_clusters(sample.outcome[first].astype(float), group, _DRAWN_BY[level])


def _offices(keys: tuple[str, ...], data: Data) -> np.ndarray:
    """The office of each caseworker, as a code."""
    if isinstance(data, PlainTable) or "office" not in data.table("caseworkers").column_names:
        raise InputError(
            Text("Dataene siger ikke, hvor sagsbehandlerne arbejder.", "The data do not say where caseworkers work."),
            column="caseworkers.office",
        )  # fmt: skip
    rows = data.table("caseworkers").to_pylist()
    office = {row["caseworker"]: str(row["office"]) for row in rows}
    return np.unique([office.get(key, "") for key in keys], return_inverse=True)[1]
