"""Augmented inverse probability weighting with cross-fitting: right when either the score or the outcome model is.

Rows are split in folds at random within each arm. The models that judge a row are fitted without its fold, so that no
row takes part in its own prediction. Standard errors come from the influence of each row.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, special

from virkning.errors import InputError
from virkning.inference.propensity import Score, fit_columns, penalised

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Codes = NDArray[np.int64]

FOLDS = 5
FURTHEST = 0.01
RIDGE = 1e-10


@dataclass(frozen=True, slots=True)
class DoublyRobust:
    """values: one per outcome. influence: of each row on each value. bounded: rows with a score so extreme that it was
    bounded. eased: folds whose score could only be fitted with a penalty, because a covariate told the groups apart.
    freedom: degrees of freedom of the errors, fewer when a few rows carry most of the weight.
    """

    values: Floats
    influence: Floats
    bounded: int
    eased: int
    freedom: float

    @property
    def errors(self) -> Floats:
        """Where rows are independent of each other."""
        return np.sqrt((self.influence**2).sum(axis=0))


def doubly_robust(outcomes: Floats, score: Score, treated: Bools, *, both: bool, seed: int) -> DoublyRobust:
    """The effect on the treated, or on all, for each outcome (column)."""
    columns, fold = score.columns, _folds(treated, seed)
    p, eased = np.empty(len(treated)), 0
    expected = np.empty((2, *outcomes.shape))
    for number in range(FOLDS):
        out = fold == number
        learn = ~out
        try:
            fit = fit_columns(columns[learn], score.kept, treated[learn], score.model, start=score.coefficients)
            p[out] = fit.predict(columns[out])
        except InputError:
            p[out] = special.expit(columns[out] @ penalised(columns[learn], treated[learn]))
            eased += 1
        for arm in (0, 1):
            slopes = _slopes(columns[learn & (treated == bool(arm))], outcomes[learn & (treated == bool(arm))])
            expected[arm, out] = columns[out] @ slopes
    bounded = int(((p < FURTHEST) | (p > 1 - FURTHEST)).sum() if both else (p > 1 - FURTHEST).sum())
    p = np.clip(p, FURTHEST, 1 - FURTHEST)
    values, influence = _estimate(outcomes, p, expected, treated, both)
    return DoublyRobust(values, influence, bounded, eased, _freedom(p, treated, both))


def _estimate(outcomes: Floats, p: Floats, expected: Floats, treated: Bools, both: bool) -> tuple[Floats, Floats]:
    d, p, rows = treated[:, None].astype(float), p[:, None], len(treated)
    on_treated = _corrected(d if not both else d / p, outcomes - expected[1 if both else 0])
    on_controls = _corrected((1 - d) * (p if not both else 1) / (1 - p), outcomes - expected[0])
    values = on_treated[0] - on_controls[0]
    spread = on_treated[1] - on_controls[1]
    if both:
        gaps = expected[1] - expected[0]
        values = values + gaps.mean(axis=0)
        spread = spread + gaps - gaps.mean(axis=0)
    return values, spread / rows


def _freedom(p: Floats, treated: Bools, both: bool) -> float:
    """Satterthwaite's, as if all rows were equally noisy."""
    weight = np.where(treated, 1 / p if both else 1.0, (1.0 if both else p) / (1 - p))
    squares = (weight / np.where(treated, weight[treated].sum(), weight[~treated].sum())) ** 2
    return float(squares.sum() ** 2 / (squares**2).sum())


def _corrected(weights: Floats, rest: Floats) -> tuple[Floats, Floats]:
    """The weighted mean of what the regression left over, and the influence of each row on it.

    Weights are divided by their sum, so that a few large ones cannot carry the mean beyond the values themselves.
    """
    mean = (weights * rest).sum(axis=0) / weights.sum()
    return mean, weights * (rest - mean) / weights.mean()


def _folds(treated: Bools, seed: int) -> Codes:
    chance = np.random.default_rng(seed)
    fold = np.empty(len(treated), dtype=np.int64)
    for arm in (True, False):
        rows = np.flatnonzero(treated == arm)
        fold[chance.permutation(rows)] = np.arange(len(rows)) % FOLDS
    return fold


def _slopes(columns: Floats, outcomes: Floats) -> Floats:
    """Least squares by the normal equations of standardised columns, with a ridge too small to be seen."""
    gram = columns.T @ columns
    gram[np.diag_indices_from(gram)] += RIDGE * len(columns)
    return linalg.solve(gram, columns.T @ outcomes, assume_a="pos")
