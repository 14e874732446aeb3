"""The outline of each kind of box, so that kinds can be told apart without colour."""

from __future__ import annotations

from math import cos, pi, sin

from virkning.theory.drawing.heads import Mark
from virkning.theory.drawing.scene import Box, Rect, Step

_DASH = (3.0, 1.6)
_CUT, _ROUND = 4.0, 6.0


def outline(box: Box) -> list[Mark]:
    rect = box.rect
    if box.kind == "active_mechanism":
        return [Mark(_rounded(rect), filled="own", width=1.4)]
    if box.kind == "moderator":
        return [Mark(_cut(rect), filled="own")]
    if box.kind == "context":
        return [Mark(_corners(rect), filled="own", width=0.7, dash=_DASH)]
    if box.kind == "target_group":
        return [Mark(_rounded(rect, 3.0), filled="own", width=0.7)]
    if box.kind == "problem_mechanism":
        bar = rect.left + 1.8
        return [
            Mark(_corners(rect), filled="own", width=0.8),
            Mark(((bar, rect.top), (bar, rect.bottom)), closed=False, width=2.2),
        ]
    if box.kind == "long_outcome":
        inner = Rect(rect.left + 1.6, rect.top + 1.6, rect.right - 1.6, rect.bottom - 1.6)
        return [Mark(_corners(rect), filled="own", width=1.0), Mark(_corners(inner), width=0.5)]
    return [Mark(_corners(rect), filled="own", width=0.9)]


def _corners(rect: Rect) -> tuple[Step, ...]:
    return (
        (rect.left, rect.top),
        (rect.right, rect.top),
        (rect.right, rect.bottom),
        (rect.left, rect.bottom),
    )


def _cut(rect: Rect) -> tuple[Step, ...]:
    left, top, right, bottom = rect
    return (
        (left + _CUT, top), (right - _CUT, top), (right, top + _CUT), (right, bottom - _CUT),
        (right - _CUT, bottom), (left + _CUT, bottom), (left, bottom - _CUT), (left, top + _CUT),
    )  # fmt: skip


def _rounded(rect: Rect, radius: float = _ROUND) -> tuple[Step, ...]:
    r = min(radius, rect.width / 2, rect.height / 2)
    centres = (
        (rect.right - r, rect.top + r, -pi / 2),
        (rect.right - r, rect.bottom - r, 0.0),
        (rect.left + r, rect.bottom - r, pi / 2),
        (rect.left + r, rect.top + r, pi),
    )
    return tuple(
        (x + r * cos(turn + step * pi / 12), y + r * sin(turn + step * pi / 12))
        for x, y, turn in centres
        for step in range(7)
    )
