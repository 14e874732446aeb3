"""What a kind of claim is: what it must be given, how its number is computed, and what failing means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from virkning.audit.claim import Printed
from virkning.audit.needs import Need
from virkning.audit.spans import Candidate
from virkning.language import Text

Given = Mapping[str, Any]
Ways = tuple[Candidate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of claim.

    compute: all the ways in which the number could have been computed, the usual ones first.
    tests: the names a source may give for them. usual: those that count where the source names none.
    whole: keys that may be given as two keys each, as count and total for a.
    never: failing means that no data could give the number, not only that these data do not.
    hint: what else could be meant where the number does not reproduce.
    ends: how many numbers may be printed together (two for the ends of an interval).
    result: other names for the printed number itself, as the total of a sum.
    """

    name: str
    label: Text
    needs: tuple[Need, ...]
    compute: Callable[[Given, Printed], Ways]
    tests: tuple[str, ...] = ()
    usual: tuple[str, ...] = ()
    whole: Mapping[str, tuple[str, str]] | None = None
    never: bool = False
    hint: Callable[[Given, Printed], Text | None] | None = None
    ends: int = 1
    result: tuple[str, ...] = ()
