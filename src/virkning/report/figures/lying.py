"""Panels whose values run from left to right: dots, bars with long names, and stacks. Names stand once, at the left."""

from __future__ import annotations

from virkning.findings.pictures import Figure, Panel
from virkning.language import Language, Text, percent
from virkning.report.figures import style
from virkning.report.figures.axes import (
    TICK_SPACE,
    at,
    box_key,
    colours,
    draw_mark,
    how_many,
    interval,
    looks,
    mark_key,
    reference_key,
    upright_grid,
    whisker,
    x_label,
    x_label_space,
)
from virkning.report.figures.frame import Frame, Key, Needs, Place, columns, sheet_width
from virkning.report.figures.measure import line_height, width, wrap
from virkning.report.figures.scale import Scale, decimals, fit, value_text
from virkning.report.figures.sheet import Sheet

_LARGEST_SHARE_FOR_NAMES = 0.42
_BETWEEN_SERIES = {"dots": 0.105, "bars": 0.16, "stack": 0.0}
_MANY_ROWS = 12
_TIGHTER = 0.7


def scale_for(panels: list[Panel], values: list[float]) -> Scale:
    lengths = any(panel.kind != "dots" for panel in panels)
    whole = any(panel.kind == "stack" for panel in panels)
    return fit(values, from_zero=lengths, most_ticks=6 if len(panels) == 1 else 3, air=0.0 if whole else 0.05)


def needs(figure: Figure, language: Language) -> Needs:
    longest = max((width(name.say(language), style.TEXT_SIZE) for name in _categories(figure)), default=0.0)
    left = min(longest, _LARGEST_SHARE_FOR_NAMES * sheet_width(figure)) + 0.12
    height = max(sum(_row_heights(panel, left, language)) for panel in figure.panels)
    return Needs(left, _values_room(figure, language), height, TICK_SPACE + x_label_space(figure), below_each=False)


def keys(figure: Figure, language: Language) -> tuple[Key, ...]:
    found = looks(figure, language)
    count, kind = how_many(found), figure.panels[0].kind
    entries: list[Key] = []
    if kind == "stack":
        shades = style.ramp(count)
        entries = [box_key(label, shades[look], _stack_hatch(look, count)) for label, look in found.items()]
    elif count > 1 and kind == "bars":
        shades = colours(count, bars=True)
        entries = [box_key(label, shades[look], _hatch(look)) for label, look in found.items()]
    elif count > 1:
        entries = [mark_key(label, look) for label, look in found.items()]
    return (*entries, *reference_key(figure, language))


def draw(sheet: Sheet, figure: Figure, frame: Frame, scales: list[Scale], language: Language) -> None:
    found = looks(figure, language)
    names_room = frame.places[0].left - style.MARGIN
    values_shown = _has_value_column(figure)
    for panel, place, scale in zip(figure.panels, frame.places, scales, strict=True):
        running = scale.along(place.left, place.right)
        upright_grid(sheet, place, running, panel, language)
        top = place.top
        for category, tall in enumerate(_row_heights(panel, names_room, language)):
            middle = top + tall / 2
            if category % 2 and len(panel.categories) > 4:
                sheet.tint(style.MARGIN if place.first_in_row else place.left, top, place.right, top + tall)
            if place.first_in_row:
                _name(sheet, panel, category, place, middle, names_room, language)
            _row(sheet, panel, category, middle, running, found, language)
            if values_shown:
                _value(sheet, panel, category, frame.width - style.MARGIN, middle, language)
            top += tall
        x_label(sheet, place, panel, place.bottom + TICK_SPACE, language)


def _categories(figure: Figure) -> list[Text]:
    return [category for panel in figure.panels for category in panel.categories]


def _row_heights(panel: Panel, left: float, language: Language) -> list[float]:
    """Each row is as high as its name's lines or its marks need."""
    marks = (0.21 if len(panel.series) == 1 else 0.17) + _between(panel) * (len(panel.series) - 1)
    marks += 0.06 if panel.kind == "stack" else 0.0
    lines = [len(wrap(name.say(language), left - 0.1, style.TEXT_SIZE)) for name in panel.categories]
    return [max(marks, count * line_height(style.TEXT_SIZE) + 0.05) for count in lines]


def _values_room(figure: Figure, language: Language) -> float:
    """Room for the numbers in a column at the right, where there is one number per row."""
    if not _has_value_column(figure):
        return 0.16 if columns(figure) == 1 else 0.08
    texts = [
        value_text(value, each.unit, language, decimals(each))
        for each in figure.panels
        for value in each.series[0].y
        if value is not None and value == value
    ]
    return max((width(text, style.TEXT_SIZE) for text in texts), default=0.0) + 0.14


def _between(panel: Panel) -> float:
    """The distance between the series of one row; less in long lists, so that they stay on one page."""
    crowded = len(panel.categories) > _MANY_ROWS and len(panel.series) > 2
    return _BETWEEN_SERIES[panel.kind] * (_TIGHTER if crowded else 1.0)


def _has_value_column(figure: Figure) -> bool:
    single = all(len(panel.series) == 1 and panel.kind != "stack" for panel in figure.panels)
    return single and columns(figure) == 1


def _name(
    sheet: Sheet, panel: Panel, category: int, place: Place, middle: float, room: float, language: Language
) -> None:
    lines = wrap(panel.categories[category].say(language), room - 0.1, style.TEXT_SIZE)
    top = middle - len(lines) * line_height(style.TEXT_SIZE) / 2
    sheet.lines(place.left - 0.1, top, lines, size=style.TEXT_SIZE, align="right")


def _value(sheet: Sheet, panel: Panel, category: int, right: float, middle: float, language: Language) -> None:
    value = at(panel.series[0].y, category)
    if value is not None:
        sheet.text(
            right,
            middle,
            value_text(value, panel.unit, language, decimals(panel)),
            size=style.TEXT_SIZE,
            align="right",
            middle=True,
        )


def _row(
    sheet: Sheet, panel: Panel, category: int, middle: float, scale: Scale, found: dict[str, int], language: Language
) -> None:
    if panel.kind == "stack":
        _stack(sheet, panel, category, middle, scale, language)
        return
    between = _between(panel)
    for rank, series in enumerate(panel.series):
        y = middle + (rank - (len(panel.series) - 1) / 2) * between
        look = found[series.label.say(language)]
        value, span = at(series.y, category), interval(series, category)
        if value is None:
            continue
        if panel.kind == "bars":
            half = 0.45 * min(between, 0.15) if len(panel.series) > 1 else 0.075
            left, right = sorted((scale.at(0.0), scale.at(value)))
            sheet.box(
                left, y - half, right, y + half, face=colours(how_many(found), bars=True)[look], hatch=_hatch(look)
            )
        if span:
            colour = style.SERIES[look % len(style.SERIES)] if panel.kind == "dots" else style.INK
            whisker(sheet, (scale.at(span[0]), y), (scale.at(span[1]), y), colour=colour, cap=0.025)
        if panel.kind == "dots":
            draw_mark(sheet, (scale.at(value), y), look, min(0.085, 1.05 * between))


def _stack(sheet: Sheet, panel: Panel, category: int, middle: float, scale: Scale, language: Language) -> None:
    shades = style.ramp(len(panel.series))
    reached = 0.0
    for rank, series in enumerate(panel.series):
        value = at(series.y, category)
        if not value:
            continue
        left, right = scale.at(reached), scale.at(reached + value)
        hatch = _stack_hatch(rank, len(panel.series))
        sheet.box(
            left, middle - 0.105, right, middle + 0.105, face=shades[rank], edge=style.PAPER, thickness=1.0, hatch=hatch
        )
        text = (
            percent(value, 0, language)
            if panel.unit == "share"
            else value_text(value, panel.unit, language, decimals(panel))
        )
        if not hatch and width(text, style.SMALL_SIZE) < right - left - 0.06:
            colour = style.PAPER if style.is_dark(shades[rank]) else style.INK
            sheet.text(
                (left + right) / 2, middle, text, size=style.SMALL_SIZE, colour=colour, align="center", middle=True
            )
        reached += value


def _hatch(place: int) -> str:
    return style.HATCHES[place % len(style.HATCHES)]


def _stack_hatch(place: int, count: int) -> str:
    """Parts are told apart by lightness; only when there are more parts than shades does hatching help."""
    return (
        "" if count <= max(style.RAMPS) or place < max(style.RAMPS) else _hatch(1 + 2 * (place // max(style.RAMPS) - 1))
    )
