"""Many tests at once: p values adjusted so that a family of them is read as one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def holm(p: Floats) -> Floats:
    """Holm's step-down: the chance of even one false finding in the family stays below the level."""
    order = np.argsort(p, kind="stable")
    stepped = np.maximum.accumulate(p[order] * (len(p) - np.arange(len(p))))
    return _put_back(np.minimum(stepped, 1), order)


def benjamini_hochberg(p: Floats) -> Floats:
    """Benjamini and Hochberg's step-up: the expected share of false findings among the findings stays below the level."""
    order = np.argsort(p, kind="stable")[::-1]
    stepped = np.minimum.accumulate(p[order] * len(p) / np.arange(len(p), 0, -1))
    return _put_back(np.minimum(stepped, 1), order)


def _put_back(values: Floats, order: NDArray[np.int64]) -> Floats:
    placed = np.empty_like(values)
    placed[order] = values
    return placed
