"""One batch of rows as numbers: a block of values, the weights and the codes of every key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from virkning.errors import InputError
from virkning.inference.absorbed.levels import Codes, Levels
from virkning.inference.absorbed.roles import CONSTANT, Roles
from virkning.inference.absorbed.source import Source, batches
from virkning.language import Text

CACHED_ROWS = 1 << 13
"""Columns are laid side by side this many rows at a time, which fit in the processor's cache."""


@dataclass(frozen=True)
class Block:
    """values: rows × (outcome, covariates), less their origin, one row after the other in memory. weights: one per row.

    codes: by key. first_row: the number of the block's first row, counted from one.
    """

    values: NDArray[np.float64]
    weights: NDArray[np.float64]
    codes: Mapping[str, Codes]
    first_row: int

    def refuse_not_finite(self, roles: Roles) -> None:
        rows, places = np.nonzero(~np.isfinite(self.values))
        if len(rows):
            raise InputError(
                Text("Værdien er ikke et tal.", "The value is not a finite number."),
                row=self.first_row + int(rows[0]),
                column=roles.numbers[places[0]],
                value=self.values[rows[0], places[0]],
                expected=Text("et endeligt tal", "a finite number"),
            )


def first_means(source: Source, roles: Roles, batch_rows: int) -> NDArray[np.float64]:
    """The means of some first rows: near enough to where outcome and covariates are best counted from."""
    for batch in batches(source, roles, min(batch_rows, CACHED_ROWS)):
        if batch.num_rows:
            block = Block(_values(batch, roles, np.zeros(len(roles.numbers)), 1), np.ones(batch.num_rows), {}, 1)
            means = block.values.mean(axis=0)
            if not np.isfinite(means).all():
                block.refuse_not_finite(roles)
            return means
    raise InputError(Text("Tabellen har ingen rækker.", "The table has no rows."))


def block_of(
    batch: pa.RecordBatch, roles: Roles, levels: Mapping[str, Levels], origin: NDArray[np.float64], first_row: int
) -> Block:
    codes = {key: _codes(batch, key, levels[key], first_row) for key in roles.keys}
    return Block(_values(batch, roles, origin, first_row), _weights(batch, roles, first_row), codes, first_row)


def _values(batch: pa.RecordBatch, roles: Roles, origin: NDArray[np.float64], first_row: int) -> NDArray[np.float64]:
    columns = [_numbers(batch, name, first_row) for name in roles.numbers]
    values = np.empty((batch.num_rows, len(columns)))
    upright = np.empty((len(columns), CACHED_ROWS))
    for start in range(0, batch.num_rows, CACHED_ROWS):
        rows = slice(start, min(start + CACHED_ROWS, batch.num_rows))
        count = rows.stop - start
        for place, column in enumerate(columns):
            np.subtract(column[rows], origin[place], out=upright[place, :count])
        values[rows] = upright[:, :count].T
    return values


def _numbers(batch: pa.RecordBatch, name: str, first_row: int) -> NDArray:
    column = batch.column(name)
    _refuse_nulls(column, name, first_row)
    if pa.types.is_boolean(column.type) or pa.types.is_decimal(column.type):
        column = column.cast(pa.int8() if pa.types.is_boolean(column.type) else pa.float64())
    return column.to_numpy(zero_copy_only=False)


def _codes(batch: pa.RecordBatch, key: str, levels: Levels, first_row: int) -> Codes:
    if key == CONSTANT:
        levels.places(pa.array([CONSTANT]))
        return Codes(np.zeros(batch.num_rows, dtype=np.int32), np.zeros(1, dtype=np.int64), 1)
    column = batch.column(key)
    _refuse_nulls(column, key, first_row)
    return levels.encode(column)


def _weights(batch: pa.RecordBatch, roles: Roles, first_row: int) -> NDArray[np.float64]:
    if roles.weights is None:
        return np.ones(batch.num_rows)
    weights = _numbers(batch, roles.weights, first_row).astype(np.float64)
    wrong = ~(np.isfinite(weights) & (weights > 0))
    if roles.weight_kind == "frequency":
        wrong |= weights != np.floor(weights)
    if wrong.any():
        row = int(np.argmax(wrong))
        expected = (
            Text("et helt tal over 0", "a whole number above 0")
            if roles.weight_kind == "frequency"
            else Text("et tal over 0", "a number above 0")
        )
        message = Text("Vægten kan ikke bruges.", "The weight cannot be used.")
        raise InputError(message, row=first_row + row, column=roles.weights, value=weights[row], expected=expected)
    return weights


def _refuse_nulls(column: pa.Array, name: str, first_row: int) -> None:
    if column.null_count:
        row = int(np.argmax(column.is_null().to_numpy(zero_copy_only=False)))
        message = Text("Der mangler en værdi.", "A value is missing.")
        raise InputError(
            message, row=first_row + row, column=name, expected=Text("en værdi i hver række", "a value in each row")
        )
