"""The words on arrows, the places where arrows meet their boxes, and the lines between."""

from __future__ import annotations

from collections.abc import Mapping

from virkning.language import Language
from virkning.lettering import width
from virkning.theory.drawing import style
from virkning.theory.drawing.blocks import Block, Link
from virkning.theory.drawing.frame import Gutter
from virkning.theory.drawing.scene import Label, Line, Rect, Step
from virkning.theory.status.rules import STATUSES

HEAD = 7.5
WORD_HEIGHT = style.LABEL_SIZE * 1.16
PORT = WORD_HEIGHT + 1.4  # apart, so that words on neighbouring arrows never touch
Statuses = Mapping[str, str]


def status_of_link(link: Link, statuses: Statuses) -> str:
    """The status its arrows share; mixed where they differ, none where nothing is known of any arrow at all."""
    if not statuses:
        return ""
    found = {statuses.get(arrow.id, "untested") for arrow in link.arrows}
    return found.pop() if len(found) == 1 else "mixed"


def word(link: Link, statuses: Statuses, language: Language) -> str:
    """What stands on the arrow: its sign, and its status unless that is untested."""
    sign, status = link.arrows[0].sign, status_of_link(link, statuses)
    said = "" if status in ("", "untested") else (STATUSES | {"mixed": style.MIXED})[status].say(language)
    marked = style.SIGN_MARKS[sign].say(language)
    if any(arrow.reconstructed for arrow in link.arrows):
        marked += style.RECONSTRUCTED
    return f"{marked}{' ' if len(marked) < 3 else ' · '}{said}" if said else marked


def head_side(link: Link) -> tuple[int, str]:
    """The gutter that holds the arrow's words (numbered by the column on its left) and on which side of it."""
    before, end = link.path[-2], link.path[-1]
    return (end.column - 1, "right") if before.column < end.column else (end.column, "left")


def sort_ports(block: Block) -> None:
    """Arrows leave and meet a box in the order of their other ends, so that they do not cross at the box."""
    for side in (block.left, block.right):
        side.sort(key=lambda link: (_other(link, block).middle, link.arrows[0].id))


def _other(link: Link, block: Block) -> Block:
    """The neighbour of a block along a link."""
    place = link.path.index(block)
    return link.path[place + 1] if place + 1 < len(link.path) else link.path[place - 1]


def port(block: Block, link: Link, side: str) -> float:
    """The height at which a link meets the side of a block."""
    links = block.left if side == "left" else block.right
    if block.is_pass:
        return block.middle
    return block.middle + (links.index(link) - (len(links) - 1) / 2) * PORT


def ports_height(block: Block) -> float:
    """What a block must be high for its arrows to have their ports."""
    return max(len(block.left), len(block.right)) * PORT + 1.0


def piece(
    link: Link, one: Block, other: Block, columns: list[Rect], gutters: list[Gutter]
) -> tuple[list[Step], list[bool]]:
    """From block to block: straight through the words' room, bent between, straight again."""
    same = one.column == other.column
    if same or one.column < other.column:
        gutter = gutters[one.column]
        a, b = port(one, link, "right"), port(other, link, "right" if same else "left")
        start = columns[one.column].right
        if same:
            turn = gutter.left + gutter.left_words
            return [(start, a), (turn, a), (turn, b), (start, b)], [False, True, False]
        ends = (gutter.left + gutter.left_words, gutter.right - gutter.right_words)
        return [(start, a), (ends[0], a), (ends[1], b), (columns[other.column].left, b)], [False, True, False]
    gutter = gutters[other.column]
    a, b = port(one, link, "left"), port(other, link, "right")
    ends = (gutter.right - gutter.right_words, gutter.left + gutter.left_words)
    return [(columns[one.column].left, a), (ends[0], a), (ends[1], b), (columns[other.column].right, b)], [
        False, True, False,
    ]  # fmt: skip


def side_label(said: str, points: list[Step]) -> Label:
    """The words just before the arrowhead."""
    (x, y), from_left = points[-1], points[-2][0] < points[-1][0]
    room = width(said, style.LABEL_SIZE) + 2.0
    left = x - HEAD - room if from_left else x + HEAD
    rect = Rect(left, y - WORD_HEIGHT / 2, left + room, y + WORD_HEIGHT / 2)
    return Label(rect, Line(said, left + 1.0, y + style.LABEL_SIZE * 0.36, style.LABEL_SIZE))
