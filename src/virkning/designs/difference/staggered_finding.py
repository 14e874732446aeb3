"""Staggered adoption as a finding: effects by group and period, drawn together in four ways."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from virkning.designs.difference import cautions, staggered_cautions, staggered_tables, staggered_telling
from virkning.designs.difference.look import look_of
from virkning.designs.difference.plan import DifferencePlan
from virkning.designs.difference.sample import Sample
from virkning.designs.difference.telling import answer
from virkning.errors import InputError
from virkning.findings.finding import Finding
from virkning.inference.did_sums import Number
from virkning.inference.did_two_way import TwoWay, two_way
from virkning.inference.pretrends import JointTest, joint_test
from virkning.inference.staggered import GroupTimes, Panel, cluster_influence, group_times
from virkning.inference.staggered_sums import Summed, along, simple
from virkning.language import Text


@dataclass(frozen=True, slots=True)
class Staggered:
    """What is computed, before it is put into words. dropped: units not seen in every period; already: treated before."""

    panel: Panel
    effects: GroupTimes
    simple: Number
    dynamic: Summed
    group: Summed
    calendar: Summed
    two_way: TwoWay
    before_test: JointTest
    dropped: int
    already: int


def staggered_finding(sample: Sample, plan: DifferencePlan) -> Finding:
    found = estimate(sample, plan)
    look = look_of(plan, found.simple)
    numbers = staggered_telling.estimates(found, look)
    return Finding(
        design="difference",
        title=plan.title,
        n=sample.rows,
        language=plan.language,
        question=staggered_telling.question(look),
        summary=(answer(numbers[0]), staggered_telling.how_sure(found)),
        estimates=numbers,
        tables=staggered_tables.tables(found, look),
        figures=staggered_tables.figures(found, look),
        cautions=(*cautions.before_results(sample, plan), *staggered_cautions.from_results(found)),
        sections=staggered_telling.sections(found, look, plan),
    )


def estimate(sample: Sample, plan: DifferencePlan) -> Staggered:
    panel, dropped, already = balanced_panel(sample, plan)
    settings = plan.difference
    effects = group_times(panel, comparison=settings.comparison, adjustment=settings.adjustment)
    if not any(cell.after for cell in effects.cells):
        raise InputError(
            Text(
                "Ingen gruppe kan sammenlignes med nogen ubehandlet.", "No group can be compared with anyone untreated."
            ),
            column=plan.columns.first_treated,
            expected='comparison = "not_yet"',
        )
    dynamic, group, calendar = (along(effects, way, seed=plan.seed) for way in ("dynamic", "group", "calendar"))
    return Staggered(
        panel, effects, simple(effects), dynamic, group, calendar, two_way(panel), _before(effects), dropped, already
    )


def balanced_panel(sample: Sample, plan: DifferencePlan) -> tuple[Panel, int, int]:
    """Units seen in every period and not treated from the first one on, with how many were left out for each reason."""
    periods, period = np.unique(sample.time, return_inverse=True)
    whole = np.bincount(sample.unit, minlength=len(sample.unit_labels)) == len(periods)
    order = np.lexsort((period, sample.unit))
    order = order[whole[sample.unit[order]]]
    size = len(order) // len(periods)
    if size == 0:
        raise InputError(
            Text("Ingen enhed er set i alle perioder.", "No unit is seen in all periods."),
            column=plan.columns.unit,
            expected=Text("enheder med en række i hver periode", "units with one row in each period"),
        )
    rows = order.reshape(size, len(periods))
    first = sample.first[rows[:, 0]]
    usable = ~(first <= periods[0])
    first = np.where(first > periods[-1], np.inf, first)
    panel = Panel(
        outcome=sample.outcome[rows][usable],
        times=periods,
        first=first[usable],
        cluster=sample.cluster[rows[:, 0]][usable],
        covariates=tuple(sample.covariates[rows[usable, place]] for place in range(len(periods))),
    )
    return panel, int((~whole).sum()), int((~usable).sum())


def _before(effects: GroupTimes) -> JointTest:
    """Are all effects before treatment zero?"""
    places = [place for place, cell in enumerate(effects.cells) if not cell.after]
    gathered = cluster_influence(effects.influence[:, places], effects.cluster)
    values = effects.values()[places]
    return joint_test(values, gathered.T @ gathered / len(gathered) ** 2, len(gathered) - 1)
