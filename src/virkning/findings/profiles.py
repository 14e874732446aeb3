"""How small is too small: the named rules of disclosure control, and the mark that stands where a number was hidden."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from virkning.language import Text


@dataclass(frozen=True, slots=True)
class Profile:
    """Counts from one up to, but not including, `smallest` are hidden; a group shown has at least `units_per_group`
    units of the kind that it is made of, such as caseworkers."""

    name: str
    smallest: int
    units_per_group: int


PROFILES = {
    "dk5": Profile("dk5", smallest=5, units_per_group=5),
    "dk3": Profile("dk3", smallest=3, units_per_group=3),
    "strict10": Profile("strict10", smallest=10, units_per_group=10),
}
DEFAULT = PROFILES["dk5"]

HIDDEN = Text("skjult", "hidden")


def is_hidden(cell: object) -> bool:
    return isinstance(cell, Text) and cell == HIDDEN


def is_small(count: float | None, profile: Profile = DEFAULT) -> bool:
    return count is not None and 0 < count < profile.smallest


def groups_too_small(units: Mapping[str, int], profile: Profile = DEFAULT) -> list[str]:
    """The groups that have too few units (caseworkers, say) to be shown as a group."""
    return [name for name, count in units.items() if count < profile.units_per_group]
