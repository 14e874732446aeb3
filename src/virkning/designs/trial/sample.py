"""The people of a trial as arrays: who was screened, who drew what, and what became of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from virkning.designs.data import Data, PlainTable
from virkning.designs.trial import followed
from virkning.designs.trial.archetypes import archetypes
from virkning.designs.trial.cells import Baseline, Bools, Codes, Floats, as_levels, baseline, empty, measured, zero_one
from virkning.designs.trial.flow import Flow, count_flow
from virkning.designs.trial.followed import Answered, Spells, Stood
from virkning.designs.trial.plan import Columns, TrialPlan
from virkning.designs.trial.snapshots import as_table
from virkning.errors import InputError
from virkning.language import Text
from virkning.snapshot import Snapshot

FEWEST_IN_AN_ARM = 3


@dataclass(frozen=True, slots=True)
class Sample:
    """All who were randomised, in the order of the table. Outcomes are NaN where unknown or not analysed.

    arms: what the treated and the controls are called; masked while the plan is blinded, and then perhaps exchanged.
    """

    arms: tuple[Text, Text]
    treated: Bools
    analysed: Bools
    outcomes: Floats
    outcome_names: tuple[str, ...]
    outcome_labels: tuple[str, ...]
    measured: Floats
    measured_names: tuple[str, ...]
    measured_labels: tuple[str, ...]
    baseline: tuple[Baseline, ...]
    adjust: Floats
    stratum: Codes | None
    pair: Codes | None
    cluster: Codes | None
    received: Bools | None
    subgroups: tuple[Baseline, ...]
    archetype: Baseline | None
    status_levels: tuple[str, ...]
    status: tuple[Stood, ...]
    spells: Spells | None
    answers: tuple[Answered, ...]
    flow: Flow
    simulated: bool

    @property
    def blocks(self) -> Codes | None:
        """Within what lots were drawn: pairs where there are any, else strata."""
        return self.pair if self.pair is not None else self.stratum


def assemble(plan: TrialPlan, data: Data) -> Sample:
    """The people of a trial with one treated arm."""
    return sample_of(plan, *as_plain(plan, data))


def as_plain(plan: TrialPlan, data: Data) -> tuple[PlainTable, Columns, bool]:
    """The plan's table with its columns, read off the snapshot where there is one; and whether it is made up."""
    simulated = plan.trial.simulated or plan.simulated or (isinstance(data, Snapshot) and data.simulated)
    if isinstance(data, Snapshot):
        return (*as_table(plan, data), simulated)
    assert plan.columns is not None
    return data, plan.columns, simulated


def sample_of(plan: TrialPlan, data: PlainTable, columns: Columns, simulated: bool) -> Sample:
    refuse_double_units(data, columns.unit)
    arm = _arms(data, columns, plan)
    flow = count_flow(data, columns, arm)
    rows = np.flatnonzero(arm >= 0)
    drawn = PlainTable(data.rows.take(pa.array(rows)), data.file)
    return _of_those_drawn(plan, columns, drawn, arm[rows] == 1, flow, simulated)


def _of_those_drawn(
    plan: TrialPlan, columns: Columns, drawn: PlainTable, treated: Bools, flow: Flow, simulated: bool
) -> Sample:
    analysed = empty(drawn, columns.not_analysed)
    shown = ("A", "B") if plan.trial.blinded else (plan.trial.arms[0], plan.trial.control)
    exchanged = plan.trial.blinded and is_exchanged(plan)
    received = None if plan.trial.blinded or columns.received is None else zero_one(drawn, columns.received) == 1
    levels, stood = followed.status(plan, drawn)
    cluster = drawn.labels(columns.cluster)[0] if columns.cluster else None
    if cluster is not None:
        _refuse_split_clusters(drawn, columns, treated, cluster)
    return Sample(
        arms=(Text(shown[0], shown[0]), Text(shown[1], shown[1])), treated=~treated if exchanged else treated,
        analysed=analysed, outcomes=_analysed([zero_one(drawn, name) for name in columns.outcome], analysed),
        outcome_names=tuple(columns.outcome), outcome_labels=tuple(plan.called(name) for name in columns.outcome),
        measured=_analysed([measured(drawn, name) for name in columns.measured], analysed),
        measured_names=tuple(columns.measured), measured_labels=tuple(plan.called(name) for name in columns.measured),
        baseline=tuple(baseline(plan, drawn, name) for name in columns.baseline),
        adjust=_covariates(plan, drawn, columns.adjust),
        stratum=drawn.labels(columns.stratum)[0] if columns.stratum else None,
        pair=drawn.labels(columns.pair)[0] if columns.pair else None, cluster=cluster, received=received,
        subgroups=tuple(as_levels(plan, drawn, name) for name in columns.subgroup), archetype=archetypes(plan, drawn),
        status_levels=levels, status=stood, spells=followed.spells(plan, drawn), answers=followed.answers(plan, drawn),
        flow=flow.exchanged() if exchanged else flow, simulated=simulated,
    )  # fmt: skip


def _analysed(columns: list[Floats], analysed: Bools) -> Floats:
    """Beside each other; nothing is known of those who are not analysed."""
    found = np.column_stack(columns) if columns else np.empty((len(analysed), 0))
    found[~analysed] = np.nan
    return found


def _refuse_split_clusters(data: PlainTable, columns: Columns, treated: Bools, cluster: Codes) -> None:
    """All of a cluster drew the same arm, and stand in the same stratum."""
    for what, codes in ((columns.arm, treated.astype(np.int64)), (columns.stratum, None)):
        if what is None:
            continue
        values = data.labels(what)[0] if codes is None else codes
        first = values[np.unique(cluster, return_index=True)[1]]
        if (wrong := np.flatnonzero(values != first[cluster])).size:
            raise InputError(
                Text("Klyngen er delt.", "The cluster is divided."), file=data.file, row=int(wrong[0]) + data.first_row,
                column=what, value=data.column(what)[int(wrong[0])].as_py(),
                expected=Text("det samme for alle i klyngen", "the same for everybody of the cluster"),
            )  # fmt: skip


def is_exchanged(plan: TrialPlan) -> bool:
    """Whether A is the control arm: decided by the plan's own words, so that the mask is the same in every run."""
    return hashlib.sha256(f"{plan.title}|{plan.seed}".encode()).digest()[0] % 2 == 1


def refuse_double_units(data: PlainTable, unit: str) -> None:
    codes, keys = data.labels(unit)
    if len(keys) == len(codes):
        return
    seen: set[int] = set()
    for row, code in enumerate(codes):
        if int(code) in seen:
            raise InputError(
                Text("Samme enhed står i to rækker.", "The same unit stands in two rows."),
                file=data.file, row=row + data.first_row, column=unit, expected=Text("én række pr. enhed", "one row per unit"),
            )  # fmt: skip
        seen.add(int(code))


def _arms(data: PlainTable, columns: Columns, plan: TrialPlan) -> Codes:
    """1 for the treated, 0 for the controls, -1 for those who were screened but not drawn."""
    known = {plan.trial.arms[0]: 1, plan.trial.control: 0}
    arm = np.full(data.rows.num_rows, -1, dtype=np.int64)
    for row, value in enumerate(data.column(columns.arm).to_pylist()):
        if value is None or value == "":
            if columns.excluded is None:
                raise InputError(
                    Text("Gruppen mangler.", "The arm is missing."), file=data.file, row=row + data.first_row, column=columns.arm,
                    expected=Text(
                        "en gruppe i hver række, eller columns.excluded for dem, der ikke blev lodtrukket",
                        "an arm in every row, or columns.excluded for those who were not randomised",
                    ),
                )  # fmt: skip
            continue
        if str(value) not in known:
            raise unknown_arm(data, columns, row, value, known)
        arm[row] = known[str(value)]
    for name, code in known.items():
        if (arm == code).sum() < FEWEST_IN_AN_ARM:
            raise InputError(
                Text("En gruppe er for lille til en sammenligning.", "An arm is too small for a comparison."),
                file=data.file, column=columns.arm, value=f"{name}: {(arm == code).sum()}",
                expected=Text(f"mindst {FEWEST_IN_AN_ARM}", f"at least {FEWEST_IN_AN_ARM}"),
            )  # fmt: skip
    return arm


def unknown_arm(data: PlainTable, columns: Columns, row: int, value: object, known: Iterable[str]) -> InputError:
    return InputError(
        Text("Gruppen kendes ikke.", "The arm is not known."), file=data.file, row=row + data.first_row, column=columns.arm,
        value=value, expected=", ".join(known),
    )  # fmt: skip


def _covariates(plan: TrialPlan, data: PlainTable, names: list[str]) -> Floats:
    """Numbers as they are, levels as indicators; an unknown value becomes the mean, known before lots were drawn."""
    found: list[Floats] = []
    for name in names:
        known = baseline(plan, data, name)
        if known.numbers is not None:
            found.append(np.where(np.isnan(known.numbers), np.nanmean(known.numbers), known.numbers))
        else:
            assert known.codes is not None
            found += [(known.codes == place).astype(float) for place in range(1, len(known.levels))]
    return np.column_stack(found) if found else np.empty((data.rows.num_rows, 0))
