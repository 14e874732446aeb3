"""Standard errors of matching estimates.

With replacement: Abadie and Imbens (2006), and where the score was estimated their correction for that (2016). Without
replacement: the spread of the differences between the matched sets, which share nobody (Abadie and Spiess 2022).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import linalg

from virkning.inference.matching.neighbourhoods import nearest_means
from virkning.inference.matching.rules import Bools, Floats, Matches
from virkning.inference.propensity import Score

NEIGHBOURS = 2


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Two rows of the same arm that are nearest on what was matched, the row itself among them: moments within arms.

    A score gives them by sorting; for matching on covariates `position` holds the coordinates of a tree.
    """

    treated: Bools
    score: Floats
    position: Floats | None = None

    def moments(self, arm: bool, columns: Floats, wanted: Bools) -> tuple[Floats, Floats]:
        """For the wanted rows the means of columns among their nearest in an arm, and the number of these."""
        inside = self.treated == arm
        if self.position is None:
            return nearest_means(self.score[wanted], self.score[inside], columns[inside], NEIGHBOURS)
        from scipy.spatial import cKDTree

        found = cKDTree(self.position[inside]).query(self.position[wanted], NEIGHBOURS, workers=-1)[1]
        return columns[inside][found].mean(axis=1), np.full(int(wanted.sum()), float(NEIGHBOURS))


def matched_sets_error(outcome: Floats, matches: Matches) -> float:
    """The spread of differences between units and their partners, where no partner serves twice."""
    gaps = _gaps(outcome, matches)
    return float(gaps.std(ddof=1) / np.sqrt(len(gaps))) if len(gaps) > 1 else float("nan")


def abadie_imbens_error(
    outcome: Floats, matches: Matches, neighbours: Neighbours, score: Score | None, *, both: bool
) -> float:
    """The error of the effect on the treated, or (both) of the effect on all who were matched in either direction.

    score: the estimated score that was matched on; None where the matching was on covariates.
    """
    treated, rows = neighbours.treated, len(outcome)
    gaps = _gaps(outcome, matches)
    signed = np.where(treated[matches.matched], gaps, -gaps)
    effect, count = float(signed.mean()), len(signed)
    uses, squares = matches.uses(rows), matches.squared_uses(rows)
    weight = uses**2 + 2 * uses - squares if both else np.maximum(uses**2 - squares, 0)
    needed = weight > 0
    noise = float((weight[needed] * _variances(outcome, neighbours, needed)).sum())
    variance = float(((signed - effect) ** 2).sum() + noise) / count**2
    if score is not None:
        variance += _score_part(outcome, neighbours, score, effect, count, both=both)
    return float(np.sqrt(max(variance, 0.0)))


def _gaps(outcome: Floats, matches: Matches) -> Floats:
    mean = matches.counterfactual(outcome, len(outcome))
    return (outcome - mean)[matches.matched]


def _variances(outcome: Floats, neighbours: Neighbours, needed: Bools) -> Floats:
    """The variance of the outcome around each needed row, among the rows of its arm nearest to it."""
    centred = outcome - outcome.mean()
    found = np.empty(len(outcome))
    for arm in (True, False):
        wanted = needed & (neighbours.treated == arm)
        if wanted.any():
            means, sizes = neighbours.moments(arm, np.column_stack([centred, centred**2]), wanted)
            found[wanted] = np.maximum(means[:, 1] - means[:, 0] ** 2, 0) * sizes / np.maximum(sizes - 1, 1)
    return found[needed]


def _score_part(
    outcome: Floats, neighbours: Neighbours, score: Score, effect: float, count: int, *, both: bool
) -> float:
    """What estimating the score adds to the variance: less for all, less or more for the treated."""
    z, slope, p = score.columns, score.slope, score.values
    cov1, mean1 = _covariances(outcome, z, neighbours, arm=True)
    cov0, mean0 = _covariances(outcome, z, neighbours, arm=False)
    if both:
        pull = (slope[:, None] * (cov1 / p[:, None] + cov0 / (1 - p)[:, None])).sum(axis=0) / count
        return -float(pull @ score.covariance @ pull)
    odds = (p / (1 - p))[:, None]
    pull = (z * (slope * (mean1 - mean0 - effect))[:, None] + slope[:, None] * (cov1 + odds * cov0)).sum(axis=0) / count
    drift = z.T @ (slope * (_expected(outcome, z, neighbours.treated) - effect)) / count
    return float(drift @ score.covariance @ drift - pull @ score.covariance @ pull)


def _covariances(outcome: Floats, z: Floats, neighbours: Neighbours, *, arm: bool) -> tuple[Floats, Floats]:
    """How the columns of the score and the outcome move together among the nearest in an arm, and the mean outcome."""
    centred = outcome - outcome.mean()
    columns = np.column_stack([centred, z, z * centred[:, None]])
    means, sizes = neighbours.moments(arm, columns, np.ones(len(outcome), dtype=bool))
    width = z.shape[1]
    together = means[:, 1 + width :] - means[:, 1 : 1 + width] * means[:, :1]
    return together * (sizes / np.maximum(sizes - 1, 1))[:, None], means[:, 0] + outcome.mean()


def _expected(outcome: Floats, z: Floats, treated: Bools) -> Floats:
    """The effect expected of each row by a regression in each arm."""
    return z @ (_slopes(z[treated], outcome[treated]) - _slopes(z[~treated], outcome[~treated]))


def _slopes(z: Floats, outcome: Floats) -> Floats:
    """Least squares by the normal equations; the shortest solution where an arm does not vary in a column."""
    return np.asarray(linalg.lstsq(z.T @ z, z.T @ outcome)[0])
