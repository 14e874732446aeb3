"""What a new version changes: what becomes of each question, and whose earlier answers stay on the same line with it.

The numbers are of citizens in groups of at least five. Lines of ever more versions hold ever more citizens; where the
longer line has one to four more than the shorter, its number is hidden too, or those few could be worked out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from virkning.casework.instruments.shelf import earlier_of, find
from virkning.casework.leader.groups import is_small
from virkning.casework.measurement.models import Measurement
from virkning.instruments import Instrument, Item
from virkning.language import Text

FATES: dict[str, Text] = {
    "same": Text("Ens", "Same"),
    "reworded": Text("Ny ordlyd", "Reworded"),
    "rescaled": Text("Ny skala", "Rescaled"),
    "new": Text("Nyt", "New"),
    "dropped": Text("Udgår", "Dropped"),
}
MEANINGS: dict[str, Text] = {
    "same": Text("linjen fortsætter", "the line goes on"),
    "reworded": Text("linjen fortsætter; ordene er andre", "the line goes on; the words differ"),
    "rescaled": Text("linjen brydes og begynder igen", "the line breaks and begins again"),
    "new": Text("en ny linje begynder", "a new line begins"),
    "dropped": Text("linjen ender", "the line ends"),
}


@dataclass(frozen=True, slots=True)
class Reach:
    """Those measured with some versions: citizens and measurements; None where the group is too small to tell."""

    citizens: int | None
    measurements: int | None


@dataclass(frozen=True, slots=True)
class Fate:
    """A question in the new version or the one before. line: the versions whose answers are on its line, newest first."""

    item: Item
    fate: str
    line: tuple[str, ...]
    reach: Reach

    @property
    def label(self) -> Text:
        return FATES[self.fate]

    @property
    def meaning(self) -> Text:
        return MEANINGS[self.fate]


@dataclass(frozen=True, slots=True)
class Impact:
    earlier: Instrument | None
    fates: tuple[Fate, ...]
    charted: bool

    @property
    def changed(self) -> list[Fate]:
        return [fate for fate in self.fates if fate.fate != "same"]

    @property
    def unchanged(self) -> list[Fate]:
        return [fate for fate in self.fates if fate.fate == "same"]

    @property
    def counts(self) -> list[tuple[Text, Text, int]]:
        """How many questions meet each fate."""
        return [
            (label, MEANINGS[fate], number)
            for fate, label in FATES.items()
            if (number := sum(one.fate == fate for one in self.fates))
        ]


def impact_of(instrument: Instrument) -> Impact:
    """Against the version it builds on; what is asked of the citizen alone is never charted for one citizen."""
    earlier = earlier_of(instrument)
    before = {} if earlier is None else {item.id: item for item in earlier.items}
    found: list[tuple[Item, str, tuple[str, ...]]] = [
        (item, item.lineage, _line(earlier, before.get(item.earlier or ""))) for item in instrument.items
    ]
    kept = {item.earlier for item in instrument.items}
    found += [(item, "dropped", _line(earlier, item)) for item in before.values() if item.id not in kept]
    reaches = _reaches(instrument.id, {line for _, _, line in found})
    fates = tuple(Fate(item, fate, line, reaches[line]) for item, fate, line in found)
    return Impact(earlier, fates, not instrument.citizen_alone)


def _line(instrument: Instrument | None, item: Item | None) -> tuple[str, ...]:
    """The versions back to where the question or its scale began."""
    if instrument is None or item is None:
        return ()
    if item.lineage in ("new", "rescaled"):
        return (instrument.version,)
    earlier = earlier_of(instrument)
    before = None if earlier is None else next((one for one in earlier.items if one.id == item.earlier), None)
    return (instrument.version, *_line(earlier, before))


def _reaches(instrument: str, lines: Iterable[tuple[str, ...]]) -> dict[tuple[str, ...], Reach]:
    """All lines end in the same version, so that each shorter one lies within the longer."""
    found: dict[tuple[str, ...], Reach] = {}
    told = 0
    for line in sorted(lines, key=len):
        rows = [version.row.pk for number in line if (version := find(instrument, number)) and version.row]
        counted = Measurement.objects.filter(sheets__instrument__in=rows, opened_at__isnull=False).aggregate(
            citizens=Count("citizen", distinct=True), measurements=Count("pk", distinct=True)
        )
        few = is_small(counted["citizens"]) or is_small(counted["citizens"] - told)
        found[line] = Reach(None, None) if few else Reach(counted["citizens"], counted["measurements"])
        told = told if few else counted["citizens"]
    return found
