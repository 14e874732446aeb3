"""The finding's tables. Caseworkers appear by numbers drawn for the run; no key of theirs is kept."""

from __future__ import annotations

from functools import partial

import numpy as np

from virkning.designs.caseworkers.describe import Description, Descriptions
from virkning.designs.caseworkers.estimate import Number, Results
from virkning.designs.caseworkers.guarding import shown_alone
from virkning.designs.caseworkers.names import (
    QUARTILE_NAMES,
    QUARTILES_SHORT,
    activity_label,
    combination_label,
    group_label,
)
from virkning.designs.caseworkers.sample import Sample
from virkning.designs.caseworkers.threats import HiddenSorting, PlaceboTest
from virkning.findings.finding import Cell, CellKind, Column, Table
from virkning.language import Text, same


def steps_table(sample: Sample) -> Table:
    return Table(
        name="population",
        title=Text("Fra alle svar til dem, der indgår", "From all answers to those that count"),
        columns=(
            Column(name="rule", label=Text("Regel", "Rule"), kind="text"),
            Column(name="answers", label=Text("Svar", "Answers"), kind="count"),
            Column(name="citizens", label=Text("Borgere", "Citizens"), kind="count"),
            Column(name="caseworkers", label=Text("Sagsbehandlere", "Caseworkers"), kind="count"),
        ),
        rows=tuple((step.rule, step.answers, step.citizens, step.caseworkers) for step in sample.steps),
        nested=True,
    )


def effects_table(sample: Sample, results: Results) -> Table:
    """One row per caseworker; numbers and order are drawn from the rows themselves, which nobody has who has the report."""
    count = len(results.se)
    drawn = np.random.default_rng(sample.secret).permutation(count)
    low, high = results.shrunk.interval()
    own_low, own_high = results.effect_interval()
    numbers = np.column_stack(
        [results.raw.effects, results.se, results.shrunk.estimates, low, high, own_low, own_high, results.raw.se]
    )
    places = np.column_stack([results.raw.rows, results.raw.clusters, results.ranks.low, results.ranks.high])
    shown, width = shown_alone(sample), len(str(count))

    def row(number: int, group: int) -> tuple[Cell, ...]:
        label = f"s{number:0{width}d}"
        if not shown[group]:
            return (label, *[None] * 13)
        first, last = numbers[group, :5].tolist(), numbers[group, 5:].tolist()
        rows, citizens, rank_low, rank_high = places[group].tolist()
        return (label, rows, citizens, *first, rank_low, rank_high, int(results.quartile[group]), *last)

    rows = tuple(row(number, int(group)) for number, group in enumerate(drawn, start=1))
    return Table(
        name="effects",
        title=Text("Effekter, én række pr. sagsbehandler uden navn", "Effects, one row per caseworker without a name"),
        columns=(
            Column(name="group", label=Text("Nr. i denne kørsel", "No. in this run"), kind="text"),
            Column(name="n", label=Text("Svar", "Answers"), kind="count"),
            Column(name="units", label=Text("Borgere", "Citizens"), kind="count"),
            Column(name="effect", label=Text("Estimeret effekt", "Estimated effect"), kind="points"),
            Column(name="se", label=Text("Standardfejl", "Standard error"), kind="points"),
            Column(name="shrunk", label=Text("Krympet effekt", "Shrunken effect"), kind="points"),
            Column(name="low", label=Text("Krympet, fra", "Shrunken, from"), kind="points"),
            Column(name="high", label=Text("Krympet, til", "Shrunken, to"), kind="points"),
            Column(name="rank_low", label=Text("Laveste rang", "Lowest rank"), decimals=0),
            Column(name="rank_high", label=Text("Højeste rang", "Highest rank"), decimals=0),
            Column(name="quartile", label=Text("Kvartil", "Quartile"), decimals=0),
            Column(name="effect_low", label=Text("Estimeret, fra", "Estimated, from"), kind="points"),
            Column(name="effect_high", label=Text("Estimeret, til", "Estimated, to"), kind="points"),
            Column(name="se_cr2", label=Text("Egen standardfejl (CR2)", "Own standard error (CR2)"), kind="points"),
        ),
        rows=rows,
        printed=False,
    )


def policy_table(results: Results) -> Table:
    share = results.share

    def row(label: Text, increase: Number) -> tuple[Cell, ...]:
        return (label, share.value + increase.value, increase.value, increase.low, increase.high)

    return Table(
        name="policy",
        title=Text(
            "Tænkt eksperiment: hvis alle var lige så effektive", "Thought experiment: if all were as effective"
        ),
        columns=(
            Column(name="scenario", label=Text("Hvis alle var som …", "If all were like …"), kind="text"),
            Column(name="share", label=Text("Andel", "Share"), kind="share", decimals=1),
            Column(
                name="increase", label=Text("Stigning (procentpoint)", "Increase (points)"), kind="points", decimals=1
            ),
            Column(name="low", label=Text("fra", "from"), kind="points", decimals=1),
            Column(name="high", label=Text("til", "to"), kind="points", decimals=1),
        ),
        rows=(
            (Text("Som det er", "As it is"), share.value, None, None, None),
            row(
                Text("øverste kvartil, regnet som i studiet", "the top quartile, as in the study"),
                results.increase_naive,
            ),
            row(
                Text("den bedste fjerdedel, støj regnet fra", "the best quarter, noise removed"),
                results.increase_shrunk,
            ),
            row(
                Text("dem, data peger ud, støj regnet fra", "those the data point out, noise removed"),
                results.increase_chosen,
            ),
        ),
        note=Text(
            "95 %-intervaller. Intervallet for studiets måde regner ikke med, at kvartilen er valgt efter de samme svar.",
            "95% intervals. The interval for the study's way does not allow for the quartile being chosen by the same answers.",
        ),
    )


def quartile_table(sample: Sample, results: Results, found: Descriptions | None) -> Table:
    columns = [
        Column(name="quartile", label=Text("Kvartil", "Quartile"), kind="text"),
        Column(name="caseworkers", label=Text("Sagsbehandlere", "Caseworkers"), kind="count"),
        Column(name="citizens_each", label=Text("Borgere pr. sagsbehandler", "Citizens per caseworker"), decimals=1),
        Column(name="answers", label=Text("Svar", "Answers"), kind="count"),
        Column(name="raw_share", label=Text("Rå andel", "Raw share"), kind="share", decimals=1, of="answers"),
        Column(name="effect", label=Text("Estimeret effekt", "Estimated effect"), kind="points", decimals=1),
        Column(name="shrunk", label=Text("Støj regnet fra", "Noise removed"), kind="points", decimals=1),
    ]
    if found:
        columns.append(
            Column(
                name="other_half",
                label=Text("Effekt i den anden halvdel", "Effect in the other half"),
                kind="points",
                decimals=1,
            )
        )
    rows = []
    for number, name in enumerate(QUARTILE_NAMES, start=1):
        own = results.quartile == number
        answers = own[sample.group]
        row: list[Cell] = [
            name,
            int(own.sum()),
            float(results.raw.clusters[own].mean()),
            int(answers.sum()),
            float(sample.outcome[answers].mean()),
            float(results.raw.effects[own].mean()),
            float(results.shrunk.estimates[own].mean()),
        ]
        rows.append(tuple(row + ([float(found.effect_halves.means[number - 1])] if found else [])))
    return Table(
        name="quartiles",
        title=Text("De fire kvartiler af sagsbehandlere", "The four quartiles of caseworkers"),
        columns=tuple(columns),
        rows=tuple(rows),
        note=Text(
            "Effekter i procentpoint omkring gennemsnittet over alle svar. «Den anden halvdel»: rangordnet på den ene halvdel af "
            "borgerne, målt på den anden.",
            "Effects in percentage points around the mean over all answers. “The other half”: ranked on one half of the citizens, "
            "measured on the other.",
        )
        if found
        else None,
    )


def description_tables(found: Descriptions, items: dict[str, Text]) -> tuple[Table, ...]:
    return (
        _descriptions(
            "activity_groups",
            Text("Brug af indsatser efter kvartil", "Use of activities by quartile"),
            [(group_label(one.key), one) for one in found.groups],
            "share",
        ),
        _descriptions(
            "tools",
            Text("Brug af hvert redskab efter kvartil", "Use of each tool by quartile"),
            [(activity_label(one.key), one) for one in found.tools],
            "share",
        ),
        _descriptions(
            "combinations",
            Text("Kombinationer af indsatser efter kvartil", "Combinations of activities by quartile"),
            [(combination_label(one.key), one) for one in found.combinations],
            "share",
        ),
        _descriptions(
            "judgements",
            Text(
                "Sagsbehandlerens vurdering af borgeren efter kvartil (1-5)",
                "The caseworker's view of the citizen by quartile (1-5)",
            ),
            [(items[one.key], one) for one in found.judgements],
            "number",
        ),
        _descriptions(
            "first_health",
            Text("Helbred ved første samtale efter kvartil (1-5)", "Health at the first talk by quartile (1-5)"),
            [(items[one.key], one) for one in found.first_health],
            "number",
        ),
    )


def _descriptions(name: str, title: Text, rows: list[tuple[Text, Description]], kind: CellKind) -> Table:
    decimals = 1 if kind == "share" else 2
    mean = partial(Column, kind=kind, decimals=decimals)
    gap = partial(Column, kind="points" if kind == "share" else "number", decimals=decimals)
    columns = (
        Column(name="what", label=Text("Hvad", "What"), kind="text"),
        *(
            mean(name=f"q{place}", label=label, of=f"n{place}" if kind == "share" else None)
            for place, label in enumerate(QUARTILES_SHORT, start=1)
        ),
        gap(name="difference", label=Text("K4 − K1", "Q4 − Q1")),
        gap(name="low", label=Text("fra", "from")),
        gap(name="high", label=Text("til", "to")),
        Column(name="p_holm", label=same("p (Holm)"), kind="p"),
        Column(name="p_equal", label=Text("p, alle ens", "p, all equal"), kind="p", printed=False),
        gap(name="crossed", label=Text("K4 − K1, krydset", "Q4 − Q1, crossed")),
        Column(name="crossed_p_holm", label=Text("p (Holm), krydset", "p (Holm), crossed"), kind="p", printed=False),
        *(
            Column(
                name=f"n{place}", label=Text(f"Svar i K{place}", f"Answers in Q{place}"), kind="count", printed=False
            )
            for place in range(1, 5)
        ),
    )
    return Table(
        name=name,
        title=title,
        columns=columns,
        rows=tuple((label, *_cells(one)) for label, one in rows),
        note=Text(
            "Standardfejl klynget på sagsbehandlere; p-værdier korrigeret i tabellen efter Holm. «Krydset»: rangordnet på den ene "
            "halvdel af borgerne, beskrevet på den anden.",
            "Errors clustered by caseworker; p values corrected within the table by Holm. “Crossed”: ranked on one half of the "
            "citizens, described on the other.",
        ),
    )


def _cells(one: Description) -> tuple[Cell, ...]:
    found, crossed = one.as_published, one.cross_fitted
    numbers = (
        *found.means,
        found.difference,
        found.difference_low,
        found.difference_high,
        one.difference_p,
        found.equal_p,
    )
    return (
        *(float(number) for number in numbers),
        crossed.difference if crossed else None,
        one.cross_fitted_p,
        *(int(rows) for rows in found.rows),
    )


def ranks_table(results: Results) -> Table:
    """What a ranking can carry, as counts of caseworkers."""
    count = len(results.se)
    low, high = results.ranks.low, results.ranks.high
    size = high - low + 1
    rows: tuple[tuple[Cell, ...], ...] = (
        (Text("Sagsbehandlere i alt", "Caseworkers in all"), count),
        (Text("sikkert i øverste halvdel", "surely in the upper half"), int((low > count / 2).sum())),
        (Text("sikkert i nederste halvdel", "surely in the lower half"), int((high <= count / 2).sum())),
        (
            Text("sikkert i den ene eller den anden halvdel", "surely in one half or the other"),
            int(((low > count / 2) | (high <= count / 2)).sum()),
        ),
        (
            Text("(pladser i en rangmængde, median)", "(places in a rank set, median)"),
            int(np.median(size)),
        ),
    )
    return Table(
        name="ranks",
        title=Text("Hvad en rangorden kan bære", "What a ranking can carry"),
        columns=(
            Column(name="what", label=Text("Sagsbehandlere, der …", "Caseworkers who are …"), kind="text"),
            Column(name="count", label=Text("Antal", "Number"), decimals=0),
        ),
        rows=rows,
        note=Text(
            f"95 %-rangmængder for hver sagsbehandler for sig ({results.ranks.rule}).",
            f"95% rank sets for each caseworker separately ({results.ranks.rule}).",
        ),
    )


def hidden_sorting_table(found: HiddenSorting) -> Table:
    return Table(
        name="hidden_sorting",
        title=Text("Hvis der er skjult sortering", "If there is hidden sorting"),
        columns=(
            Column(
                name="strength",
                label=Text("Skjulte forskelle i forhold til de kendte", "Hidden differences relative to the known"),
                decimals=2,
            ),
            Column(name="low", label=Text("Mindste spredning", "Smallest spread"), kind="points", decimals=1),
            Column(name="high", label=Text("Største spredning", "Largest spread"), kind="points", decimals=1),
        ),
        rows=tuple(zip(found.strengths, found.lowest, found.highest, strict=True)),
        note=Text(
            "Spredning i sande effekter (procentpoint), hvis skjulte forskelle mellem borgergrupperne var så mange gange de kendte.",
            "Spread of true effects (percentage points) if hidden differences between caseloads were so many times the known ones.",
        ),
    )


def placebo_table(found: PlaceboTest) -> Table:
    def row(label: Text, one: Number) -> tuple[Cell, ...]:
        return (label, one.value, one.low, one.high, one.p, found.citizens)

    return Table(
        name="placebo",
        title=Text("Ses sagsbehandleren i tiden før?", "Does the caseworker show in the time before?"),
        columns=(
            Column(name="when", label=Text("Arbejde", "Work"), kind="text"),
            Column(name="slope", label=Text("Hældning", "Slope")),
            Column(name="low", label=Text("fra", "from")),
            Column(name="high", label=Text("til", "to")),
            Column(name="p", label=same("p"), kind="p"),
            Column(name="citizens", label=Text("Borgere", "Citizens"), kind="count"),
        ),
        rows=(
            row(Text("efter samtalen (udfaldet)", "after the talk (the outcome)"), found.after),
            row(Text("mere end et år før samtalen", "more than a year before the talk"), found.before),
        ),
        note=Text(
            "Hældningen på sagsbehandlerens effekt, som den anden halvdel af borgerne giver den. Før "
            "samtalen kan sagsbehandleren ikke have gjort noget: hældningen bør være nul.",
            "The slope on the caseworker's effect as the other half of the citizens give it. Before the "
            "talk the caseworker cannot have done anything: the slope should be zero.",
        ),
    )
