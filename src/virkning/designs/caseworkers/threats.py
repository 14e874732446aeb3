"""What could be wrong: a placebo on caseworkers still to come, and how much hidden sorting it would take."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from virkning.designs.caseworkers.estimate import Number, Results
from virkning.designs.caseworkers.sample import Sample, Talks
from virkning.inference.clustered import Slopes, clustered_slopes
from virkning.inference.leave_out import group_effects, independent_columns

Floats = NDArray[np.float64]

FEWEST_MOVERS = 50
HIDDEN_STRENGTHS = (0.0, 0.25, 0.5, 1.0, 1.5)


@dataclass(frozen=True, slots=True)
class PlaceboTest:
    """Whether the next caseworker's effect shows before that caseworker is met, beside the present one's."""

    next_caseworker: Number
    own_caseworker: Number
    talks: int
    citizens: int


@dataclass(frozen=True, slots=True)
class HiddenSorting:
    """The spread of true effects if hidden differences between caseloads were so many times the observed ones."""

    strengths: tuple[float, ...]
    lowest: tuple[float, ...]
    highest: tuple[float, ...]
    observed_spread: float
    break_even: float
    correlation: float


def placebo_test(sample: Sample, talks: Talks) -> PlaceboTest | None:
    """A future caseworker cannot have done anything yet; what seems to be an effect then is sorting.

    Effects come from a fit without the citizens tested. None where too few change caseworker to say anything.
    """
    placebo = talks.placebo
    movers = np.unique(sample.cluster[placebo.own_rows])
    rest = ~np.isin(sample.cluster, movers)
    known, group = np.unique(sample.group[rest], return_inverse=True)
    own_group = sample.group[placebo.own_rows]
    usable = np.isin(own_group, known) & np.isin(placebo.next_group, known)
    if usable.sum() < FEWEST_MOVERS:
        return None
    kept = independent_columns(sample.covariates[rest], group)
    cluster = np.unique(sample.cluster[rest], return_inverse=True)[1]
    fit = group_effects(sample.outcome[rest], sample.covariates[rest][:, kept], group, cluster)
    rows = placebo.own_rows[usable]
    columns = np.column_stack(
        [
            np.ones(len(rows)),
            sample.covariates[rows][:, kept] @ fit.slopes,
            fit.effects[np.searchsorted(known, own_group[usable])],
            fit.effects[np.searchsorted(known, placebo.next_group[usable])],
        ]
    )
    found = clustered_slopes(placebo.outcome[usable], columns, sample.cluster[rows])
    return PlaceboTest(_slope(found, 3), _slope(found, 2), len(rows), len(np.unique(sample.cluster[rows])))


def _slope(found: Slopes, place: int) -> Number:
    return Number(*(float(part[place]) for part in (found.values, found.se, found.low, found.high, found.p)))


def hidden_sorting(sample: Sample, results: Results) -> HiddenSorting:
    """Compare the spread of effects with the spread of what is observed about caseloads."""
    index = sample.covariates @ results.raw.slopes
    means = np.bincount(sample.group, index, sample.groups) / results.raw.rows
    observed, spread = float(np.std(means)), results.effect_sd.value
    reach = [strength * observed for strength in HIDDEN_STRENGTHS]
    return HiddenSorting(
        strengths=HIDDEN_STRENGTHS,
        lowest=tuple(max(spread - part, 0.0) for part in reach),
        highest=tuple(spread + part for part in reach),
        observed_spread=observed,
        break_even=spread / observed if observed > 0 else float("inf"),
        correlation=float(np.corrcoef(means, results.shrunk.estimates)[0, 1])
        if observed > 0 and spread > 0
        else float("nan"),
    )
