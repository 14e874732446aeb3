"""Questionnaires compared: the arms, the raters and the waves, one option at a time with its denominator."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from virkning.designs.trial import columns as col
from virkning.designs.trial.cells import Bools
from virkning.designs.trial.followed import Answered
from virkning.designs.trial.sample import Sample
from virkning.findings.finding import Cell, Column, Table
from virkning.inference import paired_proportions as paired
from virkning.inference.multiplicity import holm
from virkning.inference.proportions import chi_square, chosen_test, fisher, newcombe
from virkning.language import Text, same

MOST_PRINTED = 40
_QUESTION = col.text("question", "Spørgsmål", "Question")
_OPTION = col.text("option", "Svar", "Answer")
_HOLM = col.p("p_holm", "p, Holm", "p, Holm")
_TESTS = {"fisher": Text("Fisher", "Fisher"), "chi_square": Text("chi-i-anden", "chi-square")}
_MEANT = Text(
    "Hvert svar mod alle andre, blandt dem der svarede. Holm: alle rækker i tabellen set som én familie.",
    "Each answer against all others, among those who answered. Holm: all rows of the table seen as one family.",
)


def arms_table(sample: Sample) -> Table | None:
    """What the two arms answered."""
    rows = [row for one in _here_and_now(sample) for row in _arm_rows(one, sample)]
    if not rows:
        return None
    return Table(
        name="answers_by_arm", title=Text("Svar i de to grupper", "Answers in the two arms"),
        columns=(
            _QUESTION, col.text("rater", "Hvem", "Who"), col.text("wave", "Hvornår", "When"), _OPTION,
            col.people(sample, "control", sample.arms[1], "control_n"), col.people(sample, "control_n", col.arm_label(sample, 1, " af", " of")),
            col.people(sample, "treated", sample.arms[0], "treated_n"), col.people(sample, "treated_n", col.arm_label(sample, 0, " af", " of")),
            *_difference_columns(), col.text("test", "Prøve", "Test"), col.P, _HOLM,
        ),
        rows=_with_holm(rows), note=_MEANT, printed=len(rows) <= MOST_PRINTED,
    )  # fmt: skip


def _arm_rows(one: Answered, sample: Sample) -> list[list[Cell]]:
    known = one.codes >= 0
    n, m = int((known & sample.treated).sum()), int((known & ~sample.treated).sum())
    if not n or not m:
        return []
    rows: list[list[Cell]] = []
    for place in options_told(one):
        has = one.codes == place
        a, b = int((has & sample.treated).sum()), int((has & ~sample.treated).sum())
        found, test = newcombe(a, n, b, m), chosen_test(a, n, b, m)
        p = fisher(a, n, b, m) if test == "fisher" else chi_square(a, n, b, m)
        told = [same(one.question), same(one.rater), same(one.wave), _told(one.options[place])]
        rows.append([*told, b, m, a, n, found.value, found.low, found.high, _TESTS[test], p])
    return rows


def _here_and_now(sample: Sample) -> tuple[Answered, ...]:
    """Questions that look ahead have tables of their own (see prognosis)."""
    return tuple(one for one in sample.answers if one.years is None)


def pairs_table(sample: Sample) -> Table | None:
    """The same people by two raters, and at two waves: in each arm and in both together."""
    title = Text("De samme mennesker to gange", "The same people twice")
    return twice(sample, _here_and_now(sample), name="answers_paired", title=title)


def twice(sample: Sample, answers: tuple[Answered, ...], *, name: str, title: Text) -> Table | None:
    rows = [
        row
        for one, other in combinations(answers, 2)
        if one.question == other.question and (one.rater == other.rater) != (one.wave == other.wave)
        for arm, people in _groups(sample)
        for row in _pair_rows(one, other, arm, people)
    ]
    if not rows:
        return None
    return Table(
        name=name, title=title,
        columns=(
            _QUESTION, col.text("first", "Først", "First"), col.text("second", "Så", "Then"), col.text("arm", "Gruppe", "Arm"), _OPTION,
            col.people(sample, "first_count", Text("Første", "First"), "pairs"), col.people(sample, "second_count", Text("Andet", "Second"), "pairs"),
            col.people(sample, "pairs", Text("Af, begge svar", "Of, both answers")), *_difference_columns(),
            col.p("p_mcnemar", "p, McNemar", "p, McNemar"), col.p("p_mcnemar_exact", "p, eksakt", "p, exact"), _HOLM,
        ),
        rows=_with_holm(rows), printed=len(rows) <= MOST_PRINTED,
        note=Text(
            "{meant} Holm er af den eksakte prøve.", "{meant} Holm is of the exact test."
        ).fill(meant=_MEANT),
    )  # fmt: skip


def _groups(sample: Sample) -> tuple[tuple[Text, Bools], ...]:
    return (
        (Text("begge", "both"), np.ones(len(sample.treated), dtype=bool)), (sample.arms[1], ~sample.treated), (sample.arms[0], sample.treated),
    )  # fmt: skip


def _pair_rows(one: Answered, other: Answered, arm: Text, people: Bools) -> list[list[Cell]]:
    """Only those with both answers; the difference is the second less the first."""
    both = (one.codes >= 0) & (other.codes >= 0) & people
    pairs = int(both.sum())
    if not pairs:
        return []
    names = [same(f"{answered.rater}, {answered.wave}") for answered in (one, other)]
    rows: list[list[Cell]] = []
    for place in options_told(one):
        first, second = (one.codes == place)[both], (other.codes == place)[both]
        gained, lost = int((second & ~first).sum()), int((first & ~second).sum())
        found = paired.paired_difference(gained, lost, pairs)
        told = [same(one.question), *names, arm, _told(one.options[place])]
        rows.append(
            [
                *told,
                int(first.sum()),
                int(second.sum()),
                pairs,
                found.value,
                found.low,
                found.high,
                paired.mcnemar(gained, lost),
                paired.mcnemar_exact(gained, lost),
            ]
        )
    return rows


def _told(option: str) -> Text:
    return Text("ja", "yes") if option == "1" else same(option)


def options_told(one: Answered) -> list[int]:
    """Of yes and no only yes is told."""
    return [one.options.index("1")] if set(one.options) == {"0", "1"} else list(range(len(one.options)))


def _difference_columns() -> tuple[Column, ...]:
    return (
        col.points("difference", "Forskel", "Difference"),
        col.points("low", "Fra", "From"),
        col.points("high", "Til", "To"),
    )


def _with_holm(rows: list[list[Cell]]) -> tuple[tuple[Cell, ...], ...]:
    """The last cell of each row is the p value that is adjusted."""
    raw = np.array([float(row[-1]) for row in rows])  # type: ignore[arg-type]
    stepped = holm(np.where(np.isnan(raw), 1.0, raw))
    return tuple((*row, float(p)) for row, p in zip(rows, stepped, strict=True))
