"""The line of a team's caseload against its target: where the points lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from virkning.casework.leader.team import Load

WIDTH, HEIGHT, MARGIN = 480, 140, 24


@dataclass(frozen=True, slots=True)
class LoadChart:
    path: str
    target: str
    points: tuple[tuple[float, float, Load], ...]
    top: float


def load_chart(loads: Sequence[Load]) -> LoadChart:
    """Cases per caseworker by month, and the target as a second line."""
    highest = max([load.each or 0 for load in loads] + [load.target or 0 for load in loads] + [1])
    step = (WIDTH - 2 * MARGIN) / max(len(loads) - 1, 1)

    def y(value: float) -> float:
        return round(HEIGHT - MARGIN - value / highest * (HEIGHT - 2 * MARGIN), 1)

    points = tuple(
        (round(MARGIN + place * step, 1), y(load.each), load)
        for place, load in enumerate(loads)
        if load.each is not None
    )
    targets = [(round(MARGIN + place * step, 1), y(load.target)) for place, load in enumerate(loads) if load.target]
    return LoadChart(_path([(x, height) for x, height, _ in points]), _path(targets), points, highest)


def _path(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{'L' if place else 'M'}{x} {y}" for place, (x, y) in enumerate(points))
