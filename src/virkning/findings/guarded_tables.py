"""Door 2 for tables: which counts must go, and what goes with them."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Mapping
from numbers import Real

from virkning.findings.finding import Cell, Column, Table
from virkning.findings.profiles import DEFAULT, HIDDEN, Profile, is_small
from virkning.findings.suppression import Spot, Sum, spots_to_hide
from virkning.language import Text

Place = tuple[int, int]
Link = tuple[str, int]


def protect(
    table: Table, profile: Profile = DEFAULT, *,
    total_rows: Iterable[int] | None = None, total_columns: Iterable[str] | None = None,
    known: Iterable[int] = (), linked: Iterable[Link] = (),
) -> Table:  # fmt: skip
    """The table with small counts and whatever reveals them replaced by HIDDEN.

    total_rows, total_columns: which rows and count columns are sums of the others; found by adding up when not given.
    known: counts that readers have from elsewhere. linked: (row name, count) pairs that are hidden elsewhere.
    """
    hidden = _hidden_counts(table, profile, total_rows, total_columns, known, linked)
    return _without(table, hidden)


def hidden_links(table: Table, profile: Profile, known: Iterable[int], linked: Iterable[Link]) -> set[Link]:
    """The row names and counts that this table hides, for the other tables and figures to hide them too."""
    hidden = _hidden_counts(table, profile, None, None, known, linked)
    return {
        (row_name(table, row), round(float(table.rows[row][place])))  # type: ignore[arg-type]
        for row, place in hidden
        if table.columns[place].kind == "count"
    }


def row_name(table: Table, row: int) -> str:
    """What a row is called: its texts, in Danish."""
    texts = [cell.da if isinstance(cell, Text) else cell for cell in table.rows[row] if isinstance(cell, str | Text)]
    return " ".join(texts)


def _hidden_counts(
    table: Table, profile: Profile, total_rows: Iterable[int] | None, total_columns: Iterable[str] | None,
    known: Iterable[int], linked: Iterable[Link],
) -> set[Place]:  # fmt: skip
    """The rows and columns of the counts, and shares of counts, that must go."""
    counts = _counts(table)
    places = sorted({column for _, column in counts})
    names = [table.columns[place].name for place in places]
    sum_rows = _total_rows(counts, len(table.rows), places) if total_rows is None else list(total_rows)
    sum_columns = (
        _total_columns(counts, len(table.rows), places)
        if total_columns is None
        else [places[names.index(name)] for name in total_columns]
    )
    sums = _down(counts, table, places, sum_rows) + _across(counts, table, places, sum_columns)
    values: dict[Spot, int] = dict(counts)
    virtual = _virtual(table, counts, values, sums)
    links = set(linked)
    small = {spot: None for spot, count in values.items() if is_small(count, profile)}
    if links:
        small.update({spot: None for spot, count in counts.items() if (row_name(table, spot[0]), count) in links})
    hidden = spots_to_hide(values, small, sums, smallest=profile.smallest, unpublished=virtual, known=known)
    return {spot for spot in hidden if spot in counts}


def _counts(table: Table) -> dict[Place, int]:
    """Every count of the table, and behind every share of a count the count that it tells."""
    places = {column.name: place for place, column in enumerate(table.columns)}
    counts = {}
    for row, cells in enumerate(table.rows):
        for place, column in enumerate(table.columns):
            count = _count_behind(column, cells, cells[place], places)
            if count is not None:
                counts[row, place] = count
    return counts


def _count_behind(column: Column, cells: tuple[Cell, ...], cell: Cell, places: Mapping[str, int]) -> int | None:
    if not _is_number(cell):
        return None
    if column.kind == "count":
        return round(float(cell))  # type: ignore[arg-type]
    whole = cells[places[column.of]] if column.of else None
    return round(float(cell) * float(whole)) if _is_number(whole) else None  # type: ignore[arg-type]


def _is_number(cell: Cell) -> bool:
    """Numbers of other libraries count too; yes and no do not."""
    return isinstance(cell, Real) and not isinstance(cell, bool) and math.isfinite(cell)


def _total_rows(counts: Mapping[Place, int], rows: int, places: list[int]) -> list[int]:
    """A row that in every count column is the sum of all others: the last such row."""
    whole = dict.fromkeys(places, 0)
    for (_, place), count in counts.items():
        whole[place] += count

    def is_total(row: int) -> bool:
        columns = [place for place in places if (row, place) in counts]
        return bool(columns) and all(2 * counts[row, place] == whole[place] > 0 for place in columns)

    return [row for row in range(rows) if is_total(row)][-1:] if rows > 2 else []


def _total_columns(counts: Mapping[Place, int], rows: int, places: list[int]) -> list[int]:
    """A count column that in every row is the sum of all others."""

    def is_total(place: int) -> bool:
        return all(
            2 * counts.get((row, place), 0) == sum(counts.get((row, other), 0) for other in places)
            for row in range(rows)
        )

    return [place for place in places if is_total(place)][-1:] if len(places) > 2 and rows else []


def _down(counts: Mapping[Place, int], table: Table, places: list[int], totals: list[int]) -> list[Sum]:
    """What each count column adds up to. Where no total is printed, readers are taken to know it all the same."""
    if table.nested:
        return []
    sums = []
    for place in places:
        parts = tuple((row, place) for row in range(len(table.rows)) if row not in totals and (row, place) in counts)
        printed = [(row, place) for row in totals if (row, place) in counts]
        sums += [Sum(parts, total) for total in printed] if printed else [Sum(parts)]
    return sums


def _across(counts: Mapping[Place, int], table: Table, places: list[int], totals: list[int]) -> list[Sum]:
    return [
        Sum(tuple((row, place) for place in places if place != total and (row, place) in counts), (row, total))
        for total in totals
        for row in range(len(table.rows))
        if (row, total) in counts
    ]


def _virtual(table: Table, counts: Mapping[Place, int], values: dict[Spot, int], sums: list[Sum]) -> list[Spot]:
    """Numbers that stand nowhere but follow by subtraction: those of a whole that are not in the part, those who left
    between two nested rows. They are added to the values and the sums."""
    names = {column.name: place for place, column in enumerate(table.columns)}
    pairs = []
    for row, place in counts:
        of = table.columns[place].of
        if of is not None and (row, names[of]) in counts:
            pairs.append(((row, place), (row, names[of])))
    if table.nested:
        pairs += [((row + 1, place), (row, place)) for row, place in counts if (row + 1, place) in counts]
    rests: list[Spot] = []
    for part, whole in pairs:
        rest = ("rest", part, whole)
        values[rest] = max(counts[whole] - counts[part], 0)
        sums.append(Sum((part, rest), whole))
        rests.append(rest)
    return rests


def _without(table: Table, hidden: set[Place]) -> Table:
    """Hide the counts, and all other numbers of their rows: a mean or a share could tell the count behind it."""
    rows_hit = {row for row, _ in hidden}
    rows = tuple(
        tuple(
            _cell(cell, column, (number, place) in hidden)
            for place, (cell, column) in enumerate(zip(row, table.columns, strict=True))
        )
        if number in rows_hit
        else row
        for number, row in enumerate(table.rows)
    )
    return dataclasses.replace(table, rows=rows)


def _cell(cell: Cell, column: Column, hidden: bool) -> Cell:
    derived = column.kind not in ("text", "count") and column.of is None
    return (
        HIDDEN
        if cell is not None and (hidden or (derived and not isinstance(cell, str | Text)) or column.of is not None)
        else cell
    )
