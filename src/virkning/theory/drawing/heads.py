"""The shapes at the ends of arrows, one for each sign, and the curves of their lines."""

from __future__ import annotations

from dataclasses import dataclass

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
    (x, y), before = route.points[-1], route.points[-2][0]
    way = 1.0 if before < x else -1.0
    marks = _HEADS[route.sign](x, y, way)
    if route.sign == "with":
        (x, y), after = route.points[0], route.points[1][0]
        marks += _dot(x, y, 1.0 if after < x else -1.0)
    return marks


def _triangle(x: float, y: float, way: float, filled: str = "ink") -> list[Mark]:
    back = x - way * _LONG
    return [Mark(((x, y), (back, y - _HALF), (back, y + _HALF)), filled=filled, width=0.7)]


def _bar(x: float, y: float, way: float) -> list[Mark]:
    at = x - way * 1.2
    return [Mark(((at, y - 3.4), (at, y + 3.4)), closed=False, width=2.0)]


def _diamond(x: float, y: float, way: float) -> list[Mark]:
    half, back = x - way * _LONG / 2, x - way * _LONG
    return [Mark(((x, y), (half, y - _HALF), (back, y), (half, y + _HALF)), filled="paper")]


def _double(x: float, y: float, way: float) -> list[Mark]:
    heads = [((at - way * 3.0, y - _HALF), (at, y), (at - way * 3.0, y + _HALF)) for at in (x, x - way * 2.8)]
    return [Mark(head, closed=False, width=1.1) for head in heads]


def _dot(x: float, y: float, way: float) -> list[Mark]:
    at, r = x - way * 2.0, 1.9
    octagon = (
        (1.0, 0.41),
        (0.41, 1.0),
        (-0.41, 1.0),
        (-1.0, 0.41),
        (-1.0, -0.41),
        (-0.41, -1.0),
        (0.41, -1.0),
        (1.0, -0.41),
    )
    return [Mark(tuple((at + r * dx, y + r * dy) for dx, dy in octagon), filled="ink", width=0.3)]


def _open(x: float, y: float, way: float) -> list[Mark]:
    return _triangle(x, y, way, "paper")


_HEADS = {"+": _triangle, "-": _bar, "if": _diamond, "replaced_by": _double, "with": _dot, "?": _open}
