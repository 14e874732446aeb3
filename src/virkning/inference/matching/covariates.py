"""Nearest neighbours on the covariates themselves: Mahalanobis distance, searched with a tree.

Covariates are turned by the pooled covariance within the two groups so that plain distance becomes Mahalanobis
distance. The tree proposes; the choice is made on distances computed as the oracle computes them.
"""

from __future__ import annotations

import numpy as np
from scipy.spatial import cKDTree

from virkning.inference.matching.rules import Bools, Codes, Floats, Matches, Rules, matches_of, queue

FIRST_LOOK = 8
ROUNDING = 1e-9


def whitened(covariates: Floats, treated: Bools) -> Floats:
    """Coordinates in which distance is Mahalanobis distance by the covariance pooled within groups.

    Directions in which nothing varies are left out.
    """
    centred = covariates.astype(float).copy()
    for arm in (True, False):
        centred[treated == arm] -= centred[treated == arm].mean(axis=0)
    pooled = centred.T @ centred / (len(centred) - 2)
    scale = np.sqrt(np.maximum(np.diag(pooled), 1e-300))
    values, vectors = np.linalg.eigh(pooled / np.outer(scale, scale))
    usable = values > 1e-10 * values.max(initial=0.0)
    turn = vectors[:, usable] / np.sqrt(values[usable])
    return (covariates - covariates.mean(axis=0)) / scale @ turn


def distances(position: Floats, row: int, rows: Codes) -> Floats:
    """How far a row is from others, always computed in the same way so that equal is equal."""
    return np.sqrt(((position[rows] - position[row]) ** 2).sum(axis=1))


def match_on_covariates(
    position: Floats, score: Floats, seeking: Bools, rules: Rules, strata: Codes | None = None
) -> Matches:
    """The nearest other rows of each seeking row; the width limits the difference of scores, as does the order."""
    units = np.flatnonzero(seeking)
    stratum = np.zeros(len(score), dtype=np.int64) if strata is None else strata
    searches = {
        code: _Search(position, score, ~seeking & (stratum == code), rules) for code in np.unique(stratum[units])
    }
    served = units[queue(score[units], rules)]
    pairs: list[tuple[int, int]] = []
    for round_ in range(1 if rules.replacement else rules.neighbours):
        got = {unit for unit, _ in pairs}
        for unit in served:
            if round_ == 0 or unit in got:
                pairs += [(unit, partner) for partner in searches[stratum[unit]].nearest(unit)]
    unit, partner = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return matches_of(unit, partner, units)


class _Search:
    """The possible partners within one stratum, with a note of those already used."""

    def __init__(self, position: Floats, score: Floats, others: Bools, rules: Rules) -> None:
        self.rows = np.flatnonzero(others)
        self.position, self.score, self.rules = position, score, rules
        self.tree = cKDTree(position[self.rows]) if len(self.rows) else None
        self.free = np.ones(len(self.rows), dtype=bool)
        self.left = len(self.rows)

    def nearest(self, unit: int) -> Codes:
        """The partners of one unit, looked for among ever more candidates until no nearer one can be missed."""
        wanted = self.rules.neighbours if self.rules.replacement else 1
        if self.tree is None or not self.left:
            return np.empty(0, dtype=np.int64)
        look = min(max(FIRST_LOOK, 2 * wanted), len(self.rows))
        while True:
            reach, places = self.tree.query(self.position[unit], np.arange(1, look + 1))
            candidates = self.rows[places[self._allowed(unit, places)]]
            far = distances(self.position, unit, candidates)
            order = np.lexsort([candidates, far])
            known = len(order) >= wanted and far[order[wanted - 1]] < reach[-1] * (1 - ROUNDING)
            if known or look == len(self.rows):
                return self._take(candidates, far, order, wanted)
            look = min(2 * look, len(self.rows))

    def _allowed(self, unit: int, places: Codes) -> Bools:
        allowed = self.free[places]
        if self.rules.width is not None:
            allowed &= np.abs(self.score[self.rows[places]] - self.score[unit]) <= self.rules.width
        return allowed

    def _take(self, candidates: Codes, far: Floats, order: Codes, wanted: int) -> Codes:
        if self.rules.replacement:
            if self.rules.ties == "all" and len(order) > wanted:
                return candidates[order[far[order] <= far[order[wanted - 1]]]]
            return candidates[order[:wanted]]
        chosen = candidates[order[:1]]
        self.free[np.searchsorted(self.rows, chosen)] = False
        self.left -= len(chosen)
        return chosen
