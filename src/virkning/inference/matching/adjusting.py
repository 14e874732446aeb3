"""Bias correction of matches (Abadie and Imbens 2011): what partners differ in still is taken out by a regression.

Partners are never quite alike. In each arm the outcome of those who serve as partners is regressed on the covariates,
everybody weighted by how much they serve, and a partner's outcome is moved to where the unit's covariates stand.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from virkning.inference.matching.rules import Bools, Floats, Matches

PARTNERS_PER_COLUMN = 2
LEAST_VARIATION = 0.1  # of the variance within the arms


@dataclass(frozen=True, slots=True)
class Outcome:
    """An outcome as a comparison of matches uses it; without a correction both columns are the outcome itself.

    own: each row's outcome less what the regression of the partners' arm expects, in its role as a partner.
    sought: the same in its role as a unit that seeks partners, by the regression of the other arm.
    uses: how much each row counts as a partner, through the matches and through the regression together.
    columns: how many the regression has.
    """

    own: Floats
    sought: Floats
    uses: Floats
    columns: int = 0

    def gaps(self, matches: Matches) -> Floats:
        """Unit less partners, for each matched unit."""
        return np.asarray((self.sought - matches.counterfactual(self.own, len(self.own)))[matches.matched])


def plain(outcome: Floats, matches: Matches) -> Outcome:
    return Outcome(outcome, outcome, matches.uses(len(outcome)))


def can_correct(columns: Floats, treated: Bools, matches: Matches, *, both: bool) -> bool:
    """Whether the partners are so many that a regression on the columns (a constant among them) tells more than noise."""
    serving = matches.uses(len(treated)) > 0
    arms = (True, False) if both else (False,)
    return all((serving & (treated == arm)).sum() >= PARTNERS_PER_COLUMN * columns.shape[1] for arm in arms)


def corrected(outcome: Floats, columns: Floats, treated: Bools, matches: Matches, *, both: bool) -> Outcome:
    """columns: a constant and the standardised covariates."""
    uses = matches.uses(len(outcome))
    own, sought, counts = outcome.copy(), outcome.copy(), uses.copy()
    for arm in (False, True) if both else (False,):
        partner, unit = treated == arm, treated != arm
        expected, pull = _regression(outcome, columns, uses * partner, matches, unit)
        sought[unit] -= expected[unit]
        own[partner] -= expected[partner]
        counts[partner] += pull[partner]
        if not both:
            own[unit] = sought[unit]
    return Outcome(own, sought, counts, columns.shape[1])


def _regression(
    outcome: Floats, columns: Floats, weight: Floats, matches: Matches, unit: Bools
) -> tuple[Floats, Floats]:
    """What is expected of each row by a regression among partners, and how much each partner counts through its slopes
    because units stand elsewhere.
    """
    total = weight.sum()
    centred = columns - weight @ columns / total
    spread = np.sqrt((columns[unit].var(axis=0) + columns[~unit].var(axis=0)) / 2)
    scaled = centred[:, spread > 0] / spread[spread > 0]
    inverse = _inverse((scaled * weight[:, None]).T @ scaled / total) / total
    mean = weight @ outcome / total
    expected = mean + scaled @ (inverse @ (scaled.T @ (weight * (outcome - mean))))
    served = matches.matched[unit[matches.matched]]
    apart = scaled[served].sum(axis=0)  # partners themselves stand at zero
    return expected, np.asarray(weight * (scaled @ (inverse @ apart)))


def _inverse(variances: Floats) -> Floats:
    """Without directions in which partners hardly vary beside everybody: a slope through one odd partner tells nothing."""
    values, directions = np.linalg.eigh(variances)
    kept = values >= LEAST_VARIATION
    return np.asarray((directions[:, kept] / values[kept]) @ directions[:, kept].T)
