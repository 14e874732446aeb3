"""Cells of the table as arrays: yes and no, levels, numbers; what is wrong is named with its row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from virkning.designs.data import PlainTable
from virkning.designs.trial.plan import TrialPlan
from virkning.errors import InputError
from virkning.language import Text

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Codes = NDArray[np.int64]


_NO_YES = ("0", "1")


@dataclass(frozen=True, slots=True)
class Baseline:
    """A characteristic: numbers, or codes of levels; NaN and -1 stand for unknown."""

    name: str
    numbers: Floats | None
    codes: Codes | None
    levels: tuple[str, ...]


def empty(data: PlainTable, name: str | None) -> Bools:
    if name is None:
        return np.ones(data.rows.num_rows, dtype=bool)
    return np.array([value in (None, "") for value in data.column(name).to_pylist()])


def zero_one(data: PlainTable, name: str) -> Floats:
    """A column of 0, 1 and empty cells; empty ones become NaN."""
    values = data.column(name)
    if pa.types.is_boolean(values.type):
        values = values.cast(pa.int8())
    if pa.types.is_null(values.type):
        return np.full(len(values), np.nan)
    wrong = [row for row, value in enumerate(values.to_pylist()) if value not in (0, 1, None)]
    if wrong:
        raise InputError(
            Text("Værdien skal være 0, 1 eller tom.", "The value must be 0, 1 or empty."),
            file=data.file, row=wrong[0] + data.first_row, column=name, value=values[wrong[0]].as_py(),
            expected=Text("0 eller 1; andre tal hører til i measured", "0 or 1; other numbers belong in measured"),
        )  # fmt: skip
    return np.array(pc.fill_null(values.cast(pa.float64()), float("nan")).to_numpy(), dtype=float)


def measured(data: PlainTable, name: str) -> Floats:
    """A column of numbers; empty cells become NaN."""
    values = data.column(name)
    known = pc.drop_null(values)
    if len(known):
        PlainTable(pa.table({name: pc.if_else(pc.is_null(values), known[0], values)}), data.file).numbers(name)
    return np.array(pc.fill_null(values.cast(pa.float64()), float("nan")).to_numpy(), dtype=float)


def baseline(plan: TrialPlan, data: PlainTable, name: str) -> Baseline:
    """0/1 and text columns are counted, other numbers are summarised."""
    kind = data.column(name).type
    if name in plan.levels or not (pa.types.is_integer(kind) or pa.types.is_floating(kind)):
        return as_levels(plan, data, name)
    numbers = np.array(pc.fill_null(data.column(name).cast(pa.float64()), float("nan")).to_numpy(), dtype=float)
    return (
        as_levels(plan, data, name)
        if set(np.unique(numbers[~np.isnan(numbers)])) <= {0, 1}
        else Baseline(plan.called(name), numbers, None, ())
    )


def as_levels(plan: TrialPlan, data: PlainTable, name: str) -> Baseline:
    values = [None if value in (None, "") else _plainly(value) for value in data.column(name).to_pylist()]
    known = plan.levels.get(name) or sorted({value for value in values if value is not None})
    rank = {level: place for place, level in enumerate(known)}
    for row, value in enumerate(values):
        if value is not None and value not in rank:
            raise InputError(
                Text("Værdien er ikke blandt dem, planen nævner.", "The value is not among those the plan names."),
                file=data.file, row=row + data.first_row, column=name, value=value, expected=", ".join(known),
            )  # fmt: skip
    return Baseline(
        plan.called(name), None, np.array([-1 if value is None else rank[value] for value in values]),
        tuple(level if level in _NO_YES else plan.called(level) for level in known),
    )  # fmt: skip


def _plainly(value: object) -> str:
    if isinstance(value, bool):
        return str(int(value))
    return f"{value:g}" if isinstance(value, float) else str(value)
