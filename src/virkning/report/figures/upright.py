"""Panels whose values rise from bottom to top: bars, lines, steps, caterpillars and histograms."""

from __future__ import annotations

from itertools import pairwise

from virkning.findings.pictures import Figure, Panel, Series
from virkning.language import Language
from virkning.report.figures import style
from virkning.report.figures.axes import (
    TICK_SPACE,
    at,
    box_key,
    colours,
    draw_mark,
    how_many,
    interval,
    level_grid,
    looks,
    mark_key,
    reference_key,
    stroke_key,
    whisker,
    x_label,
    x_label_space,
)
from virkning.report.figures.frame import Frame, Key, Needs, Place, columns, panel_width
from virkning.report.figures.measure import line_height, longest_word, width, wrap
from virkning.report.figures.scale import Scale, decimals, fit, tick_texts, value_text
from virkning.report.figures.sheet import Sheet

_FIRST_YEAR, _LAST_YEAR = 1800, 2200
_MOST_LABEL_LINES = 3
_AIR, _AIR_FOR_LABELS = 0.05, 0.11
_MOST_SINGLE_UNITS = 1500
_LINE_LABEL_ROOM = 1.25


def scale_for(panels: list[Panel], values: list[float]) -> Scale:
    from_zero = any(panel.kind in ("bars", "histogram") for panel in panels)
    return fit(values, from_zero=from_zero, air=_AIR_FOR_LABELS if from_zero else _AIR)


def height(figure: Figure) -> float:
    return {1: 2.35, 2: 1.9}.get(columns(figure), 1.55)


def labels_fit(figure: Figure, language: Language) -> bool:
    """Whether the categories can stand under upright bars without being cut to pieces."""
    room = panel_width(figure, 0.55, 0.05)
    for panel in figure.panels:
        slot = 0.95 * room / max(len(panel.categories), 1)
        for category in panel.categories:
            text = category.say(language)
            too_wide = longest_word(text, style.SMALL_SIZE) > slot
            if too_wide or len(wrap(text, slot, style.SMALL_SIZE)) > _MOST_LABEL_LINES:
                return False
    return True


def needs(figure: Figure, scales: list[Scale], language: Language) -> Needs:
    ticks = [
        text
        for panel, scale in zip(figure.panels, scales, strict=True)
        for text in tick_texts(scale, panel.unit, language)
    ]
    left = max(width(text, style.SMALL_SIZE) for text in ticks) + 0.1
    right = _line_end_room(figure, language) if _labels_at_line_ends(figure) else 0.06
    below = max(
        _label_space(panel, panel_width(figure, left, right), language) for panel in figure.panels
    ) + x_label_space(figure)
    return Needs(left, right, height(figure), below)


def keys(figure: Figure, language: Language) -> tuple[Key, ...]:
    found = looks(figure, language)
    count, kind = how_many(found), figure.panels[0].kind
    entries: list[Key] = []
    if count > 1 and kind == "bars":
        shades = colours(count, bars=True)
        entries = [box_key(label, shades[look], _hatch(look)) for label, look in found.items()]
    elif count > 1 and kind == "caterpillar":
        entries = [mark_key(label, look) for label, look in found.items()]
    elif count > 1 and not _labels_at_line_ends(figure):
        entries = [stroke_key(label, look) for label, look in found.items()]
    return (*entries, *reference_key(figure, language))


def draw(sheet: Sheet, figure: Figure, frame: Frame, scales: list[Scale], language: Language) -> None:
    found = looks(figure, language)
    for panel, place, scale in zip(figure.panels, frame.places, scales, strict=True):
        rising = scale.along(place.bottom, place.top)
        level_grid(sheet, place, rising, panel, language)
        drawer = {
            "bars": _bars,
            "lines": _lines,
            "steps": _lines,
            "caterpillar": _caterpillar,
            "histogram": _histogram,
        }[panel.kind]
        drawer(sheet, panel, place, rising, found, language)
        x_label(sheet, place, panel, place.bottom + _label_space(panel, place.right - place.left, language), language)
        if panel.kind in ("lines", "steps") and _labels_at_line_ends(figure):
            _line_ends(sheet, panel, place, rising, language)


def _label_space(panel: Panel, room: float, language: Language) -> float:
    if panel.kind == "caterpillar":
        return 0.03
    if panel.kind != "bars":
        return TICK_SPACE
    slot = 0.95 * room / max(len(panel.categories), 1)
    most = max((len(wrap(category.say(language), slot, style.SMALL_SIZE)) for category in panel.categories), default=0)
    return most * line_height(style.SMALL_SIZE) + 0.06


def _hatch(place: int) -> str:
    return style.HATCHES[place % len(style.HATCHES)]


def _bars(sheet: Sheet, panel: Panel, place: Place, scale: Scale, found: dict[str, int], language: Language) -> None:
    count = len(panel.categories)
    slot = (place.right - place.left) / max(count, 1)
    bar = min(0.72 * slot / len(panel.series), 0.55)
    shades = colours(how_many(found), bars=True)
    fits = _value_labels_fit(panel, slot if len(panel.series) == 1 else bar, language)
    for rank, series in enumerate(panel.series):
        shade = found[series.label.say(language)]
        for category in range(count):
            middle = place.left + (category + 0.5) * slot + (rank - (len(panel.series) - 1) / 2) * bar
            _one_bar(
                sheet,
                series,
                category,
                middle,
                bar,
                scale,
                (shades[shade], _hatch(shade)),
                panel if fits else None,
                language,
            )
    for category, text in enumerate(panel.categories):
        lines = wrap(text.say(language), 0.95 * slot, style.SMALL_SIZE)
        sheet.lines(
            place.left + (category + 0.5) * slot, place.bottom + 0.04, lines, size=style.SMALL_SIZE, align="center"
        )


def _one_bar(
    sheet: Sheet, series: Series, category: int, middle: float, bar: float, scale: Scale,
    look: tuple[str, str], labelled: Panel | None, language: Language,
) -> None:  # fmt: skip
    value = at(series.y, category)
    if value is None:
        return
    zero, top = scale.at(0.0), scale.at(value)
    sheet.box(middle - 0.46 * bar, min(top, zero), middle + 0.46 * bar, max(top, zero), face=look[0], hatch=look[1])
    span = interval(series, category)
    if span:
        whisker(sheet, (middle, scale.at(span[0])), (middle, scale.at(span[1])))
    if labelled is not None:
        highest = min(top, zero, scale.at(span[1]) if span else top)
        text = value_text(value, labelled.unit, language, decimals(labelled))
        baseline, half = highest - line_height(style.SMALL_SIZE) - 0.01, width(text, style.SMALL_SIZE) / 2
        sheet.clear(middle - half, baseline + 0.01, middle + half, highest - 0.02)
        sheet.text(middle, baseline, text, size=style.SMALL_SIZE, align="center")


def _value_labels_fit(panel: Panel, room: float, language: Language) -> bool:
    texts = [
        value_text(value, panel.unit, language)
        for series in panel.series
        for value in series.y
        if value is not None and value == value
    ]
    return all(width(text, style.SMALL_SIZE) <= room - 0.02 for text in texts)


def _x_scale(panel: Panel, place: Place) -> Scale:
    values = [x for series in panel.series for x in (series.x or range(len(series.y)))] or [0.0, 1.0]
    low, high = min(values), max(values)
    rounded = fit(values, from_zero=False, most_ticks=max(3, int((place.right - place.left) / 0.7)))
    ticks = tuple(tick for tick in rounded.ticks if low - 1e-9 <= tick <= high + 1e-9)
    if high == low:
        low, high, ticks = low - 0.5, high + 0.5, (low,)
    return Scale(low, high, ticks, place.left + 0.05, place.right - 0.05)


def _lines(sheet: Sheet, panel: Panel, place: Place, scale: Scale, found: dict[str, int], language: Language) -> None:
    across = _x_scale(panel, place)
    for series in panel.series:
        look = found[series.label.say(language)]
        colour, dash = style.SERIES[look % len(style.SERIES)], style.DASHES[look % len(style.DASHES)]
        points = [
            (across.at(x), place_of)
            for x, place_of in zip(series.x or range(len(series.y)), range(len(series.y)), strict=False)
        ]
        _band(sheet, panel, series, [x for x, _ in points], scale, colour)
        for run in _unbroken([(x, at(series.y, index)) for x, index in points]):
            traced = [(x, scale.at(y)) for x, y in run]
            sheet.line(_stepped(traced) if panel.kind == "steps" else traced, colour=colour, thickness=1.9, dash=dash)
            if panel.kind == "lines" and len(points) <= 15:
                for point in traced:
                    draw_mark(sheet, point, look)
    _x_ticks(sheet, panel, place, across, language)


def _x_ticks(sheet: Sheet, panel: Panel, place: Place, across: Scale, language: Language) -> None:
    """Numbers under the axis, or the categories' names where the panel has them."""
    if panel.categories:
        named = [(float(index), category.say(language)) for index, category in enumerate(panel.categories)]
    else:
        named = list(zip(across.ticks, _tick_names(across, language), strict=True)) if across.ticks else []
    free = place.left - 1.0
    for value, text in named:
        if not across.low <= value <= across.high:
            continue
        half = width(text, style.SMALL_SIZE) / 2
        x = min(across.at(value), place.right - half + 0.05)
        if x - half > free:
            sheet.text(x, place.bottom + 0.04, text, size=style.SMALL_SIZE, colour=style.MUTED, align="center")
            free = x + half + 0.06


def _tick_names(across: Scale, language: Language) -> list[str]:
    """Years stand as they are; other numbers get the language's marks."""
    if all(tick == int(tick) and _FIRST_YEAR <= tick <= _LAST_YEAR for tick in across.ticks):
        return [str(int(tick)) for tick in across.ticks]
    return tick_texts(across, "number", language)


def _band(sheet: Sheet, panel: Panel, series: Series, xs: list[float], scale: Scale, colour: str) -> None:
    """Where the interval runs: a light band behind the line."""
    spans = [(x, interval(series, index)) for index, x in enumerate(xs)]
    known = [(x, span) for x, span in spans if span is not None]
    if len(known) < 2:
        return
    lower = [(x, scale.at(span[0])) for x, span in known]
    upper = [(x, scale.at(span[1])) for x, span in known]
    if panel.kind == "steps":
        lower, upper = _stepped(lower), _stepped(upper)
    sheet.area([*upper, *reversed(lower)], colour=colour, opacity=0.18)


def _unbroken(points: list[tuple[float, float | None]]) -> list[list[tuple[float, float]]]:
    """The stretches between missing values."""
    runs: list[list[tuple[float, float]]] = [[]]
    for x, y in points:
        if y is None:
            runs.append([])
        else:
            runs[-1].append((x, y))
    return [run for run in runs if run]


def _stepped(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    corners = [corner for (_, y), (next_x, next_y) in pairwise(points) for corner in ((next_x, y), (next_x, next_y))]
    return [points[0], *corners] if points else []


def _labels_at_line_ends(figure: Figure) -> bool:
    lines = all(panel.kind in ("lines", "steps") for panel in figure.panels)
    return lines and columns(figure) == 1 and all(2 <= len(panel.series) <= 6 for panel in figure.panels)


def _line_end_room(figure: Figure, language: Language) -> float:
    return min(_LINE_LABEL_ROOM, max(width(label, style.SMALL_SIZE) for label in looks(figure, language)) + 0.12)


def _line_ends(sheet: Sheet, panel: Panel, place: Place, scale: Scale, language: Language) -> None:
    """Each line's name beside its end, moved apart where two would touch."""
    ends = []
    for look, series in enumerate(panel.series):
        last = next(
            (at(series.y, index) for index in reversed(range(len(series.y))) if at(series.y, index) is not None), None
        )
        if last is not None:
            ends.append(
                (scale.at(last), look, wrap(series.label.say(language), _LINE_LABEL_ROOM - 0.1, style.SMALL_SIZE))
            )
    free = place.top - 0.1
    for middle, look, lines in sorted(ends):
        tall = len(lines) * line_height(style.SMALL_SIZE)
        top = max(middle - tall / 2, free)
        colour = style.SERIES[look % len(style.SERIES)]
        sheet.lines(
            place.right + 0.06, top, lines, size=style.SMALL_SIZE, colour=colour if style.is_dark(colour) else style.INK
        )
        free = top + tall + 0.02


def _caterpillar(
    sheet: Sheet, panel: Panel, place: Place, scale: Scale, found: dict[str, int], language: Language
) -> None:
    """Units from the lowest to the highest of the first series; further series tell of the same units. Beyond some
    hundreds, neighbours are drawn together as the mean of a few."""
    first = panel.series[0]
    known = [index for index in range(len(first.y)) if at(first.y, index) is not None]
    order = sorted(known, key=lambda index: (at(first.y, index), index))
    together = -(-len(order) // _MOST_SINGLE_UNITS) if order else 1
    groups = [order[start : start + together] for start in range(0, len(order), together)]
    step = (place.right - place.left) / max(len(groups), 1)
    for series in panel.series:
        for rank, group in enumerate(groups):
            x = place.left + (rank + 0.5) * step
            _unit(sheet, series, group, x, step, scale, found[series.label.say(language)])


def _unit(sheet: Sheet, series: Series, group: list[int], x: float, step: float, scale: Scale, look: int) -> None:
    spans = [span for span in (interval(series, index) for index in group) if span is not None]
    if spans:
        low, high = (sum(span[end] for span in spans) / len(spans) for end in (0, 1))
        thin = min(1.2, max(0.35, 50 * step))
        sheet.line(
            [(x, scale.at(low)), (x, scale.at(high))], colour=style.WHISKERS[look % 2], thickness=thin, back=True
        )
    values = [value for index in group if (value := at(series.y, index)) is not None]
    if values:
        size = min(0.07, max(0.018, 1.1 * step))
        draw_mark(sheet, (x, scale.at(sum(values) / len(values))), look, size)


def _histogram(
    sheet: Sheet, panel: Panel, place: Place, scale: Scale, found: dict[str, int], language: Language
) -> None:
    series = panel.series[0]
    across = _x_scale(panel, place)
    for index, (left, right) in enumerate(pairwise(series.x)):
        value = at(series.y, index)
        if value:
            sheet.box(
                across.at(left),
                scale.at(value),
                across.at(right),
                scale.at(0.0),
                face=style.BAR,
                edge=style.PAPER,
                thickness=0.7,
            )
    _x_ticks(sheet, panel, place, across, language)
