"""Arrows within a column: straight up or down between neighbours where there is air, round the side where not."""

from __future__ import annotations

from virkning.language import Language
from virkning.lettering import width
from virkning.theory.drawing import style
from virkning.theory.drawing.blocks import Link, Plan
from virkning.theory.drawing.links import WORD_HEIGHT, Statuses, word
from virkning.theory.drawing.scene import Label, Line, Rect, Step

# Words, head, and some line to be seen on either side of them.
ROOM = 25.0


def stand_upright(plan: Plan, columns: list[Rect], gap: float, statuses: Statuses, language: Language) -> bool:
    """Choose the arrows that can run straight; they give up their places at the boxes' sides. True where there are any."""
    if gap < ROOM:
        return False
    row = {block: place for column in plan.columns for place, block in enumerate(column)}
    taken: set[tuple[int, int]] = set()
    for link in plan.links:
        start, end = link.path[0], link.path[-1]
        place = (start.column, min(row[start], row[end]))
        if start.column != end.column or abs(row[start] - row[end]) != 1 or place in taken:
            continue
        if width(word(link, statuses, language), style.LABEL_SIZE) + 4 > columns[start.column].width:
            continue
        taken.add(place)
        link.upright = True
        start.right.remove(link)
        end.right.remove(link)
    return bool(taken)


def upright_points(link: Link, columns: list[Rect]) -> list[Step]:
    """From edge to edge in the middle of the column."""
    start, end = link.path[0], link.path[-1]
    x = (columns[start.column].left + columns[start.column].right) / 2
    way = 1 if start.middle < end.middle else -1
    return [(x, start.middle + way * start.height / 2), (x, end.middle - way * end.height / 2)]


def upright_label(said: str, points: list[Step]) -> Label:
    """The words in the middle of the line, a little towards its beginning, clear of the head."""
    (x, start), (_, end) = points
    way = 1 if start < end else -1
    y = (start + end) / 2 - way * 2.0
    half = width(said, style.LABEL_SIZE) / 2
    rect = Rect(x - half - 1, y - WORD_HEIGHT / 2, x + half + 1, y + WORD_HEIGHT / 2)
    return Label(rect, Line(said, x - half, y + style.LABEL_SIZE * 0.36, style.LABEL_SIZE))
