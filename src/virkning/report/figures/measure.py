"""Lettering as the figures and tables count it: in inches, and with a plain box for what the font lacks."""

from __future__ import annotations

import re

from virkning import lettering
from virkning.report.figures.style import LEADING

_POINTS_PER_INCH = 72


def width(text: str, size: float, bold: bool = False) -> float:
    """Inches that a line of text takes."""
    return lettering.width(text, size, bold) / _POINTS_PER_INCH


def line_height(size: float) -> float:
    return size * LEADING / _POINTS_PER_INCH


def wrap(text: str, room: float, size: float, bold: bool = False) -> list[str]:
    """Lines that each fit the room; one line even where there is no text."""
    return list(lettering.wrap(lettering.drawable(text), room * _POINTS_PER_INCH, size, bold)) or [""]


def longest_word(text: str, size: float, bold: bool = False) -> float:
    """A word may be parted at its own hyphens and slashes."""
    parted = re.sub(r"(?<=[-/])", " ", lettering.drawable(text))
    return lettering.longest_word(parted, size, bold) / _POINTS_PER_INCH
