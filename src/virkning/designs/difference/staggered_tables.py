"""Tables and figures of a report on staggered adoption."""

from __future__ import annotations

from typing import TYPE_CHECKING

from virkning.designs.difference.figures import numbers_figure
from virkning.designs.difference.look import Look, number_cells
from virkning.designs.difference.sample import period_name
from virkning.designs.difference.staggered_telling import cell_numbers, since
from virkning.designs.difference.tables import claim_table
from virkning.findings.finding import Cell, Column, Table
from virkning.findings.pictures import Figure
from virkning.inference.did_sums import Number
from virkning.inference.did_two_way import Kind
from virkning.inference.staggered_sums import Summed
from virkning.language import Text

if TYPE_CHECKING:
    from virkning.designs.difference.staggered_finding import Staggered

KINDS: dict[Kind, Text] = {
    "never": Text("aldrig behandlede", "never treated"),
    "later": Text("behandlet senere", "treated later"),
    "earlier": Text("allerede behandlede", "already treated"),
}


def tables(found: Staggered, look: Look) -> tuple[Table, ...]:
    return (
        _groups(found, look),
        _summed(
            "dynamic",
            Text("Efter tid siden start", "By time since the start"),
            Text("Perioder siden start", "Periods since the start"),
            found.dynamic,
            look,
        ),
        _summed(
            "by_group",
            Text("Efter gruppe", "By group"),
            Text("Første periode med indsatsen", "First period treated"),
            found.group,
            look,
        ),
        _summed("by_period", Text("Efter periode", "By period"), Text("Periode", "Period"), found.calendar, look),
        _cells(found, look),
        claim_table(
            "test_before",
            Text("Ingen forskel i nogen gruppe eller periode før", "No difference in any group or period before"),
            found.before_test,
        ),
        _two_way_kinds(found),
        _two_way(found, look),
    )


def _groups(found: Staggered, look: Look) -> Table:
    groups = [float(group) for group in found.panel.groups]
    rows: list[tuple[Cell, ...]] = [(period_name(group), int((found.panel.first == group).sum())) for group in groups]
    rows.append((Text("Aldrig", "Never"), int((found.panel.first == float("inf")).sum())))
    return Table(
        name="groups",
        title=Text("Hvem fik indsatsen hvornår", "Who got the intervention when"),
        columns=(
            Column(name="group", label=Text("Første periode med indsatsen", "First period treated"), kind="text"),
            look.count_column("units", "Enheder", "Units"),
        ),
        rows=tuple(rows),
    )


def _summed(name: str, title: Text, what: Text, summed: Summed, look: Look) -> Table:
    def band(number: Number) -> tuple[Cell, ...]:
        reach = summed.band * number.se
        return (number.value - reach, number.value + reach) if number.se > 0 else (None, None)

    return Table(
        name=name,
        title=title,
        columns=(
            Column(name="at", label=what, kind="text"),
            *look.number_columns(),
            look.change_column("band_low", "Fælles bånd, fra", "Joint band, from"),
            look.change_column("band_high", "til", "to"),
        ),
        rows=tuple(
            (period_name(at), *number_cells(number), *band(number))
            for at, number in zip(summed.at, summed.numbers, strict=True)
        ),
        note=Text(
            "Det fælles bånd dækker alle rækker på én gang i 95 ud af 100 undersøgelser.",
            "The joint band covers all rows at once in 95 of 100 studies.",
        ),
    )


def _cells(found: Staggered, look: Look) -> Table:
    return Table(
        name="group_times",
        title=Text("Hver gruppe i hver periode", "Each group in each period"),
        columns=(
            Column(name="group", label=Text("Gruppe", "Group"), kind="text"),
            Column(name="time", label=Text("Periode", "Period"), kind="text"),
            look.count_column("treated", "Behandlede enheder", "Treated units"),
            look.count_column("compared", "Sammenlignede enheder", "Comparison units"),
            *look.number_columns(),
        ),
        rows=tuple(
            (period_name(cell.group), period_name(cell.time), cell.treated, cell.compared, *number_cells(number))
            for cell, number in zip(found.effects.cells, cell_numbers(found), strict=True)
        ),
        printed=False,
    )


def _two_way_kinds(found: Staggered) -> Table:
    return Table(
        name="two_way_kinds",
        title=Text("Hvem en to-vejs regression sammenligner med", "Whom a two-way regression compares with"),
        columns=(
            Column(name="compared", label=Text("Sammenlignet med", "Compared with"), kind="text"),
            Column(name="weight", label=Text("Samlet vægt", "Total weight"), kind="share", decimals=1),
        ),
        rows=tuple((KINDS[kind], found.two_way.share(kind)) for kind in KINDS),
    )


def _two_way(found: Staggered, look: Look) -> Table:
    return Table(
        name="two_way",
        title=Text(
            "Hvad en to-vejs regression ville have sammenlignet", "What a two-way regression would have compared"
        ),
        columns=(
            Column(name="treated", label=Text("Behandlet fra", "Treated from"), kind="text"),
            Column(name="compared", label=Text("Sammenlignet med", "Compared with"), kind="text"),
            Column(name="weight", label=Text("Vægt", "Weight"), kind="number", decimals=3),
            look.change_column("value", "Forskel", "Difference"),
        ),
        rows=tuple(
            (period_name(one.treated), _compared_name(one.compared, KINDS[one.kind]), one.weight, one.value)
            for one in found.two_way.comparisons
        ),
        note=Text(
            "Goodman-Bacon (2021), uden covariates. Sammenligninger med allerede behandlede trækker forkert, når effekten vokser med tiden.",
            "Goodman-Bacon (2021), without covariates. Comparisons with the already treated pull the wrong way when the effect grows over time.",
        ),
        printed=len(found.two_way.comparisons) <= 20,
    )


def _compared_name(period: float, kind: Text) -> Text:
    if period == float("inf"):
        return kind
    return Text(f"{period_name(period)} ({kind.da})", f"{period_name(period)} ({kind.en})")


def figures(found: Staggered, look: Look) -> tuple[Figure, ...]:
    named = [
        (since(at), _banded(number, found.dynamic.band))
        for at, number in zip(found.dynamic.at, found.dynamic.numbers, strict=True)
    ]
    overall = [
        (Text("Alle behandlede perioder", "All treated periods"), found.simple),
        (Text("Over tid siden start", "Over time since the start"), found.dynamic.overall),
        (Text("Over grupper", "Over groups"), found.group.overall),
        (Text("Over kalenderperioder", "Over calendar periods"), found.calendar.overall),
        (Text("To-vejs regression", "Two-way regression"), found.two_way.number),
    ]
    return (
        numbers_figure(
            "dynamic",
            Text("Effekt efter tid siden start", "Effect by time since the start"),
            named,
            look,
            note=Text(
                "Fælles 95 %-bånd. Negative perioder ligger før start og burde være nær nul.",
                "Joint 95% band. Negative periods lie before the start and ought to be near zero.",
            ),
        ),
        numbers_figure(
            "overall", Text("Ét tal, regnet på fem måder", "One figure, computed in five ways"), overall, look
        ),
    )


def _banded(number: Number, band: float) -> Number:
    reach = band * number.se
    return Number(number.value, number.se, number.value - reach, number.value + reach, number.p)
