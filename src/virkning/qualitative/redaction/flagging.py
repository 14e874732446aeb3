"""All that is pointed at in one text."""

from __future__ import annotations

import re

from virkning.qualitative.redaction.flags import Flag, joined
from virkning.qualitative.redaction.names import by_word
from virkning.qualitative.redaction.patterns import by_form

_TOKEN = re.compile(r"\[[a-zæøå -]+ \d+\]")


def flag(text: str) -> tuple[Flag, ...]:
    """Flags in order, none overlapping. What an earlier redaction put in ([navn 1]) is left alone."""
    tokens = [found.span() for found in _TOKEN.finditer(text)]
    found = [one for one in (*by_form(text), *by_word(text)) if not _inside(one, tokens)]
    return joined(found, text)


def _inside(one: Flag, spans: list[tuple[int, int]]) -> bool:
    return any(start < one.end and one.start < end for start, end in spans)
