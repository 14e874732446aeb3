"""Somebody left out in one place is left out everywhere: the same wording may not stand in any text of the project."""

from __future__ import annotations

import re
from collections.abc import Iterable

from virkning.qualitative.redaction.names import is_ordinary
from virkning.qualitative.redaction.review import Judged

_SHORTEST = 3
"""Initials of two letters are in half of all words."""


def left_over(text: str, decided: Iterable[Judged], elsewhere: Iterable[str]) -> str | None:
    """A wording that was left out, here or elsewhere in the project, and still stands in the text.

    A wording that this text's review lets stand somewhere is let stand. elsewhere: wordings in small letters.
    """
    decided = list(decided)
    kept = {one.text.casefold() for one in decided if one.decision == "reject"}
    here = [one.text for one in decided if one.decision in ("accept", "replace")]
    for wording in dict.fromkeys([*here, *elsewhere]):
        if wording.casefold() not in kept and (stands := standing(wording, text)):
            return stands
    return None


def standing(wording: str, text: str) -> str | None:
    """Where a wording stands as a word of its own, genitive or not; one that is an ordinary word too needs its capital."""
    wording = wording.strip()
    if len(wording) < _SHORTEST:
        return None
    looked_for, case = (wording.capitalize(), "") if is_ordinary(wording) else (wording, "(?i)")
    found = re.search(rf"{case}(?<![\w\[]){re.escape(looked_for)}(?:['’]?s)?(?!\w)", text)
    return found.group() if found else None
