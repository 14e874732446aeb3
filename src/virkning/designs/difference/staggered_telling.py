"""Estimates and words of a report on staggered adoption."""

from __future__ import annotations

from typing import TYPE_CHECKING

from virkning.designs.difference.look import Look
from virkning.designs.difference.numbers import effect
from virkning.designs.difference.plan import DifferencePlan
from virkning.designs.difference.sample import period_name
from virkning.designs.saying import p_says, pct
from virkning.findings.finding import Estimate, Section
from virkning.inference.did_sums import Number
from virkning.inference.staggered_sums import cell_number
from virkning.language import Text

if TYPE_CHECKING:
    from virkning.designs.difference.staggered_finding import Staggered

LEVEL = 0.05


def question(look: Look) -> Text:
    return Text(
        "Ændrede {outcome} sig mere for {treated} end for dem, der ikke (endnu) fik indsatsen, og hvor meget?",
        "Did {outcome} change more for {treated} than for those who did not (yet) get the intervention, and by how much?",
    ).fill(outcome=look.outcome, treated=look.treated)


def how_sure(found: Staggered) -> Text:
    p = found.before_test.p
    if p != p:
        return Text(
            "Om grupperne fulgtes ad før, kan ikke prøves samlet.",
            "Whether the groups moved together before cannot be tested jointly.",
        )
    if p < LEVEL:
        return Text(
            "Grupperne skiltes allerede før indsatsen ({p}), så tallet kan ikke tages for indsatsens alene.",
            "The groups parted already before the intervention ({p}), so the figure cannot be taken for the intervention's alone.",
        ).fill(p=p_says(p))
    return Text(
        "Før indsatsen kan gruppernes forløb ikke skelnes fra de ubehandledes ({p}).",
        "Before the intervention the groups' paths cannot be told from those of the untreated ({p}).",
    ).fill(p=p_says(p))


def method(found: Staggered) -> Text:
    clusters = found.dynamic.clusters
    return Text(
        f"Callaway og Sant'Anna (2021), influensfunktioner lagt sammen i {clusters} klynger, normalfordeling",
        f"Callaway and Sant'Anna (2021), influence functions added up in {clusters} clusters, normal distribution",
    )


def since(at: float) -> Text:
    """Time since the start in words."""
    if at < 0:
        return Text(f"{period_name(-at)} før start", f"{period_name(-at)} before the start")
    return Text(f"{period_name(at)} efter start", f"{period_name(at)} after the start")


def estimates(found: Staggered, look: Look) -> tuple[Estimate, ...]:
    n, how, outcome = found.panel.outcome.size, method(found), look.outcome

    def one(name: str, da: str, en: str, number: Number, n: int | None = n) -> Estimate:
        return effect(name, Text(da, en), number, look, n=n, method=how)

    listed = [
        one("effect", f"Effekten på {outcome.da}", f"The effect on {outcome.en}", found.simple),
        one(
            "att_dynamic", "Gennemsnit over tid siden start", "Average over time since the start", found.dynamic.overall
        ),
        one("att_group", "Gennemsnit over grupper", "Average over groups", found.group.overall),
        one(
            "att_calendar", "Gennemsnit over kalenderperioder", "Average over calendar periods", found.calendar.overall
        ),
        one(
            "two_way",
            "To-vejs regression (kun til sammenligning)",
            "Two-way regression (for comparison only)",
            found.two_way.number,
        ),
        one("att_simple", "Gennemsnit af alle behandlede perioder", "Average of all treated periods", found.simple),
    ]
    ways = (
        ("effect", found.dynamic, "Tid siden start", "Time since the start"),
        ("group", found.group, "Gruppe", "Group"),
        ("calendar", found.calendar, "Periode", "Period"),
    )
    for prefix, summed, da, en in ways:
        for at, number in zip(summed.at, summed.numbers, strict=True):
            when = since(at) if prefix == "effect" else Text(f"{da}: {period_name(at)}", f"{en}: {period_name(at)}")
            listed.append(one(f"{prefix}:{period_name(at)}", when.da, when.en, number))
    for cell, number in zip(found.effects.cells, cell_numbers(found), strict=True):
        group, time = period_name(cell.group), period_name(cell.time)
        listed.append(
            one(
                f"att:{group}:{time}",
                f"Gruppe {group} i {time}",
                f"Group {group} in {time}",
                number,
                look.count(cell.treated),
            )
        )
    return tuple(listed)


def cell_numbers(found: Staggered) -> list[Number]:
    return [cell_number(found.effects, place) for place in range(len(found.effects.cells))]


def sections(found: Staggered, look: Look, plan: DifferencePlan) -> tuple[Section, ...]:
    earlier = found.two_way.share("earlier")
    compared = {
        "never": Text("dem, der aldrig fik indsatsen", "those who never got the intervention"),
        "not_yet": Text("dem, der endnu ikke havde fået indsatsen", "those who had not yet got the intervention"),
    }[plan.difference.comparison]
    adjusted = ", ".join(plan.columns.covariates)
    extra = (
        Text(
            f" Korrigeret for {adjusted} ({plan.difference.adjustment}).",
            f" Adjusted for {adjusted} ({plan.difference.adjustment}).",
        )
        if adjusted
        else Text("", "")
    )
    return (
        Section(
            heading=Text("Hvad skete der?", "What happened?"),
            paragraphs=(
                Text(
                    "Hver gruppe, der begyndte samtidig, er sammenlignet med {compared}. Tallet er gennemsnittet over alle grupper og perioder med indsats.",
                    "Each group that began at the same time is compared with {compared}. The figure is the average over all groups and periods treated.",
                ).fill(compared=compared),
            ),
            figures=("dynamic",),
            tables=("dynamic",),
        ),
        Section(
            heading=Text(
                "Afhænger svaret af, hvordan der regnes sammen?", "Does the answer depend on how it is drawn together?"
            ),
            paragraphs=(
                Text(
                    "En to-vejs regression giver {value}. Den bruger i {share} af vægten allerede behandlede som sammenligning og vises kun for at "
                    "kunne holdes op mod andres tal.",
                    "A two-way regression gives {value}. For {share} of the weight it uses the already treated as comparison, and it is shown only so "
                    "that it can be held against others' figures.",
                ).fill(value=look.said(found.two_way.number.value), share=pct(earlier)),
            ),
            figures=("overall",),
            tables=("by_group", "by_period", "two_way_kinds", "two_way"),
        ),
        Section(
            heading=Text("Var grupperne på samme vej før?", "Were the groups on the same path before?"),
            paragraphs=(how_sure(found),),
            tables=("test_before",),
        ),
        Section(heading=Text("Hvem tallene handler om", "Whom the figures are about"), tables=("groups",)),
        Section(
            heading=Text("Sådan er det regnet", "How it was computed"),
            paragraphs=(Text("{method}.{extra}", "{method}.{extra}").fill(method=method(found), extra=extra),),
        ),
    )
