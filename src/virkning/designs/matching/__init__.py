"""Did it work, and how much: the treated compared with others who were like them before.

plan → sample → comparison → balance, second opinion, checks → cautions, tables, figures, words → finding
"""

from __future__ import annotations

from virkning.designs.data import Data
from virkning.designs.matching import cautions, figures, tables, telling
from virkning.designs.matching.estimates import estimates
from virkning.designs.matching.key_figures import key_figures
from virkning.designs.matching.plan import MatchingPlan
from virkning.designs.matching.results import Results, estimate
from virkning.designs.matching.sample import assemble
from virkning.designs.plan import DesignPlan
from virkning.findings.finding import Caution, Finding, Table
from virkning.findings.pictures import Figure
from virkning.progress import Tell

PLAN = MatchingPlan


def check(plan: DesignPlan, data: Data) -> list[Caution]:
    """What threatens the plan on its data, found without looking at outcomes."""
    assert isinstance(plan, MatchingPlan)
    return cautions.before_results(plan, assemble(plan, data))


def run(plan: DesignPlan, data: Data, tell: Tell) -> Finding:
    assert isinstance(plan, MatchingPlan)
    sample = assemble(plan, data)
    results = estimate(plan, sample, tell)
    numbers = (*estimates(results), *key_figures(results))
    named = {number.name: number for number in numbers}
    listed, drawn = _tables(results), _figures(results)
    return Finding(
        design="matching", title=plan.title, n=sample.rows, language=plan.language,
        question=telling.question(results), summary=telling.summary(results, named["effect"], named["aipw"]),
        estimates=numbers, tables=listed, figures=drawn,
        cautions=(*cautions.before_results(plan, sample), *cautions.from_results(results)),
        sections=telling.sections(
            results, named["effect"], tables={table.name for table in listed}, figures={figure.name for figure in drawn}
        ),
    )  # fmt: skip


def _tables(results: Results) -> tuple[Table, ...]:
    listed = [
        tables.effects_table(results), tables.balance_table(results), tables.matched_moments_table(results),
        tables.excluded_table(results), tables.caliper_table(results), tables.covariates_table(results),
        tables.subgroups_table(results, results.subgroups) if results.subgroups else None,
        tables.halves_table(results), tables.bounds_table(results),
    ]  # fmt: skip
    return tuple(table for table in listed if table)


def _figures(results: Results) -> tuple[Figure, ...]:
    drawn = [
        figures.effects_figure(results), figures.overlap_figure(results), figures.love_figure(results),
        figures.calipers_figure(results), figures.without_figure(results),
        figures.subgroups_figure(results, results.subgroups) if results.subgroups else None,
    ]  # fmt: skip
    return tuple(figure for figure in drawn if figure)
