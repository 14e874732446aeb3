"""Several theories of the same thing, side by side: each row is one part, each column one theory."""

from __future__ import annotations

from dataclasses import dataclass

from virkning.language import Text, same
from virkning.theory.comparing.verdicts import Compared, compare
from virkning.theory.model import Theory

_ORDER = ("element", "arrow", "configuration")


@dataclass(frozen=True, slots=True)
class Row:
    """One part and how it appears in each theory: its id there, or None; compared is to the first theory that has it."""

    what: str
    name: Text
    ids: tuple[str | None, ...]
    compared: tuple[Compared | None, ...]


@dataclass(frozen=True, slots=True)
class Versions:
    titles: tuple[Text, ...]
    rows: tuple[Row, ...]


def side_by_side(theories: list[Theory]) -> Versions:
    """Disagreement is kept: a part that only one party has gets a row of its own."""
    rows: list[_Growing] = []
    for place, theory in enumerate(theories):
        _add(rows, theories, place, theory)
    rows.sort(key=lambda row: _ORDER.index(row.what))
    return Versions(
        tuple(_heading(theory) for theory in theories),
        tuple(Row(row.what, row.name, tuple(row.ids), tuple(row.compared)) for row in rows),
    )


@dataclass(slots=True)
class _Growing:
    what: str
    name: Text
    ids: list[str | None]
    compared: list[Compared | None]


def _add(rows: list[_Growing], theories: list[Theory], place: int, theory: Theory) -> None:
    """Each part joins the row of the first earlier theory that has it, or begins a new one."""
    for earlier in range(place):
        known = {(row.what, row.ids[earlier]): row for row in rows if row.ids[earlier] is not None}
        for one in compare(theories[earlier], theory):
            row = known.get((one.what, one.earlier)) if one.later else None
            if row is not None and row.ids[place] is None and not _has(rows, place, one):
                row.ids[place], row.compared[place] = one.later, one
    for kind, parts in (
        ("element", theory.elements),
        ("arrow", theory.arrows),
        ("configuration", theory.configurations),
    ):
        held = {row.ids[place] for row in rows if row.what == kind}
        for part in parts:
            if part.id not in held:
                ids: list[str | None] = [None] * len(theories)
                ids[place] = part.id
                rows.append(_Growing(kind, theory.named(part.id), ids, [None] * len(theories)))


def _has(rows: list[_Growing], place: int, one: Compared) -> bool:
    return any(row.what == one.what and row.ids[place] == one.later for row in rows)


def _heading(theory: Theory) -> Text:
    """The title with whose theory it is, or else which version."""
    whose = theory.head.holder or same(f"version {theory.head.version}")
    return Text(f"{theory.title.da} ({whose.da})", f"{theory.title.en} ({whose.en})")
