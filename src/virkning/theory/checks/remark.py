"""One remark on a theory: a code for programs, a plain sentence for people, and where in the file it belongs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from virkning.language import Text

Severity = Literal["note", "moderate", "serious"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """column: the key in the file, such as `element.3.name`; empty where a remark is about the whole theory."""

    code: str
    severity: Severity
    text: Text
    column: str = ""


def listed(names: list[Text], limit: int = 6) -> Text:
    """Names in a row, cut short where they are many."""
    more = len(names) - limit
    tail = Text(f" og {more} til", f" and {more} more") if more > 0 else Text("", "")
    shown = names[:limit]
    return Text(
        ", ".join(f"«{name.da}»" for name in shown) + tail.da, ", ".join(f"“{name.en}”" for name in shown) + tail.en
    )
