"""Two periods and event study as a finding."""

from __future__ import annotations

from dataclasses import replace

from virkning.designs.difference import cautions, figures, tables, telling
from virkning.designs.difference.comparing import Compared, compare
from virkning.designs.difference.look import Look, look_of
from virkning.designs.difference.numbers import difference, effect, level, method
from virkning.designs.difference.plan import DifferencePlan
from virkning.designs.difference.regressing import EventStudy
from virkning.designs.difference.sample import Sample, period_name
from virkning.findings.finding import Estimate, Finding, Table
from virkning.findings.pictures import Figure
from virkning.language import Text


def regression_finding(sample: Sample, placebo: Sample | None, plan: DifferencePlan) -> Finding:
    compared = compare(sample, placebo, plan)
    look = look_of(plan, compared.effect)
    numbers = estimates(compared, look, method(sample, plan), main=plan.difference.model)
    return Finding(
        design="difference",
        title=plan.title,
        n=sample.rows,
        language=plan.language,
        question=telling.question(look, period_name(sample.start)),
        summary=telling.summary(compared, numbers[0]),
        estimates=numbers,
        tables=_tables(compared, look),
        figures=_figures(compared, look),
        cautions=(*cautions.before_results(sample, plan), *cautions.from_results(compared)),
        sections=telling.sections(compared, look, plan),
    )


def estimates(compared: Compared, look: Look, how: Text, *, main: str) -> tuple[Estimate, ...]:
    """The main number, what it is held against, then the periods and the means."""
    n, event = compared.sample.rows, compared.event
    label = Text(f"Effekten på {look.outcome.da}", f"The effect on {look.outcome.en}")
    found = [effect("effect", label, compared.effect, look, n=n, method=how)]
    if event is not None and main == "event_study":
        label = Text("Alle perioder før og efter taget samlet", "All periods before and after taken together")
        found.append(effect("effect_two_period", label, compared.pooled, look, n=n, method=how))
    elif event is not None:
        label = Text("Målt fra den sidste periode før", "Measured from the last period before")
        found.append(effect("effect_event_study", label, event.average, look, n=n, method=how))
    if compared.placebo is not None:
        label = Text("Gruppe, som indsatsen ikke gjaldt", "Group not concerned by the intervention")
        ought = Text("burde være nul", "ought to be zero")
        found.append(
            effect("placebo_group", label, compared.placebo, look, n=compared.placebo_rows, method=how, estimand=ought)
        )
    if event is not None and event.drift is not None:
        label = Text(
            "Skred mellem grupperne pr. periode før start", "Drift between the groups per period before the start"
        )
        ought = Text("burde være nul", "ought to be zero")
        found.append(effect("drift_before", label, event.drift, look, n=n, method=how, estimand=ought))
    return (
        *found,
        _largest_gap(compared, look),
        *(_by_period(compared, look, how) if event else ()),
        *_levels(compared, look),
    )


def _largest_gap(compared: Compared, look: Look) -> Estimate:
    gap = compared.largest_gap_before
    return difference(
        "max_pre_gap",
        Text("Største forskel før start", "Largest gap before the start"),
        gap.gap,
        look,
        n=look.count(gap.treated_rows + gap.compared_rows),
        estimand=Text("behandlede minus sammenligning, rå gennemsnit", "treated less comparison, raw means"),
    )


def _by_period(compared: Compared, look: Look, how: Text) -> list[Estimate]:
    assert compared.event is not None
    event, base = compared.event, period_name(compared.event.base)
    return [
        effect(
            f"effect:{period_name(float(period))}",
            Text(f"Forskel i {period_name(float(period))}", f"Difference in {period_name(float(period))}"),
            number,
            look,
            n=compared.sample.rows,
            method=how,
            estimand=Text(
                f"forskellen mellem grupperne, ændret siden {base}", f"the gap between the groups, changed since {base}"
            ),
        )
        for period, number in zip(event.periods, event.numbers, strict=True)
    ]


def _levels(compared: Compared, look: Look) -> list[Estimate]:
    sample, means = compared.sample, tables.four_means(compared.sample)
    labels = {
        (True, False): ("treated_before", Text("Behandlede før", "Treated before")),
        (True, True): ("treated_after", Text("Behandlede efter", "Treated after")),
        (False, False): ("compared_before", Text("Sammenligning før", "Comparison before")),
        (False, True): ("compared_after", Text("Sammenligning efter", "Comparison after")),
    }
    late = sample.time >= sample.start
    return [
        level(
            name,
            label,
            means[cell],
            look,
            n=look.count(int(((sample.treated == cell[0]) & (late == cell[1])).sum())),
            estimand=Text("gennemsnit", "mean"),
        )
        for cell, (name, label) in labels.items()
    ]


def _tables(compared: Compared, look: Look) -> tuple[Table, ...]:
    found = [
        tables.means_table(compared, look),
        tables.periods_table(compared, look),
        tables.groups_table(compared.sample, look),
    ]
    if compared.event:
        found.append(tables.effects_table(compared, look))
        found += _tests(compared.event)
    if compared.dates:
        found.append(
            tables.tried_table(
                "placebo_dates",
                Text("Som om indsatsen begyndte før", "As if the intervention began earlier"),
                Text("Påstået start", "Pretended start"),
                compared.dates,
                look,
            )
        )
    if compared.bounds:
        found.append(tables.bounds_table(compared.bounds, look))
    if compared.covariates:
        found.append(
            tables.tried_table(
                "covariates",
                Text("Oplysninger prøvet som udfald", "Covariates tried as outcomes"),
                Text("Oplysning", "Covariate"),
                compared.covariates,
                replace(look, unit="number", decimals=3),
            )
        )
    return tuple(found)


def _tests(event: EventStudy) -> list[Table]:
    named = [
        (
            "test_before",
            Text("Ingen forskel i nogen periode før start", "No difference in any period before the start"),
            event.before_test,
        ),
        (
            "test_after",
            Text("Samme effekt i alle perioder efter start", "The same effect in all periods after the start"),
            event.after_test,
        ),
    ]
    return [tables.claim_table(name, claim, test) for name, claim, test in named if test.restrictions]


def _figures(compared: Compared, look: Look) -> tuple[Figure, ...]:
    found = [figures.paths_figure(compared, look)]
    if compared.event:
        found.append(figures.effects_figure(compared, look))
    if compared.bounds:
        found.append(figures.bounds_figure(compared.bounds, look))
    return tuple(found)
