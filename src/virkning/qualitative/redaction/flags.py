"""What the assistant points at: a stretch of text that may tell who somebody is, and why it was pointed at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from virkning.language import Text

Kind = Literal["cpr", "email", "phone", "number", "date", "address", "workplace", "name", "place", "capital"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""Strongest first: where two overlap, the joint flag has the kind that stands first."""

KIND_NAMES: dict[Kind, Text] = {
    "cpr": Text("cpr-nummer", "CPR number"),
    "email": Text("mail", "e-mail"),
    "phone": Text("telefon", "phone"),
    "number": Text("nummer", "number"),
    "date": Text("dato", "date"),
    "address": Text("adresse", "address"),
    "workplace": Text("arbejdssted", "workplace"),
    "name": Text("navn", "name"),
    "place": Text("sted", "place"),
    "capital": Text("ukendt med stort", "unknown in capitals"),
}

TOKENS: dict[Kind, str] = {kind: name.da for kind, name in KIND_NAMES.items()} | {"capital": "udeladt", "cpr": "cpr"}
"""What stands in the redacted text, [navn 1]; interviews are Danish, so the words are."""


@dataclass(frozen=True, slots=True, order=True)
class Flag:
    """Code points start to end of a text, of a kind, for a reason that the person who reviews is told."""

    start: int
    end: int
    kind: Kind
    why: Text


def joined(flags: list[Flag], text: str) -> tuple[Flag, ...]:
    """Overlapping flags as one, in order; so are names that stand side by side, since they are one person's."""
    found: list[Flag] = []
    for flag in sorted(flags, key=lambda one: (one.start, one.end)):
        last = found[-1] if found else None
        if last and (flag.start < last.end or (_one_name(last, flag) and text[last.end : flag.start] in (" ", "-"))):
            stronger = min(last, flag, key=lambda one: KINDS.index(one.kind))
            found[-1] = Flag(last.start, max(last.end, flag.end), stronger.kind, stronger.why)
        else:
            found.append(flag)
    return tuple(found)


def _one_name(left: Flag, right: Flag) -> bool:
    return {left.kind, right.kind} <= {"name", "capital"} or left.kind == right.kind in ("place", "capital")
