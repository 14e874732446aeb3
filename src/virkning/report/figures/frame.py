"""The parts that every figure shares: title, legend and the grid of panels, each given its place on the sheet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from virkning.findings.pictures import Figure, Panel
from virkning.language import Language, Text
from virkning.report.figures import style
from virkning.report.figures.measure import line_height, longest_word, width, wrap
from virkning.report.figures.sheet import Sheet

_GAP = 0.24
_ABOVE = 0.09  # room for the upper half of the topmost tick number
_UNIT_LABELS: dict[str, Text] = {
    "points": Text("Procentpoint", "Percentage points"),
    "kroner": Text("Kroner", "Danish kroner"),
    "hours": Text("Timer", "Hours"),
}
_KEY = 0.26
_BETWEEN_ROWS = 0.12


@dataclass(frozen=True, slots=True)
class Place:
    """Where one panel's marks go (inches), how far a tick number may stick out, and which axes it names the values of."""

    left: float
    top: float
    right: float
    bottom: float
    overhang: float
    first_in_row: bool = True
    last_in_column: bool = True


@dataclass(frozen=True, slots=True)
class Needs:
    """What a kind of panel asks for around and inside its axes (inches)."""

    left: float
    right: float
    height: float
    below: float
    below_each: bool = True


@dataclass(frozen=True, slots=True)
class Key:
    """One entry of the legend: a label and how to draw its sample at a place."""

    label: str
    sample: Callable[[Sheet, float, float], None]


@dataclass(frozen=True, slots=True)
class Heading:
    """A panel's title in lines, and where it stands."""

    lines: tuple[str, ...]
    left: float
    top: float


@dataclass(frozen=True, slots=True)
class Frame:
    """A figure laid out: how high it is, where its title ends and where each panel stands."""

    width: float
    height: float
    title: tuple[str, ...]
    title_height: float
    keys: tuple[tuple[Key, float, float], ...]
    y_label: tuple[str, ...]
    y_label_top: float
    heading_size: float
    headings: tuple[Heading, ...]
    places: tuple[Place, ...]


def columns(figure: Figure) -> int:
    return max(1, min(figure.across, len(figure.panels)))


def sheet_width(figure: Figure) -> float:
    return style.WIDE if columns(figure) > 1 else style.NARROW


def panel_width(figure: Figure, left: float, right: float) -> float:
    """The width of one panel's axes when labels take `left` before the first and `right` after the last."""
    across = columns(figure)
    return (sheet_width(figure) - 2 * style.MARGIN - left - right - (across - 1) * _GAP) / across


def lay_out(figure: Figure, needs: Needs, keys: tuple[Key, ...], language: Language) -> Frame:
    wide = sheet_width(figure)
    room = wide - 2 * style.MARGIN
    title = wrap(figure.title.say(language), room, style.TITLE_SIZE, bold=True)
    title_height = style.MARGIN + len(title) * line_height(style.TITLE_SIZE) + 0.08
    placed, top = _place_keys(keys, room, title_height)
    y_label = _shared_y_label(figure.panels, room, language)
    panels_top = top + len(y_label) * line_height(style.SMALL_SIZE) + (0.05 if y_label else 0.0)
    size = _heading_size(figure, panel_width(figure, needs.left, needs.right), language)
    headings, places, bottom = _place_panels(figure, needs, panels_top, size, language)
    return Frame(
        wide, bottom + style.MARGIN / 2, tuple(title), title_height, placed, tuple(y_label), top, size, headings, places
    )


def _place_panels(
    figure: Figure, needs: Needs, top: float, size: float, language: Language
) -> tuple[tuple[Heading, ...], tuple[Place, ...], float]:
    """Rows of panels from the top down; within a row the axes stand level, whatever the titles' lengths."""
    across, count = columns(figure), len(figure.panels)
    inner = panel_width(figure, needs.left, needs.right)
    heading_shift, overhang = (needs.left, 0.25) if across == 1 else (0.0, _GAP / 2)
    titles = [_heading(panel, inner + heading_shift, size, language) for panel in figure.panels]
    headings, places = [], []
    for start in range(0, count, across):
        row = range(start, min(start + across, count))
        lines = max(len(titles[place]) for place in row)
        axes_top = top + lines * line_height(size) + _ABOVE
        for place in row:
            left = style.MARGIN + needs.left + (place - start) * (inner + _GAP)
            heading_top = top + (lines - len(titles[place])) * line_height(size)
            headings.append(Heading(tuple(titles[place]), left - heading_shift, heading_top))
            last = place + across >= count
            bottom = axes_top + needs.height
            places.append(Place(left, axes_top, left + inner, bottom, overhang, place == start, last))
        below = needs.below if needs.below_each or start + across >= count else 0.0
        top = axes_top + needs.height + below + _BETWEEN_ROWS
    return tuple(headings), tuple(places), top - _BETWEEN_ROWS


def draw_frame(sheet: Sheet, frame: Frame) -> None:
    """Everything but the panels' insides."""
    sheet.lines(style.MARGIN, style.MARGIN, frame.title, size=style.TITLE_SIZE, bold=True)
    for key, left, top in frame.keys:
        key.sample(sheet, left, top + line_height(style.TEXT_SIZE) / 2)
        sheet.text(left + _KEY, top, key.label, size=style.TEXT_SIZE)
    sheet.lines(style.MARGIN, frame.y_label_top, frame.y_label, size=style.SMALL_SIZE, colour=style.MUTED)
    for heading in frame.headings:
        sheet.lines(heading.left, heading.top, heading.lines, size=frame.heading_size, bold=True)


def _heading(panel: Panel, room: float, size: float, language: Language) -> list[str]:
    return wrap(panel.title.say(language), room, size, bold=True) if panel.title else []


def _heading_size(figure: Figure, room: float, language: Language) -> float:
    """Small enough that the longest word of any panel's title stays whole, within reason."""
    titles = [panel.title.say(language) for panel in figure.panels if panel.title]
    longest = max((longest_word(title, style.PANEL_SIZE, bold=True) for title in titles), default=0.0)
    return style.PANEL_SIZE if longest <= room else max(style.SMALL_SIZE, style.PANEL_SIZE * room / longest * 0.99)


def _place_keys(keys: tuple[Key, ...], room: float, top: float) -> tuple[tuple[tuple[Key, float, float], ...], float]:
    """The legend runs along lines under the title; an entry that does not fit starts a new line."""
    if not keys:
        return (), top
    placed, left = [], 0.0
    for key in keys:
        label = wrap(key.label, room - _KEY, style.TEXT_SIZE)[0]
        entry = _KEY + width(label, style.TEXT_SIZE)
        if left > 0 and left + entry > room:
            left, top = 0.0, top + line_height(style.TEXT_SIZE) + 0.03
        placed.append((Key(label, key.sample), style.MARGIN + left, top))
        left += entry + 0.22
    return tuple(placed), top + line_height(style.TEXT_SIZE) + 0.1


def _shared_y_label(panels: tuple[Panel, ...], room: float, language: Language) -> list[str]:
    """What the numbers measure stands once above the panels, written level, when they agree on it."""
    labels = {panel.y_label or (None if panel.x_label else _UNIT_LABELS.get(panel.unit)) for panel in panels}
    return wrap(label.say(language), room, style.SMALL_SIZE) if len(labels) == 1 and (label := labels.pop()) else []
