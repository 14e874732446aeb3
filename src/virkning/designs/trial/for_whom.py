"""The tables of for whom: the difference in subgroups and in archetypes, and whether it differs between them."""

from __future__ import annotations

from dataclasses import replace

from virkning.designs.trial import columns as col
from virkning.designs.trial.counts import Counts, Subgroup
from virkning.designs.trial.results import Results
from virkning.designs.trial.sample import Sample
from virkning.findings.finding import Cell, Column, Table
from virkning.findings.profiles import is_small
from virkning.language import Text, same

_NO_YES = {"0": Text("nej", "no"), "1": Text("ja", "yes")}
_MEANT = Text(
    "At én gruppe har et interval uden nul og en anden ikke, viser ikke, at de er forskellige; det prøver den sidste kolonne.",
    "That one group's interval leaves out zero and another's does not shows no difference between them; the last column tests that.",
)
_GUARDED = Text(
    "{meant} Hvor færre end fem har, eller ikke har, udfaldet i en af grupperne, vises forskellen ikke.",
    "{meant} Where fewer than five have, or do not have, the outcome in an arm, the difference is not shown.",
).fill(meant=_MEANT)


def subgroups_tables(results: Results) -> tuple[Table, ...]:
    return _both(
        results, results.subgroups, "subgroups", Text("For hvem: {what} i delgrupper", "For whom: {what} in subgroups"),
        Text("Niveau", "Level"), _note(results),
    )  # fmt: skip


def archetypes_tables(results: Results) -> tuple[Table, ...]:
    """Each archetype; those whom none fits are in none."""
    words = "; ".join(f"{kind.name}: {kind.words}" for kind in results.plan.archetypes if kind.words)
    note = _note(results)
    return _both(
        results, results.archetypes, "archetypes", Text("For hvem: {what} i hver arketype", "For whom: {what} in each archetype"),
        Text("Arketype", "Archetype"), Text("{note} {words}.", "{note} {words}.").fill(note=note, words=words) if words else note,
    )  # fmt: skip


def _note(results: Results) -> Text:
    return _MEANT if results.sample.simulated else _GUARDED


def _both(
    results: Results, parts: tuple[Subgroup, ...], name: str, title: Text, level: Text, note: Text
) -> tuple[Table, ...]:
    """The first outcome, which matters most, on paper; with several outcomes all of them in a file of their own."""
    if not parts:
        return ()
    columns = (
        Column(name="subgroup", label=Text("Delgruppe", "Subgroup"), kind="text", printed=name == "subgroups"),
        *_columns(results.sample, level),
    )
    first = results.compared[0].name
    whole = Table(
        name=name, title=title.fill(what=Text("forskellen", "the difference")), columns=columns, rows=_all_rows(parts, results.sample), note=note,
        printed=len(results.compared) == 1,
    )  # fmt: skip
    if whole.printed:
        return (whole,)
    rows = _all_rows(tuple(part for part in parts if part.outcome == first), results.sample)
    return (replace(whole, name=f"{name}_first", title=title.fill(what=same(first)), rows=rows, printed=True), whole)


def _all_rows(parts: tuple[Subgroup, ...], sample: Sample) -> tuple[tuple[Cell, ...], ...]:
    return tuple((same(part.name), *row) for part in parts for row in _rows(part, sample))


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
        (part.outcome, _NO_YES.get(level, same(level)), *counts.four, *_difference(counts, sample), part.p)
        for level, counts in part.levels
    ]


def _difference(counts: Counts, sample: Sample) -> tuple[float | None, ...]:
    """A difference beside the sizes would tell the small counts that are hidden."""
    a, n, b, m = counts.four
    if not sample.simulated and any(is_small(count) for count in (a, n - a, b, m - b)):
        return None, None, None
    found = counts.difference
    return found.value, found.low, found.high
