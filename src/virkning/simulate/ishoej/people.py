"""Who they are: everybody screened, with what was known before the lots were drawn."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from virkning.simulate.ishoej import printed
from virkning.simulate.ishoej.courses import Course

Random = np.random.Generator
Whole = NDArray[np.int64]

_BELL_SHAPED, _CLOSE_ENOUGH = 0.1, 0.045
_YOUNGEST, _OLDEST = 18, 65
_MONTHS_FROM_SCREENING = 2


@dataclass
class Person:
    """arm: 0 control, 1 treated, None where no lot was drawn. courses: what would happen in each arm."""

    arm: int | None = None
    excluded: str | None = None
    not_analysed: str | None = None
    known: dict[str, Any] = field(default_factory=dict)
    drawn: date | None = None
    screened: date | None = None
    courses: tuple[Course, Course] | None = None
    answers: dict[tuple[str, int, str], list[int] | None] = field(default_factory=dict)
    name: str = ""

    @property
    def stratum(self) -> str:
        west = "ikke-vestlig" if self.known["origin"] == "non_western" else "øvrige"
        sex = "kvinde" if self.known["sex"] == "female" else "mand"
        return f"{sex}, {'over' if self.known['age'] > printed.LAST_UNDER else 'højst'} 30, {west}"


def analysed(arm: int, random: Random) -> list[Person]:
    """With the margins of Table 2.2.1, drawn in time to be followed for eighteen months."""
    count = printed.ANALYSED[arm]
    people = [Person(arm=arm) for _ in range(count)]
    _give(people, "age", _ages(arm, random), random)
    _give(people, "years_worked", _years_worked(arm, random), random)
    for name, counts in printed.YES_NO.items():
        _give(people, name, [1] * counts[arm] + [0] * (count - counts[arm]), random)
    for name, levels in printed.LEVELS.items():
        _give(people, name, [level for level, counts in levels.items() for _ in range(counts[arm])], random)
    for person in people:
        person.drawn = _day(printed.FIRST_DRAWN, printed.LAST_FOLLOWED, random)
    return people


def not_yet_followed(arm: int, random: Random) -> list[Person]:
    """Drawn so late that eighteen months have not passed; nothing is printed of who they are."""
    people = _like_anybody(printed.RANDOMISED[arm] - printed.ANALYSED[arm], random)
    for person in people:
        person.arm, person.not_analysed = arm, printed.NOT_YET
        person.drawn = _day(printed.LAST_FOLLOWED + timedelta(days=10), printed.LAST_DRAWN, random)
    return people


def not_drawn(random: Random) -> list[Person]:
    reasons = [reason for reason, count in printed.EXCLUDED.items() for _ in range(count)]
    people = _like_anybody(len(reasons) + printed.MISSING_FROM_THE_SUM, random)
    for person, reason in zip(people, reasons, strict=False):
        person.excluded = reason
    return people


def screen(people: list[Person], random: Random) -> None:
    """A day of screening before the lot; a pseudonym whose number tells nothing."""
    for person, number in zip(people, random.permutation(len(people)) + 1, strict=True):
        latest = person.drawn or _day(printed.FIRST_DRAWN, printed.LAST_DRAWN, random)
        person.screened = latest - timedelta(days=int(random.integers(7, 30 * _MONTHS_FROM_SCREENING)))
        person.name = f"p{number:03d}"


def _like_anybody(count: int, random: Random) -> list[Person]:
    people = [Person() for _ in range(count)]
    for person in people:
        person.known = {
            name: str(random.choice(list(levels), p=np.sum(list(levels.values()), axis=1) / sum(printed.ANALYSED)))
            for name, levels in printed.LEVELS.items()
        }  # fmt: skip
        shares = {name: sum(counts) / sum(printed.ANALYSED) for name, counts in printed.YES_NO.items()}
        person.known |= {name: int(random.random() < share) for name, share in shares.items()}
        person.known["age"] = int(np.clip(np.rint(random.normal(42, 11)), _YOUNGEST, _OLDEST))
        person.known["years_worked"] = int(random.integers(0, max(1, person.known["age"] - _YOUNGEST)))
    return people


def _day(first: date, last: date, random: Random) -> date:
    """A weekday."""
    day = first + timedelta(days=int(random.integers(0, (last - first).days + 1)))
    return max(first, day - timedelta(days=max(0, day.weekday() - 4)))


def _give(people: list[Person], name: str, values: list[Any], random: Random) -> None:
    assert len(values) == len(people), name
    for person, place in zip(people, random.permutation(len(values)), strict=True):
        person.known[name] = values[place]


def _ages(arm: int, random: Random) -> list[int]:
    """Whole years with the printed mean, spread and number over 30; drawn again until they are bell-shaped too."""
    while True:
        found = _ages_once(arm, random)
        if stats.shapiro(found).pvalue > _BELL_SHAPED:
            return [int(age) for age in found]


def _ages_once(arm: int, random: Random) -> Whole:
    """A first draw, moved a year at a time towards the printed figures."""
    count, over, mean, sd = printed.ANALYSED[arm], printed.OVER[arm], printed.AGES["mean"][arm], printed.AGES["sd"][arm]
    limits = [(_YOUNGEST, printed.LAST_UNDER)] * (count - over) + [(printed.LAST_UNDER + 1, _OLDEST)] * over
    low, high = np.array(limits).T
    found = np.clip(np.sort(np.rint(random.normal(mean, sd, count))), low, high).astype(np.int64)

    def wrong(some: Whole) -> float:
        return float(abs(some.mean() - mean) + abs(some.std(ddof=1) - sd))

    while wrong(found) >= _CLOSE_ENOUGH:
        changed = found.copy()
        changed[random.integers(count)] += random.choice([-1, 1])
        closer = wrong(changed) <= wrong(found) + random.exponential(0.05)
        if (low <= changed).all() and (changed <= high).all() and closer:
            found = changed
    return found


def _years_worked(arm: int, random: Random) -> list[int]:
    """Skewed, from 0 to the printed most, with the printed median."""
    count, median, most = printed.ANALYSED[arm], printed.YEARS_WORKED["median"][arm], printed.YEARS_WORKED["most"][arm]
    low = random.integers(0, median, count // 2 - 2)
    high = median + np.rint(random.exponential(9, count // 2 - 2)).astype(int)
    return [0, *map(int, low), median, median, *(min(int(years), most - 1) for years in high), most]
