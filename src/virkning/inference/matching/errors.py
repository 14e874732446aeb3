"""Standard errors of matching estimates.

With replacement: Abadie and Imbens (2006), and where the score was estimated their correction for that (2016). Without
replacement: the spread of the differences between the matched sets, which share nobody (Abadie and Spiess 2022).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import linalg

from virkning.inference.cluster_sums import Precision, clustered
from virkning.inference.matching.adjusting import Outcome, plain
from virkning.inference.matching.neighbourhoods import nearest_means
from virkning.inference.matching.rules import Bools, Codes, Floats, Matches
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


def matched_sets_error(outcome: Floats | Outcome, matches: Matches) -> float:
    return matched_sets(outcome, matches).error


def matched_sets(outcome: Floats | Outcome, matches: Matches) -> Precision:
    """The spread of differences between units and their partners, where no partner serves twice.

    After a correction the regression's own uncertainty is added where units and partners stand apart.
    """
    found = _known(outcome, matches)
    gaps, rows = found.gaps(matches), len(found.own)
    free = len(gaps) - found.columns
    if len(gaps) < 2 or free < 1:
        return Precision(float("nan"))
    through = ((found.uses - matches.uses(rows)) * found.own)[matches.partner]
    moved = gaps - np.bincount(matches.unit, through, rows)[matches.matched]
    error = float(moved.std(ddof=1) / np.sqrt(len(gaps)))
    return Precision(error * np.sqrt(len(gaps) / free), free) if found.columns else Precision(error)


def abadie_imbens_error(
    outcome: Floats | Outcome, matches: Matches, neighbours: Neighbours, score: Score | None, *, both: bool
) -> float:
    return abadie_imbens(outcome, matches, neighbours, score, both=both).error


def abadie_imbens(
    outcome: Floats | Outcome, matches: Matches, neighbours: Neighbours, score: Score | None, *, both: bool
) -> Precision:
    """The error of the effect on the treated, or (both) of the effect on all who were matched in either direction.

    score: the estimated score that was matched on; None where the matching was on covariates. After a correction for the
    same covariates it no longer matters that the score was estimated; the partners have used up one degree of freedom for
    each column, and how few they are in effect shows in the intervals.
    """
    found = _known(outcome, matches)
    treated, own = neighbours.treated, found.own
    gaps = found.gaps(matches)
    signed = np.where(treated[matches.matched], gaps, -gaps)
    effect, count = float(signed.mean()), len(signed)
    weight = found.uses**2 - matches.squared_uses(len(own)) + (2 * found.uses if both else 0)
    needed = weight != 0
    noise = float((weight[needed] * _variances(own, neighbours, needed)).sum()) / count**2
    spread = float(((signed - effect) ** 2).sum()) / count**2
    variance = spread + noise
    if found.columns:
        error = float(np.sqrt(max(variance, 0.0))) * _used_up(found, matches)
        return Precision(error, _freedom(spread, noise, weight[needed], count))
    if score is not None:
        # Many covariates in few people can make this part noise; where it eats the whole variance it is left out.
        known = variance + _score_part(own, neighbours, score, effect, count, both=both)
        variance = known if known > 0 else variance
    return Precision(float(np.sqrt(max(variance, 0.0))))


def _used_up(found: Outcome, matches: Matches) -> float:
    uses = matches.uses(len(found.own))
    partners = float(uses.sum() ** 2 / (uses**2).sum())
    return float(np.sqrt(partners / max(partners - found.columns, 1.0)))


def _freedom(spread: float, noise: float, weight: Floats, count: int) -> float:
    """Satterthwaite's, of two parts: the units' differences, and the noise of partners who serve unevenly."""
    partners = max(float(weight.sum() ** 2 / (weight**2).sum()), 1.0) if len(weight) else 1.0
    below = spread**2 / (count - 1) + noise**2 / partners
    return float((spread + noise) ** 2 / below) if below > 0 else float("inf")


def clustered_matches(
    outcome: Floats | Outcome, matches: Matches, treated: Bools, cluster: Codes, *, once: bool
) -> Precision:
    """Errors by cluster. once: partners serve once, and pairs across clusters hang together too (errors by both ways)."""
    found = _known(outcome, matches)
    influence = _influence(found, matches, treated)
    by_cluster = clustered(influence, cluster, treated)
    if not once:
        return by_cluster
    sets = np.arange(len(treated))
    sets[matches.partner] = matches.unit
    by_set = np.bincount(sets, influence, len(treated))
    variance = by_cluster.error**2 + float((by_set**2).sum() - (influence**2).sum())
    return Precision(float(np.sqrt(variance)), by_cluster.df) if variance > 0 else by_cluster


def _influence(found: Outcome, matches: Matches, treated: Bools) -> Floats:
    """What each row adds to the estimate beyond the mean of its role: as a unit, and as a partner."""
    units, count = matches.matched, len(matches.matched)
    side = np.where(treated, 1.0, -1.0)
    influence = np.zeros(len(treated))
    for arm in (True, False):
        inside = units[treated[units] == arm]
        if len(inside):
            influence[inside] += side[inside] * (found.sought[inside] - found.sought[inside].mean()) / count
        serving = (treated == arm) & (found.uses != 0)
        if serving.any():
            mean = np.average(found.own[serving], weights=matches.uses(len(treated))[serving])
            influence[serving] += side[serving] * found.uses[serving] * (found.own[serving] - mean) / count
    return influence


def _known(outcome: Floats | Outcome, matches: Matches) -> Outcome:
    return outcome if isinstance(outcome, Outcome) else plain(outcome, matches)


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
