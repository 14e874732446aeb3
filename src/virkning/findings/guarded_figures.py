"""Door 2 for figures: marks that rest on too few are not drawn, small bins of a histogram are joined."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from virkning.findings.finding import Cell, Column, Table
from virkning.findings.guarded_tables import Link, protect
from virkning.findings.pictures import Figure, Number, Panel, Series
from virkning.findings.profiles import Profile, is_hidden, is_small
from virkning.language import Text, same


def protect_figure(figure: Figure, profile: Profile, linked: Iterable[Link] = ()) -> tuple[Figure, int]:
    """The figure as it may leave, and how many marks it lost. The counts behind the marks stay behind."""
    panels, lost = [], 0
    for panel in figure.panels:
        safe, marks = _protect_panel(panel, profile, linked)
        panels.append(safe)
        lost += marks
    return dataclasses.replace(figure, panels=tuple(panels)), lost


def _protect_panel(panel: Panel, profile: Profile, linked: Iterable[Link]) -> tuple[Panel, int]:
    series, lost = [], 0
    for each in panel.series:
        if panel.kind == "histogram":
            safe, marks = join_small_bins(each, profile), 0
        else:
            hidden = _hidden_marks(panel, each, profile, linked)
            safe, marks = _without(each, hidden), len(hidden)
        series.append(dataclasses.replace(safe, n=()))
        lost += marks
    return dataclasses.replace(panel, series=tuple(series)), lost


def _hidden_marks(panel: Panel, series: Series, profile: Profile, linked: Iterable[Link]) -> list[int]:
    few = [place for place, count in enumerate(series.n) if is_small(count, profile)]
    table = _as_table(panel, series)
    safe = protect(table, profile, linked=linked)
    hidden = [place for place, row in enumerate(safe.rows) if any(is_hidden(cell) for cell in row)]
    return sorted({place for place in (*few, *hidden) if place < len(series.y) and series.y[place] is not None})


def _as_table(panel: Panel, series: Series) -> Table:
    """The counts that a panel shows, or tells by its shares, as a table that the same rules can guard."""
    columns = [Column(name="name", label=same("name"), kind="text")]
    if panel.kind == "flow" or panel.unit == "count":
        columns.append(Column(name="y", label=same("y"), kind="count"))
        cells: list[tuple[Number, ...]] = [(value,) for value in series.y]
    elif series.counted and series.n:
        columns += [
            Column(name="n", label=same("n"), kind="count"),
            Column(name="y", label=same("y"), kind="share", of="n"),
        ]
        cells = list(zip(series.n, series.y, strict=True))
    else:
        cells = [() for _ in series.y]
    names: list[Cell] = [*panel.categories, *[Text("", "")] * (len(series.y) - len(panel.categories))]
    rows = tuple((name, *row) for name, row in zip(names, cells, strict=False))
    return Table(name="panel", title=same(""), columns=tuple(columns), rows=rows, nested=panel.kind == "flow")


def _without(series: Series, hidden: list[int]) -> Series:
    def kept(row: tuple[Number, ...]) -> tuple[Number, ...]:
        return tuple(None if place in hidden else value for place, value in enumerate(row))

    return (
        dataclasses.replace(series, y=kept(series.y), low=kept(series.low), high=kept(series.high))
        if hidden
        else series
    )


def join_small_bins(series: Series, profile: Profile) -> Series:
    """Neighbouring bins are drawn at their common mean where one alone would tell a small count."""
    heights = [0.0 if value is None else float(value) for value in series.y]
    groups: list[list[int]] = []
    forming: list[int] = []
    for place, height in enumerate(heights):
        if height == 0 and not forming:
            continue
        forming.append(place)
        if sum(heights[each] for each in forming) >= profile.smallest:
            groups.append(forming)
            forming = []
    if forming and groups:
        groups[-1] = list(range(groups[-1][0], forming[-1] + 1))
    elif forming:
        return dataclasses.replace(series, y=tuple(None for _ in heights), low=(), high=())
    joined = list(heights)
    for group in groups:
        mean = sum(heights[place] for place in group) / len(group)
        joined[group[0] : group[-1] + 1] = [mean] * len(group)
    return series if joined == heights else dataclasses.replace(series, y=tuple(joined), low=(), high=())
