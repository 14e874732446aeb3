"""From the table to the sample, and the refusals: what no method can repair is said before anything is computed."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from virkning.designs.data import PlainTable
from virkning.designs.difference.plan import DifferencePlan
from virkning.designs.difference.sample import Sample, period_name
from virkning.errors import InputError
from virkning.inference.did_sums import Codes, Flags, Floats
from virkning.language import Text

NOT_GROUPED = float("nan")
MOST_CLUSTERS = 2000


def assemble(plan: DifferencePlan, data: PlainTable) -> tuple[Sample, Sample | None]:
    """The sample, and that of the placebo group where the plan names one."""
    everyone = _read(plan, data)
    if plan.columns.placebo is None:
        sample, placebo = everyone, None
    else:
        apart = _zero_one(data, plan.columns.placebo)
        sample, placebo = everyone.only(~apart), everyone.only(apart)
    _refuse_one_group(sample, plan, data)
    if plan.difference.model == "staggered":
        _refuse_not_staggered(sample, plan, data)
    else:
        _refuse_no_before_or_after(sample, plan, data)
    if plan.inference != "cluster" and plan.difference.model != "synthetic":
        _refuse_many_clusters(sample, plan, data)
    if plan.inference == "permutation" and plan.difference.model != "synthetic":
        _refuse_mixed_clusters(sample, plan, data)
    if sample.outcome.min() == sample.outcome.max():
        raise InputError(
            Text("Udfaldet er det samme i alle rækker.", "The outcome is the same in all rows."),
            file=data.file,
            column=plan.columns.outcome,
            value=sample.outcome[0],
            expected=Text("et udfald, der varierer", "an outcome that varies"),
        )
    return sample, placebo


def _read(plan: DifferencePlan, data: PlainTable) -> Sample:
    columns = plan.columns
    time = data.numbers(columns.time)
    unit, unit_labels = data.labels(columns.unit)
    cluster = data.labels(columns.cluster)[0] if columns.cluster else unit
    treated, first, start = _who_and_when(plan, data, unit)
    covariates = [data.numbers(name) for name in columns.covariates]
    return Sample(
        outcome=data.numbers(columns.outcome),
        time=time,
        treated=treated,
        first=first,
        unit=unit,
        cluster=cluster,
        covariates=np.column_stack(covariates) if covariates else np.empty((len(time), 0)),
        names=tuple(columns.covariates),
        unit_labels=tuple(str(label) for label in unit_labels),
        start=start,
        panel=_is_panel(unit, time),
    )


def _who_and_when(plan: DifferencePlan, data: PlainTable, unit: Codes) -> tuple[Flags, Floats, float]:
    columns, asked = plan.columns, plan.difference.start
    if columns.treated is not None:
        assert asked is not None
        treated = _zero_one(data, columns.treated)
        _refuse_change_within_unit(data, columns.treated, unit, treated.astype(float))
        return treated, np.where(treated, float(asked), np.inf), float(asked)
    assert columns.first_treated is not None
    first = _first_treated(data, columns.first_treated)
    _refuse_change_within_unit(data, columns.first_treated, unit, first)
    starts = np.unique(first[np.isfinite(first)])
    if plan.difference.model == "staggered":
        return np.isfinite(first), first, NOT_GROUPED
    if len(starts) > 1:
        raise InputError(
            Text("Indsatsen begyndte på flere tidspunkter.", "The treatment began at several times."),
            file=data.file,
            column=columns.first_treated,
            value=", ".join(period_name(start) for start in starts[:5]),
            expected='model = "staggered"',
        )
    start = float(asked) if asked is not None else float(starts[0]) if len(starts) else NOT_GROUPED
    return np.isfinite(first), first, start


def _first_treated(data: PlainTable, name: str) -> Floats:
    """Empty cells and zeros mean never."""
    column = data.column(name)
    if pa.types.is_null(column.type):
        return np.full(len(column), np.inf)
    if pa.types.is_floating(column.type):
        column = pc.if_else(pc.is_finite(column), column, None)
    filled = PlainTable(
        pa.table({name: pc.fill_null(column, 0) if not pa.types.is_string(column.type) else column}), data.file
    )
    first = filled.numbers(name)
    return np.where(first == 0, np.inf, first)


def _zero_one(data: PlainTable, name: str) -> Flags:
    values = data.numbers(name)
    wrong = np.flatnonzero((values != 0) & (values != 1))
    if len(wrong):
        raise InputError(
            Text("Kolonnen må kun være 0 eller 1.", "The column may only be 0 or 1."),
            file=data.file,
            row=int(wrong[0]) + data.first_row,
            column=name,
            value=values[wrong[0]],
            expected="0, 1",
        )
    return values == 1


def _refuse_change_within_unit(data: PlainTable, name: str, unit: Codes, values: Floats) -> None:
    order = np.argsort(unit, kind="stable")
    changed = np.flatnonzero((np.diff(unit[order]) == 0) & (values[order][1:] != values[order][:-1]))
    if len(changed):
        row = int(order[changed[0] + 1])
        raise InputError(
            Text("Kolonnen skifter inden for samme enhed.", "The column changes within the same unit."),
            file=data.file,
            row=row + data.first_row,
            column=name,
            value=values[row],
            expected=Text(
                "samme værdi i alle enhedens rækker (gruppe, ikke tidspunkt)",
                "the same value in all rows of the unit (the group, not the time)",
            ),
        )


def _is_panel(unit: Codes, time: Floats) -> bool:
    return len(np.unique(_pairs(unit, time))) == len(unit) and len(np.unique(unit)) * 1.5 <= len(unit)


def _pairs(unit: Codes, time: Floats) -> Codes:
    """One number for each unit in each period."""
    periods, codes = np.unique(time, return_inverse=True)
    return np.asarray(unit * len(periods) + codes)


def _refuse_one_group(sample: Sample, plan: DifferencePlan, data: PlainTable) -> None:
    has_treated, has_others = bool(sample.treated.any()), not bool(sample.treated.all())
    not_yet = plan.difference.model == "staggered" and plan.difference.comparison == "not_yet"
    if has_treated and (has_others or not_yet):
        return
    missing = (
        Text("ingen er behandlet", "nobody is treated")
        if not has_treated
        else Text("ingen er ubehandlet", "nobody is untreated")
    )
    raise InputError(
        Text("Der er kun én gruppe.", "There is only one group."),
        file=data.file,
        column=plan.columns.treated or plan.columns.first_treated,
        value=missing.say(plan.language),
        expected=Text("både behandlede og ubehandlede", "both treated and untreated"),
    )


def _refuse_no_before_or_after(sample: Sample, plan: DifferencePlan, data: PlainTable) -> None:
    """An intervention older than the data has no before: no comparison of changes can be made."""
    shared, start = sample.shared(), period_name(sample.start)
    if not len(shared.before):
        raise InputError(
            Text(
                "Indsatsen er ældre end data: der er ingen periode før med begge grupper, så en ændring kan ikke måles.",
                "The intervention is older than the data: there is no period before with both groups, so no change can be measured.",
            ),
            file=data.file,
            column=plan.columns.time,
            value=period_name(float(sample.periods[0])),
            expected=Text(f"perioder før {start}", f"periods before {start}"),
        )
    if not len(shared.after):
        raise InputError(
            Text(
                "Der er ingen periode efter indsatsens start med begge grupper.",
                "There is no period after the intervention began with both groups.",
            ),
            file=data.file,
            column=plan.columns.time,
            value=period_name(float(sample.periods[-1])),
            expected=Text(f"perioder fra {start}", f"periods from {start}"),
        )


def _refuse_not_staggered(sample: Sample, plan: DifferencePlan, data: PlainTable) -> None:
    seen = np.unique(_pairs(sample.unit, sample.time), return_index=True)[1]
    if len(seen) < sample.rows:
        row = int(np.setdiff1d(np.arange(sample.rows), seen)[0])
        raise InputError(
            Text("Enheden står flere gange i samme periode.", "The unit stands several times in the same period."),
            file=data.file,
            row=row + data.first_row,
            column=plan.columns.unit,
            value=sample.unit_labels[sample.unit[row]],
            expected=Text("en række pr. enhed og periode", "one row per unit and period"),
        )
    starts = np.unique(sample.first[sample.treated])
    if not ((starts > sample.periods[0]) & (starts <= sample.periods[-1])).any():
        raise InputError(
            Text(
                "Indsatsen er ældre end data for alle grupper, eller begynder efter dem.",
                "The intervention is older than the data for all groups, or begins after them.",
            ),
            file=data.file,
            column=plan.columns.first_treated,
            value=period_name(float(starts[0])),
            expected=Text("grupper med perioder både før og efter start", "groups with periods both before and after"),
        )


def _refuse_mixed_clusters(sample: Sample, plan: DifferencePlan, data: PlainTable) -> None:
    if sample.mixed_clusters:
        raise InputError(
            Text(
                "Permutation kræver, at en klynge enten er helt behandlet eller helt ubehandlet.",
                "Permutation needs each cluster to be wholly treated or wholly untreated.",
            ),
            file=data.file,
            column=plan.columns.cluster or plan.columns.unit,
            expected='inference = "cluster"',
        )


def _refuse_many_clusters(sample: Sample, plan: DifferencePlan, data: PlainTable) -> None:
    """Ways made for few clusters cost time by the cluster and gain nothing where there are thousands."""
    if sample.clusters > MOST_CLUSTERS:
        raise InputError(
            Text(
                f"{plan.inference} er til få klynger. Står klyngen i planen?",
                f"{plan.inference} is for few clusters. Does the plan name the cluster?",
            ),
            file=data.file,
            column=plan.columns.cluster or plan.columns.unit,
            value=sample.clusters,
            expected=Text(
                f'højst {MOST_CLUSTERS}, eller inference = "cluster"',
                f'at most {MOST_CLUSTERS}, or inference = "cluster"',
            ),
        )
