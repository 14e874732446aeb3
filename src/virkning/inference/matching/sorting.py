"""The order of values with equal ones in the order of the data, faster than a stable sort of large arrays.

The quick sort of NumPy is vectorised and several times faster than its stable sorts; what it leaves in disorder are only
the rows of equal values, which are put right afterwards.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Codes = NDArray[np.int64]

_FEW_CODES = np.iinfo(np.int16).max


def stable_order(values: NDArray[np.generic]) -> Codes:
    order = np.argsort(values).astype(np.int64, copy=False)
    same = values[order[1:]] == values[order[:-1]]
    if same.any():
        _sort_runs(order, same)
    return order


def order_within(stratum: Codes, values: NDArray[np.generic]) -> Codes:
    """By stratum, then value, then place in the data."""
    order = stable_order(values)
    codes = stratum[order]
    if len(codes) and codes.max() <= _FEW_CODES:
        codes = codes.astype(np.int16)  # radix sort, which NumPy has for short integers only
    return order[np.argsort(codes, kind="stable")]


@njit(cache=True)
def _sort_runs(order: Codes, same: NDArray[np.bool_]) -> None:
    start = 0
    for place in range(1, len(order) + 1):
        if place == len(order) or not same[place - 1]:
            if place - start > 1:
                order[start:place] = np.sort(order[start:place])
            start = place
