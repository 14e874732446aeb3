"""The tables and the figure of measured outcomes."""

from __future__ import annotations

from virkning.designs.trial import columns as col
from virkning.designs.trial.measuring import MeansCompared
from virkning.designs.trial.results import Results
from virkning.findings.finding import Cell, Column, Table
from virkning.findings.pictures import Figure, Panel, Series
from virkning.inference.trial_effects import Effect
from virkning.language import Text, same

_LOW, _HIGH = Text("Fra", "From"), Text("Til", "To")


def means_table(results: Results) -> Table | None:
    if not results.means:
        return None
    sample = results.sample
    arms = [
        (
            col.people(sample, f"{key}_n", col.arm_label(sample, place, ", antal", ", number")),
            Column(name=f"{key}_mean", label=sample.arms[place]), Column(name=f"{key}_sd", label=same("SD")),
        )
        for place, key in enumerate(col.ARM_KEYS)
    ]  # fmt: skip
    return Table(
        name="means", title=Text("Målte udfald i de to grupper", "Measured outcomes in the two arms"),
        columns=(
            col.OUTCOME, *arms[0], *arms[1], Column(name="difference", label=Text("Forskel", "Difference")),
            Column(name="low", label=_LOW), Column(name="high", label=_HIGH), col.P,
            col.p("p_holm", "p, Holm", "p, Holm"), col.p("p_wilcoxon", "p, Wilcoxon", "p, Wilcoxon"),
            col.p("p_randomisation", "p, nye lodtrækninger", "p, lots drawn anew"),
        ),
        rows=tuple(_row(one) for one in results.means),
        note=Text(
            "Welchs t-prøve, eller t over klynger, hvor klynger trak. Holm: alle udfald, også andele, set som én familie. Wilcoxon prøver rangordenen.",
            "Welch's t test, or t over clusters where clusters drew. Holm: all outcomes, shares too, seen as one family. Wilcoxon tests the ranks.",
        ),
    )  # fmt: skip


def _row(one: MeansCompared) -> tuple[Cell, ...]:
    arms = [cell for arm in (one.treated, one.control) for cell in (arm.n, arm.mean, arm.sd)]
    return one.name, *arms, *_ends(one.difference), one.p, one.adjusted_p, one.ranks_p, one.lots


def _ends(found: Effect) -> tuple[float, float, float]:
    return found.value, found.low, found.high


def ways_of_means_table(results: Results) -> Table | None:
    """The same difference by the other ways the plan allows, and its bounds where outcomes are unknown."""
    rows: list[tuple[Cell, ...]] = []
    for one in results.means:
        named = (
            (Text("inden for strata", "within strata"), one.stratified), (Text("justeret", "adjusted"), one.adjusted),
            (Text("for dem, der følger loddet", "on those who comply"), one.complier),
        )  # fmt: skip
        rows += [(one.name, way, *_ends(found), found.p) for way, found in named if found]
        if any(one.missing):
            rows.append(
                (one.name, Text("de ukendte i yderpunkterne", "the unknown at the extremes"), None, *one.bounds, None)
            )
    if not rows:
        return None
    return Table(
        name="means_other_ways", title=Text("De målte udfald ad andre veje", "The measured outcomes by other ways"),
        columns=(
            col.OUTCOME, col.text("way", "Vej", "Way"), Column(name="difference", label=Text("Forskel", "Difference")),
            Column(name="low", label=_LOW), Column(name="high", label=_HIGH), col.P,
        ),
        rows=tuple(rows),
        note=Text(
            "Justeret er kovariansanalyse med hver sin hældning i hver gruppe (Lin), HC2. Yderpunkterne: alle ukendte får det laveste eller det højeste, nogen har.",
            "Adjusted is the analysis of covariance with a slope of its own in each arm (Lin), HC2. The extremes: all unknown get the least or the most that anybody has.",
        ),
    )  # fmt: skip


def means_figure(results: Results) -> Figure | None:
    """A panel each, since outcomes have units of their own."""
    if not results.means:
        return None
    arms = results.sample.arms
    panels = tuple(
        Panel(
            kind="dots", categories=(same(one.name),), unit="number", reference=0.0,
            series=(Series(label=Text("Forskel", "Difference"), y=(one.difference.value,), low=(one.difference.low,), high=(one.difference.high,)),),
            x_label=Text(f"{arms[0].da} minus {arms[1].da}", f"{arms[0].en} less {arms[1].en}"),
        )
        for one in results.means
    )  # fmt: skip
    clear = sum(one.difference.low > 0 or one.difference.high < 0 for one in results.means)
    return Figure(
        name="means", title=Text("Forskellen i hvert målt udfald", "The difference in each measured outcome"), panels=panels,
        alt=Text(
            "{count} målte udfald med 95 %-intervaller; {clear} holder ikke nul.",
            "{count} measured outcomes with 95% intervals; {clear} do not hold zero.",
        ).fill(count=len(panels), clear=clear),
    )  # fmt: skip
