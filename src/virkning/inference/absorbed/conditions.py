"""The first-order conditions: a solution is one only if its residuals sum to zero over every level and every covariate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from virkning.errors import InputError
from virkning.inference.absorbed.residuals import ResidualSums
from virkning.inference.absorbed.solution import Solution
from virkning.language import Text

BROKEN = 1e-9


@dataclass(frozen=True)
class Conditions:
    """levels: the largest mean residual of any level, in standard deviations of the outcome. covariates: the largest
    correlation of the residuals with a covariate. Both are zero at the exact solution.
    """

    levels: float
    covariates: float

    @property
    def worst(self) -> float:
        return max(self.levels, self.covariates)

    def refuse_if_broken(self) -> None:
        if not self.worst <= BROKEN:
            raise InputError(
                Text(
                    "Regressionen kan ikke løses nøjagtigt på disse tal: residualerne summer ikke til nul.",
                    "The regression cannot be solved exactly on these numbers: the residuals do not sum to zero.",
                ),
                value=f"{self.worst:.1e}",
                expected=Text(
                    "højst {limit:g}; se efter kolonner med meget forskellig størrelse eller næsten samme indhold",
                    "at most {limit:g}; look for columns of very different size or nearly the same content",
                ).fill(limit=BROKEN),
            )


def check_conditions(solution: Solution, residuals: ResidualSums) -> Conditions:
    sums = solution.sums
    spread = np.sqrt(np.maximum(sums.gram.diagonal() - sums.totals**2 / sums.weight, 0.0) / sums.weight)
    means = [np.abs(total / sums.keys[factor].weight).max() for factor, total in residuals.by_level.items()]
    within = np.abs(residuals.covariates) / sums.weight / spread[1:][solution.kept]
    return Conditions(float(max(means) / spread[0]), float(within.max(initial=0.0) / spread[0]))
