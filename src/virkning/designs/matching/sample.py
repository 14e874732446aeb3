"""The units of a matching plan as arrays, read from its table and checked."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from virkning.designs.data import Data, PlainTable
from virkning.designs.matching.plan import MatchingPlan
from virkning.errors import InputError
from virkning.language import Text

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Codes = NDArray[np.int64]

FEWEST_IN_A_GROUP = 5


@dataclass(frozen=True, slots=True)
class Sample:
    """One row per unit. covariates: a column for each number and for each level of a text but its first.

    source: which of the plan's covariates each column comes from. stratum: those who must be alike, None where nobody
    must. subgroup: codes with their labels. baseline: the outcome before, cluster: what the effort was given to, where the plan
    names them.
    """

    treated: Bools
    outcomes: Floats
    outcome_names: tuple[str, ...]
    covariates: Floats
    names: tuple[str, ...]
    source: tuple[str, ...]
    stratum: Codes | None
    subgroup: Codes | None
    subgroup_labels: tuple[str, ...]
    baseline: Floats | None
    cluster: Codes | None = None

    @property
    def rows(self) -> int:
        return len(self.treated)

    @property
    def total(self) -> Floats:
        """The outcome summed over its periods."""
        return self.outcomes.sum(axis=1)

    def without(self, dropped: tuple[str, ...]) -> Sample:
        """The same units, known by fewer covariates."""
        kept = np.array([name not in dropped for name in self.source])
        return replace(
            self, covariates=self.covariates[:, kept], names=tuple(np.array(self.names, dtype=object)[kept]),
            source=tuple(np.array(self.source, dtype=object)[kept]),
        )  # fmt: skip

    def part(self, rows: Bools) -> Sample:
        """Some of the units."""
        return replace(
            self, treated=self.treated[rows], outcomes=self.outcomes[rows], covariates=self.covariates[rows],
            stratum=None if self.stratum is None else self.stratum[rows],
            subgroup=None if self.subgroup is None else self.subgroup[rows],
            baseline=None if self.baseline is None else self.baseline[rows],
            cluster=None if self.cluster is None else self.cluster[rows],
        )  # fmt: skip


def assemble(plan: MatchingPlan, data: Data) -> Sample:
    assert isinstance(data, PlainTable)
    columns = plan.columns
    _refuse_double_units(data, columns.unit)
    treated = _treatment(data, columns.treatment)
    covariates, names, source = _covariates(data, plan)
    subgroup, labels = data.labels(columns.subgroup) if columns.subgroup else (None, [])
    return Sample(
        treated=treated,
        outcomes=np.column_stack([data.numbers(name) for name in columns.outcomes]),
        outcome_names=columns.outcomes,
        covariates=covariates, names=names, source=source,
        stratum=_strata(data, columns.exact),
        subgroup=subgroup, subgroup_labels=tuple(_plain(label) for label in labels),
        baseline=data.numbers(columns.baseline) if columns.baseline else None,
        cluster=data.labels(columns.cluster)[0] if columns.cluster else None,
    )  # fmt: skip


def _refuse_double_units(data: PlainTable, unit: str | None) -> None:
    if unit is None:
        return
    codes, keys = data.labels(unit)
    if len(keys) < len(codes):
        seen = np.zeros(len(keys), dtype=bool)
        for row, code in enumerate(codes):
            if seen[code]:
                raise InputError(
                    Text("Samme enhed står i to rækker.", "The same unit stands in two rows."),
                    file=data.file, row=row + data.first_row, column=unit,
                    expected=Text("én række pr. enhed", "one row per unit"),
                )  # fmt: skip
            seen[code] = True


def _treatment(data: PlainTable, name: str) -> Bools:
    values = data.numbers(name)
    wrong = np.flatnonzero((values != 0) & (values != 1))
    if len(wrong):
        raise InputError(
            Text("Indsatsen skal være 0 eller 1.", "The treatment must be 0 or 1."),
            file=data.file, row=int(wrong[0]) + data.first_row, column=name, value=f"{values[wrong[0]]:g}", expected="0, 1",
        )  # fmt: skip
    treated = values == 1
    smaller = int(min(treated.sum(), (~treated).sum()))
    if smaller < FEWEST_IN_A_GROUP:
        raise InputError(
            Text("Den ene gruppe er for lille til en sammenligning.", "One of the groups is too small for a comparison."),
            file=data.file, column=name, value=smaller,
            expected=Text(f"mindst {FEWEST_IN_A_GROUP} i hver gruppe", f"at least {FEWEST_IN_A_GROUP} in each group"),
        )  # fmt: skip
    return treated


def _covariates(data: PlainTable, plan: MatchingPlan) -> tuple[Floats, tuple[str, ...], tuple[str, ...]]:
    listed: list[tuple[str, str, Floats]] = []
    for name in plan.columns.covariates:
        label = plan.label(name)
        kind = data.column(name).type
        if pa.types.is_string(kind) or pa.types.is_large_string(kind):
            codes, keys = data.labels(name)
            listed += [
                (f"{label}={key}", name, (codes == place).astype(float)) for place, key in enumerate(keys) if place
            ]
        else:
            listed.append((label, name, data.numbers(name)))
    return (
        np.column_stack([values for *_, values in listed]) if listed else np.empty((data.rows.num_rows, 0)),
        tuple(name for name, *_ in listed), tuple(origin for _, origin, _ in listed),
    )  # fmt: skip


def _strata(data: PlainTable, exact: list[str]) -> Codes | None:
    stratum: Codes | None = None
    for name in exact:
        codes, keys = data.labels(name)
        joint = codes if stratum is None else stratum * len(keys) + codes
        stratum = np.unique(joint, return_inverse=True)[1]
    return stratum


def _plain(label: object) -> str:
    return f"{label:g}" if isinstance(label, float) else str(label)
