"""What people expect so many years ahead: citizen and caseworker, at the start and later, in each arm."""

from __future__ import annotations

from dataclasses import replace

from virkning.designs.saying import pct
from virkning.designs.trial import answering
from virkning.designs.trial import columns as col
from virkning.designs.trial.cells import Bools
from virkning.designs.trial.followed import Answered
from virkning.designs.trial.sample import Sample
from virkning.findings.finding import Cell, Column, Table
from virkning.findings.pictures import Figure, Panel, Series
from virkning.inference.proportions import chi_square, chosen_test, fisher
from virkning.language import Text, same

_TITLE = Text("Hvad der ventes om nogle år", "What is expected some years ahead")


def looking_ahead(sample: Sample) -> tuple[Answered, ...]:
    """The questions that look ahead and have the same answers as the first of them, the nearest year first."""
    ahead = [one for one in sample.answers if one.years is not None]
    return tuple(sorted((one for one in ahead if one.options == ahead[0].options), key=lambda one: one.years or 0))


def shares_table(sample: Sample) -> Table | None:
    rows = [row for one in looking_ahead(sample) for row in _share_rows(one, sample)]
    if not rows:
        return None
    return Table(
        name="prognosis", title=_TITLE,
        columns=(
            col.text("rater", "Hvem", "Who"), col.text("wave", "Hvornår", "When"),
            Column(name="years", label=Text("År frem", "Years ahead"), decimals=0), col.text("option", "Svar", "Answer"),
            *_counted(sample, "control", sample.arms[1]), *_counted(sample, "treated", sample.arms[0]), col.P,
        ),
        rows=tuple(sorted(rows, key=lambda row: _place(row, sample))),
        note=Text(
            "Andele blandt dem, der svarede; p er svaret mod alle andre i de to grupper, ikke korrigeret for, at der er mange.",
            "Shares of those who answered; p is the answer against all others in the two arms, not corrected for there being many.",
        ),
    )  # fmt: skip


def _counted(sample: Sample, key: str, arm: Text) -> tuple[Column, ...]:
    return (
        replace(col.people(sample, key, arm, f"{key}_n"), printed=False),
        col.people(sample, f"{key}_n", Text(f"{arm.da} af", f"{arm.en} of")),
        col.share(sample, f"{key}_share", Text(f"{arm.da}, andel", f"{arm.en}, share"), f"{key}_n"),
    )  # fmt: skip


def _share_rows(one: Answered, sample: Sample) -> list[tuple[Cell, ...]]:
    known = one.codes >= 0
    n, m = int((known & sample.treated).sum()), int((known & ~sample.treated).sum())
    if not n or not m:
        return []
    rows: list[tuple[Cell, ...]] = []
    for place, option in enumerate(one.options):
        has = one.codes == place
        a, b = int((has & sample.treated).sum()), int((has & ~sample.treated).sum())
        p = (fisher if chosen_test(a, n, b, m) == "fisher" else chi_square)(a, n, b, m)
        rows.append((same(one.rater), same(one.wave), one.years, same(option), b, m, b / m, a, n, a / n, p))
    return rows


def _place(row: tuple[Cell, ...], sample: Sample) -> tuple[int, int]:
    """Rater by rater and wave by wave, as the plan names them."""
    asked = list(dict.fromkeys((one.rater, one.wave) for one in sample.answers))
    rater, wave, years = row[:3]
    assert isinstance(rater, Text)
    assert isinstance(wave, Text)
    assert isinstance(years, int)
    return asked.index((rater.en, wave.en)), years


def paired_table(sample: Sample) -> Table | None:
    """The same people by both raters, and at both waves."""
    return answering.twice(
        sample, looking_ahead(sample), name="prognosis_paired",
        title=Text("De samme mennesker to gange: hvad der ventes", "The same people twice: what is expected"),
    )  # fmt: skip


def shares_figure(sample: Sample) -> Figure | None:
    """A panel for each rater and wave; in it a stack for each arm and year ahead."""
    ahead = looking_ahead(sample)
    if not ahead:
        return None
    asked = list(dict.fromkeys((one.rater, one.wave) for one in ahead))
    panels = tuple(_panel(sample, [one for one in ahead if (one.rater, one.wave) == who], who) for who in asked)
    last = [one for one in ahead if (one.rater, one.wave) == asked[-1]][-1]
    shares = [_share(last, len(last.options) - 1, arm) for arm in (~sample.treated, sample.treated)]
    return Figure(
        name="prognosis", title=_TITLE, panels=panels, across=2,
        alt=Text(
            "Stabler af svar for hver, der svarer, hver gang og hver gruppe. Længst fremme ventes {option} for {control} af {one} og {treated} af {other} ({who}).",
            "Stacks of answers for each who answers, each time and each arm. Furthest ahead {option} is expected for {control} of {one} and {treated} of {other} ({who}).",
        ).fill(
            option=last.options[-1], control=pct(shares[0], 0), treated=pct(shares[1], 0), one=sample.arms[1], other=sample.arms[0],
            who=f"{last.rater}, {last.wave}",
        ),
    )  # fmt: skip


def _panel(sample: Sample, questions: list[Answered], who: tuple[str, str]) -> Panel:
    arms = ((~sample.treated, sample.arms[1]), (sample.treated, sample.arms[0]))
    stacks = [(one, arm, name) for one in questions for arm, name in arms]
    known = tuple(int(((one.codes >= 0) & arm).sum()) for one, arm, _ in stacks)
    series = tuple(
        Series(
            label=same(option), y=tuple(_share(one, place, arm) for one, arm, _ in stacks),
            n=() if sample.simulated else known, counted=not sample.simulated,
        )
        for place, option in enumerate(questions[0].options)
    )  # fmt: skip
    return Panel(
        kind="stack", title=same(f"{who[0]}, {who[1]}"), unit="share", series=series,
        categories=tuple(Text(f"{one.years} år, {name.da}", f"{one.years} y, {name.en}") for one, _, name in stacks),
    )  # fmt: skip


def _share(one: Answered, place: int, arm: Bools) -> float:
    known = int(((one.codes >= 0) & arm).sum())
    return int(((one.codes == place) & arm).sum()) / max(known, 1)
