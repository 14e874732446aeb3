"""Two languages side by side: what users read exists in Danish (the default) and English."""

from __future__ import annotations

import os
from typing import Literal, NamedTuple

Language = Literal["da", "en"]
LANGUAGES: tuple[Language, ...] = ("da", "en")

NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"
MISSING = "–"


class Text(NamedTuple):
    """One message in both languages."""

    da: str
    en: str

    def say(self, language: Language) -> str:
        return self.da if language == "da" else self.en

    def fill(self, **parts: object) -> Text:
        """The same message with its {named} places filled; a Text among the parts keeps its two languages."""
        return Text(*(self._filled(language, parts) for language in LANGUAGES))

    def _filled(self, language: Language, parts: dict[str, object]) -> str:
        spoken = {key: part.say(language) if isinstance(part, Text) else part for key, part in parts.items()}
        return self.say(language).format(**spoken)


def same(text: str) -> Text:
    """A text that reads the same in both languages: a name, a number, a code."""
    return Text(text, text)


def chosen_language() -> Language:
    """The language of the person at the keyboard: Danish unless VIRKNING_LANGUAGE says en."""
    return "en" if os.environ.get("VIRKNING_LANGUAGE", "da").lower().startswith("en") else "da"


def number(value: float | None, decimals: int = 0, language: Language = "da") -> str:
    """A number as it is printed on paper: 1.234,5 in Danish and 1,234.5 in English."""
    if value is None or value != value:
        return MISSING
    rounded = f"{value:,.{decimals}f}"
    if float(rounded.replace(",", "")) == 0:
        rounded = rounded.lstrip("-")
    if language == "da":
        rounded = rounded.translate(str.maketrans(",.", ".,"))
    return rounded.replace("-", MINUS)


def percent(share: float | None, decimals: int = 1, language: Language = "da") -> str:
    """A share as per cent: 14,8 % in Danish and 14.8% in English."""
    if share is None or share != share:
        return MISSING
    gap = NO_BREAK_SPACE if language == "da" else ""
    return f"{number(100 * share, decimals, language)}{gap}%"


def p_value(p: float | None, language: Language = "da") -> str:
    """A p value with three decimals, four when small; the smallest are said to be below a limit, never zero."""
    if p is None or p != p:
        return MISSING
    if p < 0.0001:
        return "<" + number(0.0001, 4, language)
    return number(p, 4 if p < 0.001 else 3, language)
