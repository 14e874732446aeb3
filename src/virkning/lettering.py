"""How wide a text is on paper, and where its lines break: read from the font itself, so nothing has to be drawn first.

Lengths are points, 72 to the inch.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.ft2font import FT2Font

_UNITS = 64
_VOWELS = "aeiouyæøå"


@cache
def font_file(bold: bool = False) -> str:
    """The font that matplotlib brings along: the same on every machine."""
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return str(Path(matplotlib.get_data_path()) / "fonts" / "ttf" / name)


@cache
def _font(bold: bool) -> Any:
    """A font of our own: the one that matplotlib shares has its size changed by whoever draws with it."""
    font = FT2Font(font_file(bold))
    font.set_size(_UNITS, 72)
    return font


@cache
def _advance(character: str, bold: bool) -> float:
    """The width of one character as a share of the font size."""
    font = _font(bold)
    if font.get_char_index(ord(character)) == 0:
        return 1.0
    return font.load_char(ord(character)).linearHoriAdvance / 65536 / _UNITS


def width(text: str, size: float, bold: bool = False) -> float:
    return sum(_advance(character, bold) for character in text) * size


def drawable(text: str) -> str:
    """The text with a plain box for what the font lacks (emoji, for one) and spaces for control characters."""
    shown = "".join(" " if ord(one) < 32 or ord(one) == 127 else one if _drawn(one) else "□" for one in text)
    return re.sub(r"[ \t]+", " ", shown).strip()


def _drawn(character: str) -> bool:
    return bool(_font(False).get_char_index(ord(character)))


def longest_word(text: str, size: float, bold: bool = False) -> float:
    return max((width(word, size, bold) for word in _words(text)), default=0.0)


def _words(text: str) -> list[str]:
    """Parted at plain spaces only: a space that may not break holds its words together."""
    return [word for word in re.split(r"[ \t\r\n]+", text) if word]


@lru_cache(maxsize=20_000)
def wrap(text: str, room: float, size: float, bold: bool = False) -> tuple[str, ...]:
    """Lines that each fit the room: broken at spaces, a word too long for a line after a hyphen or within."""
    lines: list[str] = []
    line = ""
    for word in _words(text):
        joined = f"{line} {word}" if line else word
        if width(joined, size, bold) <= room:
            line = joined
            continue
        if line:
            lines.append(line)
        *whole, line = _pieces(word, room, size, bold)
        lines += whole
    return (*lines, line) if line else tuple(lines)


def _pieces(word: str, room: float, size: float, bold: bool) -> list[str]:
    pieces = []
    while width(word, size, bold) > room and len(word) > 2:
        fits = 1
        while fits < len(word) - 2 and width(word[: fits + 1] + "-", size, bold) <= room:
            fits += 1
        own = max(word.rfind(mark, 0, fits) for mark in "-/–") + 1
        cut = own if own > 2 else _between_syllables(word, fits)
        head, word = word[:cut], word[cut:]
        pieces.append(head if head[-1] in "-/–" else head + "-")
    return [*pieces, word]


def _between_syllables(word: str, fits: int) -> int:
    """Where a Danish compound is joined by an s; else before a consonant that a vowel follows. Not grammar, but seldom ugly."""
    for cut in range(fits, max(4, fits - 9), -1):
        if word[cut - 1] == "s" and word[cut].lower() not in _VOWELS + "s" and len(word) - cut > 3:
            return cut
    for cut in range(fits, max(2, fits - 5), -1):
        after = word[cut : cut + 2].lower()
        if len(after) == 2 and after[0] not in _VOWELS and after[1] in _VOWELS and len(word) - cut > 2:
            return cut
    return fits
