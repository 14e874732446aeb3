"""Everything that is told of one treated arm against the control, put together."""

from __future__ import annotations

from virkning.designs.trial import (
    answering,
    cautions,
    describing,
    ends,
    figures,
    for_whom,
    means,
    prognosis,
    standing_out,
    tables,
    telling,
)
from virkning.designs.trial.estimates import estimates
from virkning.designs.trial.results import Results
from virkning.findings.finding import Finding, Table
from virkning.findings.pictures import Figure


def finding_of(results: Results) -> Finding:
    plan, sample = results.plan, results.sample
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
        tables.outcomes_table(results), means.means_table(results), tables.ratios_table(results), describing.status_table(sample),
        tables.tests_table(results), tables.ways_table(results), means.ways_of_means_table(results), tables.missing_table(results),
        tables.pairs_table(results), *for_whom.archetypes_tables(results), *for_whom.subgroups_tables(results),
        ends.incidence_table(results), ends.ends_table(results), prognosis.shares_table(sample), prognosis.paired_table(sample),
        *standing_out.standing_out_tables(sample), answering.arms_table(sample), answering.pairs_table(sample),
    ]  # fmt: skip
    return tuple(table for table in made if table)


def _figures(results: Results) -> tuple[Figure, ...]:
    sample = results.sample
    drawn = [
        figures.flow_figure(sample), figures.differences_figure(results), means.means_figure(results), figures.status_figure(sample),
        figures.course_figure(sample), figures.incidence_figure(sample), prognosis.shares_figure(sample),
    ]  # fmt: skip
    return tuple(figure for figure in drawn if figure)
