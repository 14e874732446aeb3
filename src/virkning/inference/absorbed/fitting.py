"""The whole of it: two passes over the rows, the check that the solution is one, and the result with its notes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from virkning.errors import InputError
from virkning.inference.absorbed.cells import Matrix
from virkning.inference.absorbed.conditions import Conditions, check_conditions
from virkning.inference.absorbed.effects import Effects, check_errors_of, effects_of
from virkning.inference.absorbed.gathering import gather_rows
from virkning.inference.absorbed.notes import Part, notes_on, parts_of, singletons_of
from virkning.inference.absorbed.residuals import ResidualSums, gather_residuals_of_rows
from virkning.inference.absorbed.roles import Roles, WeightKind
from virkning.inference.absorbed.rows import Rows
from virkning.inference.absorbed.solution import Reason, Solution, solve
from virkning.inference.absorbed.source import BATCH_ROWS, Source
from virkning.inference.absorbed.threads import one_blas_thread
from virkning.inference.absorbed.variance import Kind, Rule, covariance, rule_for
from virkning.language import Text

REFINE_ABOVE = 1e-11
"""First-order conditions worse than this are improved by one more pass, at most REFINEMENTS times."""

REFINEMENTS = 3


@dataclass(frozen=True)
class AbsorbedFit:
    """A regression with absorbed factors.

    names, coefficients, se, vcov: of the covariates in use. dropped: the others, with the reason. effects: by factor.
    parts: what hangs together; effects in different parts cannot be compared. singletons: by factor, levels with a
    single row, which that row's effect fits exactly. conditions: how far the residuals are from satisfying the
    first-order conditions. rule: the small-sample rule in use. notes: what a reader must be told.
    """

    roles: Roles
    n: int
    names: tuple[str, ...]
    coefficients: Matrix
    vcov: Matrix
    dropped: Mapping[str, Reason]
    effects: Mapping[str, Effects]
    r2: float
    r2_within: float
    outcome_mean: float
    residual_variance: float
    rule: Rule
    parts: tuple[Part, ...]
    singletons: Mapping[str, Sequence[object]]
    conditions: Conditions
    notes: tuple[Text, ...]

    @property
    def se(self) -> Matrix:
        return np.sqrt(self.vcov.diagonal())

    def coefficient(self, name: str) -> float:
        return float(self.coefficients[self.names.index(name)])


def fit(
    source: Source,
    *,
    outcome: str,
    covariates: Sequence[str] = (),
    factors: Sequence[str] = (),
    cluster: str | None = None,
    variance: Kind | None = None,
    weights: str | None = None,
    weight_kind: WeightKind = "analytic",
    errors_of: Sequence[str] = (),
    batch_rows: int = BATCH_ROWS,
) -> AbsorbedFit:
    """Regress the outcome on the covariates with an effect for every level of every factor, exactly.

    The variance is clustered where a cluster is named and iid elsewhere, unless told otherwise. Standard errors of effects
    are computed for the factors in `errors_of`. Without factors it is a regression with a constant.
    """
    roles = Roles(outcome, tuple(covariates), tuple(factors), cluster, weights, weight_kind)
    kind = planned(roles, variance, errors_of)
    rows = Rows(source, roles, batch_rows)
    return fitted(
        solve(gather_rows(rows)),
        lambda solution: gather_residuals_of_rows(rows, solution, kind == "HC1"),
        kind,
        errors_of,
    )


def planned(roles: Roles, variance: Kind | None, errors_of: Sequence[str]) -> Kind:
    """The variance to compute, when all that is asked goes together."""
    kind = variance or ("CRV1" if roles.cluster else "iid")
    _check_kind(kind, roles.cluster)
    check_errors_of(errors_of, roles.factors, kind)
    return kind


def fitted(
    solution: Solution, residuals_of: Callable[[Solution], ResidualSums], kind: Kind, errors_of: Sequence[str]
) -> AbsorbedFit:
    """The second pass, wherever the rows lie, and the result."""
    solution, residuals, conditions = _solved(solution, residuals_of)
    return finish(solution, residuals, kind, errors_of, conditions)


@one_blas_thread
def finish(
    solution: Solution,
    residuals: ResidualSums,
    kind: Kind,
    errors_of: Sequence[str] = (),
    conditions: Conditions | None = None,
) -> AbsorbedFit:
    """Put the result together from the solution and the residual sums over all rows."""
    sums, rule = solution.sums, rule_for(solution, kind)
    total = sums.gram[0, 0] - sums.totals[0] ** 2 / sums.weight
    parts, singletons = parts_of(solution), singletons_of(solution)
    return AbsorbedFit(
        roles=sums.roles,
        n=sums.rows,
        names=tuple(sums.roles.covariates[place] for place in solution.kept),
        coefficients=solution.coefficients,
        vcov=covariance(solution, residuals, rule),
        dropped=solution.dropped,
        effects=effects_of(solution, residuals, rule, errors_of),
        r2=float(1 - residuals.squares / total),
        r2_within=solution.share_explained_within(residuals.squares),
        outcome_mean=float(sums.origin[0] + sums.totals[0] / sums.weight),
        residual_variance=residuals.squares / (rule.n - rule.k),
        rule=rule,
        parts=parts,
        singletons=singletons,
        conditions=conditions or check_conditions(solution, residuals),
        notes=notes_on(solution, parts, singletons),
    )


def _solved(
    solution: Solution, residuals_of: Callable[[Solution], ResidualSums]
) -> tuple[Solution, ResidualSums, Conditions]:
    """Take the second pass; while rounding shows in it, correct the solution and take it again."""
    for attempt in range(REFINEMENTS + 1):
        residuals = residuals_of(solution)
        conditions = check_conditions(solution, residuals)
        if conditions.worst <= REFINE_ABOVE or attempt == REFINEMENTS:
            break
        solution = solution.corrected(residuals.covariates, residuals.by_level)
    conditions.refuse_if_broken()
    return solution, residuals, conditions


def _check_kind(kind: Kind, cluster: str | None) -> None:
    if kind not in ("iid", "HC1", "CRV1"):
        raise InputError(Text("Ukendt varians.", "Unknown variance."), value=kind, expected="iid, HC1, CRV1")
    if kind == "CRV1" and cluster is None:
        message = Text("CRV1 kræver en kolonne med klynger.", "CRV1 needs a column of clusters.")
        raise InputError(message, value=kind, expected="cluster")
