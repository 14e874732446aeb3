"""What becomes of people in each arm: a status and activities at each follow-up, with the printed counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from virkning.simulate.ishoej import printed

Random = np.random.Generator


@dataclass(frozen=True, slots=True)
class Course:
    """Status and activities by months after the lot."""

    status: dict[int, str]
    active: dict[int, frozenset[str]]

    def has(self, outcome: str, time: int) -> bool:
        statuses, activities = printed.OUTCOMES[outcome]
        return self.status[time] in statuses or bool(self.active[time] & {*activities})


def courses(arm: int, count: int, random: Random) -> list[Course]:
    """Of so many people in an arm. With as many as were analysed the counts are the printed ones, else in proportion.

    Who has left the benefit does not come back to it.
    """
    order = [int(place) for place in random.permutation(count)]
    status: list[dict[int, str]] = [{} for _ in range(count)]
    active: list[dict[int, frozenset[str]]] = [{} for _ in range(count)]
    for rank, time in enumerate(printed.TIMES):
        gone = [what for what, counts in printed.LEFT[time].items() for _ in range(_scaled(counts[arm], arm, count))]
        before = {place: status[place].get(printed.TIMES[rank - 1], printed.BENEFIT) for place in order}
        for place in order:
            stays_gone = before[place] in gone
            status[place][time] = before[place] if stays_gone else printed.BENEFIT
            if stays_gone:
                gone.remove(before[place])
        staying = [place for place in order if status[place][time] == printed.BENEFIT]
        for place, what in zip(staying, gone, strict=False):
            status[place][time] = what
        doing = _activities(staying[len(gone) :], time, arm, count)
        for place in order:
            active[place][time] = frozenset(doing.get(place, ()))
    return [Course(status[place], active[place]) for place in range(count)]


def _activities(staying: list[int], time: int, arm: int, count: int) -> dict[int, set[str]]:
    """One activity each among those on the benefit, but for the one who must have had two."""
    doing: dict[int, set[str]] = {}
    places = iter(staying)
    for activity, counts in printed.ACTIVE[time].items():
        for _ in range(_scaled(counts[arm], arm, count)):
            double = time == printed.DOUBLE_AT and activity == printed.HOURS
            place = staying[0] if double else next(places, None)
            if place is not None:
                doing.setdefault(place, set()).add(activity)
    return doing


def _scaled(number: int, arm: int, count: int) -> int:
    return round(number * count / printed.ANALYSED[arm])
