"""The way through a study: boxes from top to bottom with what left the flow between them."""

from __future__ import annotations

from virkning.findings.pictures import Figure, Panel
from virkning.language import Language, Text, number
from virkning.report.figures import style
from virkning.report.figures.axes import at
from virkning.report.figures.frame import Frame, Needs, Place, sheet_width
from virkning.report.figures.measure import line_height, wrap
from virkning.report.figures.sheet import Sheet

_LEFT_OUT = Text("{n} ud", "{n} out")
_HIDDEN = Text("skjult", "hidden")
_ARROW = 0.26
_PADDING = 0.08
_COUNT_ROOM = 0.85


def needs(figure: Figure, language: Language) -> Needs:
    room = sheet_width(figure) - 2 * style.MARGIN
    return Needs(0.0, 0.0, max(sum(_heights(panel, room, language)) for panel in figure.panels), 0.04)


def draw(sheet: Sheet, figure: Figure, frame: Frame, language: Language) -> None:
    for panel, place in zip(figure.panels, frame.places, strict=True):
        _draw_panel(sheet, panel, place, language)


def _draw_panel(sheet: Sheet, panel: Panel, place: Place, language: Language) -> None:
    room = place.right - place.left
    top, before = place.top, None
    for rank, text in enumerate(panel.categories):
        count = at(panel.series[0].y, rank)
        if rank:
            _arrow(sheet, place.left + 0.45, top, before, count, language)
            top += _ARROW
        lines = _lines(text, room, language)
        bottom = top + len(lines) * line_height(style.TEXT_SIZE) + 2 * _PADDING
        last = rank == len(panel.categories) - 1
        sheet.box(
            place.left,
            top,
            place.right,
            bottom,
            face=style.TINT if last else style.PAPER,
            edge=style.ACCENT,
            thickness=1.0,
        )
        sheet.lines(place.left + 0.12, top + _PADDING, lines, size=style.TEXT_SIZE)
        shown = _HIDDEN.say(language) if count is None else number(count, 0, language)
        sheet.text(
            place.right - 0.12, (top + bottom) / 2, shown, size=style.PANEL_SIZE, bold=True, align="right", middle=True
        )
        top, before = bottom, count


def _arrow(sheet: Sheet, x: float, top: float, before: float | None, count: float | None, language: Language) -> None:
    """Down to the next box; how many left on the way stands beside it."""
    end = top + _ARROW
    sheet.line([(x, top), (x, end - 0.07)], colour=style.AXIS, thickness=1.2)
    sheet.area([(x - 0.045, end - 0.085), (x + 0.045, end - 0.085), (x, end - 0.01)], colour=style.AXIS)
    if before is not None and count is not None and before > count:
        left = _LEFT_OUT.fill(n=Text(number(before - count, 0, "da"), number(before - count, 0, "en"))).say(language)
        sheet.text(x + 0.14, top + _ARROW / 2, left, size=style.SMALL_SIZE, colour=style.MUTED, middle=True)


def _heights(panel: Panel, room: float, language: Language) -> list[float]:
    boxes = [
        len(_lines(text, room, language)) * line_height(style.TEXT_SIZE) + 2 * _PADDING for text in panel.categories
    ]
    return [*boxes, _ARROW * (len(boxes) - 1)]


def _lines(text: Text, room: float, language: Language) -> list[str]:
    return wrap(text.say(language), room - _COUNT_ROOM - 0.24, style.TEXT_SIZE)
