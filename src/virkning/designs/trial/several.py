"""Several treated arms: each against the control, and all outcomes of all arms read as one family.

Each comparison is told as a trial of two arms would be, in sections of its own; the flow is told once for all arms.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa

from virkning.designs.data import Data, PlainTable
from virkning.designs.trial import cautions, telling
from virkning.designs.trial import columns as col
from virkning.designs.trial.finding import finding_of
from virkning.designs.trial.flow import Flow
from virkning.designs.trial.plan import Columns, TrialPlan
from virkning.designs.trial.results import Results, estimate, together
from virkning.designs.trial.sample import Sample, as_plain, sample_of, unknown_arm
from virkning.findings.finding import Caution, Cell, Column, Estimate, Finding, Section, Table
from virkning.language import Text, same
from virkning.progress import Tell

_TOLD_ONCE = {"flow", "flow_reasons"}


def check(plan: TrialPlan, data: Data) -> list[Caution]:
    return _each_once([caution for sample in _samples(plan, data) for caution in cautions.before_results(plan, sample)])


def run(plan: TrialPlan, data: Data, tell: Tell) -> Finding:
    samples = _samples(plan, data)
    found = together([replace(estimate(plan, sample, tell), alone=False) for sample in samples])
    findings = [
        _named(finding_of(one), arm, place)
        for place, (one, arm) in enumerate(zip(found, plan.trial.arms, strict=True), start=1)
    ]
    first, flow = findings[0], _flow_table(plan, samples)
    overview = _overview(plan, found, findings)
    return replace(
        first, n=_analysed(samples), question=_question(plan, found[0]), summary=_summary(found, findings),
        estimates=tuple(number for one in findings for number in one.estimates),
        tables=(flow, overview, *(table for one in findings for table in one.tables)),
        figures=tuple(figure for one in findings for figure in one.figures),
        cautions=tuple(_each_once([caution for one in findings for caution in one.cautions])),
        sections=(
            Section(heading=Text("Hvem kom igennem?", "Who came through?"), tables=("flow",)),
            Section(heading=Text("Hver gruppe mod kontrolgruppen", "Each arm against the control"), tables=("arms",)),
            *(section for one in findings for section in one.sections),
        ),
    )  # fmt: skip


def _samples(plan: TrialPlan, data: Data) -> list[Sample]:
    """A sample for each treated arm: its people, the controls, and those who were not randomised."""
    table, columns, simulated = as_plain(plan, data)
    _refuse_unknown_arms(plan, table, columns)
    return [_sample(plan, table, columns, simulated, arm) for arm in plan.trial.arms]


def _refuse_unknown_arms(plan: TrialPlan, table: PlainTable, columns: Columns) -> None:
    """Seen here, while rows still have their numbers."""
    known = (*plan.trial.arms, plan.trial.control)
    for row, value in enumerate(table.column(columns.arm).to_pylist()):
        if value not in (None, "") and str(value) not in known:
            raise unknown_arm(table, columns, row, value, known)


def _sample(plan: TrialPlan, table: PlainTable, columns: Columns, simulated: bool, arm: str) -> Sample:
    others = {*plan.trial.arms} - {arm}
    rows = [place for place, value in enumerate(table.column(columns.arm).to_pylist()) if str(value) not in others]
    two = plan.model_copy(update={"trial": plan.trial.model_copy(update={"treated": arm})})
    return sample_of(two, PlainTable(table.rows.take(pa.array(np.array(rows))), table.file), columns, simulated)


def _named(finding: Finding, arm: str, place: int) -> Finding:
    """The finding of one arm with names that do not meet those of the others."""
    kept = [table for table in finding.tables if table.name not in _TOLD_ONCE]
    drawn = [figure for figure in finding.figures if figure.name not in _TOLD_ONCE]
    sections = [
        replace(
            section, heading=Text(f"{arm}: {section.heading.da}", f"{arm}: {section.heading.en}"),
            tables=tuple(f"{name}_{place}" for name in section.tables if name not in _TOLD_ONCE),
            figures=tuple(f"{name}_{place}" for name in section.figures if name not in _TOLD_ONCE),
        )
        for section in finding.sections if not _TOLD_ONCE & {*section.tables}
    ]  # fmt: skip
    return replace(
        finding, estimates=tuple(_of_arm(number, arm) for number in finding.estimates),
        tables=tuple(replace(table, name=f"{table.name}_{place}") for table in kept),
        figures=tuple(replace(figure, name=f"{figure.name}_{place}") for figure in drawn), sections=tuple(sections),
    )  # fmt: skip


def _of_arm(number: Estimate, arm: str) -> Estimate:
    label = Text(f"{number.label.da}, {arm}", f"{number.label.en}, {arm}")
    return replace(number, name=f"{number.name}:{arm}", label=label)


def _overview(plan: TrialPlan, found: list[Results], findings: list[Finding]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for arm, one, told in zip(plan.trial.arms, found, findings, strict=True):
        for number, p in zip(told.estimates, one.stepped_p, strict=False):
            name = number.name.split(":")[1]
            rows.append((same(plan.called(name)), same(arm), *_scaled(number), number.p, p))
    return Table(
        name="arms", title=Text("Hver gruppe mod kontrolgruppen", "Each arm against the control"),
        columns=(
            col.OUTCOME, col.text("arm", "Gruppe", "Arm"), Column(name="difference", label=Text("Forskel", "Difference")),
            Column(name="low", label=Text("Fra", "From")), Column(name="high", label=Text("Til", "To")), col.P,
            col.p("p_holm", "p, Holm", "p, Holm"),
        ),
        rows=tuple(rows),
        note=Text(
            "Andele i procentpoint, målte udfald i deres egne enheder. Holm: alle udfald i alle grupper set som én familie.",
            "Shares in percentage points, measured outcomes in units of their own. Holm: all outcomes in all arms seen as one family.",
        ),
    )  # fmt: skip


def _scaled(number: Estimate) -> tuple[float | None, ...]:
    by = 100.0 if number.unit == "points" else 1.0
    return tuple(None if end is None else by * end for end in (number.value, number.low, number.high))


def _question(plan: TrialPlan, first: Results) -> Text:
    arms = ", ".join(plan.trial.arms)
    labels = (*first.sample.outcome_labels, *first.sample.measured_labels)
    return Text(
        "Hvad betød det at blive trukket til {arms} frem for {control} for {names}?",
        "What did being drawn for {arms} rather than {control} mean for {names}?",
    ).fill(arms=arms, control=plan.trial.control, names=telling.named(labels))


def _summary(found: list[Results], findings: list[Finding]) -> tuple[Text, ...]:
    """The first outcome in each arm; none may be called an effect unless it survives the family."""
    return tuple(
        telling.on_its_own(told.estimates[0], one.stepped_p[0], first=False)
        for one, told in zip(found, findings, strict=True)
    )


def _each_once(listed: list[Caution]) -> list[Caution]:
    return list({(caution.code, caution.text.en): caution for caution in listed}.values())


def _analysed(samples: list[Sample]) -> int:
    return sum(sample.flow.analysed[0] for sample in samples) + samples[0].flow.analysed[1]


def _flow_table(plan: TrialPlan, samples: list[Sample]) -> Table:
    flows = [sample.flow for sample in samples]
    first = flows[0]
    others = sum(flow.randomised[0] for flow in flows[1:])
    rows: list[tuple[Cell, ...]] = [
        _step(Text("Vurderet", "Screened"), first.screened + others, flows, None),
        _step(
            Text("- ude med en noteret grund", "- out for a recorded reason"), sum(first.excluded.values()), flows, None
        ),
        _step(Text("- ude uden noteret grund", "- out, no reason recorded"), first.unexplained, flows, None),
        _step(Text("Lodtrukket", "Randomised"), None, flows, "randomised"),
        _step(Text("Analyseret", "Analysed"), None, flows, "analysed"),
    ]
    return Table(
        name="flow", title=Text("Vejen gennem forsøget", "The way through the trial"), rows=tuple(rows),
        columns=(
            col.text("step", "Trin", "Step"), col.people(samples[0], "people", Text("I alt", "In total")),
            col.people(samples[0], "control", same(plan.trial.control)),
            *(col.people(samples[0], f"arm_{place}", same(arm)) for place, arm in enumerate(plan.trial.arms, start=1)),
        ),
    )  # fmt: skip


def _step(label: Text, total: int | None, flows: list[Flow], counted: str | None) -> tuple[Cell, ...]:
    """A row of the flow: a total, or the number in the control arm and in each treated arm and their sum."""
    if counted is None:
        return (label, total, None, *(None for _ in flows))
    numbers = [getattr(flows[0], counted)[1], *(getattr(flow, counted)[0] for flow in flows)]
    return (label, sum(numbers), *numbers)
