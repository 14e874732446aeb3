"""Fine and Gray's regression: how covariates move the incidence of one end, when other ends rule it out.

Who has reached another end stays in the comparison, with the weight of somebody who would still have been followed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from virkning.inference.competing_risks import CENSORED

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]
Bools = NDArray[np.bool_]

_STEPS = 50
_STILL = 1e-12


@dataclass(frozen=True, slots=True)
class Subdistribution:
    """Logarithms of subdistribution hazard ratios with robust standard errors. NaN where nothing could be fitted."""

    coefficients: Floats
    errors: Floats

    @property
    def p(self) -> Floats:
        return np.asarray(2 * stats.norm.sf(np.abs(self.coefficients / self.errors)))


def fine_gray(time: Floats, end: Codes, covariates: Floats, which: int) -> Subdistribution:
    """The effect of each column of `covariates` on end `which`; the variance allows for the weights being estimated."""
    order = np.argsort(time, kind="stable")
    form = _Form.of(time[order], end[order], covariates[order], which)
    beta = np.zeros(covariates.shape[1])
    for _ in range(_STEPS):
        score, information = form.score(beta), form.information(beta)
        if not np.isfinite(information).all() or np.linalg.matrix_rank(information) < len(beta):
            break
        step = np.linalg.solve(information, score)
        beta = beta + step
        if np.abs(step).max() < _STILL:
            inverse = np.linalg.inv(information)
            return Subdistribution(beta, np.sqrt(np.diag(inverse @ form.meat(beta) @ inverse)))
    return Subdistribution(np.full(len(beta), np.nan), np.full(len(beta), np.nan))


@dataclass(frozen=True, slots=True)
class _Form:
    """People sorted by time, and the distinct times at which the end was reached, by so many each.

    weights: of each person (row) at each of those times (column), 0 where out of the comparison.
    failed, at: who reached the end, and at which of the times.
    """

    time: Floats
    end: Codes
    z: Floats
    failed: Codes
    at: Codes
    moments: Floats
    reached: Codes
    weights: Floats

    @classmethod
    def of(cls, time: Floats, end: Codes, z: Floats, which: int) -> _Form:
        failed = np.flatnonzero(end == which)
        moments, at, reached = np.unique(time[failed], return_inverse=True, return_counts=True)
        later = moments[None, :] > time[:, None]
        weights = np.where(later, 0.0, 1.0)
        other = (end != which) & (end != CENSORED)
        share = _still_followed(time, end, moments)[None, :] / _still_followed(time, end, time[other])[:, None]
        weights[other] = np.where(later[other], share, 1.0)
        return cls(time, end, z, failed, at, moments, reached, weights)

    def _means(self, beta: Floats) -> tuple[Floats, Floats, Floats]:
        """Everybody's weighted size, its total and the mean covariates at each time of the end."""
        size = self.weights * np.exp(self.z @ beta)[:, None]
        total = size.sum(axis=0)
        return size, total, (size.T @ self.z) / total[:, None]

    def score(self, beta: Floats) -> Floats:
        return np.asarray(self.z[self.failed].sum(axis=0) - self.reached @ self._means(beta)[2])

    def information(self, beta: Floats) -> Floats:
        size, total, mean = self._means(beta)
        shares = size @ (self.reached / total)
        squares = (self.z * shares[:, None]).T @ self.z
        return np.asarray(squares - (mean * self.reached[:, None]).T @ mean)

    def meat(self, beta: Floats) -> Floats:
        """The sum of squares of what each person adds to the score, directly and through the weights."""
        added = self._own(beta) + self._through_weights(beta)
        return np.asarray(added.T @ added)

    def _own(self, beta: Floats) -> Floats:
        size, total, mean = self._means(beta)
        hazard = size * (self.reached / total)
        own = hazard @ mean - self.z * hazard.sum(axis=1)[:, None]
        own[self.failed] += self.z[self.failed] - mean[self.at]
        return np.asarray(own)

    def _through_weights(self, beta: Floats) -> Floats:
        """Each time somebody is lost, the weights of all who have reached another end change."""
        size, total, mean = self._means(beta)
        hazard = size * (self.reached / total)
        found = np.zeros_like(self.z)
        for moment in np.unique(self.time[self.end == CENSORED]):
            waiting = self.time >= moment
            gone = (self.end == CENSORED) & (self.time == moment)
            later = hazard[~waiting][:, self.moments >= moment]
            pull = self.z[~waiting].T @ later.sum(axis=1) - later.sum(axis=0) @ mean[self.moments >= moment]
            pull = pull / waiting.sum()
            found[gone] += pull
            found[waiting] -= pull * gone.sum() / waiting.sum()
        return found


def _still_followed(time: Floats, end: Codes, at: Floats) -> Floats:
    """The share still followed just before each of the times (Kaplan-Meier of being lost)."""
    lost_at, gone = np.unique(time[end == CENSORED], return_counts=True)
    ordered = np.sort(time)
    waiting = len(ordered) - np.searchsorted(ordered, lost_at, side="left")
    left = np.concatenate([[1.0], np.cumprod(1 - gone / waiting)])
    return np.asarray(left[np.searchsorted(lost_at, at, side="left")])
