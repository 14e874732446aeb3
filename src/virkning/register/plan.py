"""Between words and numbers: a panel specification as the kernel's plan, and the kernel's results as columns."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from virkning.register import answering, arrays, labelling
from virkning.register import spec as kinds
from virkning.register.extent import Extent
from virkning.register.states import DEFAULT_LABELS, YES, label_table, labels, truth_table
from virkning.register.threads import at_once
from virkning.register.weeks import FULL_TIME_HOURS_A_MONTH, first_week_of_month, month_days, week_of

_WHOLE, _NUMBER, _LABELS = "whole", "number", "labels"


@dataclass(frozen=True, slots=True)
class _Row:
    """One column as the kernel's numbers, and where among which results its values will stand."""

    column: kinds.Column
    kind: int
    start: int
    stop: int
    table: int
    option: int
    kept_in: str
    place: int
    steps: int = 1


class PanelPlan:
    """The plan, the room its results need, and the way back to named columns."""

    def __init__(self, spec: kinds.PanelSpec, extent: Extent) -> None:
        self._truths = [truth_table(("dead",)), truth_table(("dead", "emigrated"))]
        self._label_tables = [label_table(())]
        self._extent = extent
        self._used = {_WHOLE: 0, _NUMBER: 0, _LABELS: 0}
        self.rows = [self._row(column) for column in spec]

    @property
    def numbers(self) -> arrays.Plan:
        def listed(name: str) -> Any:
            return np.array([getattr(row, name) for row in self.rows], dtype=np.int32)

        return arrays.Plan(
            kind=listed("kind"),
            start=listed("start"),
            stop=listed("stop"),
            table=listed("table"),
            option=listed("option"),
            place=listed("place"),
            truths=np.stack(self._truths),
            label_tables=np.stack(self._label_tables),
        )

    @property
    def calendar(self) -> arrays.Calendar:
        first_month, last_month = self._extent.months
        first_work, last_work = self._extent.work or (1, 0)
        months = np.arange(first_month, last_month + 2)  # one more than there are, to see where the last one ends
        first_days = month_days(months)
        if self._extent.work is None:
            first_work, last_work = self._extent.weeks[1] + 1, self._extent.weeks[1]
        month_of_day = np.repeat(np.arange(len(months) - 1, dtype=np.int32), np.diff(first_days))
        starts = first_week_of_month(months)
        return arrays.Calendar(*self._extent.weeks, first_work, last_work, starts, int(first_days[0]), month_of_day)

    def room(self, n: int) -> arrays.Results:
        """Where the results of n anchors go."""
        return room_for(self._used[_WHOLE], self._used[_NUMBER], self._used[_LABELS], n)

    def columns(self, results: arrays.Results) -> dict[str, pa.Array]:
        with ThreadPoolExecutor(at_once()) as pool:
            made = pool.map(lambda row: _as_arrow(row, results), self.rows)
            return {row.column.name: values for row, values in zip(self.rows, made, strict=True)}

    def _row(self, column: kinds.Column) -> _Row:
        kind, start, stop = self._what(column)
        keeps_labels = kind in (labelling.LABEL_AT, labelling.SEQUENCE_WEEKS, labelling.SEQUENCE_QUARTERS)
        numeric = kind == answering.HOURS_IN
        kept_in = _LABELS if keeps_labels else _NUMBER if numeric else _WHOLE
        steps = column.steps if isinstance(column, kinds.Sequence) else 1
        place = self._used[kept_in]
        self._used[kept_in] += steps
        return _Row(column, kind, start, stop, self._table(column), _option(column), kept_in, place, steps)

    def _what(self, column: kinds.Column) -> tuple[int, int, int]:
        """The kernel's kind, and the window."""
        match column:
            case kinds.StateAt():
                return (answering.STATE_AT if column.states else labelling.LABEL_AT), column.week, column.week
            case kinds.EventWithin():
                return answering.EVENT_WITHIN, 1, column.weeks
            case kinds.SpellAge():
                return answering.SPELL_AGE, column.week, column.week
            case kinds.CumulativeSince():
                since = self._extent.weeks[0] if column.since is None else week_of(column.since)
                return answering.CUMULATIVE_SINCE, since, column.to
            case kinds.FullTimePersons():
                return (answering.WEEKS_IN if column.states else answering.HOURS_IN), column.from_, column.to
            case kinds.Sequence():
                by_week = column.by == "week"
                return (labelling.SEQUENCE_WEEKS if by_week else labelling.SEQUENCE_QUARTERS), column.from_, column.to
        return _PLAIN[type(column)], column.from_, column.to

    def _table(self, column: kinds.Column) -> int:
        states = getattr(column, "states", ())
        if states:
            return _placed(truth_table(states), self._truths)
        return _placed(label_table(getattr(column, "among", ())), self._label_tables)


def room_for(whole: int, number: int, labels: int, n: int) -> arrays.Results:
    """Where the results of n anchors go, every one of them; those of one anchor lie side by side in memory."""
    return arrays.Results(
        whole=np.empty((whole, n), np.int32, order="F"),
        number=np.empty((number, n), np.float64, order="F"),
        labels=np.empty((labels, n), np.int16, order="F"),
    )


_PLAIN = {
    kinds.WeeksIn: answering.WEEKS_IN,
    kinds.FirstWeekOf: answering.FIRST_WEEK_OF,
    kinds.HoursIn: answering.HOURS_IN,
    kinds.EntriesIn: answering.ENTRIES_IN,
    kinds.ChangesIn: labelling.CHANGES_IN,
}
_TRUTHS = (answering.STATE_AT, answering.EVENT_WITHIN)


def _placed(table: Any, tables: list[Any]) -> int:
    for place, known in enumerate(tables):
        if known is table:
            return place
    tables.append(table)
    return len(tables) - 1


def _option(column: kinds.Column) -> int:
    if isinstance(column, kinds.EventWithin):
        return int(column.at_exit == "missing")
    return int(getattr(column, "unknown", "missing") == "skip")


def _unit(row: _Row) -> float:
    """What one in the panel is: an hour or a week, or a full-time person's year of them."""
    if not isinstance(row.column, kinds.FullTimePersons):
        return 1.0
    return kinds.WEEKS_IN_FULL_YEAR if row.column.states else 12 * FULL_TIME_HOURS_A_MONTH


def _as_arrow(row: _Row, results: arrays.Results) -> pa.Array:
    if row.kept_in == _LABELS:
        return _as_labels(row, results.labels[row.place : row.place + row.steps])
    if row.kept_in == _NUMBER:
        numbers = results.number[row.place] / _unit(row)
        return _with_gaps(numbers, np.isnan(numbers))
    whole = results.whole[row.place]
    missing = whole == answering.MISSING
    if isinstance(row.column, kinds.FullTimePersons):
        return _with_gaps(whole / _unit(row), missing)
    return _with_gaps(whole == YES if row.kind in _TRUTHS else whole, missing)


def _with_gaps(values: npt.NDArray[Any], missing: npt.NDArray[np.bool_]) -> pa.Array:
    return pa.array(values, mask=missing if missing.any() else None)


def _as_labels(row: _Row, coded: Any) -> pa.Array:
    """Labels as text; a sequence as a list of as many texts as it has steps."""
    names = labels(row.column.among) if isinstance(row.column, (kinds.Sequence, kinds.StateAt)) else DEFAULT_LABELS
    flat = np.ascontiguousarray(coded.T).reshape(-1)
    texts = pa.DictionaryArray.from_arrays(pa.array(flat, mask=flat == labelling.MISSING_LABEL), pa.array(names)).cast(
        pa.string()
    )
    if not isinstance(row.column, kinds.Sequence):
        return texts
    offsets = np.arange(0, len(flat) + 1, row.steps, dtype=np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), texts)
