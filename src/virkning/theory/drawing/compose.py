"""From blocks to a sheet: place everything at a given size of writing, and hand over a scene."""

from __future__ import annotations

from dataclasses import dataclass

from virkning.language import Language
from virkning.lettering import longest_word
from virkning.theory.drawing import style
from virkning.theory.drawing.blocks import Plan
from virkning.theory.drawing.boxes import box_text, give_heights, make_boxes
from virkning.theory.drawing.frame import Gutter, column_rects, depth, heading, headings, text_lines, words_width
from virkning.theory.drawing.legend import Footer, footer, subtitle
from virkning.theory.drawing.links import Statuses, head_side, sort_ports, word
from virkning.theory.drawing.ordering import put_in_order
from virkning.theory.drawing.placing import GAP, WIDEST_GAP, column_height, gap_between, place
from virkning.theory.drawing.routes import route
from virkning.theory.drawing.scene import A4_HEIGHT, A4_WIDTH, LOWEST, MARGIN, Line, Rect, Scene
from virkning.theory.drawing.upright import stand_upright
from virkning.theory.model import Theory

_NARROWEST_BEND, _WIDEST_BEND = 16.0, 36.0


@dataclass(frozen=True, slots=True)
class Look:
    """How a picture is shown: its language, the arrows' statuses, the size of writing, and which sheet it is.

    band: whether what holds for the whole theory stands on this sheet.
    """

    language: Language
    statuses: Statuses
    size: float = style.BOX_SIZES[0]
    sheet: str = ""
    number: int = 1
    band: bool = True


@dataclass(frozen=True, slots=True)
class _Room:
    """What is fixed before anything is placed. begin: where the columns' boxes may begin."""

    title: tuple[Line, ...]
    foot: Footer
    columns: list[Rect]
    gutters: list[Gutter]
    begin: float


def fits(theory: Theory, plan: Plan, look: Look) -> bool:
    """Whether the tallest column has room on a sheet of A4, before any order is sought.

    In large writing the words have to stay whole too; they may be parted in the smallest only.
    """
    room = _prepare(theory, plan, look)
    widths = sum(rect.width for rect in room.columns)
    whole = sum(_longest_words(plan, look)) <= widths + 0.01
    return _needed(plan, room) <= A4_HEIGHT and (whole or look.size <= style.SHEET_SIZE)


def compose(theory: Theory, plan: Plan, look: Look) -> Scene:
    """The whole sheet: A4 on its side, lower where little is on it, higher only where the tallest column needs it."""
    room = _prepare(theory, plan, look)
    put_in_order(plan)
    if stand_upright(plan, room.columns, _gap(plan, room), look.statuses, look.language):
        room = _prepare(theory, plan, look)
    height = _height(plan, room)
    end = height - MARGIN - room.foot.height
    place(plan, room.begin, end)
    for column in plan.columns:
        for block in column:
            sort_ports(block)
    boxes, frames = make_boxes(plan, room.columns, look.size, look.language)
    foot = room.foot.moved_to(end)
    heads, rules, _ = headings(plan, room.columns, look.language)
    return Scene(
        name=f"{theory.id}-{look.number}",
        width=A4_WIDTH,
        height=height,
        title=theory.title.say(look.language),
        description=theory.head.text.say(look.language) if theory.head.text else "",
        language=look.language,
        boxes=(*boxes, *foot.boxes),
        frames=frames,
        routes=tuple(
            route(link, room.columns, room.gutters, theory, look.statuses, look.language) for link in plan.links
        ),
        lines=(*room.title, *heads, *foot.lines),
        rules=(*rules, *foot.rules),
        samples=foot.samples,
    )


def _height(plan: Plan, room: _Room) -> float:
    return max(min(A4_HEIGHT, _needed(plan, room, WIDEST_GAP) + 2 * MARGIN), _needed(plan, room), LOWEST)


def _gap(plan: Plan, room: _Room) -> float:
    return gap_between(plan, _height(plan, room) - MARGIN - room.foot.height - room.begin)


def _needed(plan: Plan, room: _Room, gap: float = GAP) -> float:
    tallest = max((column_height(column, gap) for column in plan.columns), default=0.0)
    return room.begin + tallest + room.foot.height + MARGIN


def _prepare(theory: Theory, plan: Plan, look: Look) -> _Room:
    title = _title(theory, look)
    top = MARGIN + depth(title[:-1]) + style.LEGEND_SIZE * 1.3 + 10
    widths = _gutter_widths(plan, look)
    columns = column_rects([sum(one) for one in widths], _longest_words(plan, look), top, A4_HEIGHT - MARGIN)
    gutters = [
        Gutter(rect.right, rect.right + sum(one), one[0], one[2]) for rect, one in zip(columns, widths, strict=True)
    ]
    give_heights(plan, columns, look.size, look.language)
    _, _, begin = headings(plan, columns, look.language)
    foot = footer(theory, plan, look.size, look.statuses, look.language, band=look.band)
    return _Room(title, foot, columns, gutters, begin)


def _longest_words(plan: Plan, look: Look) -> list[float]:
    """The width that keeps every word of a column whole: in its boxes, with their paddings in a frame, and above it."""
    found = []
    for column, stands in zip(plan.columns, plan.heading_of, strict=True):
        names = [box_text(element, look.language) for block in column for element in block.elements]
        inside = max(longest_word(name, look.size) for name in names) + 2 * style.PADDING + 7.0
        above = longest_word(heading(plan, stands, look.language), style.HEADING_SIZE, True) + 1.0
        found.append(max(inside, above))
    return found


def _title(theory: Theory, look: Look) -> tuple[Line, ...]:
    room = Rect(MARGIN, MARGIN, A4_WIDTH - MARGIN, MARGIN)
    lines = text_lines(theory.title.say(look.language), room, style.TITLE_SIZE, bold=True)
    under = room._replace(top=MARGIN + depth(lines))
    return (*lines, *text_lines(subtitle(theory, look.language, look.sheet), under, style.LEGEND_SIZE, muted=True)[:1])


def _gutter_widths(plan: Plan, look: Look) -> list[tuple[float, float, float]]:
    """Room for words, bends and words on the right of each column; none after the last unless arrows turn there."""
    words: list[dict[str, list[str]]] = [{"left": [], "right": []} for _ in plan.columns]
    crossing = [0] * len(plan.columns)
    for link in (one for one in plan.links if not one.upright):
        column, side = head_side(link)
        words[column][side].append(word(link, look.statuses, look.language))
        for one, other in link.steps:
            crossing[min(one.column, other.column)] += 1
    return [
        (
            words_width(one["left"]) if one["left"] else 2.0,
            min(_WIDEST_BEND, _NARROWEST_BEND + number / 2),
            words_width(one["right"]) if one["right"] else 2.0,
        )
        if number
        else (0.0, 0.0 if place == len(words) - 1 else _NARROWEST_BEND, 0.0)
        for place, (one, number) in enumerate(zip(words, crossing, strict=True))
    ]
