"""Means over the nearest rows on the score, equally near ones all included: for variances that depend on the score."""

from __future__ import annotations

import numpy as np
from numba import njit

from virkning.inference.matching.rules import Codes, Floats
from virkning.inference.matching.sorting import sorted_with_ties


def nearest_means(wanted: Floats, score: Floats, columns: Floats, fewest: int) -> tuple[Floats, Floats]:
    """For each wanted score the mean of columns over the nearest rows, at least `fewest`, and how many they were.

    Rows that share a score share their sums, so that scores with few values cost no more than others.
    """
    order, ordered, same = sorted_with_ties(score)
    sums, counts = columns[order], np.ones(len(score), dtype=np.int64)
    if same.any():
        heads = np.flatnonzero(np.r_[True, ~same])
        sums, counts = np.add.reduceat(sums, heads, axis=0), np.diff(np.r_[heads, len(score)])
        ordered = ordered[heads]
    asked = np.argsort(wanted)  # neighbours in the search are then neighbours in memory
    place = np.searchsorted(ordered, wanted[asked])
    means, sizes = np.empty((len(wanted), columns.shape[1])), np.empty(len(wanted))
    means[asked], sizes[asked] = _means(wanted[asked], place, ordered, counts, sums, min(fewest, len(score)))
    return means, sizes


@njit(cache=True)
def _means(
    wanted: Floats, place: Codes, values: Floats, counts: Codes, sums: Floats, fewest: int
) -> tuple[Floats, Floats]:
    rows, width = len(wanted), sums.shape[1]
    means, sizes = np.zeros((rows, width)), np.zeros(rows)
    for row in range(rows):
        high, low = place[row], place[row] - 1
        while sizes[row] < fewest:
            low_far = wanted[row] - values[low] if low >= 0 else np.inf
            high_far = values[high] - wanted[row] if high < len(values) else np.inf
            far = min(low_far, high_far)
            if low_far == far:
                sizes[row] += counts[low]
                means[row] += sums[low]
                low -= 1
            if high_far == far:
                sizes[row] += counts[high]
                means[row] += sums[high]
                high += 1
        means[row] /= sizes[row]
    return means, sizes
