"""All that is pointed at in one text."""

from __future__ import annotations

import re

from virkning.qualitative.redaction.flags import Flag, joined
from virkning.qualitative.redaction.names import by_word, listed_name
from virkning.qualitative.redaction.patterns import by_form

_TOKEN = re.compile(r"\[[a-zæøå -]+ \d+\]")


def flag(text: str) -> tuple[Flag, ...]:
    """Flags in order, none overlapping. What an earlier redaction put in ([navn 1]) is left alone."""
    tokens = [found.span() for found in _TOKEN.finditer(text)]
    formed = [one for one in by_form(text) if not _is_only_a_name(one, text)]
    found = [one for one in (*formed, *by_word(text)) if not _inside(one, tokens)]
    return joined(found, text)


def _is_only_a_name(one: Flag, text: str) -> bool:
    """Solvej ends like a street and is a name; the list knows better than the ending."""
    return one.kind == "address" and listed_name(text[one.start : one.end])


def _inside(one: Flag, spans: list[tuple[int, int]]) -> bool:
    return any(start < one.end and one.start < end for start, end in spans)
