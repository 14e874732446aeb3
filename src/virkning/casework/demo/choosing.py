"""Which simulated people work and live in the demonstration, and how their dates are moved to today."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from virkning.errors import InputError
from virkning.language import Text
from virkning.snapshot import open_snapshot

CASEWORKERS = 12
CITIZENS = 160
_CUT = 0.55  # how far into the simulated years today lies: late enough for a history, early enough that cases are open

Row = dict[str, Any]


@dataclass(frozen=True)
class Story:
    """What happened up to today, one list of rows per table, with every date already moved."""

    persons: list[Row]
    benefits: list[Row]
    readiness: list[Row]
    caseworkers: list[Row]
    meetings: list[Row]
    answers: list[Row]
    activities: list[Row]

    @property
    def staff(self) -> list[str]:
        """The caseworkers' pseudonyms, the one with the most open cases first."""
        open_cases = [row["caseworker"] for row in self.caseworkers if row["to"] is None]
        everybody = {row["caseworker"] for row in self.caseworkers}
        return sorted(everybody, key=lambda one: (-open_cases.count(one), one))


def choose(folder: Path, today: date) -> Story:
    """The busiest caseworkers and their open cases, as they would stand today."""
    snapshot = open_snapshot(folder)
    if not snapshot.simulated:
        raise InputError(
            Text("En prøve må kun fyldes med simulerede data.", "A demonstration takes simulated data only."),
            file=folder,
        )
    snapshot.require("persons", "benefits", "readiness", "caseworkers", "meetings", "answers", "activities")
    tables = {
        name: snapshot.table(name).to_pylist()
        for name in ("persons", "caseworkers", "meetings", "activities", "benefits", "readiness")
    }
    cut = _cut(tables["meetings"])
    chosen = _open_cases(tables["caseworkers"], cut)
    answers = [row for row in snapshot.table("answers").to_pylist() if row["person"] in chosen]
    move = _Move(cut, timedelta(days=(today - cut).days // 7 * 7))
    return Story(
        persons=[row for row in tables["persons"] if row["person"] in chosen],
        benefits=move.rows(tables["benefits"], chosen, "from_week", "to_week"),
        readiness=move.rows(tables["readiness"], chosen, "from", "to"),
        caseworkers=move.rows(tables["caseworkers"], chosen, "from", "to"),
        meetings=move.rows(tables["meetings"], chosen, "date"),
        answers=move.rows(answers, chosen, "date"),
        activities=move.rows(tables["activities"], chosen, "from", "to"),
    )


def _cut(meetings: Iterable[Row]) -> date:
    days = sorted(row["date"] for row in meetings)
    return days[int(_CUT * (len(days) - 1))]


def _open_cases(assignments: list[Row], cut: date) -> set[str]:
    """The people whose case is open on the day, with the busiest caseworkers wherever they sit."""
    now = [row for row in assignments if row["from"] <= cut and (row["to"] is None or row["to"] > cut)]
    counts = Counter(row["caseworker"] for row in now)
    busiest = set(sorted(counts, key=lambda one: (-counts[one], one))[:CASEWORKERS])
    return set(sorted(row["person"] for row in now if row["caseworker"] in busiest)[:CITIZENS])


@dataclass(frozen=True)
class _Move:
    """Forget what comes after the cut, and move what is left by whole weeks."""

    cut: date
    by: timedelta

    def rows(self, rows: Iterable[Row], chosen: set[str], *days: str) -> list[Row]:
        first = days[0]
        kept = (row for row in rows if row["person"] in chosen and row[first] <= self.cut)
        return [row | {day: self._moved(row[day]) for day in days} for row in kept]

    def _moved(self, day: date | None) -> date | None:
        """A period that goes on past the cut goes on."""
        return None if day is None or day > self.cut else day + self.by
