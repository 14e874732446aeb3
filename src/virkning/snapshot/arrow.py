"""The schema's column types as Arrow types."""

from __future__ import annotations

import pyarrow as pa

from virkning.snapshot.schema import TableSpec

ARROW_TYPES: dict[str, pa.DataType] = {
    "id": pa.string(),
    "text": pa.string(),
    "whole": pa.int32(),
    "number": pa.float64(),
    "truth": pa.bool_(),
    "date": pa.date32(),
    "week": pa.date32(),
    "month": pa.date32(),
}


def arrow_schema(table: TableSpec, *, without: frozenset[str] = frozenset()) -> pa.Schema:
    """The Arrow schema of a table, without the optional columns named; readers need not look for what cannot be empty."""
    kept = [column for column in table.columns if column.name not in without]
    return pa.schema([pa.field(column.name, ARROW_TYPES[column.type], nullable=column.nullable) for column in kept])
