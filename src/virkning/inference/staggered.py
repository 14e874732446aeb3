"""Adoption at different times: the effect on each group in each period (Callaway and Sant'Anna 2021).

A group is all units first treated in the same period. Each group is compared with units not (yet) treated, never with
units treated earlier. Every effect carries its influence function, one value per unit, from which all errors follow.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from virkning.inference.did_sums import Codes, Flags, Floats

Comparison = Literal["never", "not_yet"]
Adjustment = Literal["doubly_robust", "regression"]

SCORE_STEPS = 50
SCORE_CLOSE = 1e-12
HIGHEST_SCORE = 1 - 1e-6


@dataclass(frozen=True, slots=True)
class Panel:
    """A balanced panel.

    outcome: units x periods; first: the period of first treatment, infinity for never; covariates: one array for each
    period, units x covariates, without a constant; cluster: what the units hang together in.
    """

    outcome: Floats
    times: Floats
    first: Floats
    covariates: tuple[Floats, ...]
    cluster: Codes

    @property
    def units(self) -> int:
        return len(self.first)

    @property
    def groups(self) -> Floats:
        """The groups that have a period before their treatment and are seen treated."""
        found = np.unique(self.first[np.isfinite(self.first)])
        return found[(found > self.times[0]) & (found <= self.times[-1])]


@dataclass(frozen=True, slots=True)
class Cell:
    """The effect on one group in one period. Before the group's start it is a placebo."""

    group: float
    time: float
    value: float
    treated: int
    compared: int

    @property
    def after(self) -> bool:
        return self.time >= self.group


@dataclass(frozen=True, slots=True)
class GroupTimes:
    """All effects by group and period; influence: units x cells."""

    cells: tuple[Cell, ...]
    influence: Floats
    first: Floats
    cluster: Codes

    def values(self) -> Floats:
        return np.array([cell.value for cell in self.cells])

    def share(self, group: float) -> float:
        return float(np.mean(self.first == group))


def group_times(
    panel: Panel, *, comparison: Comparison = "never", adjustment: Adjustment = "doubly_robust"
) -> GroupTimes:
    """Every group in every period but the first.

    After the start a period is compared with the last one before the group's treatment; before it, with the period
    just before ("varying base"). Covariates are taken from the earlier of the two periods.
    """
    cells, columns = [], []
    for group in panel.groups:
        last_before = int(np.flatnonzero(panel.times < group)[-1])
        for now in range(1, len(panel.times)):
            base = last_before if panel.times[now] >= group else now - 1
            found = _cell(panel, float(group), now, base, comparison, adjustment)
            if found is not None:
                cells.append(found[0])
                columns.append(found[1])
    influence = np.column_stack(columns) if columns else np.empty((panel.units, 0))
    return GroupTimes(tuple(cells), influence, panel.first, panel.cluster)


def _cell(
    panel: Panel, group: float, now: int, base: int, comparison: Comparison, adjustment: Adjustment
) -> tuple[Cell, Floats] | None:
    treated = panel.first == group
    compared = _compared(panel, group, now, base, comparison)
    if not compared.any():
        return None
    used = treated | compared
    change = (panel.outcome[:, now] - panel.outcome[:, base])[used]
    covariates = np.column_stack([np.ones(used.sum()), panel.covariates[min(base, now)][used]])
    value, own = effect_on_treated(change, treated[used], covariates, adjustment)
    influence = np.zeros(panel.units)
    influence[used] = own * panel.units / used.sum()
    return Cell(group, float(panel.times[now]), value, int(treated.sum()), int(compared.sum())), influence


def _compared(panel: Panel, group: float, now: int, base: int, comparison: Comparison) -> Flags:
    """Never treated, or not treated in either period (and not the group itself)."""
    if comparison == "never":
        return np.isinf(panel.first)
    latest = max(panel.times[now], panel.times[base])
    return (panel.first > latest) & (panel.first != group)


def effect_on_treated(
    change: Floats, treated: Flags, covariates: Floats, adjustment: Adjustment
) -> tuple[float, Floats]:
    """The effect on the treated of a change, with its influence function.

    covariates hold the constant first. With the constant alone both adjustments are the difference in mean changes.
    """
    if adjustment == "regression":
        return _by_regression(change, treated.astype(float), covariates)
    return _doubly_robust(change, treated.astype(float), covariates)


def _comparison_line(change: Floats, treated: Floats, covariates: Floats) -> tuple[Floats, Floats]:
    """The regression among the untreated: its prediction for all, and the influence function of its coefficients."""
    n = len(change)
    weighted = covariates * (1 - treated)[:, None]
    inverse = np.linalg.pinv(weighted.T @ covariates / n)
    slopes = inverse @ (weighted.T @ change / n)
    predicted = covariates @ slopes
    return predicted, (weighted * (change - predicted)[:, None]) @ inverse


def _by_regression(change: Floats, treated: Floats, covariates: Floats) -> tuple[float, Floats]:
    predicted, line = _comparison_line(change, treated, covariates)
    share = treated.mean()
    surplus = treated * (change - predicted)
    value = float(surplus.mean() / share)
    mean_covariates = (treated[:, None] * covariates).mean(axis=0)
    return value, (surplus - treated * value - line @ mean_covariates) / share


def _doubly_robust(change: Floats, treated: Floats, covariates: Floats) -> tuple[float, Floats]:
    """Right when either the regression or the propensity score is right (Sant'Anna and Zhao 2020, traditional form)."""
    predicted, line = _comparison_line(change, treated, covariates)
    score, score_line = _propensity(treated, covariates)
    odds = score * (1 - treated) / (1 - score)
    surplus = change - predicted
    over, under = float((treated * surplus).mean() / treated.mean()), float((odds * surplus).mean() / odds.mean())
    treated_part = (treated * (surplus - over) - line @ (treated[:, None] * covariates).mean(axis=0)) / treated.mean()
    by_score = ((odds * (surplus - under))[:, None] * covariates).mean(axis=0)
    by_line = (odds[:, None] * covariates).mean(axis=0)
    compared_part = (odds * (surplus - under) + score_line @ by_score - line @ by_line) / odds.mean()
    return over - under, treated_part - compared_part


def _propensity(treated: Floats, covariates: Floats) -> tuple[Floats, Floats]:
    """Logit by Newton's method, with the influence function of its coefficients."""
    slopes = np.zeros(covariates.shape[1])
    slopes[0] = np.log(treated.mean() / (1 - treated.mean()))
    for _ in range(SCORE_STEPS):
        score = 1 / (1 + np.exp(-covariates @ slopes))
        information = (covariates * (score * (1 - score))[:, None]).T @ covariates / len(treated)
        step = np.linalg.pinv(information) @ (covariates.T @ (treated - score) / len(treated))
        slopes = slopes + step
        if np.abs(step).max() < SCORE_CLOSE:
            break
    score = np.minimum(1 / (1 + np.exp(-covariates @ slopes)), HIGHEST_SCORE)
    information = (covariates * (score * (1 - score))[:, None]).T @ covariates / len(treated)
    return score, ((treated - score)[:, None] * covariates) @ np.linalg.pinv(information)


def cluster_influence(influence: Floats, cluster: NDArray[np.int64]) -> Floats:
    """Influence added up within clusters and brought back to the scale of the clusters' number."""
    codes = np.unique(cluster, return_inverse=True)[1]
    count = int(codes.max()) + 1
    added = np.zeros((count, influence.shape[1]))
    np.add.at(added, codes, influence)
    return added * count / len(influence)
