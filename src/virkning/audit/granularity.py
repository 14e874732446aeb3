"""What whole answers can give: shares, means (GRIM) and standard deviations (GRIMMER) that n people can have.

With whole numbers, n people give a mean that is a whole number over n, and a standard deviation whose sum of squares is
whole and as even or odd as the sum. Most pairs of decimals are out of reach.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache

from virkning.audit.claim import ImpossibleError, Printed, Reading
from virkning.audit.spans import Candidate, one_of
from virkning.language import Text

# On a known scale all answers can be gone through for so many people; beyond that, parity and bounds decide.
_EXACT_UP_TO = 120

_NO_MEAN = Text(
    "Gennemsnittet kan ikke fås af {n} hele svar, så spredningen kan heller ikke.",
    "The mean cannot come from {n} whole answers, so neither can the standard deviation.",
)
_NO_SD = Text("Ingen {n} svar på skalaen har det gennemsnit.", "No {n} answers on the scale have that mean.")


def shares_near(printed: Printed, n: int, factor: float = 100) -> Candidate:
    """The shares of n people that lie nearest to the printed one, on both sides."""
    return _grid_near(printed, n, factor, highest=n)


def means_near(printed: Printed, n: int, items: int = 1) -> Candidate:
    """The means of n people's whole answers (each the mean of `items` answers) nearest to the printed one."""
    return _grid_near(printed, n * items, 1, highest=None)


def _grid_near(printed: Printed, steps: int, factor: float, highest: int | None) -> Candidate:
    below = math.floor(printed.value * steps / factor)
    counts = range(below - 1, below + 3)
    possible = [count for count in counts if highest is None or 0 <= count <= highest]
    if not possible:
        possible = [0 if below < 0 else highest or 0]
    values = sorted((factor * count / steps for count in possible), key=lambda value: abs(value - printed.value))
    return Candidate("", values[0], tuple((value, value) for value in sorted(values)))


def counts_behind(percent: Reading, n: int) -> list[int]:
    """The counts of n that would be printed as this percentage: by rounding or, failing that, by truncation."""
    printed = Printed(percent.value, round(-math.log10(2 * percent.slack)))
    for accepts in (printed.accepts, printed.accepts_truncated):
        found = [count for count in range(n + 1) if accepts(100 * count / n, 100 * count / n)]
        if found:
            return found
    return []


def sds_near(printed: Printed, mean: Reading, n: int, scale: tuple[int, int] | None) -> dict[str, Candidate]:
    """The standard deviations nearest to the printed one that n whole answers with this mean can have."""
    lowest, highest = math.ceil((mean.value - mean.slack) * n - 1e-9), math.floor((mean.value + mean.slack) * n + 1e-9)
    if lowest > highest:
        raise ImpossibleError(_NO_MEAN.fill(n=n))
    found = {}
    for name, divisor in (("sample", n - 1), ("population", n)):
        near = [sd for total in range(lowest, highest + 1) for sd in _sds_of(total, n, divisor, printed.value, scale)]
        if near:
            nearest = sorted(set(near), key=lambda sd: abs(sd - printed.value))[:4]
            candidate = one_of(name, nearest)
            found[name] = Candidate(name, nearest[0], candidate.spans)
    if not found:
        raise ImpossibleError(_NO_SD.fill(n=n))
    return found


def _sds_of(total: int, n: int, divisor: int, aim: float, scale: tuple[int, int] | None) -> Iterator[float]:
    """The nearest possible deviations below and above the aim, for one sum of answers."""
    if divisor == 0:
        return
    bottom, top = scale or (0, 0)
    above_bottom = total - bottom * n
    wanted = math.floor(aim**2 * divisor + above_bottom**2 / n)
    if scale is None:
        near = _squares_near(above_bottom, n, wanted)
    elif n <= _EXACT_UP_TO:
        near = _squares_on_scale(above_bottom, n, top - bottom, wanted)
    else:
        most = _most_squares(above_bottom, n, top - bottom)
        near = [squares for squares in _squares_near(above_bottom, n, wanted) if squares <= most] or [most]
    for squares in near:
        yield math.sqrt(max(squares - above_bottom**2 / n, 0) / divisor)


def _squares_near(total: int, n: int, wanted: int) -> list[int]:
    """Sums of squares around the wanted one that are no smaller than they can be, and as even or odd as the sum.

    That is necessary, and for more than a handful of people nearly sufficient.
    """
    each, over = divmod(total, n)
    least = over * (each + 1) ** 2 + (n - over) * each**2
    return [max(squares, least) for squares in range(wanted - 3, wanted + 5) if max(squares, least) % 2 == total % 2]


def _most_squares(total: int, n: int, width: int) -> int:
    """The answers are as far apart as they can be: all but one at the ends of the scale."""
    if not 0 <= total <= n * width:
        raise ImpossibleError(_NO_SD.fill(n=n))
    at_top, left = divmod(total, width) if width else (0, 0)
    return at_top * width**2 + left**2


def _squares_on_scale(total: int, n: int, width: int, wanted: int) -> list[int]:
    """Exactly: the nearest sums of squares that some n answers from 0 to width with this sum really have."""
    if not 0 <= total <= n * width:
        return []
    possible = _all_squares(n, width)[total]
    below, above = possible & ((1 << wanted + 1) - 1) if wanted >= 0 else 0, possible >> max(wanted + 1, 0)
    near = [below.bit_length() - 1] if below else []
    if above:
        near.append((above & -above).bit_length() + max(wanted, -1))
    return near


@lru_cache(maxsize=64)
def _all_squares(n: int, width: int) -> tuple[int, ...]:
    """For each sum of n answers from 0 to width, a mask whose set bits are the possible sums of their squares."""
    masks = [1]
    for people in range(1, n + 1):
        longer = [0] * (people * width + 1)
        for total, mask in enumerate(masks):
            for answer in range(width + 1):
                longer[total + answer] |= mask << answer**2
        masks = longer
    return tuple(masks)
