"""The factors' effects, centred so that they can be read, with their standard errors where asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from virkning.errors import InputError
from virkning.inference.absorbed.cells import Matrix
from virkning.inference.absorbed.residuals import ResidualSums
from virkning.inference.absorbed.solution import Solution
from virkning.inference.absorbed.spread import centred, spread_by_cluster, spread_iid, standard_errors
from virkning.inference.absorbed.variance import Rule
from virkning.language import Text


@dataclass(frozen=True)
class Effects:
    """The effects of one factor, one entry per level, levels sorted.

    values: centred to a weighted mean of zero over the rows of each part. part: effects in different parts cannot be
    compared. se: None when not asked for; NaN for a level that lies in a single cluster, whose error the data cannot show.
    """

    factor: str
    levels: pa.Array
    rows: NDArray[np.int64]
    weight: Matrix
    part: NDArray[np.int64]
    values: Matrix
    se: Matrix | None = None

    def table(self) -> pa.Table:
        columns = {"level": self.levels, "rows": self.rows, "part": self.part, "effect": self.values}
        return pa.table(columns if self.se is None else {**columns, "se": self.se})


def effects_of(solution: Solution, residuals: ResidualSums, rule: Rule, errors_of: Sequence[str]) -> dict[str, Effects]:
    """Effects by factor, with standard errors for the factors named."""
    errors = _errors(solution, residuals, rule, errors_of) if errors_of else {}
    return {factor: _effects(solution, factor, errors.get(factor)) for factor in solution.sums.roles.factors}


def _effects(solution: Solution, factor: str, se: Matrix | None) -> Effects:
    sums, part = solution.sums.keys[factor], solution.elimination.ground.part[factor]
    values = centred(solution.effects[factor][:, None], sums.weight, part)[:, 0]
    order = pc.sort_indices(sums.levels).to_numpy()
    sorted_se = None if se is None else se[order]
    levels = sums.levels.take(pa.array(order))
    return Effects(factor, levels, sums.rows[order], sums.weight[order], part[order], values[order], sorted_se)


def _errors(solution: Solution, residuals: ResidualSums, rule: Rule, errors_of: Sequence[str]) -> dict[str, Matrix]:
    if rule.kind == "iid":
        spread = spread_iid(solution, residuals.squares / (rule.n - rule.k))
        return {factor: standard_errors(solution, factor, spread) for factor in errors_of}
    spread = spread_by_cluster(solution, residuals, of_large=solution.elimination.large in errors_of)
    keys = solution.sums.keys
    return {
        factor: np.where(keys[factor].mixed, np.sqrt(rule.factor) * standard_errors(solution, factor, spread), np.nan)
        for factor in errors_of
    }


def check_errors_of(errors_of: Sequence[str], factors: Sequence[str], kind: str) -> None:
    for factor in errors_of:
        if factor not in factors:
            message = Text("Kun faktorer har effekter.", "Only factors have effects.")
            raise InputError(message, value=factor, expected=", ".join(factors))
    if errors_of and kind == "HC1":
        raise InputError(
            Text("Effekternes usikkerhed kan ikke regnes med HC1.", "The errors of effects do not come as HC1."),
            expected="iid, CRV1",
        )
