"""Tables and figures of a report on a synthetic comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from virkning.designs.difference.figures import numbers_figure
from virkning.designs.difference.look import Look, number_cells
from virkning.designs.difference.sample import period_name
from virkning.designs.difference.synthetic_telling import NAMES
from virkning.findings.finding import Column, Table
from virkning.findings.pictures import Figure, Panel, Series
from virkning.language import Text

if TYPE_CHECKING:
    from virkning.designs.difference.synthetic_finding import Mixed

WORTH_SHOWING = 0.01
MOST_PERIODS_PRINTED = 12
MIX = Text("Blanding af de andre", "Mix of the others")


def tables(found: Mixed, look: Look) -> tuple[Table, ...]:
    return (
        _ways(found, look),
        _weights(found),
        _periods(found, look),
        _values(
            "earlier",
            Text("Som om indsatsen begyndte før", "As if the intervention began earlier"),
            Text("Påstået start", "Pretended start"),
            found.earlier,
            look,
        ),
        _values(
            "without",
            Text("Uden én af de andre", "Without one of the others"),
            Text("Udeladt", "Left out"),
            found.without,
            look,
            printed=False,
        ),
        _values(
            "placebos",
            Text("De andre, behandlet på skrømt", "The others, treated in pretence"),
            Text("Enhed", "Unit"),
            _named_placebos(found),
            look,
            printed=False,
        ),
    )


def _named_placebos(found: Mixed) -> list[tuple[str, float]]:
    values = found.main.placebos.values
    names = (
        found.grid.donors if len(values) == len(found.grid.donors) else [str(place + 1) for place in range(len(values))]
    )
    return [(name, float(value)) for name, value in zip(names, values, strict=True)]


def _ways(found: Mixed, look: Look) -> Table:
    return Table(
        name="ways",
        title=Text("Tre måder at sammenligne på", "Three ways of comparing"),
        columns=(
            Column(name="way", label=Text("Måde", "Way"), kind="text"),
            *look.number_columns(),
            Column(
                name="ratio_p",
                label=Text(
                    "p efter forholdet mellem afvigelse efter og før", "p by the ratio of deviation after to before"
                ),
                kind="p",
            ),
            look.change_column("fit_before", "Typisk afvigelse før", "Typical deviation before"),
        ),
        rows=tuple(
            (NAMES[way.method], *number_cells(way.number), way.placebos.ratio_p, way.real.fit_before)
            for way in found.ways.values()
        ),
    )


def _weights(found: Mixed) -> Table:
    weights = {way.method: way.real.unit_weights for way in found.ways.values()}
    shown = [
        place
        for place in range(len(found.grid.donors))
        if max(weights["sdid"][place], weights["control"][place]) > WORTH_SHOWING
    ]
    shown.sort(key=lambda place: -float(weights[found.main.method][place]))
    return Table(
        name="weights",
        title=Text("Hvem blandingen består af", "What the mix consists of"),
        columns=(
            Column(name="unit", label=Text("Enhed", "Unit"), kind="text"),
            Column(name="sdid", label=NAMES["sdid"], kind="share", decimals=1),
            Column(name="control", label=NAMES["control"], kind="share", decimals=1),
        ),
        rows=tuple(
            (found.grid.donors[place], float(weights["sdid"][place]), float(weights["control"][place]))
            for place in shown
        ),
    )


def _periods(found: Mixed, look: Look) -> Table:
    real, grid = found.main.real, found.grid
    times = np.concatenate([real.time_weights, np.full(int(grid.after.sum()), np.nan)])
    return Table(
        name="periods",
        printed=len(grid.periods) <= MOST_PERIODS_PRINTED,
        title=Text("Den behandlede og blandingen, periode for periode", "The treated and the mix, period by period"),
        columns=(
            Column(name="period", label=Text("Periode", "Period"), kind="text"),
            look.level_column("treated", "Behandlet", "Treated"),
            look.level_column("mix", "Blanding", "Mix"),
            look.change_column("gap", "Forskel", "Difference"),
            Column(name="weight", label=Text("Periodens vægt", "The period's weight"), kind="share", decimals=1),
        ),
        rows=tuple(
            (
                period_name(float(period)),
                float(real.treated[place]),
                float(real.mix[place] + real.shift),
                float(real.gaps[place]),
                None if np.isnan(times[place]) else float(times[place]),
            )
            for place, period in enumerate(grid.periods)
        ),
    )


def _values(
    name: str, title: Text, what: Text, rows: list[tuple[str, float]], look: Look, *, printed: bool = True
) -> Table:
    return Table(
        name=name,
        title=title,
        printed=printed,
        columns=(Column(name="name", label=what, kind="text"), look.change_column("value", "Effekt", "Effect")),
        rows=tuple(rows),
    )


def figures(found: Mixed, look: Look) -> tuple[Figure, ...]:
    named = [(NAMES[way.method], way.number) for way in found.ways.values()]
    return (
        _paths(found, look),
        _placebo_figure(found, look),
        numbers_figure("ways", Text("Tre måder at sammenligne på", "Three ways of comparing"), named, look),
    )


def _paths(found: Mixed, look: Look) -> Figure:
    real, grid = found.main.real, found.grid
    x = tuple(map(float, grid.periods))
    start = period_name(grid.start)
    return Figure(
        name="paths",
        title=Text("Den behandlede og blandingen", "The treated and the mix"),
        alt=Text(
            "To kurver, der følges ad indtil {start} med en typisk afvigelse på {fit}. Derefter er forskellen i gennemsnit {effect}.",
            "Two curves that move together until {start} with a typical deviation of {fit}. After that the difference is {effect} on average.",
        ).fill(start=start, fit=look.said(real.fit_before), effect=look.said(real.value)),
        panels=(
            Panel(
                kind="lines",
                unit=look.unit,
                x_label=Text("Periode", "Period"),
                y_label=look.outcome,
                series=(
                    Series(label=Text("Behandlet", "Treated"), x=x, y=tuple(map(float, real.treated))),
                    Series(label=MIX, x=x, y=tuple(map(float, real.mix + real.shift))),
                ),
            ),
        ),
        note=Text(f"Første periode med indsatsen: {start}.", f"First period with the intervention: {start}."),
    )


def _placebo_figure(found: Mixed, look: Look) -> Figure:
    """Every placebo's estimate in order, with the real one as a line through them."""
    values = np.sort(found.main.placebos.values)
    real = found.main.real.value
    return Figure(
        name="placebos",
        title=Text("Det rigtige tal mellem dem på skrømt", "The real figure among the pretended ones"),
        alt=Text(
            "De {n} tal på skrømt går fra {low} til {high}; det rigtige er {real}.",
            "The {n} pretended figures run from {low} to {high}; the real one is {real}.",
        ).fill(n=len(values), low=look.said(float(values[0])), high=look.said(float(values[-1])), real=look.said(real)),
        panels=(
            Panel(
                kind="caterpillar",
                unit=look.effect_unit,
                y_label=look.outcome,
                reference=real,
                reference_label=Text("Det rigtige tal", "The real figure"),
                series=(Series(label=Text("På skrømt", "Pretended"), y=tuple(map(float, values))),),
            ),
        ),
    )
