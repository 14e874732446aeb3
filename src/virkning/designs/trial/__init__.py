"""Did it work, by lot: those who drew the treatment against those who did not.

plan → sample (and its flow) → every outcome compared → tables, figures, cautions, words → finding
"""

from __future__ import annotations

from virkning.designs.data import Data
from virkning.designs.plan import DesignPlan
from virkning.designs.trial import answering, cautions, describing, figures, tables, telling
from virkning.designs.trial.estimates import estimates
from virkning.designs.trial.plan import TrialPlan
from virkning.designs.trial.results import Results, estimate
from virkning.designs.trial.sample import assemble
from virkning.findings.finding import Caution, Finding, Table
from virkning.findings.pictures import Figure
from virkning.progress import Tell

PLAN = TrialPlan


def check(plan: DesignPlan, data: Data) -> list[Caution]:
    """What threatens the plan on its data, found without looking at outcomes."""
    assert isinstance(plan, TrialPlan)
    return cautions.before_results(plan, assemble(plan, data))


def run(plan: DesignPlan, data: Data, tell: Tell) -> Finding:
    assert isinstance(plan, TrialPlan)
    sample = assemble(plan, data)
    results = estimate(plan, sample, tell)
    numbers = estimates(results)
    listed, drawn = _tables(results), _figures(results)
    return Finding(
        design="trial", title=plan.title, n=sum(sample.flow.analysed), language=plan.language, simulated=sample.simulated,
        question=telling.question(results), summary=telling.summary(results, numbers), estimates=numbers,
        tables=listed, figures=drawn,
        cautions=(*cautions.before_results(plan, sample), *cautions.from_results(results)),
        sections=telling.sections(
            results, numbers, tables={table.name for table in listed}, figures={figure.name for figure in drawn}
        ),
    )  # fmt: skip


def _tables(results: Results) -> tuple[Table, ...]:
    sample = results.sample
    made = [
        describing.flow_table(sample), describing.reasons_table(sample), describing.counted_table(sample), describing.numbers_table(sample),
        tables.outcomes_table(results), tables.ratios_table(results), describing.status_table(sample),
        tables.tests_table(results), tables.ways_table(results), tables.missing_table(results),
        tables.pairs_table(results), tables.subgroups_table(results), tables.incidence_table(results),
        answering.arms_table(sample), answering.pairs_table(sample),
    ]  # fmt: skip
    return tuple(table for table in made if table)


def _figures(results: Results) -> tuple[Figure, ...]:
    sample = results.sample
    drawn = [
        figures.flow_figure(sample), figures.differences_figure(results), figures.status_figure(sample),
        figures.course_figure(sample), figures.incidence_figure(sample),
    ]  # fmt: skip
    return tuple(figure for figure in drawn if figure)
