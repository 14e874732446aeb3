"""Of very many comparisons of answers: how many stand out, how many would by chance, and which."""

from __future__ import annotations

from virkning.designs.trial import columns as col
from virkning.designs.trial.answering import MOST_PRINTED, arms_table, pairs_table
from virkning.designs.trial.sample import Sample
from virkning.findings.finding import Cell, Column, Table
from virkning.language import Text

LEVEL = 0.05
_ARMS = Text("gruppe mod gruppe", "arm against arm")
_TWICE = Text("de samme to gange", "the same people twice")


def standing_out_tables(sample: Sample) -> tuple[Table, ...]:
    """Only where there are more comparisons than are printed; else they can all be seen."""
    listed = {_ARMS: arms_table(sample), _TWICE: pairs_table(sample)}
    if all(table is None or table.printed for table in listed.values()):
        return ()
    compared = {what: _rows(what, table, sample) for what, table in listed.items() if table}
    return (_tally(compared), _those(compared, sample))


def _tally(compared: dict[Text, list[tuple[Cell, ...]]]) -> Table:
    return Table(
        name="answers_tally", title=Text("Hvor mange svar skiller sig ud?", "How many answers stand out?"),
        columns=(
            col.text("what", "Sammenligning", "Comparison"), Column(name="comparisons", label=Text("Antal", "Number"), decimals=0),
            Column(name="below", label=Text("p under fem procent", "p below five per cent"), decimals=0),
            Column(name="by_chance", label=Text("ved tilfældigheder højst", "by chance at most"), decimals=0),
            Column(name="after_holm", label=Text("efter Holm", "after Holm"), decimals=0),
        ),
        rows=tuple(
            (what, len(rows), sum(_p(row) < LEVEL for row in rows), LEVEL * len(rows), sum(_holm(row) < LEVEL for row in rows))
            for what, rows in compared.items()
        ),
        note=Text(
            "Når der sammenlignes så meget, ser noget altid ud af noget; Holm: hver slags sammenligning set som én familie.",
            "With so much compared something always looks like something; Holm: each kind of comparison seen as one family.",
        ),
    )  # fmt: skip


def _those(compared: dict[Text, list[tuple[Cell, ...]]], sample: Sample) -> Table:
    """The smallest p values first."""
    found = sorted((row for rows in compared.values() for row in rows if _p(row) < LEVEL), key=_p)
    return Table(
        name="answers_standing_out", title=Text("Svar, der skiller sig ud hver for sig", "Answers that stand out one by one"),
        columns=(
            col.text("question", "Spørgsmål", "Question"), col.text("option", "Svar", "Answer"), col.text("who", "Hvem", "Who"),
            col.people(sample, "first", Text("Første", "First"), "first_n"), col.people(sample, "first_n", Text("af", "of")),
            col.people(sample, "second", Text("Andet", "Second"), "second_n"), col.people(sample, "second_n", Text("af", "of")),
            col.P, col.p("p_holm", "p, Holm", "p, Holm"),
        ),
        rows=tuple(found[:MOST_PRINTED]),
        note=Text(
            "Først og andet er, hvad «mod» eller pilen står imellem. McNemars eksakte prøve for de samme mennesker to gange.",
            "First and second are what “against” or the arrow stands between. McNemar's exact test for the same people twice.",
        ),
    )  # fmt: skip


def _rows(what: Text, table: Table, sample: Sample) -> list[tuple[Cell, ...]]:
    """Question, answer, who, two counts with their sizes, p and Holm's p."""
    control, treated = sample.arms[1], sample.arms[0]
    rows: list[tuple[Cell, ...]] = []
    for row in (dict(zip((column.name for column in table.columns), cells, strict=True)) for cells in table.rows):
        if what is _ARMS:
            who = Text("{rater}, {wave}: {control} mod {treated}", "{rater}, {wave}: {control} against {treated}").fill(
                rater=row["rater"], wave=row["wave"], control=control, treated=treated
            )
            counts = row["control"], row["control_n"], row["treated"], row["treated_n"], row["p"]
        else:
            who = Text("{arm}: {first} → {second}", "{arm}: {first} → {second}").fill(
                arm=row["arm"], first=row["first"], second=row["second"]
            )
            counts = row["first_count"], row["pairs"], row["second_count"], row["pairs"], row["p_mcnemar_exact"]
        rows.append((row["question"], row["option"], who, *counts, row["p_holm"]))
    return rows


def _p(row: tuple[Cell, ...]) -> float:
    """What could not be tested does not stand out."""
    p = row[-2]
    return p if isinstance(p, float) and p == p else 1.0


def _holm(row: tuple[Cell, ...]) -> float:
    p = row[-1]
    return p if isinstance(p, float) else 1.0
