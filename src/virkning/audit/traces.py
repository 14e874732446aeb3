"""The numbers that a sentence may refer to, sorted by how it may say them.

A finding holds thousands of numbers, and nearly every percentage is near one of them. A sentence is therefore held
against what stands beside it: a paragraph against its section's tables and figures, a figure's description against that
figure, a summary against the estimates and the small tables.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from virkning.findings.finding import Cell, Column, Finding, Table
from virkning.findings.pictures import Figure, Panel
from virkning.language import LANGUAGES, Text

_LEVEL, _HUNDRED = 95, 100
_YEARS = range(1900, 2100)
_MOST_ROWS = 8


@dataclass(slots=True)
class Traces:
    """counts may be said as whole numbers; estimates too, rounded; other numbers only with their decimals.

    shares and points are told in per cent and percentage points; the estimated ones may also leave the unit out, as the
    ends of an interval do. names: whole numbers that belong to names of groups and the like. known: the level 95, the
    hundred that people are counted out of, years, and the plan's own numbers.
    """

    known: set[float] = field(default_factory=set)
    names: set[float] = field(default_factory=set)
    counts: set[float] = field(default_factory=set)
    estimates: set[float] = field(default_factory=set)
    estimated_shares: set[float] = field(default_factory=set)
    shares: set[float] = field(default_factory=set)
    points: set[float] = field(default_factory=set)
    numbers: set[float] = field(default_factory=set)
    p_values: set[float] = field(default_factory=set)


def traces_of(
    finding: Finding, tables: Iterable[Table], figures: Iterable[Figure], known: Iterable[float] = ()
) -> Traces:
    """What a sentence beside these tables and figures may refer to: the estimates always, then what these hold."""
    traces = Traces(known={float(number) for number in (_LEVEL, _HUNDRED, *_YEARS, *known)})
    traces.counts.add(float(finding.n))
    for text in _names(finding):
        traces.names.update(_digits(text))
    _from_estimates(finding, traces)
    for table in tables:
        _from_table(table, traces)
    for figure in figures:
        for panel in figure.panels:
            _from_panel(panel, traces)
    return traces


def small_tables(finding: Finding) -> list[Table]:
    """The tables that a summary or a caution may speak of without being beside them."""
    return [table for table in finding.tables if len(table.rows) <= _MOST_ROWS]


def _names(finding: Finding) -> Iterator[Text]:
    """The question and what things are called: the numbers in them are the plan's, or part of a name."""
    yield finding.question
    for estimate in finding.estimates:
        yield estimate.label
        yield from filter(None, (estimate.estimand, estimate.method))
    yield from (section.heading for section in finding.sections)
    for table in finding.tables:
        yield table.title
        yield from (column.label for column in table.columns)
    for figure in finding.figures:
        yield figure.title
        for panel in figure.panels:
            yield from (series.label for series in panel.series)
            yield from filter(None, (panel.title, panel.x_label, panel.y_label, panel.reference_label))


def _digits(text: Text) -> Iterator[float]:
    for language in LANGUAGES:
        yield from (float(found) for found in re.findall(r"(?<![\w.,])\d+(?![\w])", text.say(language)))


def _from_estimates(finding: Finding, traces: Traces) -> None:
    for estimate in finding.estimates:
        into = traces.estimated_shares if estimate.unit in ("share", "points") else traces.estimates
        for value in (estimate.value, estimate.se, estimate.low, estimate.high):
            _add(into, value)
        _add(traces.p_values, estimate.p)
        _add(traces.counts, estimate.n)


def _from_table(table: Table, traces: Traces) -> None:
    for place, column in enumerate(table.columns):
        for row in table.rows:
            _add_cell(row[place], column, traces)


def _add_cell(cell: Cell, column: Column, traces: Traces) -> None:
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return
    into = {"share": traces.shares, "points": traces.points, "p": traces.p_values, "count": traces.counts}
    _add(into.get(column.kind, traces.numbers), cell)
    if column.kind == "number" and float(cell).is_integer():
        _add(traces.counts, cell)


def _from_panel(panel: Panel, traces: Traces) -> None:
    into = {"share": traces.shares, "points": traces.points, "count": traces.counts}.get(panel.unit, traces.numbers)
    for series in panel.series:
        for value in (*series.y, *series.low, *series.high):
            _add(into, value)
        for count in series.n:
            _add(traces.counts, count)
        traces.counts.add(float(len(series.y)))
    _add(into, panel.reference)


def _add(into: set[float], value: float | None) -> None:
    if value is not None and math.isfinite(value):
        into.add(float(value))
