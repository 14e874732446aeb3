"""Worlds in which lots are drawn: a trial's own people, made-up clusters, or a roll-out among caseworkers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from virkning.designs.data import Data, PlainTable
from virkning.designs.plan import DesignPlan
from virkning.designs.trial.plan import Columns, Trial, TrialPlan
from virkning.designs.trial.sample import Sample, as_plain, sample_of
from virkning.errors import InputError
from virkning.inference.randomisation import redraw
from virkning.inference.trial_means import intracluster
from virkning.language import Text, same
from virkning.validate.power.world import Bools, Floats, Random, World, table, with_effect

Codes = NDArray[np.int64]

TREATED, CONTROL = "treated", "control"
_DRAWS = 99


def trial_world(plan: TrialPlan, data: Data, outcome: str | None) -> World:
    """People (or clusters) like the controls, as many as were analysed; strata and pairs as they are."""
    plain, columns, simulated = as_plain(plan, data)
    one = plan.model_copy(
        update={"trial": plan.trial.model_copy(update={"treated": plan.trial.arms[0], "blinded": False})}
    )
    if len(plan.trial.arms) > 1:
        plain = _two_arms(plain, columns, plan)
    sample = sample_of(one, plain, columns, simulated)
    names = (*sample.outcome_names, *sample.measured_names)
    name = _named(names, outcome)
    shares = name in sample.outcome_names
    place = names.index(name)
    values = sample.outcomes[:, place] if shares else sample.measured[:, place - len(sample.outcome_names)]
    known = ~np.isnan(values)
    pool = known if plan.trial.blinded else known & ~sample.treated
    usual = float(values[pool].mean())
    source = _Source(one, plain, columns, sample, name, values, known, pool, shares, usual)
    cluster = sample.cluster
    return World(
        design="trial", label=same(plan.called(name)), estimate=f"{'rd' if shares else 'md'}:{name}", usual=usual, shares=shares,
        people=int(known.sum()), draw=source.draw, clusters=None if cluster is None else len(np.unique(cluster[known])),
        icc=None if cluster is None else intracluster(values[pool], cluster[pool]),
    )  # fmt: skip


def _named(names: tuple[str, ...], wanted: str | None) -> str:
    if wanted is None:
        return names[0]
    if wanted not in names:
        raise InputError(
            Text("Udfaldet er ikke i planen.", "The outcome is not in the plan."),
            value=wanted,
            expected=", ".join(names),
        )
    return wanted


def _two_arms(plain: PlainTable, columns: Columns, plan: TrialPlan) -> PlainTable:
    """The first treated arm and the control."""
    others = set(plan.trial.arms[1:])
    rows = [row for row, value in enumerate(plain.column(columns.arm).to_pylist()) if str(value) not in others]
    return PlainTable(plain.rows.take(pa.array(rows)), plain.file)


class _Source:
    """The plan's people in the order of the table of those drawn, and how new ones are drawn from them."""

    def __init__(
        self, plan: TrialPlan, plain: PlainTable, columns: Columns, sample: Sample, name: str, values: Floats, known: Bools,
        pool: Bools, shares: bool, usual: float,
    ) -> None:  # fmt: skip
        arms = [str(value) for value in plain.column(columns.arm).to_pylist()]
        drawn = [row for row, arm in enumerate(arms) if arm in (plan.trial.arms[0], plan.trial.control)]
        self._rows = plain.rows.take(pa.array(drawn))
        self._values, self._name, self._shares, self._usual = values, name, shares, usual
        self._blocks = np.zeros(len(known), dtype=np.int64) if sample.blocks is None else sample.blocks
        self._slots, self._pool, self._treated = np.flatnonzero(known), np.flatnonzero(pool), sample.treated
        self._cluster = sample.cluster
        self._columns, self._plan = columns, _plain_plan(plan, columns, name, shares)

    def draw(self, random: Random, effect: float) -> tuple[DesignPlan, PlainTable]:
        slots, people, arm, cluster = self._people(random) if self._cluster is None else self._whole_clusters(random)
        outcome = with_effect(self._values[people], arm, effect, self._usual, self._shares, random)
        columns: dict[str, Any] = {name: self._rows[name].take(pa.array(people)) for name in self._columns.adjust}
        for name in (self._columns.stratum, self._columns.pair):
            if name:
                columns[name] = self._rows[name].take(pa.array(slots))
        if self._columns.cluster:
            columns[self._columns.cluster] = cluster
        columns |= {
            self._columns.unit: np.arange(len(people)), self._name: outcome,
            self._columns.arm: np.where(arm, self._plan.trial.arms[0], self._plan.trial.control),
        }  # fmt: skip
        return self._plan, table(columns)

    def _people(self, random: Random) -> tuple[Codes, Codes, Bools, Codes]:
        """Somebody like a control in everybody's place, of the same stratum where there is one; arms drawn anew."""
        order = self._slots[np.argsort(self._blocks[self._slots], kind="stable")]
        blocks = self._blocks[order]
        arm = redraw(self._treated[order], blocks, random, 1)[0]
        return order, self._alike(blocks, self._pool, self._blocks[self._pool], random), arm, order

    def _whole_clusters(self, random: Random) -> tuple[Codes, Codes, Bools, Codes]:
        """As many clusters as there are, each like one of the controls' in size and outcomes."""
        assert self._cluster is not None
        slots, first = np.unique(self._cluster[self._slots], return_index=True)
        block, arm = self._blocks[self._slots][first], self._treated[self._slots][first]
        order = np.argsort(block, kind="stable")
        drawn = redraw(arm[order], block[order], random, 1)[0]
        theirs = self._cluster[self._pool]
        names, at = np.unique(theirs, return_index=True)
        chosen = self._alike(block[order], names, self._blocks[self._pool][at], random)
        people = [self._pool[theirs == name] for name in chosen]
        size = np.array([len(some) for some in people])
        return (
            np.repeat(self._slots[first][order], size), np.concatenate(people), np.repeat(drawn, size),
            np.repeat(np.arange(len(slots)), size),
        )  # fmt: skip

    @staticmethod
    def _alike(blocks: Codes, pool: Codes, pool_blocks: Codes, random: Random) -> Codes:
        """One of the pool for each block, of that block where there are any."""
        found = np.empty(len(blocks), dtype=np.int64)
        for block in np.unique(blocks):
            own = pool[pool_blocks == block]
            wanted = blocks == block
            found[wanted] = random.choice(own if len(own) > 1 else pool, int(wanted.sum()))
        return found


def _plain_plan(plan: TrialPlan, columns: Columns, name: str, shares: bool) -> TrialPlan:
    """The plan with one outcome and nothing that a single number does not need."""
    kept = columns.model_copy(update={
        "outcome": [name] if shares else [], "measured": [] if shares else [name], "baseline": [], "subgroup": [],
        "received": None, "excluded": None, "not_analysed": None,
    })  # fmt: skip
    return plan.model_copy(update={
        "columns": kept, "snapshot": None, "table": "simulated.parquet", "outcomes": {}, "before": {}, "status": None,
        "time_to_event": None, "answers": None, "cost": None, "archetypes": [],
        "trial": plan.trial.model_copy(update={"draws": _DRAWS, "simulated": True}),
    })  # fmt: skip


def made_up_clusters(
    *, clusters: int, size: int, icc: float, control: float, sd: float | None = None, variation: float = 0.0
) -> World:
    """Clusters (caseworkers, municipalities) whose people are alike as the ICC says; half of them draw the treatment.

    sd: of a measured outcome, whose mean is `control`; without it `control` is a share. variation: of the clusters' sizes.
    """
    plan = _cluster_plan(sd is None)

    def draw(random: Random, effect: float) -> tuple[DesignPlan, PlainTable]:
        sizes = (
            np.maximum(1, np.rint(random.gamma(1 / variation**2, size * variation**2, clusters))).astype(int)
            if variation
            else np.full(clusters, size)
        )
        level = _levels(random, clusters, icc, control, sd)
        cluster = np.repeat(np.arange(clusters), sizes)
        arm = random.permutation(np.arange(clusters) % 2 == 0)[cluster]
        base = (
            (random.random(len(cluster)) < level[cluster]).astype(float) if sd is None
            else level[cluster] + random.normal(0, sd * np.sqrt(1 - icc), len(cluster))
        )  # fmt: skip
        outcome = with_effect(base, arm, effect, control, sd is None, random)
        return plan, table(_cluster_columns(cluster, arm, outcome))

    return World(
        design="trial", label=Text("udfaldet", "the outcome"), estimate="rd:outcome" if sd is None else "md:outcome", usual=control,
        shares=sd is None, people=clusters * size, draw=draw, clusters=clusters, icc=icc,
    )  # fmt: skip


def _levels(random: Random, clusters: int, icc: float, control: float, sd: float | None) -> Floats:
    """What is usual in each cluster: beta distributed shares, or normal means."""
    if sd is not None:
        return random.normal(control, sd * np.sqrt(icc), clusters)
    if icc == 0 or control in (0, 1):
        return np.full(clusters, control)
    total = 1 / icc - 1
    return random.beta(control * total, (1 - control) * total, clusters)


def fixed_clusters(outcome: Floats, cluster: Codes, label: Text) -> World:
    """A roll-out among clusters that are there already, such as caseworkers: only the lots, and the effect, are drawn."""
    shares = bool(np.isin(outcome, (0, 1)).all())
    usual, plan = float(outcome.mean()), _cluster_plan(shares)
    names = np.unique(cluster, return_inverse=True)[1]
    groups = int(names.max()) + 1

    def draw(random: Random, effect: float) -> tuple[DesignPlan, PlainTable]:
        arm = random.permutation(np.arange(groups) % 2 == 0)[names]
        return plan, table(_cluster_columns(names, arm, with_effect(outcome, arm, effect, usual, shares, random)))

    return World(
        design="trial", label=label, estimate="rd:outcome" if shares else "md:outcome", usual=usual, shares=shares,
        people=len(outcome), draw=draw, clusters=groups, icc=intracluster(outcome, names),
    )  # fmt: skip


def _cluster_plan(shares: bool) -> TrialPlan:
    columns = Columns(
        unit="unit",
        arm="arm",
        cluster="cluster",
        outcome=["outcome"] if shares else [],
        measured=[] if shares else ["outcome"],
    )
    trial = Trial(treated=TREATED, control=CONTROL, simulated=True, draws=_DRAWS)
    return TrialPlan(title="", design="trial", table="simulated.parquet", trial=trial, columns=columns)


def _cluster_columns(cluster: Codes, arm: Bools, outcome: Floats) -> dict[str, Any]:
    return {
        "unit": np.arange(len(cluster)), "arm": np.where(arm, TREATED, CONTROL), "cluster": cluster, "outcome": outcome,
    }  # fmt: skip
