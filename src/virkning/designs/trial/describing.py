"""The tables before any outcome: the flow, who the people were, and where they stood at each follow-up."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import stats

from virkning.designs.trial import columns as col
from virkning.designs.trial.cells import Baseline, Bools, Floats
from virkning.designs.trial.sample import Sample
from virkning.findings.finding import Cell, Column, Table
from virkning.inference.balance import standardised_difference
from virkning.inference.proportions import chi_square, chosen_test, fisher
from virkning.language import Text, same

NORMAL = 0.05
_FEWEST_TO_TEST, _MOST_TO_TEST = 3, 5000
_NAME = col.text("characteristic", "Oplysning", "Characteristic")
_SMD = Column(name="smd", label=Text("Std. forskel", "Std. difference"), decimals=2)


def flow_table(sample: Sample) -> Table:
    """Who was left at each step, and how many went out between; the reasons have a table of their own."""
    flow = sample.flow
    out, lost = (
        sum(flow.excluded.values()),
        [drawn - left for drawn, left in zip(flow.randomised, flow.analysed, strict=True)],
    )
    rows: list[tuple[Cell, ...]] = [
        (Text("Vurderet", "Screened"), flow.screened, None, None), (Text("- ude med en noteret grund", "- out for a recorded reason"), out, None, None)
    ]  # fmt: skip
    if flow.unexplained:
        rows.append((Text("- ude uden noteret grund", "- out, no reason recorded"), flow.unexplained, None, None))
    rows += [
        (Text("Lodtrukket", "Randomised"), sum(flow.randomised), *flow.randomised),
        (Text("- ikke analyseret", "- not analysed"), sum(lost), *lost), (Text("Analyseret", "Analysed"), sum(flow.analysed), *flow.analysed),
    ]  # fmt: skip
    return Table(
        name="flow", title=Text("Vejen gennem forsøget", "The way through the trial"), columns=_flow_columns(sample), rows=tuple(rows),
        note=Text(
            "Talt i tabellens rækker. Den, der hverken er lodtrukket eller har en grund, står for sig: det er den rest, regnestykket efterlader.",
            "Counted from the rows of the table. Those neither randomised nor given a reason stand alone: they are what the arithmetic leaves over.",
        ),
    )  # fmt: skip


def reasons_table(sample: Sample) -> Table | None:
    flow = sample.flow
    rows: list[tuple[Cell, ...]] = [
        (Text("Ude: {why}", "Out: {why}").fill(why=why), count, None, None) for why, count in flow.excluded.items()
    ]
    rows += [
        (Text("Ikke analyseret: {why}", "Not analysed: {why}").fill(why=why), sum(counts), *counts)
        for why, counts in flow.not_analysed.items()
    ]
    if not rows:
        return None
    return Table(
        name="flow_reasons",
        title=Text("Hvorfor de gik ud", "Why they went out"),
        columns=_flow_columns(sample),
        rows=tuple(rows),
    )


def _flow_columns(sample: Sample) -> tuple[Column, ...]:
    return (
        col.text("step", "Trin", "Step"), col.people(sample, "people", Text("I alt", "In total")),
        *(col.people(sample, key, arm) for key, arm in zip(col.ARM_KEYS, sample.arms, strict=True)),
    )  # fmt: skip


def counted_table(sample: Sample) -> Table | None:
    """Characteristics that are counted: each level against all others."""
    rows = [row for one in sample.baseline if one.codes is not None for row in _level_rows(one, sample)]
    if not rows:
        return None
    gaps = {row[-2:] for row in rows} != {sample.flow.analysed[::-1]}
    return Table(
        name="baseline", title=Text("Hvem de var, før loddet faldt: antal", "Who they were before the lots: numbers"),
        columns=(
            _NAME, col.text("level", "Niveau", "Level"),
            col.people(sample, "control", sample.arms[1], "control_n"), col.share(sample, "control_share", col.arm_label(sample, 1, ", andel", ", share"), "control_n"),
            col.people(sample, "treated", sample.arms[0], "treated_n"), col.share(sample, "treated_share", col.arm_label(sample, 0, ", andel", ", share"), "treated_n"),
            col.P, col.text("test", "Prøve", "Test"), _SMD,
            *(
                replace(col.people(sample, f"{col.ARM_KEYS[arm]}_n", col.arm_label(sample, arm, ", kendt", ", known")), printed=gaps)
                for arm in (1, 0)
            ),
        ),
        rows=tuple(rows), note=_BASELINE_NOTE,
    )  # fmt: skip


_BASELINE_NOTE = Text(
    "Blandt de analyserede. Lodtrækningen gør forskelle før start til tilfældigheder; p-værdierne vises efter skik og prøver kun loddet. "
    "Se hellere på den standardiserede forskel.",
    "Among those analysed. Lots make differences before the start a matter of chance; the p values are shown by custom and test only the "
    "lot. Look rather at the standardised difference.",
)


def _level_rows(one: Baseline, sample: Sample) -> list[tuple[Cell, ...]]:
    """0/1 characteristics have one row, that of having it."""
    assert one.codes is not None
    known = sample.analysed & (one.codes >= 0)
    n, m = int((known & sample.treated).sum()), int((known & ~sample.treated).sum())
    wanted = [1] if one.levels == ("0", "1") else [0] if one.levels == ("1",) else range(len(one.levels))
    rows: list[tuple[Cell, ...]] = []
    for place in wanted:
        has = known & (one.codes == place)
        a, b = int((has & sample.treated).sum()), int((has & ~sample.treated).sum())
        level = same("") if one.levels in (("0", "1"), ("1",)) else same(one.levels[place])
        rows.append(
            (same(one.name), level, b, b / m if m else None, a, a / n if n else None, *_level_test(a, n, b, m), m, n)
        )
    return rows


def _level_test(a: int, n: int, b: int, m: int) -> tuple[Cell, ...]:
    if not n or not m or a + b in (0, n + m):
        return None, None, None
    p, q = a / n, b / m
    gap = float(standardised_difference(np.array(p), np.array(q), np.array(p * (1 - p)), np.array(q * (1 - q))))
    if chosen_test(a, n, b, m) == "fisher":
        return fisher(a, n, b, m), Text("Fisher", "Fisher"), gap
    return chi_square(a, n, b, m), Text("chi-i-anden", "chi-square"), gap


def numbers_table(sample: Sample) -> Table | None:
    """Characteristics that are measured: mean and spread, or median and range, by a stated rule."""
    rows = [_number_row(one, sample) for one in sample.baseline if one.numbers is not None]
    if not rows:
        return None
    ends = Text("fra", "from"), Text("til", "to")
    return Table(
        name="baseline_numbers", title=Text("Hvem de var, før loddet faldt: mål", "Who they were before the lots: measures"),
        columns=(
            _NAME, col.text("measure", "Mål", "Measure"),
            *(
                column for place in (1, 0) for column in (
                    Column(name=col.ARM_KEYS[place], label=sample.arms[place], decimals=1),
                    Column(name=f"{col.ARM_KEYS[place]}_sd", label=same("SD"), decimals=1),
                    Column(name=f"{col.ARM_KEYS[place]}_low", label=ends[0], decimals=0),
                    Column(name=f"{col.ARM_KEYS[place]}_high", label=ends[1], decimals=0),
                )
            ),
            col.P, col.text("test", "Prøve", "Test"), _SMD,
        ),
        rows=tuple(rows),
        note=Text(
            "Gennemsnit, SD og Welchs t-prøve, når Shapiro-Wilk ikke forkaster normalfordeling på fem procent i nogen af grupperne; ellers median og Wilcoxons prøve. "
            "Kvartiler i stedet for mindst og størst, når tallene er om rigtige mennesker.",
            "Mean, SD and Welch's t test where Shapiro-Wilk does not reject normality at five per cent in either arm; otherwise median and Wilcoxon's test. "
            "Quartiles in place of least and most where the numbers are of real people.",
        ),
    )  # fmt: skip


def _number_row(one: Baseline, sample: Sample) -> tuple[Cell, ...]:
    assert one.numbers is not None
    known = sample.analysed & ~np.isnan(one.numbers)
    control, treated = one.numbers[known & ~sample.treated], one.numbers[known & sample.treated]
    if min(len(control), len(treated)) < 2:
        return (same(one.name), None, *([None] * 11))
    gap = float(standardised_difference(treated.mean(), control.mean(), treated.var(ddof=1), control.var(ddof=1)))
    if is_normal(control) and is_normal(treated):
        p = (
            float("nan")
            if np.ptp(control) == np.ptp(treated) == 0
            else float(stats.ttest_ind(treated, control, equal_var=False).pvalue)
        )
        cells = [cell for arm in (control, treated) for cell in (float(arm.mean()), float(arm.std(ddof=1)), None, None)]
        return same(one.name), Text("gennemsnit (SD)", "mean (SD)"), *cells, p, Text("t (Welch)", "t (Welch)"), gap
    p = float(stats.mannwhitneyu(treated, control, method="asymptotic").pvalue)
    cells = [
        cell for arm in (control, treated) for cell in (float(np.median(arm)), None, *_ends(arm, sample.simulated))
    ]
    measure = (
        Text("median (spænd)", "median (range)")
        if sample.simulated
        else Text("median (kvartiler)", "median (quartiles)")
    )
    return same(one.name), measure, *cells, p, same("Wilcoxon"), gap


def is_normal(values: Floats) -> bool:
    """The rule of the Ishøj trial. Nothing can be told of fewer than three, and very many are normal enough for a mean."""
    if len(values) < _FEWEST_TO_TEST or len(values) > _MOST_TO_TEST or np.ptp(values) == 0:
        return True
    return bool(stats.shapiro(values).pvalue >= NORMAL)


def _ends(values: Floats, whole_range: bool) -> tuple[float, float]:
    """The least and the most are somebody's own numbers; quartiles are nobody's."""
    low, high = np.quantile(values, (0, 1) if whole_range else (0.25, 0.75))
    return float(low), float(high)


def status_table(sample: Sample) -> Table | None:
    """Where people stood: status, and below it the activities beside it, at each follow-up and in each arm."""
    if not sample.status:
        return None
    rows: list[tuple[Cell, ...]] = [
        (same(level), *(_count(one.codes == place, arm, sample) for one in sample.status for arm in (1, 0)))
        for place, level in enumerate(sample.status_levels)
    ]
    activities = sample.status[0].activities
    rows += [
        (
            Text("- heraf: {what}", "- of whom: {what}").fill(what=what),
            *(_count(one.activities[what], arm, sample) for one in sample.status for arm in (1, 0)),
        )
        for what in activities
    ]
    rows.append(
        (
            Text("Kendt i alt", "Known in total"),
            *(_count(one.codes >= 0, arm, sample) for one in sample.status for arm in (1, 0)),
        )
    )
    return Table(
        name="status", title=Text("Status ved hver opfølgning", "Status at each follow-up"),
        columns=(
            col.text("status", "Status", "Status"),
            *(
                col.people(sample, f"{col.ARM_KEYS[arm]}_{one.time}", col.arm_label(sample, arm, f", {one.time}", f", {one.time}"))
                for one in sample.status for arm in (1, 0)
            ),
        ),
        rows=tuple(rows),
        note=Text(
            "Blandt de analyserede; rækkerne med «heraf» er aktiviteter ved siden af status og kan overlappe.",
            "Among those analysed; the rows “of whom” are activities beside the status and may overlap.",
        ),
    )  # fmt: skip


def _count(has: Bools, arm: int, sample: Sample) -> int:
    in_arm = sample.treated if arm == 0 else ~sample.treated
    return int((has & in_arm & sample.analysed).sum())
