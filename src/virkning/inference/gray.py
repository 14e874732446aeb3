"""Gray's test: do groups reach one end equally often by each time, when other ends rule it out?"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from virkning.inference.competing_risks import CENSORED

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class GrayTest:
    """The statistic is chi-square with one degree of freedom fewer than there are groups."""

    statistic: float
    degrees: int
    p: float


def gray_test(time: Floats, end: Codes, group: Codes, which: int) -> GrayTest:
    """Whether the cumulative incidence of end `which` is the same in all groups 0, 1, 2 … (Gray 1988, rho = 0)."""
    groups = int(group.max()) + 1
    score, spread = _score_and_spread(time, end, group, which, groups)
    kept = slice(0, groups - 1)
    if groups < 2 or np.linalg.matrix_rank(spread[kept, kept]) != groups - 1:
        return GrayTest(math.nan, groups - 1, math.nan)
    statistic = float(score[kept] @ np.linalg.solve(spread[kept, kept], score[kept]))
    return GrayTest(statistic, groups - 1, float(stats.chi2.sf(statistic, groups - 1)))


@dataclass(frozen=True, slots=True)
class _Moment:
    """What happened at one time, by group: how many waited, reached the end, reached another; and the curves around it.

    before, after: the share that still waits for any end just before the time and just after it.
    """

    waiting: Floats
    reached: Floats
    others: Floats
    before: Floats
    after: Floats
    incidence: Floats


def _moments(time: Floats, end: Codes, group: Codes, which: int, groups: int) -> list[_Moment]:
    before, incidence = np.ones(groups), np.zeros(groups)
    found = []
    for moment in np.unique(time[end != CENSORED]):
        now = time == moment
        waiting, reached, others = (
            np.bincount(group[some], minlength=groups).astype(float)
            for some in (time >= moment, now & (end == which), now & (end != which) & (end != CENSORED))
        )
        present = np.maximum(waiting, 1)
        after = before * (1 - (reached + others) / present)
        found.append(_Moment(waiting, reached, others, before, after, incidence))
        incidence = incidence + before * reached / present
        before = after
    return found


def _score_and_spread(time: Floats, end: Codes, group: Codes, which: int, groups: int) -> tuple[Floats, Floats]:
    """Observed less expected in each group, and its variance; two passes, as the variance looks ahead to the end."""
    moments = _moments(time, end, group, which, groups)
    score, pooled, reach = np.zeros(groups), 0.0, np.zeros((groups, groups))
    steps = []
    for one in moments:
        size = np.divide(one.waiting, one.before, out=np.zeros(groups), where=one.before > 0)
        expected = size * (1 - one.incidence)
        if one.reached.sum() and expected.sum():
            score += one.reached - one.reached.sum() * expected / expected.sum()
        slope = np.diag(size) - np.outer(size, size) / size.sum()
        reach = reach + slope * one.reached.sum() / (size.sum() * (1 - pooled))
        pooled += one.reached.sum() / size.sum()
        steps.append((one, size, slope, pooled, reach))
    spread = np.zeros((groups, groups))
    for one, size, slope, incidence, so_far in steps:
        left = np.divide(1 - incidence, one.after, out=np.zeros(groups), where=one.after > 0)
        ahead = reach - so_far
        spread += _part(slope + ahead * (1 - left), _share_reached(one, size))
        spread += _part(ahead * left, _share_of_others(one))
    return score, spread


def _part(weights: Floats, masses: Floats) -> Floats:
    return (weights * masses) @ weights.T


def _share_reached(one: _Moment, size: Floats) -> Floats:
    """The pooled incidence's step over each group's size, less where several reach it at once."""
    together = one.reached.sum()
    present = one.waiting > 0
    ties = np.ones_like(size)
    if together > 1:
        ties[present] = 1 - (together - 1) / (size.sum() * one.before[present] - 1)
    step = ties * together / size.sum()
    return np.divide(step, size, out=np.zeros_like(size), where=size > 0)


def _share_of_others(one: _Moment) -> Floats:
    ties = 1 - np.divide(one.others - 1, one.waiting - 1, out=np.zeros_like(one.others), where=one.others > 1)
    return ties * (one.before / np.maximum(one.waiting, 1)) ** 2 * one.others
