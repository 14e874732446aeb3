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
    """People sorted by time. weights: of each person (row) at each time of the end (column), 0 where out of the comparison."""

    time: Floats
    end: Codes
    z: Floats
    failed: Codes
    weights: Floats

    @classmethod
    def of(cls, time: Floats, end: Codes, z: Floats, which: int) -> _Form:
        failed = np.flatnonzero(end == which)
        followed = _still_followed(time, end)
        later = time[None, failed] > time[:, None]
        weights = np.where(later, 0.0, 1.0)
        other = (end != which) & (end != CENSORED)
        share = followed[None, failed] / followed[:, None]
        weights[other] = np.where(later[other], share[other], 1.0)
        return cls(time, end, z, failed, weights)

    def _moments(self, beta: Floats) -> tuple[Floats, Floats]:
        """The weighted size of the comparison and its mean covariates at each time of the end."""
        size = self.weights * np.exp(self.z @ beta)[:, None]
        total = size.sum(axis=0)
        return total, (size.T @ self.z) / total[:, None]

    def score(self, beta: Floats) -> Floats:
        return np.asarray((self.z[self.failed] - self._moments(beta)[1]).sum(axis=0))

    def information(self, beta: Floats) -> Floats:
        size = self.weights * np.exp(self.z @ beta)[:, None]
        total, mean = self._moments(beta)
        squares = np.einsum("ij,ik,il->jkl", size, self.z, self.z) / total[:, None, None]
        return np.asarray((squares - mean[:, :, None] * mean[:, None, :]).sum(axis=0))

    def meat(self, beta: Floats) -> Floats:
        """The sum of squares of what each person adds to the score, directly and through the weights."""
        added = self._own(beta) + self._through_weights(beta)
        return np.asarray(added.T @ added)

    def _residuals(self, beta: Floats) -> Floats:
        """What each person and time adds to the score beyond expectation, without the person's own end."""
        total, mean = self._moments(beta)
        hazard = self.weights * np.exp(self.z @ beta)[:, None] / total
        return np.asarray(-(self.z[:, None, :] - mean[None, :, :]) * hazard[:, :, None])

    def _own(self, beta: Floats) -> Floats:
        own = self._residuals(beta).sum(axis=1)
        own[self.failed] += self.z[self.failed] - self._moments(beta)[1]
        return np.asarray(own)

    def _through_weights(self, beta: Floats) -> Floats:
        """Each time somebody is lost, the weights of all who have reached another end change."""
        residuals = self._residuals(beta)
        lost = np.unique(self.time[self.end == CENSORED])
        found = np.zeros_like(self.z)
        for moment in lost:
            waiting = self.time >= moment
            gone = (self.end == CENSORED) & (self.time == moment)
            before, after = self.time < moment, self.time[self.failed] >= moment
            pull = -residuals[before][:, after].sum(axis=(0, 1)) / waiting.sum()
            found[gone] += pull
            found[waiting] -= pull * gone.sum() / waiting.sum()
        return found


def _still_followed(time: Floats, end: Codes) -> Floats:
    """The share still followed just before each person's time (Kaplan-Meier of being lost)."""
    lost_at = np.unique(time[end == CENSORED])
    waiting = (time[None, :] >= lost_at[:, None]).sum(axis=1)
    gone = ((time[None, :] == lost_at[:, None]) & (end == CENSORED)).sum(axis=1)
    left = np.concatenate([[1.0], np.cumprod(1 - gone / waiting)])
    return np.asarray(left[np.searchsorted(lost_at, time, side="left")])
