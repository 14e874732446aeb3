"""Checks of one table against its contract: columns, types, empty cells, choices, limits, order, uniqueness.

The first thing found wrong is told with its row (counted from 1), column and value.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from virkning.errors import InputError
from virkning.language import Text, same
from virkning.snapshot.arrow import ARROW_TYPES
from virkning.snapshot.schema import ColumnSpec, TableSpec

_TYPE_WORDS = {
    "id": Text("tekst (et pseudonym)", "text (a pseudonym)"),
    "text": Text("tekst", "text"),
    "whole": Text("et helt tal", "a whole number"),
    "number": Text("et tal", "a number"),
    "truth": Text("sand eller falsk", "true or false"),
    "date": Text("en dato", "a date"),
    "week": Text("en uge givet ved sin mandag", "a week given by its Monday"),
    "month": Text("en måned givet ved sin første dag", "a month given by its first day"),
}


def check_table(found: pa.Table, spec: TableSpec, file: Path, *, only: list[str] | None = None) -> pa.Table:
    """The table in the contract's types, or the first thing that is wrong. `only`: the columns that are needed."""
    wanted = [column for column in spec.columns if only is None or column.name in only]
    _refuse_unknown_columns(found, spec, file)
    columns = {}
    for column in wanted:
        if column.name in found.column_names:
            columns[column.name] = _checked_column(found[column.name], column, file)
        elif not column.optional:
            raise InputError(
                Text("En kolonne mangler.", "A column is missing."),
                file=file,
                column=column.name,
                expected=column.meaning,
            )
    table = pa.table(columns)
    _check_order(table, spec, file)
    _check_key(table, spec, file)
    return table


def _refuse_unknown_columns(found: pa.Table, spec: TableSpec, file: Path) -> None:
    known = [column.name for column in spec.columns]
    for name in found.column_names:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            raise InputError(
                Text("Kolonnen kendes ikke.", "The column is not known."),
                file=file,
                column=name,
                expected=near[0] if near else ", ".join(known),
            )


def _checked_column(values: pa.ChunkedArray, column: ColumnSpec, file: Path) -> pa.ChunkedArray:
    typed = _typed(values, column, file)
    refuse = _refusal(typed, column, file)
    if not column.nullable:
        refuse(pc.is_null(typed), Text("Cellen er tom.", "The cell is empty."), _TYPE_WORDS[column.type])
    if column.type == "number":
        refuse(pc.is_nan(typed), Text("Værdien er ikke et tal.", "The value is not a number."), _TYPE_WORDS["number"])
    if column.type == "week":
        not_monday = pc.not_equal(pc.day_of_week(typed), 0)
        refuse(
            not_monday,
            Text("Ugen er ikke givet ved sin mandag.", "The week is not given by its Monday."),
            _TYPE_WORDS["week"],
        )
    if column.type == "month":
        not_first = pc.not_equal(pc.day(typed), 1)
        refuse(
            not_first,
            Text("Måneden er ikke givet ved sin første dag.", "The month is not given by its first day."),
            _TYPE_WORDS["month"],
        )
    if column.choices:
        unknown = pc.invert(pc.is_in(typed, value_set=pa.array(column.choices)))
        refuse(
            pc.and_(unknown, pc.is_valid(typed)),
            Text("Værdien kendes ikke.", "The value is not known."),
            same(", ".join(column.choices)),
        )
    if column.at_least is not None:
        refuse(
            pc.less(typed, column.at_least),
            Text("Værdien er for lille.", "The value is too small."),
            same(f"≥ {column.at_least:g}"),
        )
    if column.at_most is not None:
        refuse(
            pc.greater(typed, column.at_most),
            Text("Værdien er for stor.", "The value is too large."),
            same(f"≤ {column.at_most:g}"),
        )
    return typed


def _typed(values: pa.ChunkedArray, column: ColumnSpec, file: Path) -> pa.ChunkedArray:
    """Widths may differ (int64 for int32), kinds may not: text never becomes a number by itself."""
    wanted = ARROW_TYPES[column.type]
    if pa.types.is_dictionary(values.type):
        values = values.cast(values.type.value_type)
    if not _same_kind(values.type, wanted):
        raise InputError(
            Text("Kolonnen har en forkert type.", "The column has the wrong type."),
            file=file,
            column=column.name,
            value=values.type,
            expected=_TYPE_WORDS[column.type],
        )
    try:
        return values.cast(wanted)
    except pa.ArrowInvalid as trouble:
        raise InputError(
            Text("En værdi passer ikke i kolonnens type.", "A value does not fit the column's type."),
            file=file,
            column=column.name,
            value=str(trouble),
            expected=_TYPE_WORDS[column.type],
        ) from None


def _same_kind(found: pa.DataType, wanted: pa.DataType) -> bool:
    kinds = (
        (pa.types.is_string, (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view)),
        (pa.types.is_integer, (pa.types.is_integer,)),
        (pa.types.is_floating, (pa.types.is_floating, pa.types.is_integer)),
        (pa.types.is_boolean, (pa.types.is_boolean,)),
        (pa.types.is_date, (pa.types.is_date, pa.types.is_timestamp)),
    )
    allowed = next(accepted for is_wanted, accepted in kinds if is_wanted(wanted))
    return pa.types.is_null(found) or any(accepts(found) for accepts in allowed)


Refuse = Callable[[pa.ChunkedArray, Text, Text], None]


def _refusal(values: pa.ChunkedArray, column: ColumnSpec, file: Path) -> Refuse:
    """A function that raises at the first row where something is true."""

    def refuse(wrong: pa.ChunkedArray, message: Text, expected: Text) -> None:
        place = pc.index(pc.fill_null(wrong, False), True).as_py()
        if place >= 0:
            shown = values[place].as_py()
            raise InputError(
                message,
                file=file,
                row=place + 1,
                column=column.name,
                value=Text("(tom)", "(empty)").say("da") if shown is None else shown,
                expected=expected,
            )

    return refuse


def _check_order(table: pa.Table, spec: TableSpec, file: Path) -> None:
    for start, end in spec.order:
        if start in table.column_names and end in table.column_names:
            backwards = pc.fill_null(pc.less(table[end], table[start]), False)
            place = pc.index(backwards, True).as_py()
            if place >= 0:
                raise InputError(
                    Text("Forløbet slutter, før det begynder.", "The spell ends before it begins."),
                    file=file,
                    row=place + 1,
                    column=end,
                    value=table[end][place],
                    expected=Text(
                        f"{start} ({table[start][place]}) eller senere", f"{start} ({table[start][place]}) or later"
                    ),
                )


def _check_key(table: pa.Table, spec: TableSpec, file: Path) -> None:
    key = list(spec.key)
    if not key or any(name not in table.column_names for name in key):
        return
    numbered = table.select(key).append_column("row", pa.array(range(table.num_rows), pa.int64()))
    grouped = numbered.group_by(key, use_threads=False).aggregate([("row", "count"), ("row", "max")])
    double = grouped.filter(pc.greater(grouped["row_count"], 1))
    if double.num_rows:
        row = pc.min(double["row_max"]).as_py()
        value = " / ".join(str(table[name][row]) for name in key)
        raise InputError(
            Text("Rækken findes to gange.", "The row occurs twice."),
            file=file,
            row=row + 1,
            column=", ".join(key),
            value=value,
            expected=Text("højst én række for hver", "at most one row for each"),
        )
