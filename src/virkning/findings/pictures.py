"""Figures as data: what is to be seen, not how it is drawn. The report room draws them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from virkning.language import Text

Kind = Literal["bars", "dots", "lines", "steps", "caterpillar", "histogram", "stack", "flow"]
Unit = Literal["share", "points", "number", "count", "hours", "kroner", "scale"]
Number = float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One set of marks: y for each x (or category), with an interval where low and high are given.

    n: how many people each mark rests on. counted: y is the plain share of those n that have something.
    """

    label: Text
    y: tuple[Number, ...]
    x: tuple[float, ...] = ()
    low: tuple[Number, ...] = ()
    high: tuple[Number, ...] = ()
    n: tuple[int | None, ...] = ()
    counted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One set of axes.

    bars, dots, stack: one mark (or stack) per category; lines, steps: y against x;
    caterpillar: units sorted by y, without names; histogram: x holds the bin edges, y the counts;
    flow: categories are boxes from top to bottom, one series holds their counts.
    """

    kind: Kind
    series: tuple[Series, ...]
    categories: tuple[Text, ...] = ()
    title: Text | None = None
    x_label: Text | None = None
    y_label: Text | None = None
    unit: Unit = "number"
    reference: float | None = None
    reference_label: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One picture of one or more panels. `alt` says in words what a reader would see."""

    name: str
    title: Text
    alt: Text
    panels: tuple[Panel, ...]
    across: int = 1
    note: Text | None = None
