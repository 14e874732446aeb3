"""Which further numbers must be hidden so that nobody can work out the small ones.

A published table is a set of sums. A reader who knows the visible numbers knows, for each hidden one, the range it must
lie in. That range is found exactly; as long as it is narrower for a small count than what the profile itself says
("1 to 4"), one more number is hidden.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

Spot = Hashable
Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Sum:
    """The parts add up to the total; without a total spot, readers are taken to know what they add up to."""

    parts: tuple[Spot, ...]
    total: Spot | None = None

    @property
    def spots(self) -> tuple[Spot, ...]:
        return self.parts if self.total is None else (*self.parts, self.total)


def spots_to_hide(
    values: Mapping[Spot, int], small: Iterable[Spot], sums: list[Sum], *, smallest: int,
    unpublished: Iterable[Spot] = (), known: Iterable[int] = (),
) -> set[Spot]:  # fmt: skip
    """The small spots and those that must go with them.

    unpublished: spots that stand nowhere but could be computed, such as the rest of a part. known: numbers that readers
    have from elsewhere, so that hiding them in this table would help nothing.
    """
    small, common, nowhere = list(small), set(known), set(unpublished)
    hidden = set(small) | nowhere
    at_stake = list(sums)
    while exposed := _exposed(values, small, hidden, at_stake, smallest, nowhere):
        extra = _cheapest(values, hidden, at_stake, exposed, common)
        if extra is not None:
            hidden.add(extra)
        elif any(sum_.total is None for sum_ in at_stake):
            at_stake = [sum_ for sum_ in at_stake if sum_.total is not None]
        elif common:
            common = set()
        else:
            break
    return hidden - nowhere


def ranges(
    values: Mapping[Spot, int], hidden: set[Spot], sums: list[Sum], wanted: Iterable[Spot], unpublished: set[Spot]
) -> dict[Spot, Range]:  # fmt: skip
    """What each wanted hidden spot can be, given all that is visible.

    Zeros are shown, so a reader knows that a hidden number is at least one; not so where zeros had to be hidden too.
    """
    floor = 0 if any(values[spot] == 0 for spot in hidden - unpublished) else 1
    least = {spot: 0 if spot in unpublished else floor for spot in hidden}
    concerned = {spot: [sum_ for sum_ in sums if spot in sum_.spots] for spot in wanted}
    return {spot: _range(spot, touching, values, hidden, sums, least) for spot, touching in concerned.items()}


def _exposed(
    values: Mapping[Spot, int], small: list[Spot], hidden: set[Spot], sums: list[Sum],
    smallest: int, unpublished: set[Spot],
) -> list[Spot]:  # fmt: skip
    """Small spots whose range is narrower than the span of numbers that count as small."""
    found = ranges(values, hidden, sums, small, unpublished)
    return [spot for spot, (low, high) in found.items() if high - low < smallest - 2]


def _range(
    spot: Spot, touching: list[Sum], values: Mapping[Spot, int], hidden: set[Spot],
    sums: list[Sum], least: dict[Spot, int],
) -> Range:  # fmt: skip
    if not touching:
        return least[spot], math.inf
    if len(touching) == 1 and _stands_alone(touching[0], hidden, sums):
        others = [part for part in touching[0].parts if part in hidden and part != spot]
        shared = sum(values[part] for part in touching[0].parts if part in hidden)
        return (least[spot] if others else shared), shared - sum(least[part] for part in others)
    return _range_by_programme(spot, _connected(spot, hidden, sums), values, hidden, least)


def _stands_alone(sum_: Sum, hidden: set[Spot], sums: list[Sum]) -> bool:
    """No hidden spot of this sum is in another sum, and its total is visible: the range can be read off."""
    inside = {spot for spot in sum_.spots if spot in hidden}
    shared = any(other is not sum_ and inside.intersection(other.spots) for other in sums)
    return not shared and (sum_.total is None or sum_.total not in hidden)


def _connected(spot: Spot, hidden: set[Spot], sums: list[Sum]) -> list[Sum]:
    """The sums that hold the spot, those that share a hidden spot with them, and so on."""
    reached, chosen = {spot}, []
    left = list(sums)
    while near := [sum_ for sum_ in left if reached.intersection(sum_.spots)]:
        left = [sum_ for sum_ in left if sum_ not in near]
        chosen += near
        reached |= {other for sum_ in near for other in sum_.spots if other in hidden}
    return chosen


def _range_by_programme(
    spot: Spot, sums: list[Sum], values: Mapping[Spot, int], hidden: set[Spot], least: dict[Spot, int]
) -> Range:
    """The smallest and largest value that all sums allow together: two linear programmes."""
    import numpy as np
    from scipy.optimize import linprog

    unknown = list(dict.fromkeys(other for sum_ in sums for other in sum_.spots if other in hidden))
    place = {other: number for number, other in enumerate(unknown)}
    matrix, right = np.zeros((len(sums), len(unknown))), np.zeros(len(sums))
    for row, sum_ in enumerate(sums):
        for part in sum_.parts:
            if part in hidden:
                matrix[row, place[part]] += 1
            else:
                right[row] -= values[part]
        if sum_.total in hidden:
            matrix[row, place[sum_.total]] -= 1
        else:
            right[row] += sum(values[part] for part in sum_.parts) if sum_.total is None else values[sum_.total]
    ends = []
    for direction in (1, -1):
        goal = np.zeros(len(unknown))
        goal[place[spot]] = direction
        solved = linprog(
            goal, A_eq=matrix, b_eq=right, bounds=[(least[other], None) for other in unknown], method="highs"
        )
        ends.append(direction * solved.fun if solved.status == 0 else math.inf)
    return math.ceil(ends[0] - 1e-6), math.floor(ends[1] + 1e-6) if math.isfinite(ends[1]) else math.inf


def _cheapest(
    values: Mapping[Spot, int], hidden: set[Spot], sums: list[Sum], exposed: list[Spot], known: set[int]
) -> Spot | None:  # fmt: skip
    """The visible spot whose loss costs least: rather a small part beside a lone hidden number than a total."""
    near = list({id(sum_): sum_ for spot in exposed for sum_ in _connected(spot, hidden, sums)}.values())
    lone = [sum_ for sum_ in near if sum(spot in hidden for spot in sum_.spots) == 1]
    beside = [sum_ for sum_ in near if set(exposed).intersection(sum_.spots)]
    order = {spot: rank for rank, spot in enumerate(values)}
    for group in (lone, beside, near):
        costs = []
        for sum_ in group:
            for spot in sum_.spots:
                if spot not in hidden and values[spot] not in known:
                    opens = sum(spot in other.spots and not hidden.intersection(other.spots) for other in sums)
                    costs.append(((spot == sum_.total, values[spot] == 0, opens, values[spot], order[spot]), spot))
        if costs:
            return min(costs, key=lambda cost: cost[0])[1]
    return None
