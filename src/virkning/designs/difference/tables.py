"""Tables of two periods and event study. People are counts, which door 2 guards; municipalities and offices are not."""

from __future__ import annotations

import numpy as np

from virkning.designs.difference.comparing import Bounds, Compared
from virkning.designs.difference.look import Look, finite, number_cells
from virkning.designs.difference.sample import Sample, period_name
from virkning.designs.difference.threats import Tried
from virkning.findings.finding import Cell, Column, Table
from virkning.inference.pretrends import Bound, JointTest
from virkning.language import Text, same


def _text_column(name: str, da: str, en: str) -> Column:
    return Column(name=name, label=Text(da, en), kind="text")


def groups_table(sample: Sample, look: Look) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for treated, label in ((True, Text("Behandlede", "Treated")), (False, Text("Sammenligning", "Comparison"))):
        own = sample.treated == treated
        late = sample.time >= sample.start
        rows.append(
            (
                label,
                int((own & ~late).sum()),
                int((own & late).sum()),
                sample.units_of(treated=treated),
                sample.clusters_of(treated=treated),
            )
        )
    return Table(
        name="groups",
        title=Text("Hvem der sammenlignes", "Who is compared"),
        columns=(
            _text_column("group", "Gruppe", "Group"),
            look.count_column("rows_before", "Rækker før", "Rows before"),
            look.count_column("rows_after", "Rækker efter", "Rows after"),
            Column(name="units", label=Text("Enheder", "Units"), decimals=0),
            Column(name="clusters", label=Text("Klynger", "Clusters"), decimals=0),
        ),
        rows=tuple(rows),
    )


def means_table(compared: Compared, look: Look) -> Table:
    """The four means that the two-period comparison is made of."""
    sample = compared.sample
    rows: list[tuple[Cell, ...]] = []
    for treated, label in ((True, Text("Behandlede", "Treated")), (False, Text("Sammenligning", "Comparison"))):
        before, after = (four_means(sample)[treated, late] for late in (False, True))
        rows.append((label, before, after, after - before))
    gaps = [float(rows[0][place]) - float(rows[1][place]) for place in (1, 2, 3)]  # type: ignore[arg-type]
    rows.append((Text("Forskel", "Difference"), *gaps))
    return Table(
        name="means",
        title=Text("Før og efter, uden korrektion", "Before and after, unadjusted"),
        columns=(
            _text_column("group", "Gruppe", "Group"),
            look.change_column("before", "Før", "Before"),
            look.change_column("after", "Efter", "After"),
            look.change_column("change", "Ændring", "Change"),
        ),
        rows=tuple(rows),
        note=Text(
            "Nederst til højre: forskellen mellem ændringerne.", "Bottom right: the difference between the changes."
        ),
    )


def four_means(sample: Sample) -> dict[tuple[bool, bool], float]:
    late = sample.time >= sample.start
    return {
        (treated, after): float(np.mean(sample.outcome[(sample.treated == treated) & (late == after)]))
        for treated in (True, False)
        for after in (True, False)
    }


def periods_table(compared: Compared, look: Look) -> Table:
    base = period_name(float(compared.sample.shared().before[-1]))
    return Table(
        name="periods",
        title=Text("De to grupper periode for periode", "The two groups period by period"),
        columns=(
            _text_column("period", "Periode", "Period"),
            look.count_column("treated_n", "Antal, behandlede", "Number, treated"),
            look.count_column("compared_n", "Antal, andre", "Number, others"),
            look.level_column("treated", "Behandlede", "Treated"),
            look.level_column("compared", "Andre", "Others"),
            look.change_column("gap", "Forskel", "Gap"),
            look.change_column("deviation", "Ændret", "Changed"),
        ),
        rows=tuple(
            (
                period_name(gap.period),
                gap.treated_rows,
                gap.compared_rows,
                finite(gap.treated),
                finite(gap.compared),
                finite(gap.gap),
                finite(gap.deviation),
            )
            for gap in compared.gaps
        ),
        note=Text(
            f"Ændret: forskellen minus forskellen i {base}, den sidste periode før start.",
            f"Changed: the gap less the gap in {base}, the last period before the start.",
        ),
    )


def effects_table(compared: Compared, look: Look) -> Table:
    assert compared.event is not None
    event = compared.event
    base = period_name(event.base)
    return Table(
        name="effects",
        title=Text("Forskel mellem grupperne i hver periode", "Difference between the groups in each period"),
        columns=(
            _text_column("period", "Periode", "Period"),
            _text_column("when", "Før/efter", "Before/after"),
            *look.number_columns(),
        ),
        rows=tuple(
            (
                period_name(float(period)),
                Text("før", "before") if period < compared.sample.start else Text("efter", "after"),
                *number_cells(number),
            )
            for period, number in zip(event.periods, event.numbers, strict=True)
        ),
        note=Text(
            f"Målt fra {base}, den sidste periode før start.",
            f"Measured from {base}, the last period before the start.",
        ),
    )


def tried_table(name: str, title: Text, what: Text, tried: list[Tried], look: Look) -> Table:
    return Table(
        name=name,
        title=title,
        columns=(
            Column(name="tried", label=what, kind="text"),
            *look.number_columns(),
            Column(
                name="corrected_p", label=Text("p, korrigeret for antallet", "p, corrected for their number"), kind="p"
            ),
        ),
        rows=tuple((one.name, *number_cells(one.number), finite(one.corrected_p)) for one in tried),
        note=Text("Korrigeret efter Holm.", "Corrected by Holm's method."),
    )


def bounds_table(bounds: Bounds, look: Look) -> Table:
    relative = Text("skridt højst M gange det største før", "steps at most M times the largest before")
    smooth = Text("knæk højst M pr. periode", "bends at most M per period")

    def row(way: Text, bound: Bound) -> tuple[Cell, ...]:
        chance = (finite(bound.low), finite(bound.high)) if bounds.with_chance else (None, None)
        return (way, bound.strength, bound.set_low, bound.set_high, *chance)

    return Table(
        name="bounds",
        title=Text("Hvis grupperne ikke var fulgtes ad", "If the groups had not moved together"),
        columns=(
            _text_column("way", "Tilladt afvigelse", "Deviation allowed"),
            Column(name="strength", label=same("M"), decimals=2),
            look.change_column("set_low", "Uden tilfældighed, fra", "Without chance, from"),
            look.change_column("set_high", "til", "to"),
            look.change_column("low", "95 %-interval, fra", "95% interval, from"),
            look.change_column("high", "til", "to"),
        ),
        rows=(*(row(relative, bound) for bound in bounds.relative), *(row(smooth, bound) for bound in bounds.smooth)),
        note=Text(
            "Gennemsnittet af perioderne efter start. Efter Rambachan og Roth (2023); de øverste intervaller er foreningsintervaller, som "
            "hellere er for brede end for smalle.",
            "The average of the periods after the start. After Rambachan and Roth (2023); the upper intervals are union intervals, which are "
            "rather too wide than too narrow.",
        ),
    )


def claim_table(name: str, claim: Text, test: JointTest) -> Table:
    """One test of several coefficients at once."""
    return Table(
        name=name,
        title=Text("Flere tal prøvet under ét", "Several figures tested together"),
        columns=(
            _text_column("claim", "Påstand", "Claim"),
            Column(name="restrictions", label=Text("Tal i prøven", "Figures tested"), decimals=0),
            Column(name="statistic", label=Text("Teststørrelse", "Statistic"), decimals=3),
            Column(name="p", label=same("p"), kind="p"),
        ),
        rows=((claim, test.restrictions, finite(test.statistic), finite(test.p)),),
    )
