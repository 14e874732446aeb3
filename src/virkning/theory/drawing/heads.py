"""The shapes at the ends of arrows, one for each sign, and the curves of their lines."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import cos, pi, sin

from virkning.theory.drawing.scene import Route, Step

_LONG, _HALF = 5.6, 2.7
_LEAST_BULGE, _MOST_BULGE = 8.0, 20.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A polygon or a broken line. filled: "" for none, "ink", "paper" or "own" for the fill of its kind."""

    points: tuple[Step, ...]
    closed: bool = True
    width: float = 0.9
    filled: str = ""
    dash: tuple[float, ...] = ()


def controls(start: Step, end: Step) -> tuple[Step, Step]:
    """Where a curve between two points is pulled: level at both ends; out to the right where it turns back,
    the further the longer, so that turns within each other stay apart."""
    if start[0] == end[0]:
        out = start[0] + min(_MOST_BULGE, _LEAST_BULGE + abs(end[1] - start[1]) / 14)
        return (out, start[1]), (out, end[1])
    half = (start[0] + end[0]) / 2
    return (half, start[1]), (half, end[1])


def head_marks(route: Route) -> list[Mark]:
    """The head at the arrow's end, pointing the way its last piece goes; both ends for things that go together."""
    if not route.parts:
        return []
    marks = [_placed(mark, route.points[-1], route.points[-2]) for mark in _HEADS[route.sign]]
    if route.sign == "with":
        marks += [_placed(mark, route.points[0], route.points[1]) for mark in _HEADS[route.sign]]
    return marks


def _placed(mark: Mark, tip: Step, before: Step) -> Mark:
    """A mark drawn with its tip in (0, 0) and its body along the first coordinate, turned to where it belongs."""
    level = tip[1] == before[1]
    way = 1.0 if (before[0] < tip[0] if level else before[1] < tip[1]) else -1.0
    x, y = tip
    turned = tuple((x - way * a, y + b) if level else (x + b, y - way * a) for a, b in mark.points)
    return replace(mark, points=turned)


def _dot(radius: float = 1.9, middle: float = 2.0) -> Mark:
    turns = [(step + 0.5) * pi / 4 for step in range(8)]
    return Mark(tuple((middle + radius * cos(turn), radius * sin(turn)) for turn in turns), filled="ink", width=0.3)


_TRIANGLE: tuple[Step, ...] = ((0.0, 0.0), (_LONG, -_HALF), (_LONG, _HALF))
_CHEVRON: tuple[Step, ...] = ((3.0, -_HALF), (0.0, 0.0), (3.0, _HALF))
_HEADS: dict[str, tuple[Mark, ...]] = {
    "+": (Mark(_TRIANGLE, filled="ink", width=0.7),),
    "-": (Mark(((1.2, -3.4), (1.2, 3.4)), closed=False, width=2.0),),
    "if": (Mark(((0.0, 0.0), (_LONG / 2, -_HALF), (_LONG, 0.0), (_LONG / 2, _HALF)), filled="paper"),),
    "replaced_by": (
        Mark(_CHEVRON, closed=False, width=1.1),
        Mark(tuple((a + 2.8, b) for a, b in _CHEVRON), closed=False, width=1.1),
    ),
    "with": (_dot(),),
    "?": (Mark(_TRIANGLE, filled="paper", width=0.7),),
}
