"""Which further numbers must be hidden so that nobody can work out the small ones.

A published table is a set of sums with holes. A reader who knows the visible numbers knows, for each hidden one, the
range it must lie in. That range is found exactly; as long as it is narrower for a small count than what the profile
itself says ("1 to 4"), one more number is hidden. Each hole only ever widens the ranges, so one pass is enough.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Spot = Hashable
Range = tuple[float, float]

_UNBOUNDED = 3  # how the solver says that nothing limits a value


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
    small, common, nowhere = list(small), frozenset(known), frozenset(unpublished)
    puzzle = _Puzzle(values, sums, nowhere.union(small), nowhere)
    for spot in small:
        while _narrow(puzzle.range(spot), smallest):
            extra = puzzle.cheapest(spot, common) or puzzle.cheapest(spot, frozenset())
            if extra is not None:
                puzzle.hide(extra)
            elif not puzzle.forget_unprinted_totals(spot):
                break
    return puzzle.hidden - nowhere


def _narrow(found: Range, smallest: int) -> bool:
    """Whether fewer numbers are possible than there are small counts."""
    low, high = found
    return high - low < smallest - 2


class _Puzzle:
    """Sums with holes, as the reader sees them."""

    def __init__(
        self, values: Mapping[Spot, int], sums: list[Sum], hidden: Iterable[Spot], unpublished: frozenset[Spot]
    ) -> None:
        self.values, self.unpublished = values, unpublished
        self.order = {spot: rank for rank, spot in enumerate(values)}
        self.hidden: set[Spot] = set()
        self.floor = 1
        self._use(sums)
        for spot in sorted(hidden, key=self.order.__getitem__):
            self.hide(spot)

    def _use(self, sums: list[Sum]) -> None:
        self.sums = sums
        self.holes: list[dict[Spot, None]] = [{} for _ in sums]
        self.touching: dict[Spot, list[int]] = {}
        for number, sum_ in enumerate(sums):
            for spot in sum_.spots:
                self.touching.setdefault(spot, []).append(number)
                if spot in self.hidden:
                    self.holes[number][spot] = None

    def hide(self, spot: Spot) -> None:
        """Zeros are shown, so a hidden number is known to be at least one; not so once a zero had to be hidden."""
        self.hidden.add(spot)
        if self.values[spot] == 0 and spot not in self.unpublished:
            self.floor = 0
        for number in self.touching.get(spot, ()):
            self.holes[number][spot] = None

    def forget_unprinted_totals(self, spot: Spot) -> bool:
        """Where everything is hidden already, only a total that is printed nowhere could tell; False if none does."""
        near = set(self._connected(spot))
        kept = [sum_ for number, sum_ in enumerate(self.sums) if number not in near or sum_.total is not None]
        fewer = len(kept) < len(self.sums)
        if fewer:
            self._use(kept)
        return fewer

    def range(self, spot: Spot) -> Range:
        """What a hidden spot can be, given all that is visible."""
        numbers = self.touching.get(spot, [])
        if not numbers:
            return self._least(spot), math.inf
        if len(numbers) == 1 and self._stands_alone(numbers[0]):
            holes = self.holes[numbers[0]]
            shared = sum(self.values[hole] for hole in holes)
            others = sum(self._least(hole) for hole in holes if hole != spot)
            return (self._least(spot) if len(holes) > 1 else shared), shared - others
        return self._range_by_programme(spot)

    def cheapest(self, spot: Spot, known: frozenset[int]) -> Spot | None:
        """The visible spot whose loss costs least: rather a small part beside a lone hidden number than a total."""
        near = self._connected(spot)
        lone = [number for number in near if len(self.holes[number]) == 1]
        for group in (lone, self.touching.get(spot, []), near):
            costs = {
                other: self._cost(other, self.sums[number])
                for number in group
                for other in self.sums[number].spots
                if other not in self.hidden and self.values[other] not in known
            }
            if costs:
                return min(costs, key=costs.__getitem__)
        return None

    def _cost(self, spot: Spot, sum_: Sum) -> tuple[bool, bool, int, int, int]:
        """Totals and zeros last; then what opens no further sum; then the smallest."""
        opens = sum(not self.holes[number] for number in self.touching[spot])
        value = self.values[spot]
        return spot == sum_.total, value == 0, opens, value, self.order[spot]

    def _least(self, spot: Spot) -> int:
        return 0 if spot in self.unpublished else self.floor

    def _stands_alone(self, number: int) -> bool:
        """No hole of this sum is in another sum, and its total is visible: the range can be read off."""
        holes = self.holes[number]
        return self.sums[number].total not in holes and all(len(self.touching[hole]) == 1 for hole in holes)

    def _connected(self, spot: Spot) -> list[int]:
        """The sums that hold the spot, those that share a hole with them, and so on."""
        reached, waiting = dict.fromkeys(self.touching.get(spot, [])), list(self.touching.get(spot, []))
        while waiting:
            for hole in self.holes[waiting.pop()]:
                fresh = [number for number in self.touching[hole] if number not in reached]
                reached.update(dict.fromkeys(fresh))
                waiting += fresh
        return list(reached)

    def _range_by_programme(self, spot: Spot) -> Range:
        """The smallest and largest value that all sums allow together: two linear programmes."""
        import numpy as np
        from scipy.optimize import linprog

        sums = [self.sums[number] for number in self._connected(spot)]
        unknown = list(dict.fromkeys(other for sum_ in sums for other in sum_.spots if other in self.hidden))
        matrix, right = self._equations(sums, unknown)
        bounds = [(self._least(other), None) for other in unknown]
        ends = []
        for direction in (1, -1):
            goal = np.zeros(len(unknown))
            goal[unknown.index(spot)] = direction
            solved = linprog(goal, A_eq=matrix, b_eq=right, bounds=bounds, method="highs")
            ends.append(_end(solved, direction, self.values[spot]))
        return math.ceil(ends[0] - 1e-6), math.floor(ends[1] + 1e-6) if math.isfinite(ends[1]) else math.inf

    def _equations(self, sums: list[Sum], unknown: list[Spot]) -> tuple[Any, Any]:
        """Each sum as a row: the holes on the left, what is visible on the right."""
        import numpy as np

        place = {spot: number for number, spot in enumerate(unknown)}
        matrix, right = np.zeros((len(sums), len(unknown))), np.zeros(len(sums))
        for row, sum_ in enumerate(sums):
            signed = [(part, 1) for part in sum_.parts] + ([] if sum_.total is None else [(sum_.total, -1)])
            for spot, sign in signed:
                if spot in place:
                    matrix[row, place[spot]] = sign
                else:
                    right[row] -= sign * self.values[spot]
            if sum_.total is None:
                right[row] += sum(self.values[part] for part in sum_.parts)
        return matrix, right


def _end(solved: Any, direction: int, truth: int) -> float:
    """One end of a range. A programme that could not be solved counts as one that told the truth."""
    if solved.status == _UNBOUNDED:
        return math.inf
    return direction * solved.fun if solved.status == 0 else truth
