"""Figures of two periods and event study."""

from __future__ import annotations

from virkning.designs.difference.comparing import Bounds, Compared
from virkning.designs.difference.look import Look, finite
from virkning.designs.difference.sample import period_name
from virkning.findings.pictures import Figure, Panel, Series
from virkning.inference.did_sums import Number
from virkning.language import Text, same

TREATED = Text("Behandlede", "Treated")
COMPARED = Text("Sammenligning", "Comparison")


def paths_figure(compared: Compared, look: Look) -> Figure:
    seen = [gap for gap in compared.gaps if gap.gap == gap.gap]
    start = period_name(compared.sample.start)
    last = seen[-1]
    return Figure(
        name="paths",
        title=Text("De to gruppers forløb", "The paths of the two groups"),
        alt=Text(
            "Gennemsnit i hver periode for behandlede og sammenligning. Indsatsen begyndte i {start}. I sidste periode er gennemsnittet "
            "{treated} for behandlede og {compared} for sammenligningen.",
            "Mean in each period for treated and comparison. The intervention began in {start}. In the last period the mean is {treated} for "
            "the treated and {compared} for the comparison.",
        ).fill(start=start, treated=look.level_said(last.treated), compared=look.level_said(last.compared)),
        panels=(
            Panel(
                kind="lines",
                unit=look.unit,
                x_label=Text("Periode", "Period"),
                y_label=look.outcome,
                series=(
                    Series(
                        label=TREATED,
                        x=tuple(gap.period for gap in seen),
                        y=tuple(gap.treated for gap in seen),
                        n=tuple(look.count(gap.treated_rows) for gap in seen),
                    ),
                    Series(
                        label=COMPARED,
                        x=tuple(gap.period for gap in seen),
                        y=tuple(gap.compared for gap in seen),
                        n=tuple(look.count(gap.compared_rows) for gap in seen),
                    ),
                ),
            ),
        ),
        note=Text(f"Første periode med indsatsen: {start}.", f"First period with the intervention: {start}."),
    )


def effects_figure(compared: Compared, look: Look) -> Figure:
    assert compared.event is not None
    event = compared.event
    named = [(period_name(float(period)), number) for period, number in zip(event.periods, event.numbers, strict=True)]
    start = period_name(compared.sample.start)
    return numbers_figure(
        "effects",
        Text("Forskel mellem grupperne i hver periode", "Difference between the groups in each period"),
        [(same(name), number) for name, number in named],
        look,
        note=Text(
            f"Målt fra {period_name(event.base)}. De, der ligger før {start}, burde være nær nul.",
            f"Measured from {period_name(event.base)}. Those before {start} ought to be near zero.",
        ),
    )


def numbers_figure(
    name: str, title: Text, named: list[tuple[Text, Number]], look: Look, note: Text | None = None
) -> Figure:
    """Estimates with their intervals, one below the other."""
    listed = [
        "; ".join(f"{label.say(language)}: {look.said(number.value).say(language)}" for label, number in named)
        for language in ("da", "en")
    ]
    series = Series(
        label=Text("Effekt", "Effect"),
        y=tuple(finite(number.value) for _, number in named),
        low=tuple(finite(number.low) for _, number in named),
        high=tuple(finite(number.high) for _, number in named),
    )
    return Figure(
        name=name,
        title=title,
        alt=Text(*listed),
        panels=(
            Panel(
                kind="dots",
                categories=tuple(label for label, _ in named),
                series=(series,),
                unit=look.effect_unit,
                reference=0.0,
                x_label=look.axis,
            ),
        ),
        note=note,
    )


def bounds_figure(bounds: Bounds, look: Look) -> Figure:
    rows = bounds.relative
    ends = [(row.low, row.high) if bounds.with_chance else (row.set_low, row.set_high) for row in rows]
    middle = (rows[0].set_low + rows[0].set_high) / 2
    series = Series(
        label=Text("Effekt", "Effect"),
        x=tuple(row.strength for row in rows),
        y=(middle,) * len(rows),
        low=tuple(low for low, _ in ends),
        high=tuple(high for _, high in ends),
    )
    return Figure(
        name="bounds",
        title=Text("Hvad resultatet tåler", "What the result can stand"),
        alt=Text(
            "Båndet for effekten bliver bredere, jo mere forløbene må skilles: fra {low} til {high}, når de slet ikke må, og fra {lowest} til "
            "{highest} længst til højre.",
            "The band for the effect widens the more the paths may part: from {low} to {high} when they may not at all, and from {lowest} to "
            "{highest} at the far right.",
        ).fill(
            low=look.said(ends[0][0]),
            high=look.said(ends[0][1]),
            lowest=look.said(ends[-1][0]),
            highest=look.said(ends[-1][1]),
        ),
        panels=(
            Panel(
                kind="lines",
                unit=look.effect_unit,
                series=(series,),
                reference=0.0,
                y_label=look.axis,
                x_label=Text(
                    "Tilladt skridt pr. periode, målt i det største før start",
                    "Step allowed per period, in units of the largest before the start",
                ),
            ),
        ),
    )
