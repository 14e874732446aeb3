"""A picture as plain marks in points: what is drawn where, before anything is written as SVG or PNG.

Rectangles are (left, top, right, bottom) with the origin in the upper left corner.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

A4_WIDTH, A4_HEIGHT = 841.89, 595.28
MARGIN = 26.0
LOWEST = 200.0


class Rect(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def meets(self, other: Rect, slack: float = 0.01) -> bool:
        """Whether two rectangles share more than an edge."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > slack and down > slack

    def holds(self, other: Rect, slack: float = 0.01) -> bool:
        return (
            self.left - slack <= other.left
            and self.top - slack <= other.top
            and other.right <= self.right + slack
            and other.bottom <= self.bottom + slack
        )


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text; (left, baseline) is where it starts."""

    text: str
    left: float
    baseline: float
    size: float
    bold: bool = False
    muted: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A box with its lines; `kind` gives it its shape."""

    part: str
    kind: str
    rect: Rect
    lines: tuple[Line, ...]
    title: str


@dataclass(frozen=True, slots=True)
class Frame:
    """A dashed frame round boxes that share their arrow, with their kind above them where it has to be said."""

    rect: Rect
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Label:
    """The words on an arrow, in a white field over its line."""

    rect: Rect
    line: Line


Step = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Route:
    """The line of an arrow: points joined by straight pieces where `bends` is False and by S-curves where it is True.

    bends[i] tells of the piece from points[i] to points[i + 1]. `label` lies on the last straight piece.
    """

    parts: tuple[str, ...]
    sign: str
    status: str
    points: tuple[Step, ...]
    bends: tuple[bool, ...]
    label: Label | None
    title: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin straight line, under a heading or in the legend."""

    points: tuple[Step, Step]


@dataclass(frozen=True, slots=True)
class Scene:
    """One sheet. name: what tells it from other sheets on the same page."""

    name: str
    width: float
    height: float
    title: str
    description: str
    language: str
    boxes: tuple[Box, ...]
    frames: tuple[Frame, ...]
    routes: tuple[Route, ...]
    lines: tuple[Line, ...]
    rules: tuple[Rule, ...]
    samples: tuple[Route, ...] = ()

    @property
    def fits_a4(self) -> bool:
        return self.width <= A4_WIDTH + 0.01 and self.height <= A4_HEIGHT + 0.01
