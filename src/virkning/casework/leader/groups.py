"""The rule for every number a leader sees: it rests on at least five citizens, and no smaller one can be worked out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

from virkning.language import Text

SMALLEST = 5
_95_PER_CENT = 1.96


@dataclass(frozen=True, slots=True)
class Share:
    """How many of a group, with an interval (Wilson, 95 %). Hidden when it would speak of fewer than five."""

    label: Text
    of: int | None
    count: int | None

    @property
    def share(self) -> float | None:
        return None if self.count is None or not self.of else self.count / self.of

    @property
    def interval(self) -> tuple[float, float] | None:
        if self.count is None or not self.of:
            return None
        n, share, z = self.of, self.count / self.of, _95_PER_CENT
        middle = (share + z * z / (2 * n)) / (1 + z * z / n)
        half = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
        return max(middle - half, 0), min(middle + half, 1)


def is_small(count: int) -> bool:
    return 0 < count < SMALLEST


def parts(rows: Iterable[tuple[Text, int, int]]) -> list[Share]:
    """A whole divided into groups: (label, citizens, of these with the thing).

    A group of fewer than five is hidden whole. So is a share whose yes or no is one to four. Where hiding leaves one
    gap that the total would fill, the next smallest group is hidden too.
    """
    found = [(label, of, count) for label, of, count in rows if of]
    sizes = hide([of for _, of, _ in found])
    counts = [
        None if of is None or _tells(count, of) else count for (_, _, count), of in zip(found, sizes, strict=True)
    ]
    counts = _no_single_gap(counts, [of for _, of, _ in found])
    return [Share(label, of, count) for (label, _, _), of, count in zip(found, sizes, counts, strict=True)]


def hide(counts: Sequence[int]) -> list[int | None]:
    """Counts that add up to a known total, small ones hidden so that none can be found by subtraction."""
    shown: list[int | None] = [None if is_small(count) else count for count in counts]
    return _no_single_gap(shown, counts)


def _no_single_gap(shown: list[int | None], sizes: Sequence[int]) -> list[int | None]:
    hidden = [place for place, count in enumerate(shown) if count is None]
    if len(hidden) == 1 and len(shown) > 1:
        others = [place for place in range(len(shown)) if place not in hidden and sizes[place]]
        if others:
            shown[min(others, key=lambda place: sizes[place])] = None
    return shown


def _tells(count: int, of: int) -> bool:
    """Whether the share would speak of one to four citizens, those with the thing or those without."""
    return is_small(count) or is_small(of - count)


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean over citizens with its 95 % interval; nothing at all when there are fewer than five."""

    n: int
    value: float
    low: float
    high: float


def mean_of(values: Sequence[float]) -> Mean | None:
    """By the t distribution."""
    n = len(values)
    if n < SMALLEST:
        return None
    from scipy import stats

    value = sum(values) / n
    spread = sqrt(sum((one - value) ** 2 for one in values) / (n - 1))
    half = float(stats.t.ppf(0.975, n - 1)) * spread / sqrt(n)
    return Mean(n, value, value - half, value + half)
