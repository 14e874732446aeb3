"""The order of values with equal ones in the order of the data, faster than a stable sort of large arrays.

The quick sort of NumPy is vectorised and several times faster than its stable sorts; what it leaves in disorder are only
the rows of equal values, which are put right afterwards.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

Codes = NDArray[np.int64]
Values = NDArray[Any]

_FEW_CODES = np.iinfo(np.int16).max


def stable_order(values: Values) -> Codes:
    return sorted_with_ties(values)[0]


def sorted_with_ties(values: Values) -> tuple[Codes, Values, NDArray[np.bool_]]:
    """The order, the values in it, and whether each but the first equals the one before."""
    order = np.argsort(values)
    ordered = values[order]
    same = ordered[1:] == ordered[:-1]
    if same.any():
        _sort_runs(order, same)
    return order, ordered, same


def order_within(stratum: Codes, values: Values) -> Codes:
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
