"""The propensity score: how likely each unit was to be treated, given what is known about it beforehand.

Logit or probit by Newton's method on standardised columns. Columns that add nothing (constants, sums of others) are
left out and named. Groups that a covariate tells apart entirely have no score, and that is said.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, special

from virkning.errors import InputError
from virkning.language import Text

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Model = Literal["logit", "probit"]

MOST_ROUNDS = 100
EASED_ENOUGH = 1e-8
CONVERGED = 1e-10
CERTAIN = 15.0
DEPENDENT = 1e-9
_SQRT_TAU = np.sqrt(2 * np.pi)


@dataclass(frozen=True, slots=True)
class Score:
    """A fitted propensity score.

    values: probabilities. index: the linear predictor. slope: the derivative of the probability in the index.
    columns: the constant and the standardised covariates kept. covariance: of the coefficients on those columns.
    """

    values: Floats
    index: Floats
    slope: Floats
    columns: Floats
    coefficients: Floats
    covariance: Floats
    kept: Bools
    model: Model

    @property
    def log_odds(self) -> Floats:
        return self.index if self.model == "logit" else special.logit(self.values)

    def predict(self, columns: Floats) -> Floats:
        """Probabilities of other rows, given in the same standardised columns."""
        return _probability(row_by_row(columns, self.coefficients), self.model)


def fit_score(covariates: Floats, treated: Bools, model: Model = "logit") -> Score:
    """The score of each row; maximum likelihood."""
    columns, kept = design_columns(covariates)
    return fit_columns(columns, kept, treated, model)


def design_columns(covariates: Floats) -> tuple[Floats, Bools]:
    """A constant and the standardised covariates, without those that the others before them already tell."""
    centred = covariates - covariates.mean(axis=0)
    spread = centred.std(axis=0)
    varies = spread > DEPENDENT * np.maximum(np.abs(covariates).max(axis=0, initial=0.0), 1e-300)
    scaled = centred[:, varies] / spread[varies]
    kept = varies.copy()
    kept[np.flatnonzero(varies)] = _independent(scaled)
    return np.column_stack([np.ones(len(covariates)), scaled[:, kept[varies]]]), kept


def _independent(scaled: Floats) -> Bools:
    """Which columns are not linear in those before them, read off the Cholesky steps of their correlations."""
    gram = scaled.T @ scaled / max(len(scaled), 1)
    kept = np.zeros(scaled.shape[1], dtype=bool)
    for column in range(scaled.shape[1]):
        before = np.flatnonzero(kept)
        left = gram[column, column]
        if len(before):
            left -= gram[column, before] @ np.linalg.solve(gram[np.ix_(before, before)], gram[before, column])
        kept[column] = left > 1e-8
    return kept


def fit_columns(
    columns: Floats, kept: Bools, treated: Bools, model: Model = "logit", start: Floats | None = None
) -> Score:
    """The score on columns that are ready, from a given start where one is known."""
    coefficients = np.zeros(columns.shape[1]) if start is None else start.copy()
    if start is None:
        coefficients[0] = special.logit(treated.mean()) if model == "logit" else special.ndtri(treated.mean())
    likelihood = _log_likelihood(columns @ coefficients, treated, model)
    for _ in range(MOST_ROUNDS):
        gradient, information = _derivatives(columns, columns @ coefficients, treated, model)
        step = _solve(information, gradient)
        coefficients, likelihood = _climb(columns, treated, model, coefficients, step, likelihood)
        if float(gradient @ step) < CONVERGED:
            break
    else:
        raise _told_apart()
    index = row_by_row(columns, coefficients)
    if not (np.abs(index) < CERTAIN).any():
        raise _told_apart()
    information = _observed_information(columns, index, treated, model)
    return Score(
        values=_probability(index, model), index=index, slope=_slope(index, model), columns=columns,
        coefficients=coefficients, covariance=_inverse(information), kept=kept, model=model,
    )  # fmt: skip


def penalised(columns: Floats, treated: Bools) -> Floats:
    """Logit coefficients that stay finite where a covariate tells the groups apart.

    Each of the standardised covariates is believed to lie within a couple of units of zero (a normal prior of spread 1).
    """
    prior = np.ones(columns.shape[1])
    prior[0] = 0.0
    coefficients = np.zeros(columns.shape[1])
    for _ in range(MOST_ROUNDS):
        gradient, information = _derivatives(columns, columns @ coefficients, treated, "logit")
        step = linalg.solve(information + np.diag(prior), gradient - prior * coefficients, assume_a="pos")
        coefficients = coefficients + step / max(1.0, float(np.abs(step).max()))
        if float(np.abs(step).max()) < EASED_ENOUGH:
            break
    return coefficients


def row_by_row(columns: Floats, coefficients: Floats) -> Floats:
    """The linear predictor, summed so that equal rows get equal values to the last bit.

    Fast matrix products do not promise that, and then two persons with the same covariates would not tie.
    """
    index = np.zeros(len(columns))
    for column, coefficient in zip(columns.T, coefficients, strict=True):
        index += column * coefficient
    return index


def _climb(
    columns: Floats, treated: Bools, model: Model, at: Floats, step: Floats, likelihood: float
) -> tuple[Floats, float]:
    """A full Newton step, halved until it does not lead downwards."""
    for halvings in range(30):
        tried = at + step / 2**halvings
        reached = _log_likelihood(columns @ tried, treated, model)
        if reached >= likelihood - 1e-10 * abs(likelihood):
            return tried, reached
    return at, likelihood


def _solve(information: Floats, gradient: Floats) -> Floats:
    return _inverse(information) @ gradient


def _inverse(information: Floats) -> Floats:
    """Inverted with every column on the same scale: those who are not certain may know little of a column's spread."""
    scale = np.sqrt(np.diag(information))
    if not (scale > 0).all():
        raise _told_apart()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", linalg.LinAlgWarning)
            scaled = linalg.inv(information / np.outer(scale, scale))
    except (linalg.LinAlgError, linalg.LinAlgWarning, ValueError):
        raise _told_apart() from None
    return np.asarray(scaled) / np.outer(scale, scale)


def _told_apart() -> InputError:
    return InputError(
        Text(
            "En eller flere oplysninger skiller de to grupper helt ad, så der er ingen at sammenligne med.",
            "One or more covariates tell the two groups apart entirely, so there is nobody to compare with.",
        ),
        column="covariates",
        expected=Text("oplysninger, hvor grupperne overlapper", "covariates on which the groups overlap"),
    )


def _probability(index: Floats, model: Model) -> Floats:
    return special.expit(index) if model == "logit" else special.ndtr(index)


def _slope(index: Floats, model: Model) -> Floats:
    if model == "probit":
        return np.exp(-(index**2) / 2) / _SQRT_TAU
    p = special.expit(index)
    return p * (1 - p)


def _log_likelihood(index: Floats, treated: Bools, model: Model) -> float:
    signed = np.where(treated, index, -index)
    return float((special.log_expit(signed) if model == "logit" else special.log_ndtr(signed)).sum())


def _derivatives(columns: Floats, index: Floats, treated: Bools, model: Model) -> tuple[Floats, Floats]:
    """The gradient and the expected information."""
    if model == "logit":
        p = special.expit(index)
        pull, weight = treated - p, p * (1 - p)
    else:
        density = np.exp(-(index**2) / 2) / _SQRT_TAU
        p = np.clip(special.ndtr(index), 1e-300, 1 - 1e-16)
        weight = density**2 / (p * (1 - p))
        pull = density * (treated - p) / (p * (1 - p))
    return columns.T @ pull, columns.T @ (columns * weight[:, None])


def _observed_information(columns: Floats, index: Floats, treated: Bools, model: Model) -> Floats:
    """What the data say about the curvature, from which the covariance comes; for logit the same as expected."""
    if model == "logit":
        weight = _slope(index, model)
    else:
        signed = np.where(treated, index, -index)
        pull = np.exp(-(index**2) / 2 - special.log_ndtr(signed)) / _SQRT_TAU
        weight = pull * (pull + signed)
    return columns.T @ (columns * weight[:, None])
