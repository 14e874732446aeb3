"""Where each arrow and element of a theory stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from virkning.language import Text
from virkning.theory.model import Arrow, Theory
from virkning.theory.status.rules import Status, status_of
from virkning.theory.status.witness import Witness


@dataclass(frozen=True, slots=True)
class Standing:
    """One part of a theory with its status, the reason for it, and the evidence behind."""

    part: str
    name: Text
    status: Status
    reason: Text
    witnesses: tuple[Witness, ...]


def standings(theory: Theory, witnesses: Iterable[Witness]) -> dict[str, Standing]:
    """Every arrow, and every element or configuration that has evidence of its own, in the order of the file."""
    by_part: dict[str, list[Witness]] = defaultdict(list)
    for witness in witnesses:
        by_part[witness.part].append(witness)
    parts = [arrow.id for arrow in theory.arrows]
    parts += [part.id for part in (*theory.elements, *theory.configurations) if part.id in by_part]
    found = {}
    for part in parts:
        weighed = status_of(by_part[part])
        found[part] = Standing(part, theory.named(part), weighed.status, weighed.reason, tuple(by_part[part]))
    return found


def unbacked(theory: Theory, witnesses: Iterable[Witness] = ()) -> tuple[Arrow, ...]:
    """The arrows that no evidence speaks of: what the next interviews should ask about."""
    backed = {witness.part for witness in witnesses} | {item.part for item in theory.evidence}
    return tuple(arrow for arrow in theory.arrows if arrow.id not in backed)
