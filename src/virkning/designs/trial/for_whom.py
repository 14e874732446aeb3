"""The tables of for whom: the difference in subgroups and in archetypes, and whether it differs between them."""

from __future__ import annotations

from virkning.designs.trial import columns as col
from virkning.designs.trial.results import Counts, Results, Subgroup
from virkning.designs.trial.sample import Sample
from virkning.findings.finding import Cell, Column, Table
from virkning.findings.profiles import is_small
from virkning.language import Text, same

_MEANT = Text(
    "At én gruppe har et interval uden nul og en anden ikke, viser ikke, at de er forskellige; det prøver den sidste kolonne.",
    "That one group's interval leaves out zero and another's does not shows no difference between them; the last column tests that.",
)
_GUARDED = Text(
    "{meant} Hvor færre end fem har, eller ikke har, udfaldet i en af grupperne, vises forskellen ikke.",
    "{meant} Where fewer than five have, or do not have, the outcome in an arm, the difference is not shown.",
).fill(meant=_MEANT)


def subgroups_table(results: Results) -> Table | None:
    if not results.subgroups:
        return None
    return Table(
        name="subgroups", title=Text("For hvem: forskellen i delgrupper", "For whom: the difference in subgroups"),
        columns=(col.text("subgroup", "Delgruppe", "Subgroup"), *_columns(results.sample, Text("Niveau", "Level"))),
        rows=tuple((same(part.name), *row) for part in results.subgroups for row in _rows(part, results.sample)),
        note=_MEANT if results.sample.simulated else _GUARDED,
    )  # fmt: skip


def archetypes_table(results: Results) -> Table | None:
    """Each archetype, and those whom none fits."""
    if not results.archetypes:
        return None
    words = "; ".join(f"{kind.name}: {kind.words}" for kind in results.plan.archetypes if kind.words)
    note = _MEANT if results.sample.simulated else _GUARDED
    return Table(
        name="archetypes", title=Text("For hvem: forskellen i hver arketype", "For whom: the difference in each archetype"),
        columns=_columns(results.sample, Text("Arketype", "Archetype")),
        rows=tuple(row for part in results.archetypes for row in _rows(part, results.sample)),
        note=Text("{note} {words}.", "{note} {words}.").fill(note=note, words=words) if words else note,
    )  # fmt: skip


def _columns(sample: Sample, level: Text) -> tuple[Column, ...]:
    return (
        col.OUTCOME, Column(name="level", label=level, kind="text"),
        col.people(sample, "treated", sample.arms[0], "treated_n"), col.people(sample, "treated_n", col.arm_label(sample, 0, " af", " of")),
        col.people(sample, "control", sample.arms[1], "control_n"), col.people(sample, "control_n", col.arm_label(sample, 1, " af", " of")),
        col.points("difference", "Forskel", "Difference"), col.points("low", "Fra", "From"), col.points("high", "Til", "To"),
        col.p("p_differ", "p, ens overalt", "p, alike everywhere"),
    )  # fmt: skip


def _rows(part: Subgroup, sample: Sample) -> list[tuple[Cell, ...]]:
    return [
        (part.outcome, same(level), *counts.four, *_difference(counts, sample), part.p) for level, counts in part.levels
    ]


def _difference(counts: Counts, sample: Sample) -> tuple[float | None, ...]:
    """A difference beside the sizes would tell the small counts that are hidden."""
    a, n, b, m = counts.four
    if not sample.simulated and any(is_small(count) for count in (a, n - a, b, m - b)):
        return None, None, None
    found = counts.difference
    return found.value, found.low, found.high
