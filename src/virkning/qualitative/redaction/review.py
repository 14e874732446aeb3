"""The review: what a person decided about each flag, kept beside the original where identified data lie."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Literal, cast

from virkning.errors import InputError
from virkning.language import Text, chosen_language
from virkning.qualitative.redaction.flags import KINDS, Flag, Kind
from virkning.qualitative.rows import read_rows, whole, write_rows

Decision = Literal["", "accept", "reject", "replace"]
DECISIONS: tuple[Decision, ...] = ("", "accept", "reject", "replace")
_COLUMNS = ("start", "end", "kind", "text", "decision", "replacement", "why")
_ADDED = Text("tilføjet af den, der gennemser", "added by the reviewer")


@dataclass(frozen=True, slots=True)
class Judged:
    """One flag and what was decided: accept (a token stands in), reject (it stays), replace (own words stand in)."""

    start: int
    end: int
    kind: Kind
    text: str
    decision: Decision = ""
    replacement: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision about a wording wherever it stands: how most reviewing is done."""

    text: str
    decision: Decision
    kind: Kind | None = None
    replacement: str = ""


def unjudged(flags: tuple[Flag, ...], text: str) -> list[Judged]:
    return [
        Judged(one.start, one.end, one.kind, text[one.start : one.end], why=one.why.say(chosen_language()))
        for one in flags
    ]


def write_review(path: Path, judged: list[Judged]) -> None:
    rows = ({name: getattr(one, name) for name in _COLUMNS} for one in judged)
    write_rows(path, _COLUMNS, rows)


def read_review(path: Path, text: str) -> list[Judged]:
    """A review as it was left, perhaps edited by hand; a row whose positions do not hold its text is refused."""
    found: list[Judged] = []
    for row, cells in enumerate(read_rows(path, _COLUMNS[:6], _COLUMNS[6:]), start=2):
        one = Judged(
            whole(cells["start"], path, row, "start"), whole(cells["end"], path, row, "end"), _kind(cells["kind"], path, row),
            cells["text"], _decision(cells, path, row), cells["replacement"], cells["why"],
        )  # fmt: skip
        if one.start >= one.end or text[one.start : one.end] != one.text:
            raise InputError(
                Text("Teksten står ikke på de pladser.", "The text does not stand at those positions."),
                file=path, row=row, column="text", value=one.text, expected=text[one.start : one.end] or None,
            )  # fmt: skip
        found.append(one)
    found.sort(key=lambda one: one.start)
    _refuse_overlap(found, path)
    return found


def _refuse_overlap(judged: list[Judged], path: Path) -> None:
    for before, after in pairwise(judged):
        if after.start < before.end:
            raise InputError(
                Text("To rækker dækker den samme tekst.", "Two rows cover the same text."),
                file=path, column="start", value=after.start, expected=f">= {before.end}",
            )  # fmt: skip


def read_rulings(path: Path) -> list[Ruling]:
    """Decisions by wording: columns text and decision, and where needed kind and replacement."""
    return [
        Ruling(
            _filled(cells["text"], path, row), _decision(cells, path, row),
            _kind(cells["kind"], path, row) if cells["kind"] else None, cells["replacement"],
        )
        for row, cells in enumerate(read_rows(path, ("text", "decision"), ("kind", "replacement")), start=2)
    ]  # fmt: skip


def _filled(text: str, path: Path, row: int) -> str:
    if not text.strip():
        raise InputError(Text("Cellen er tom.", "The cell is empty."), file=path, row=row, column="text")
    return text


def _kind(word: str, path: Path, row: int) -> Kind:
    if word not in KINDS:
        raise InputError(
            Text("Arten kendes ikke.", "The kind is not known."), file=path, row=row, column="kind", value=word, expected=", ".join(KINDS)
        )  # fmt: skip
    return cast(Kind, word)


def _decision(cells: dict[str, str], path: Path, row: int) -> Decision:
    word = cells["decision"].strip().lower()
    if word not in DECISIONS:
        raise InputError(
            Text("Afgørelsen kendes ikke.", "The decision is not known."),
            file=path, row=row, column="decision", value=word, expected="accept, reject, replace",
        )  # fmt: skip
    if word == "replace" and not cells["replacement"].strip():
        raise InputError(
            Text("Der mangler ord at sætte i stedet.", "The words to put instead are missing."),
            file=path, row=row, column="replacement", expected=Text("fx «[navn 1]» eller «en butik»", "such as “[navn 1]” or “a shop”"),
        )  # fmt: skip
    return cast(Decision, word)


def ruled(judged: list[Judged], rulings: list[Ruling], text: str) -> list[Judged]:
    """The review with the rulings applied; a ruled wording that was not flagged is flagged wherever it stands."""
    by_text = {ruling.text: ruling for ruling in rulings}
    done = [_by_ruling(one, by_text[one.text]) if one.text in by_text else one for one in judged]
    taken = [(one.start, one.end) for one in done]
    for ruling in rulings:
        if ruling.decision:
            for start, end in _places(ruling.text, text):
                if not any(start < stop and begin < end for begin, stop in taken):
                    new = Judged(start, end, ruling.kind or "name", text[start:end], why=_ADDED.say(chosen_language()))
                    done.append(_by_ruling(new, ruling))
                    taken.append((start, end))
    return sorted(done, key=lambda one: one.start)


def unheard(rulings: Iterable[Ruling], texts: Iterable[str]) -> list[str]:
    """Wordings that stand in none of the texts: misspelt, or meant for another."""
    read = list(texts)
    return [one.text for one in rulings if not any(_places(one.text, text) for text in read)]


def _by_ruling(one: Judged, ruling: Ruling) -> Judged:
    kind = ruling.kind or one.kind
    return replace(one, kind=kind, decision=ruling.decision, replacement=ruling.replacement)


def _places(wording: str, text: str) -> list[tuple[int, int]]:
    return [found.span() for found in re.finditer(rf"(?<!\w){re.escape(wording)}(?!\w)", text)]
