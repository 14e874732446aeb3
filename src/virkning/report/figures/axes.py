"""What panels have in common: grid, tick numbers, reference line, whiskers, and the legend's samples."""

from __future__ import annotations

from collections.abc import Sequence

from virkning.findings.pictures import Figure, Number, Panel, Series
from virkning.language import Language
from virkning.report.figures import style
from virkning.report.figures.frame import Key, Place
from virkning.report.figures.measure import line_height, width
from virkning.report.figures.scale import Scale, tick_texts
from virkning.report.figures.sheet import Sheet

TICK_SPACE = line_height(style.SMALL_SIZE) + 0.05
_CAP = 0.035
_REFERENCE = (0, (4, 2.5))


def level_grid(sheet: Sheet, place: Place, scale: Scale, panel: Panel, language: Language) -> None:
    """Grid lines across an upright panel; only the first panel of a row names the values."""
    for tick, text in zip(scale.ticks, tick_texts(scale, panel.unit, language), strict=True):
        y = scale.at(tick)
        strong = abs(tick) < 1e-12
        sheet.line(
            [(place.left, y), (place.right, y)], colour=style.AXIS if strong else style.GRID, thickness=0.8, back=True
        )
        if place.first_in_row:
            sheet.text(
                place.left - 0.06, y, text, size=style.SMALL_SIZE, colour=style.MUTED, align="right", middle=True
            )
    if panel.reference is not None:
        y = scale.at(panel.reference)
        sheet.line([(place.left, y), (place.right, y)], colour=style.INK, thickness=1.0, dash=_REFERENCE)


def upright_grid(sheet: Sheet, place: Place, scale: Scale, panel: Panel, language: Language) -> None:
    """Grid lines down a lying panel, with the values under it."""
    free = place.left - place.overhang
    for tick, text in zip(scale.ticks, tick_texts(scale, panel.unit, language), strict=True):
        x = scale.at(tick)
        strong = abs(tick) < 1e-12
        sheet.line(
            [(x, place.top), (x, place.bottom)], colour=style.AXIS if strong else style.GRID, thickness=0.8, back=True
        )
        half = width(text, style.SMALL_SIZE) / 2
        fits = free <= x - half and x + half <= place.right + place.overhang
        if place.last_in_column and fits:
            free = x + half + 0.04
            sheet.text(x, place.bottom + 0.04, text, size=style.SMALL_SIZE, colour=style.MUTED, align="center")
    if panel.reference is not None:
        x = scale.at(panel.reference)
        sheet.line([(x, place.top), (x, place.bottom)], colour=style.INK, thickness=1.0, dash=_REFERENCE)


def x_label(sheet: Sheet, place: Place, panel: Panel, top: float, language: Language) -> None:
    if panel.x_label is not None and place.last_in_column:
        text, room = panel.x_label.say(language), place.right - place.left
        long = width(text, style.SMALL_SIZE) > room  # then it ends with the axis and begins under the names
        at, align = (place.right, "right") if long else ((place.left + place.right) / 2, "center")
        sheet.text(at, top + 0.03, text, size=style.SMALL_SIZE, colour=style.MUTED, align=align)


def x_label_space(figure: Figure) -> float:
    return line_height(style.SMALL_SIZE) + 0.05 if any(panel.x_label for panel in figure.panels) else 0.0


def whisker(
    sheet: Sheet, start: tuple[float, float], end: tuple[float, float], *, colour: str = style.INK, cap: float = _CAP
) -> None:
    """An interval with small ends, with a thin light edge so that it shows on dark bars too."""
    level = abs(start[1] - end[1]) < abs(start[0] - end[0])
    across = (0.0, cap) if level else (cap, 0.0)
    strokes = [[start, end]]
    strokes += [[(x - across[0], y - across[1]), (x + across[0], y + across[1])] for x, y in (start, end)]
    for stroke in strokes:
        sheet.line(stroke, colour=style.PAPER, thickness=2.6, back=False)
    for stroke in strokes:
        sheet.line(stroke, colour=colour, thickness=1.1)


def interval(series: Series, place: int) -> tuple[float, float] | None:
    """The interval at a place, where the series has one."""
    low, high = at(series.low, place), at(series.high, place)
    return None if low is None or high is None else (low, high)


def at(row: Sequence[Number], place: int) -> float | None:
    """The number at a place; None where the row is shorter, empty there or not a number."""
    value = row[place] if place < len(row) else None
    return None if value is None or value != value else float(value)


def looks(figure: Figure, language: Language) -> dict[str, int]:
    """Which look each series label has, the same in all panels. Panels of one series each all look alike: their titles
    tell them apart."""
    labels = dict.fromkeys(series.label.say(language) for panel in figure.panels for series in panel.series)
    alone = all(len(panel.series) == 1 for panel in figure.panels)
    return {label: 0 if alone else rank for rank, label in enumerate(labels)}


def how_many(looks: dict[str, int]) -> int:
    return len(set(looks.values()))


def reference_key(figure: Figure, language: Language) -> list[Key]:
    for panel in figure.panels:
        if panel.reference is not None and panel.reference_label is not None:
            return [Key(panel.reference_label.say(language), _dashed)]
    return []


def colours(count: int, *, bars: bool = False) -> tuple[str, ...]:
    """One colour per series; a single series of bars is light enough to show its whiskers."""
    if bars and count == 1:
        return (style.BAR,)
    return tuple(style.SERIES[place % len(style.SERIES)] for place in range(count))


def box_key(label: str, colour: str, hatch: str = "") -> Key:
    def sample(sheet: Sheet, left: float, middle: float) -> None:
        sheet.box(left, middle - 0.055, left + 0.18, middle + 0.055, face=colour, hatch=hatch, edge=style.AXIS)

    return Key(label, sample)


def mark_key(label: str, place: int) -> Key:
    def sample(sheet: Sheet, left: float, middle: float) -> None:
        draw_mark(sheet, (left + 0.09, middle), place)

    return Key(label, sample)


def stroke_key(label: str, place: int) -> Key:
    def sample(sheet: Sheet, left: float, middle: float) -> None:
        dash = style.DASHES[place % len(style.DASHES)]
        sheet.line(
            [(left, middle), (left + 0.2, middle)],
            colour=style.SERIES[place % len(style.SERIES)],
            thickness=1.9,
            dash=dash,
        )

    return Key(label, sample)


def draw_mark(sheet: Sheet, point: tuple[float, float], place: int, size: float = 0.085) -> None:
    """Every other series has hollow marks."""
    shape, colour = style.MARKERS[place % len(style.MARKERS)], style.SERIES[place % len(style.SERIES)]
    sheet.mark(point, shape=shape, colour=colour, size=size, hollow=place % 2 == 1)


def _dashed(sheet: Sheet, left: float, middle: float) -> None:
    sheet.line([(left, middle), (left + 0.2, middle)], colour=style.INK, thickness=1.0, dash=_REFERENCE)
