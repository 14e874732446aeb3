"""From blocks to a sheet: place everything at a given size of writing, and hand over a scene."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from virkning.language import Language
from virkning.lettering import longest_word
from virkning.theory.drawing import style
from virkning.theory.drawing.blocks import Plan
from virkning.theory.drawing.boxes import box_text, give_heights, least_height, make_boxes
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


@dataclass(frozen=True, slots=True)
class Measured:
    """What of a plan's words is the same in every size of writing. names: each column's longest word, in size one.

    gutters: the room right of each column for words, bends and words. heads: the longest word above each column.
    """

    gutters: list[tuple[float, float, float]]
    names: list[float]
    heads: list[float]

    def columns(self, size: float, top: float = 0.0) -> list[Rect]:
        return column_rects([sum(one) for one in self.gutters], self.longest(size), top, A4_HEIGHT - MARGIN)

    def longest(self, size: float) -> list[float]:
        """The width that keeps every word of a column whole: in its boxes, with their paddings in a frame, and above it."""
        pairs = zip(self.names, self.heads, strict=True)
        return [max(name * size + 2 * style.PADDING + 7.0, head + 1.0) for name, head in pairs]


def measure(plan: Plan, look: Look) -> Measured:
    names = [
        max(_longest_word(box_text(element, look.language)) for block in column for element in block.elements)
        for column in plan.columns
    ]
    heads = [longest_word(heading(plan, one, look.language), style.HEADING_SIZE, True) for one in plan.heading_of]
    return Measured(_gutter_widths(plan, look), names, heads)


@lru_cache(maxsize=20_000)
def _longest_word(name: str) -> float:
    return longest_word(name, 1.0)


def fits(theory: Theory, plan: Plan, look: Look, measured: Measured) -> bool:
    """Whether the tallest column has room on a sheet of A4, before any order is sought.

    In large writing the words have to stay whole too; they may be parted in the smallest only.
    """
    if _least_needed(plan, look.size) > A4_HEIGHT:
        return False
    if look.size > style.SHEET_SIZE and not _keeps_words_whole(measured, look.size):
        return False
    return _needed(plan, _prepare(theory, plan, look, measured)) <= A4_HEIGHT


def _keeps_words_whole(measured: Measured, size: float) -> bool:
    return sum(measured.longest(size)) <= sum(rect.width for rect in measured.columns(size)) + 0.01


def compose(theory: Theory, plan: Plan, look: Look) -> Scene:
    """The whole sheet: A4 on its side, lower where little is on it, higher only where the tallest column needs it."""
    room = _prepare(theory, plan, look, measure(plan, look))
    put_in_order(plan)
    if stand_upright(plan, room.columns, _gap(plan, room), look.statuses, look.language):
        room = _prepare(theory, plan, look, measure(plan, look))
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


def _least_needed(plan: Plan, size: float) -> float:
    """Never more than what is needed, and known before any word is measured."""
    heights = [sum(least_height(block, size) for block in column) + GAP * (len(column) - 1) for column in plan.columns]
    return max(heights, default=0.0) + 2 * MARGIN


def _prepare(theory: Theory, plan: Plan, look: Look, measured: Measured) -> _Room:
    title = _title(theory, look)
    columns = measured.columns(look.size, MARGIN + depth(title[:-1]) + style.LEGEND_SIZE * 1.3 + 10)
    gutters = [
        Gutter(rect.right, rect.right + sum(one), one[0], one[2])
        for rect, one in zip(columns, measured.gutters, strict=True)
    ]
    give_heights(plan, columns, look.size, look.language)
    _, _, begin = headings(plan, columns, look.language)
    foot = footer(theory, plan, look.size, look.statuses, look.language, band=look.band)
    return _Room(title, foot, columns, gutters, begin)


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
