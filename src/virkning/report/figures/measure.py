"""How wide a text is on paper, and where its lines break. Reads the font itself, so nothing has to be drawn first."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.font_manager import get_font

from virkning.report.figures.style import LEADING

_UNITS = 64
_POINTS_PER_INCH = 72


@cache
def font_file(bold: bool = False) -> str:
    """The font that matplotlib brings along: the same on every machine."""
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return str(Path(matplotlib.get_data_path()) / "fonts" / "ttf" / name)


@cache
def _font(bold: bool) -> Any:
    font = get_font(font_file(bold))
    font.set_size(_UNITS, _POINTS_PER_INCH)
    return font


@cache
def _advance(character: str, bold: bool) -> float:
    """The width of one character, as a share of the font size."""
    font = _font(bold)
    if font.get_char_index(ord(character)) == 0:
        return 1.0
    return font.load_char(ord(character)).linearHoriAdvance / 65536 / _UNITS


def width(text: str, size: float, bold: bool = False) -> float:
    """Inches that a line of text takes."""
    return sum(_advance(character, bold) for character in text) * size / _POINTS_PER_INCH


def drawable(text: str) -> str:
    """The text with a plain box for what the font lacks (emoji, for one) and spaces for control characters."""
    font = _font(False)
    shown = "".join(
        " "
        if ord(character) < 32 or ord(character) == 127
        else character
        if font.get_char_index(ord(character))
        else "□"
        for character in text
    )
    return re.sub(r"[ \t]+", " ", shown).strip()


def line_height(size: float) -> float:
    return size * LEADING / _POINTS_PER_INCH


def wrap(text: str, room: float, size: float, bold: bool = False) -> list[str]:
    """Lines that each fit the room: broken at spaces, a word too long for a line after a hyphen or within."""
    lines: list[str] = []
    line = ""
    for word in drawable(text).split(" "):
        joined = f"{line} {word}" if line else word
        if width(joined, size, bold) <= room:
            line = joined
            continue
        if line:
            lines.append(line)
        *whole, line = _pieces(word, room, size, bold)
        lines += whole
    return [*lines, line] if line else lines or [""]


def _pieces(word: str, room: float, size: float, bold: bool) -> list[str]:
    pieces = []
    while width(word, size, bold) > room and len(word) > 1:
        cut = _cut(word, room, size, bold)
        head, word = word[:cut], word[cut:]
        pieces.append(head if head[-1] in "-/–" else head + "-")
    return [*pieces, word]


def _cut(word: str, room: float, size: float, bold: bool) -> int:
    """As many characters as fit with a hyphen; an own hyphen or slash of the word is the better place."""
    fits = 1
    while fits < len(word) - 3 and width(word[: fits + 1] + "-", size, bold) <= room:
        fits += 1
    own = max(word.rfind(mark, 0, fits) for mark in "-/–") + 1
    return own if own > 2 else fits


def longest_word(text: str, size: float, bold: bool = False) -> float:
    return max((width(word, size, bold) for word in re.split(r"(?<=[-/])|\s+", drawable(text)) if word), default=0.0)
