"""Sums over the cells where two keys cross, such as caseworker by office: a dense table while small, else a sparse one."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Matrix: TypeAlias = NDArray[np.float64]
Table: TypeAlias = Matrix | sparse.csr_array

DENSE_CELLS = 1 << 22
"""Tables up to this many cells (32 MB) are dense; larger ones are sparse."""


class Cells:
    """A growing table of sums: dense at first; past the limit, sparse pieces that are merged when they pile up."""

    def __init__(self) -> None:
        self._dense: Matrix | None = np.zeros((64, 64))
        self._pieces: list[sparse.csr_array] = []

    def add(self, rows: NDArray[np.int64], columns: NDArray[np.int64], values: Matrix, shape: tuple[int, int]) -> None:
        self._make_room(shape)
        if self._dense is not None:
            np.add.at(self._dense.reshape(-1), rows * self._dense.shape[1] + columns, values)
        else:
            self._pieces.append(sparse.coo_array((values, (rows, columns)), shape=shape).tocsr())
            self._merge_when_piled_up(shape)

    def table(self, shape: tuple[int, int]) -> Table:
        self._make_room(shape)
        if self._dense is not None:
            return self._dense[: shape[0], : shape[1]]
        return _total(self._pieces, shape)

    def _make_room(self, shape: tuple[int, int]) -> None:
        if self._dense is None or (shape[0] <= self._dense.shape[0] and shape[1] <= self._dense.shape[1]):
            return
        rows, columns = (_capacity(need, have) for need, have in zip(shape, self._dense.shape, strict=True))
        if rows * columns > DENSE_CELLS:
            self._pieces, self._dense = [sparse.csr_array(self._dense)], None
        else:
            larger = np.zeros((rows, columns))
            larger[: self._dense.shape[0], : self._dense.shape[1]] = self._dense
            self._dense = larger

    def _merge_when_piled_up(self, shape: tuple[int, int]) -> None:
        first, *rest = self._pieces
        if sum(piece.nnz for piece in rest) > first.nnz:
            self._pieces = [_total(self._pieces, shape)]


def _capacity(need: int, have: int) -> int:
    return have if need <= have else max(need, 2 * have)


def _total(pieces: list[sparse.csr_array], shape: tuple[int, int]) -> sparse.csr_array:
    return sum((_reshaped(piece, shape) for piece in pieces), sparse.csr_array(shape))


def _reshaped(piece: sparse.csr_array, shape: tuple[int, int]) -> sparse.csr_array:
    """A piece from when fewer levels were known, or cut from a table that had room to spare."""
    resized = piece.copy()
    resized.resize(shape)
    return resized


def moved(table: Table, shape: tuple[int, int], rows: NDArray[np.int64], columns: NDArray[np.int64]) -> Table:
    """The same sums in a table of another shape, rows and columns at the given places."""
    if isinstance(table, np.ndarray) and shape[0] * shape[1] <= DENSE_CELLS:
        larger = np.zeros(shape)
        larger[np.ix_(rows, columns)] = table
        return larger
    old = sparse.coo_array(table)
    at_rows, at_columns = old.coords
    return sparse.coo_array((old.data, (rows[at_rows], columns[at_columns])), shape=shape).tocsr()


def added(one: Table, other: Table) -> Table:
    """The sum; sparse unless both are dense."""
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return one + other
    return sparse.csr_array(one) + sparse.csr_array(other)


def dense(table: Table) -> Matrix:
    return table if isinstance(table, np.ndarray) else table.toarray()


def scaled_rows(table: Table, factors: Matrix) -> Table:
    return (
        table * factors[:, None]
        if isinstance(table, np.ndarray)
        else sparse.csr_array(table.multiply(factors[:, None]))
    )


def side_by_side(tables: list[Table], rows: int) -> Table:
    """Columns of all tables; dense when all are."""
    if all(isinstance(table, np.ndarray) for table in tables):
        return np.hstack([np.zeros((rows, 0)), *tables])
    return sparse.csr_array(sparse.hstack([sparse.csr_array(table) for table in tables]))
