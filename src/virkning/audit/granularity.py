"""What whole answers can give: shares, means (GRIM) and standard deviations (GRIMMER) that n people can have.

With whole numbers, n people give a mean that is a whole number over n, and a standard deviation whose sum of squares is
whole and as even or odd as the sum. Most pairs of decimals are out of reach.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from virkning.audit.claim import ImpossibleError, Printed, Reading
from virkning.audit.spans import Candidate, one_of
from virkning.language import Text

_NO_MEAN = Text(
    "Gennemsnittet kan ikke fås af {n} hele svar, så spredningen kan heller ikke.",
    "The mean cannot come from {n} whole answers, so neither can the standard deviation.",
)
_NO_SD = Text(
    "Ingen {n} svar på skalaen har det gennemsnit.", "No {n} answers on the scale have that mean."
)


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
    printed = Printed(percent.value, round(-math.log10(2 * percent.slack)) if percent.slack else 0)
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
    least, most = _square_sums(total, n, scale)
    wanted = aim**2 * divisor + total * total / n
    around = math.floor(wanted)
    for squares in range(around - 3, around + 5):
        squares = min(max(squares, least), most) if most is not None else max(squares, least)
        if squares % 2 == total % 2:
            yield math.sqrt(max(squares - total * total / n, 0) / divisor)


def _square_sums(total: int, n: int, scale: tuple[int, int] | None) -> tuple[int, int | None]:
    """The least and the most that the squares of n whole answers with this sum can add up to."""
    each, over = divmod(total, n)
    least = over * (each + 1) ** 2 + (n - over) * each**2
    if scale is None:
        return least, None
    bottom, top = scale
    if not bottom * n <= total <= top * n:
        raise ImpossibleError(_NO_SD.fill(n=n))
    if top == bottom:
        return least, least
    at_top, left = divmod(total - bottom * n, top - bottom)
    middle = (bottom + left) ** 2 if at_top < n else 0
    return least, at_top * top**2 + middle + max(n - at_top - 1, 0) * bottom**2
