"""Weights instead of pairs: each control counts by how much it resembles the treated.

Every function gives weights of all rows that add up to one in each arm, and a function that gives the influence of
each row on an effect estimated with them; the spread of the influences is the standard error.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import optimize

from virkning.errors import InputError
from virkning.inference.cluster_sums import Precision, clustered
from virkning.inference.matching.rules import Bools, Codes, Floats
from virkning.inference.propensity import Score
from virkning.language import Text

Influence = Callable[[Floats], Floats]


@dataclass(frozen=True, slots=True)
class Weighting:
    """weights: per row, adding up to one in each arm. used: the rows that count at all. influence: of an outcome."""

    weights: Floats
    used: Bools
    influence: Influence

    def effect(self, outcome: Floats, treated: Bools) -> float:
        return float((np.where(treated, 1.0, -1.0) * self.weights * outcome).sum())

    def error(self, outcome: Floats) -> float:
        pulls = self.influence(outcome)
        return float(np.sqrt((pulls**2).sum()))

    def clustered(self, outcome: Floats, treated: Bools, cluster: Codes) -> Precision:
        return clustered(self.influence(outcome), cluster, treated)


def _shared(raw: Floats, treated: Bools) -> Floats:
    """Raw weights scaled to one in each arm."""
    return raw / np.where(treated, raw[treated].sum(), raw[~treated].sum())


def probability_weights(score: Score, treated: Bools, *, both: bool) -> Weighting:
    """Inverse probability weights, scaled in each arm; the influence allows for the score having been estimated."""
    p, rows = score.values, len(treated)
    raw = np.where(treated, 1 / p, 1 / (1 - p)) if both else np.where(treated, 1.0, p / (1 - p))
    weights = _shared(raw, treated)
    pull = score.slope * (treated - p) / (p * (1 - p))
    shift = -raw * pull if both else np.where(treated, 0.0, score.slope / (1 - p) ** 2)

    def influence(outcome: Floats) -> Floats:
        gaps = outcome - np.where(treated, (weights * outcome)[treated].sum(), (weights * outcome)[~treated].sum())
        signed = np.where(treated, gaps, -gaps)
        scale = np.where(treated, raw[treated].sum(), raw[~treated].sum())
        drift = score.columns.T @ (shift * signed / scale)
        return weights * signed + score.columns * pull[:, None] @ (score.covariance @ drift)

    return Weighting(weights, np.ones(rows, dtype=bool), influence)


def entropy_weights(covariates: Floats, treated: Bools) -> Weighting:
    """Hainmueller's entropy balancing: the least uneven control weights that give controls the means of the treated."""
    scale = np.maximum(covariates.std(axis=0), 1e-300)
    z = (covariates - covariates[treated].mean(axis=0)) / scale
    tilt = _balancing_tilt(z[~treated])
    raw = np.ones(len(treated))
    index = z[~treated] @ tilt
    raw[~treated] = np.exp(index - index.max())
    weights = _shared(raw, treated)
    columns = np.column_stack([np.ones(len(z)), z])

    def influence(outcome: Floats) -> Floats:
        root = np.sqrt(weights[~treated])
        slopes = np.linalg.lstsq(columns[~treated] * root[:, None], outcome[~treated] * root, rcond=None)[0]
        rest = outcome - columns @ slopes
        return np.where(treated, weights * (rest - (weights * rest)[treated].sum()), -weights * rest)

    return Weighting(weights, np.ones(len(treated), dtype=bool), influence)


def _balancing_tilt(z: Floats) -> Floats:
    """The tilt of the control weights that brings the means of z to zero; a convex problem."""

    def objective(tilt: Floats) -> tuple[float, Floats]:
        index = z @ tilt
        top = index.max()
        raw = np.exp(index - top)
        return float(np.log(raw.sum()) + top), z.T @ raw / raw.sum()

    def hessian(tilt: Floats) -> Floats:
        index = z @ tilt
        share = np.exp(index - index.max())
        share /= share.sum()
        mean = z.T @ share
        return z.T @ (z * share[:, None]) - np.outer(mean, mean) + 1e-12 * np.eye(z.shape[1])

    start = np.zeros(z.shape[1])
    found = optimize.minimize(objective, start, jac=True, hess=hessian, method="trust-exact", options={"gtol": 1e-12})
    if np.abs(objective(found.x)[1]).max() > 1e-6:
        raise InputError(
            Text("Kontrolgruppen kan ikke vægtes, så den ligner indsatsgruppen.",
                 "The controls cannot be weighted to resemble the treated."),
            column="covariates",
            expected=Text("oplysninger, hvor de behandledes gennemsnit ligger mellem kontrollernes værdier",
                          "covariates on which the means of the treated lie within the controls' values"),
        )  # fmt: skip
    return np.asarray(found.x)


def stratum_weights(stratum: Codes, treated: Bools, *, both: bool) -> Weighting:
    """Coarsened exact matching: within a stratum everybody is compared; strata without both arms are left out."""
    count = int(stratum.max()) + 1
    with_, without = np.bincount(stratum[treated], minlength=count), np.bincount(stratum[~treated], minlength=count)
    used = ((with_ > 0) & (without > 0))[stratum]
    if not used.any():
        raise InputError(
            Text("Intet stratum har både behandlede og kontroller.", "No stratum holds both treated and controls."),
            column="bins", expected=Text("færre eller bredere klasser", "fewer or wider classes"),
        )  # fmt: skip
    target = (with_ + without if both else with_)[stratum]
    arm = np.where(treated, with_[stratum], without[stratum])
    raw = np.where(used, target / np.maximum(arm, 1), 0.0)
    weights = _shared(raw, treated)

    def influence(outcome: Floats) -> Floats:
        return _stratum_influence(outcome, stratum, treated, used, arm, weights, target)

    return Weighting(weights, used, influence)


def _stratum_influence(
    outcome: Floats, stratum: Codes, treated: Bools, used: Bools, arm: Codes, weights: Floats, target: Codes
) -> Floats:
    """Within each stratum the distance from the arm's mean; a row alone in its arm gets the usual distance there."""
    count = int(stratum.max()) + 1
    means = np.zeros((2, count))
    rest = np.zeros(len(outcome))
    for side in (0, 1):
        inside = used & (treated == bool(side))
        size = np.maximum(np.bincount(stratum[inside], minlength=count), 1)
        means[side] = np.bincount(stratum[inside], outcome[inside], count) / size
        rest[inside] = (outcome - means[side][stratum])[inside]
        paired = inside & (arm > 1)
        rest[paired] *= np.sqrt(arm[paired] / (arm[paired] - 1))
        usual = np.sqrt((rest[paired] ** 2).mean()) if paired.any() else outcome.std(ddof=1)
        rest[inside & (arm == 1)] = usual
    shares = np.bincount(stratum[used], (target / np.bincount(stratum, minlength=count)[stratum])[used], count)
    gaps = means[1] - means[0]
    spread = (shares * (gaps - (shares * gaps).sum() / shares.sum()) ** 2).sum() / shares.sum() ** 2
    pulls = weights * rest
    return pulls * np.sqrt(1 + spread / max((pulls**2).sum(), 1e-300))
