"""Which caseworkers may be shown one by one, even without a name."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from virkning.designs.caseworkers.sample import Sample
from virkning.findings.disclosure import DEFAULT, HIDDEN, protect
from virkning.findings.finding import Cell, Table


def shown_alone(sample: Sample) -> NDArray[np.bool_]:
    """Caseworkers whose row gives away no small number of citizens or of outcomes.

    Without covariates an effect is a plain share, from which the number who succeeded can be worked out; rows where that
    number, or the number who did not, is small are held back, and never one alone, since the effects sum to zero.
    """
    pairs = np.unique(np.column_stack([sample.group, sample.cluster]), axis=0)
    shown = np.bincount(pairs[:, 0], minlength=sample.groups) >= DEFAULT.smallest
    if sample.covariates.shape[1] or not sample.of_shares:
        return shown
    rows = np.bincount(sample.group, minlength=sample.groups)
    successes = np.bincount(sample.group, sample.outcome, sample.groups)
    fewest = np.minimum(np.where(successes > 0, successes, rows), np.where(rows > successes, rows - successes, rows))
    shown &= fewest >= DEFAULT.smallest
    if np.sum(~shown) == 1:
        shown[np.argmin(np.where(shown, fewest, np.inf))] = False
    return shown


def shown_rows(table: Table) -> set[Cell]:
    """The names of the rows that door 2 will leave whole, so that a figure of the same rows draws no other."""
    return {row[0] for row in protect(table, DEFAULT).rows if HIDDEN not in row}
