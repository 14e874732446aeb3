"""Numbers as they stand in a sentence of a report, in both languages."""

from __future__ import annotations

from virkning.findings.profiles import DEFAULT
from virkning.language import LANGUAGES, Text, number, p_value, percent


def pct(share: float, decimals: int = 1) -> Text:
    """14,8 % / 14.8%."""
    return Text(percent(share, decimals, "da"), percent(share, decimals, "en"))


def points(share: float, decimals: int = 1) -> Text:
    """13,7 procentpoint / 13.7 percentage points."""
    return Text(
        f"{number(100 * share, decimals, 'da')} procentpoint",
        f"{number(100 * share, decimals, 'en')} percentage points",
    )


def plain(value: float, decimals: int = 0) -> Text:
    return Text(number(value, decimals, "da"), number(value, decimals, "en"))


def counted(number_: int) -> Text:
    """A number of people in a sentence; a small one is not told."""
    return (
        plain(number_)
        if number_ >= DEFAULT.smallest
        else Text(f"færre end {DEFAULT.smallest}", f"fewer than {DEFAULT.smallest}")
    )


def between(low: float, high: float, decimals: int = 1) -> Text:
    """95 %-interval 3,1 til 8,4 / 95% interval 3.1 to 8.4, the ends given as shares and said in percentage points."""
    ends = [[number(100 * end, decimals, language) for end in (low, high)] for language in LANGUAGES]
    return Text(f"95 %-interval {ends[0][0]} til {ends[0][1]}", f"95% interval {ends[1][0]} to {ends[1][1]}")


def p_says(p: float | None) -> Text:
    """p = 0,031 / p < 0.0001."""
    said = [p_value(p, language) for language in ("da", "en")]
    return Text(*(f"p {text}" if text.startswith("<") else f"p = {text}" for text in said))
