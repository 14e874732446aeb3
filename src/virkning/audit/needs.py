"""What a kind of claim must be given, and how it is read from the file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from virkning.audit.claim import Reading
from virkning.language import Text, same

Raw = Any


class UnfitError(Exception):
    """A value that does not have the shape that a key asks for; says what was expected."""

    def __init__(self, expected: Text) -> None:
        self.expected = expected
        super().__init__(expected.en)


@dataclass(frozen=True, slots=True)
class Group:
    """Mean, spread and (where given) number of one group."""

    mean: Reading
    spread: Reading
    n: int | None


Shape = Callable[[Raw, int | None], Any]


@dataclass(frozen=True, slots=True)
class Need:
    """One key of a kind. also: other names for it. in_percent: its shape where the claim says given = "percent"."""

    name: str
    shape: Shape
    also: tuple[str, ...] = ()
    required: bool = True
    default: Any = None
    in_percent: Shape | None = None


_NUMBER = Text("et tal", "a number")
_NUMBERS = Text("en liste af tal i [ ]", "a list of numbers in [ ]")
_COUNT = Text("et helt tal, ikke under 0", "a whole number, not below 0")
_COUNTS = Text("en liste af hele tal, ikke under 0", "a list of whole numbers, none below 0")
_POSITIVE = Text("et helt tal over 0", "a whole number above 0")
_PAIR = Text(
    "antal og total: [12, 28], hvor antallet højst er totalen",
    "count and total: [12, 28], the count no larger than the total",
)
_PERCENT = Text("procent og total: [43, 28]", "per cent and total: [43, 28]")
_GROUP = Text("gennemsnit, spredning og antal: [45, 12.1, 26]", "mean, standard deviation and number: [45, 12.1, 26]")
_TABLE = Text("en tabel af antal: [[12, 16], [4, 22]]", "a table of counts: [[12, 16], [4, 22]]")
_TEXT = Text("tekst i anførselstegn, eller { da = …, en = … }", "text in quotes, or { da = …, en = … }")
_SCALE = Text(
    "skalaens laveste og højeste hele tal: [1, 7]", "the lowest and highest whole number of the scale: [1, 7]"
)


def is_number(value: Raw) -> bool:
    return (
        isinstance(value, int | Decimal)
        and not isinstance(value, bool)
        and (isinstance(value, int) or value.is_finite())
    )


def number(value: Raw, decimals: int | None) -> Reading:
    if not is_number(value):
        raise UnfitError(_NUMBER)
    return Reading.of(value, decimals)


def numbers(value: Raw, decimals: int | None) -> tuple[Reading, ...]:
    if not isinstance(value, list) or not value or not all(is_number(part) for part in value):
        raise UnfitError(_NUMBERS)
    return tuple(Reading.of(part, decimals) for part in value)


def count(value: Raw, _: int | None) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise UnfitError(_COUNT)
    return value


def positive(value: Raw, _: int | None) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise UnfitError(_POSITIVE)
    return value


def counts(value: Raw, _: int | None) -> tuple[int, ...]:
    try:
        found = tuple(count(part, None) for part in value) if isinstance(value, list) else ()
    except UnfitError:
        found = ()
    if not found:
        raise UnfitError(_COUNTS)
    return found


def two_counts(value: Raw, _: int | None) -> tuple[int, int]:
    found = counts(value, None)
    if len(found) != 2:
        raise UnfitError(Text("to antal: [10, 1]", "two counts: [10, 1]"))
    return found[0], found[1]


def share_of(value: Raw, _: int | None) -> tuple[Reading, int]:
    """A count and the total it is of. That it is no larger is left to the verdict: such things are printed."""
    if not isinstance(value, list) or len(value) != 2:
        raise UnfitError(_PAIR)
    try:
        return Reading.of(count(value[0], None)), positive(value[1], None)
    except UnfitError:
        raise UnfitError(_PAIR) from None


def percent_of(value: Raw, _: int | None) -> tuple[Reading, int]:
    """A printed percentage and the total it is of; a whole one is rounded to whole per cent."""
    if not isinstance(value, list) or len(value) != 2 or not is_number(value[0]) or value[0] < 0:
        raise UnfitError(_PERCENT)
    try:
        return Reading.of(value[0], 0), positive(value[1], None)
    except UnfitError:
        raise UnfitError(_PERCENT) from None


def group(value: Raw, decimals: int | None) -> Group:
    if not isinstance(value, list) or len(value) not in (2, 3) or not all(is_number(part) for part in value):
        raise UnfitError(_GROUP)
    mean, spread = (Reading.of(part, decimals) for part in value[:2])
    if spread.value < 0:
        raise UnfitError(_GROUP)
    return Group(mean, spread, positive(value[2], None) if len(value) == 3 else None)


def group_with_n(value: Raw, decimals: int | None) -> Group:
    found = group(value, decimals)
    if found.n is None or found.n < 2:
        raise UnfitError(_GROUP)
    return found


def variance(value: Raw, decimals: int | None) -> tuple[Reading, bool]:
    """A spread, and whether it stands alone: alone it is a variance, after its mean it is a standard deviation."""
    alone = is_number(value)
    found = number(value, decimals) if alone else group(value, decimals).spread
    if found.value < 0:
        raise UnfitError(_NUMBER)
    return found, alone


def table(value: Raw, _: int | None) -> tuple[tuple[int, ...], ...]:
    try:
        rows = tuple(counts(row, None) for row in value) if isinstance(value, list) else ()
    except UnfitError:
        rows = ()
    if len(rows) < 2 or len({len(row) for row in rows}) != 1 or len(rows[0]) < 2:
        raise UnfitError(_TABLE)
    return rows


def two_by_two(value: Raw, _: int | None) -> tuple[tuple[int, ...], ...]:
    """Both, only before; only after, neither: the same people twice."""
    found = table(value, None)
    if len(found) != 2 or len(found[0]) != 2:
        raise UnfitError(_TABLE)
    return found


def scale(value: Raw, _: int | None) -> tuple[int, int]:
    if (
        not isinstance(value, list)
        or len(value) != 2
        or not all(isinstance(end, int) for end in value)
        or value[0] > value[1]
    ):
        raise UnfitError(_SCALE)
    return value[0], value[1]


def words(value: Raw, _: int | None) -> Text:
    """One text for both languages, or one for each."""
    if isinstance(value, str) and value.strip():
        return same(value)
    if isinstance(value, dict) and set(value) == {"da", "en"} and all(isinstance(text, str) for text in value.values()):
        return Text(value["da"], value["en"])
    raise UnfitError(_TEXT)


def truth(value: Raw, _: int | None) -> bool:
    if not isinstance(value, bool):
        raise UnfitError(same("true / false"))
    return value


def choice(*options: str) -> Shape:
    def shape(value: Raw, _: int | None) -> str:
        if value not in options:
            raise UnfitError(Text(f"en af: {', '.join(options)}", f"one of: {', '.join(options)}"))
        return str(value)

    return shape
