"""From sums to coefficients: covariates that add nothing are dropped by name, the rest are solved for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum

import numpy as np
from numpy.typing import NDArray
from scipy import linalg

from virkning.errors import InputError
from virkning.inference.absorbed.cells import Matrix
from virkning.inference.absorbed.elimination import Elimination, eliminate
from virkning.inference.absorbed.sums import PartialSums
from virkning.inference.absorbed.threads import one_blas_thread
from virkning.language import Text

COLLINEAR = 1e-10
"""A covariate is dropped when less than this share of its variance is left by the factors and the columns before it."""


class Reason(Enum):
    """Why a covariate was dropped."""

    CONSTANT = Text("er den samme i alle rækker", "is the same in every row")
    ABSORBED = Text("følger af faktorerne", "follows from the factors")
    COLLINEAR = Text("følger af faktorerne og kolonnerne før den", "follows from the factors and the columns before it")


@dataclass(frozen=True)
class Solution:
    """The solved regression, small enough to be sent to wherever the rows are.

    kept: places of the covariates in use. coefficients: theirs. loadings: by factor, levels × covariates, the covariates
    regressed on the factors. effects: by factor, one per level, not yet centred. bread: inverse Gram matrix of the
    covariates with the factors taken out. outcome_within: the outcome's sum of squares with the factors taken out.
    """

    sums: PartialSums
    elimination: Elimination
    kept: NDArray[np.int64]
    dropped: Mapping[str, Reason]
    coefficients: Matrix
    loadings: Mapping[str, Matrix]
    effects: Mapping[str, Matrix]
    bread: Matrix
    outcome_within: float

    def share_explained_within(self, squares: float) -> float:
        """R2 of what the factors leave of the outcome; zero when they leave nothing."""
        return float(1 - squares / self.outcome_within) if self.outcome_within > 0 else 0.0

    def corrected(self, covariates: Matrix, by_level: Mapping[str, Matrix]) -> Solution:
        """The solution one step nearer, given what the residuals still sum to over covariates and levels."""
        large, small = self.elimination.stacked({factor: sums[:, None] for factor, sums in by_level.items()})
        effects = self.elimination.split(*self.elimination.project(large, small))
        absorbed = sum(self.loadings[factor].T @ sums for factor, sums in by_level.items())
        step = self.bread @ (covariates - absorbed)
        moved = {
            factor: self.effects[factor] + effects[factor][:, 0] - self.loadings[factor] @ step for factor in effects
        }
        return replace(self, coefficients=self.coefficients + step, effects=moved)


@one_blas_thread
def solve(sums: PartialSums) -> Solution:
    variation = sums.gram - np.outer(sums.totals, sums.totals) / sums.weight
    _refuse_constant_outcome(sums, variation[0, 0])
    elimination = eliminate(sums)
    by_level = {factor: sums.keys[factor].values for factor in sums.roles.absorbed}
    loadings = elimination.split(*elimination.project(*elimination.stacked(by_level)))
    within = sums.gram - sum(by_level[factor].T @ loadings[factor] for factor in loadings)
    within = (within + within.T) / 2
    kept, dropped = _independent(within[1:, 1:], variation.diagonal()[1:], sums)
    bread = _inverse(within[1:, 1:][np.ix_(kept, kept)])
    coefficients = bread @ within[1:, 0][kept]
    covariate_loadings = {factor: columns[:, 1:][:, kept] for factor, columns in loadings.items()}
    effects = {
        factor: columns[:, 0] - covariate_loadings[factor] @ coefficients for factor, columns in loadings.items()
    }
    return Solution(
        sums, elimination, kept, dropped, coefficients, covariate_loadings, effects, bread, float(within[0, 0])
    )


def _independent(within: Matrix, variation: Matrix, sums: PartialSums) -> tuple[NDArray[np.int64], dict[str, Reason]]:
    """Go through the covariates from left to right and drop each that follows from those before it."""
    left, kept, dropped = within.copy(), [], {}
    size = np.maximum(variation, sums.weight * np.finfo(float).eps * sums.origin[1:] ** 2)
    for place, name in enumerate(sums.roles.covariates):
        if variation[place] <= 0 or variation[place] <= sums.weight * (1e-14 * sums.origin[1 + place]) ** 2:
            dropped[name] = Reason.CONSTANT
        elif within[place, place] <= COLLINEAR * size[place]:
            dropped[name] = Reason.ABSORBED
        elif left[place, place] <= COLLINEAR * size[place]:
            dropped[name] = Reason.COLLINEAR
        else:
            kept.append(place)
            left = left - np.outer(left[:, place], left[place]) / left[place, place]
    return np.array(kept, dtype=np.int64), dropped


def _inverse(gram: Matrix) -> Matrix:
    """Scaled to unit diagonal first, so that the covariates' units do not matter."""
    if not len(gram):
        return gram
    scale = 1 / np.sqrt(gram.diagonal())
    inverse = linalg.cho_solve(linalg.cho_factor(gram * scale[:, None] * scale), np.eye(len(gram)))
    return inverse * scale[:, None] * scale


def _refuse_constant_outcome(sums: PartialSums, variation: float) -> None:
    if variation <= sums.weight * (1e-14 * sums.origin[0]) ** 2:
        raise InputError(
            Text("Udfaldet er det samme i alle rækker.", "The outcome is the same in every row."),
            column=sums.roles.outcome,
            value=f"{sums.origin[0]:g}",
            expected=Text("et udfald, der varierer", "an outcome that varies"),
        )
