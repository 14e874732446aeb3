"""Randomisation inference: how often would lots alone, drawn as they were drawn, give a difference this large?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]
Bools = NDArray[np.bool_]

DRAWS = 4999
_CELLS_AT_ONCE = 4_000_000
_ROUNDING = 1e-9


def randomisation_p(
    outcome: Floats, treated: Bools, block: Codes | None = None, *, seed: int, draws: int = DRAWS
) -> float:
    """The two-sided p value of no effect on anybody, with the arms drawn anew within each block.

    block: strata, or pairs, within which the numbers in each arm are kept; None where lots were drawn among all.
    """
    rng = np.random.default_rng(seed)
    block = np.zeros(len(treated), dtype=np.int64) if block is None else block
    order = np.argsort(block, kind="stable")
    outcome, treated, block = outcome[order], treated[order], block[order]
    seen = abs(_difference(outcome, treated[None, :])[0])
    at_once = max(1, _CELLS_AT_ONCE // len(outcome))
    slack = _ROUNDING * max(1.0, float(np.abs(outcome).max()))
    as_large = 0
    for start in range(0, draws, at_once):
        arms = redraw(treated, block, rng, min(at_once, draws - start))
        as_large += int((np.abs(_difference(outcome, arms)) >= seen - slack).sum())
    return (1 + as_large) / (1 + draws)


def redraw(treated: Bools, block: Codes, rng: np.random.Generator, draws: int) -> NDArray[np.bool_]:
    """Arms drawn anew within sorted blocks: everybody gets a random number, and blocks are sorted by it."""
    numbers = rng.random((draws, len(treated))) + block
    return treated[np.argsort(numbers, axis=1)]


def _difference(outcome: Floats, arms: NDArray[np.bool_]) -> Floats:
    treated = arms.sum(axis=1)
    have = arms @ outcome
    return np.asarray(have / treated - (outcome.sum() - have) / (arms.shape[1] - treated))
