"""How much caseworkers mean: their effects on work and education, as published and with the noise accounted for.

plan → population → covariates → sample → estimate, describe, threats → tables, figures, words → finding
"""

from __future__ import annotations

import numpy as np

from virkning.designs.caseworkers import cautions, figures, tables, telling
from virkning.designs.caseworkers.assemble import assemble
from virkning.designs.caseworkers.describe import describe, half_quartiles
from virkning.designs.caseworkers.estimate import estimate
from virkning.designs.caseworkers.estimates import estimates
from virkning.designs.caseworkers.guarding import shown_alone, shown_rows
from virkning.designs.caseworkers.plan import CaseworkerPlan
from virkning.designs.caseworkers.sample import Sample
from virkning.designs.caseworkers.threats import hidden_sorting, placebo_test
from virkning.designs.caseworkers.wording import in_plain_numbers, wording_of
from virkning.designs.data import Data
from virkning.designs.plan import DesignPlan
from virkning.errors import InputError
from virkning.findings.finding import Caution, Finding
from virkning.language import Text
from virkning.progress import Tell

PLAN = CaseworkerPlan

FEWEST = 5


def check(plan: DesignPlan, data: Data) -> list[Caution]:
    """What threatens the plan on its data, found without looking at outcomes by caseworker."""
    assert isinstance(plan, CaseworkerPlan)
    sample, noted = assemble(plan, data)
    return noted + cautions.before_results(plan, sample)


def run(plan: DesignPlan, data: Data, tell: Tell) -> Finding:
    assert isinstance(plan, CaseworkerPlan)
    language = plan.language
    tell(Text("Samler svar, registre og baggrund …", "Gathering answers, registers and background …").say(language))
    sample, noted = assemble(plan, data)
    _refuse_few(sample)
    tell(
        Text(
            "Estimerer effekter med borgere udeladt efter tur …", "Estimating effects, leaving citizens out in turn …"
        ).say(language)
    )
    results = estimate(sample, seed=plan.seed)
    says = wording_of(sample)
    shown = sample.groups // 4 >= plan.min_caseworkers_shown
    talks = sample.talks
    halves = half_quartiles(sample, plan.seed) if talks else None
    found = describe(sample, talks, results.quartile, halves) if talks and halves and shown else None
    placebo = placebo_test(sample, talks, halves) if talks and halves else None
    hidden = hidden_sorting(sample, results)
    items = talks.item_labels if talks else {}
    tell(Text("Skriver tabeller og figurer …", "Writing tables and figures …").say(language))
    drawn = [figures.caterpillar_figure(sample, results)]
    listed = [
        tables.steps_table(sample),
        tables.effects_table(sample, results),
        tables.ranks_table(results),
        tables.hidden_sorting_table(hidden),
    ]
    if placebo:
        listed.append(tables.placebo_table(placebo))
    if shown:
        drawn += [
            figures.outcome_figure(sample, results),
            figures.effects_figure(results, found),
            figures.citizens_figure(results),
            figures.policy_figure(results),
        ]
        listed += [tables.policy_table(results), tables.quartile_table(sample, results, found)]
    if found:
        described = {table.name: table for table in tables.description_tables(found, items)}
        drawn += [
            figures.groups_figure(found),
            figures.tools_figure(found, shown_rows(described["tools"])),
            figures.combinations_figure(found, shown_rows(described["combinations"])),
            figures.judgements_figure(found, items),
        ]
        listed += described.values()
    finding = Finding(
        design="caseworkers",
        title=plan.title,
        n=sample.rows,
        language=language,
        question=telling.question(plan),
        summary=telling.summary(results, says),
        estimates=estimates(sample, results, hidden),
        tables=tuple(listed),
        figures=tuple(drawn),
        cautions=(
            *noted,
            *cautions.before_results(plan, sample),
            *cautions.from_results(results, says),
            *cautions.from_threats(placebo, hidden, found),
        ),
        sections=telling.sections(sample, results, found, placebo, hidden, says, shown=shown),
        simulated=sample.simulated,
    )
    return finding if says.shares else in_plain_numbers(finding)


def _refuse_few(sample: Sample) -> None:
    """Nothing is estimated from so few that the report would be about them."""
    happened = int(np.sum(sample.outcome == 1)) if sample.of_shares else sample.rows
    smallest = min(int(shown_alone(sample).sum()), sample.clusters, happened, *_others(sample, happened))
    if smallest < FEWEST:
        raise InputError(
            Text(
                "Der er for få sagsbehandlere, borgere eller udfald til, at noget kan vises.",
                "There are too few caseworkers, citizens or outcomes for anything to be shown.",
            ),
            value=f"< {FEWEST}",
            expected=Text(f"mindst {FEWEST} af hver", f"at least {FEWEST} of each"),
        )


def _others(sample: Sample, happened: int) -> tuple[int, ...]:
    return (sample.rows - happened,) if sample.of_shares else ()
