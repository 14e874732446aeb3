"""The drawn line of each arrow, with its words and what it says to those who point at it."""

from __future__ import annotations

from virkning.language import Language
from virkning.theory.drawing.blocks import Link
from virkning.theory.drawing.frame import Gutter
from virkning.theory.drawing.links import Statuses, piece, side_label, status_of_link, word
from virkning.theory.drawing.scene import Rect, Route, Step
from virkning.theory.drawing.upright import upright_label, upright_points
from virkning.theory.kinds import SIGNS
from virkning.theory.model import Theory
from virkning.theory.status.rules import STATUSES


def route(
    link: Link, columns: list[Rect], gutters: list[Gutter], theory: Theory, statuses: Statuses, language: Language
) -> Route:
    said = word(link, statuses, language)
    if link.upright:
        points, bends = upright_points(link, columns), [False]
        label = upright_label(said, points)
    else:
        points, bends = _sideways(link, columns, gutters)
        label = side_label(said, points)
    status = status_of_link(link, statuses)
    return Route(
        parts=tuple(arrow.id for arrow in link.arrows),
        sign=link.arrows[0].sign,
        status=status,
        points=tuple(points),
        bends=tuple(bends),
        label=label,
        title=_title(link, theory, status, language),
    )


def _sideways(link: Link, columns: list[Rect], gutters: list[Gutter]) -> tuple[list[Step], list[bool]]:
    points: list[Step] = []
    bends: list[bool] = []
    for one, other in link.steps:
        steps, curved = piece(link, one, other, columns, gutters)
        if points:
            bends.append(False)  # straight across the column of a pass
        points += steps
        bends += curved
    return points, bends


def _title(link: Link, theory: Theory, status: str, language: Language) -> str:
    said = []
    for arrow in link.arrows:
        start, end = (theory.element(id).name.say(language) for id in (arrow.start, arrow.end))
        said.append(f"{start} {SIGNS[arrow.sign].say(language)} {end}")
    tail = f" ({STATUSES[status].say(language)})" if status in STATUSES else ""
    return "; ".join(said) + tail
