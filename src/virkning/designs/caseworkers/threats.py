"""What could be wrong: a placebo on the time before the caseworker, and how much hidden sorting it would take."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from virkning.designs.caseworkers.describe import Halves
from virkning.designs.caseworkers.estimate import Number, Results
from virkning.designs.caseworkers.sample import Sample, Talks
from virkning.inference.clustered import Slopes, clustered_slopes
from virkning.inference.leave_out import independent_columns

Floats = NDArray[np.float64]

WORK_HISTORY = ("work_", "hours_", "any_work")
HIDDEN_STRENGTHS = (0.0, 0.25, 0.5, 1.0, 1.5)


@dataclass(frozen=True, slots=True)
class PlaceboTest:
    """Whether the caseworker's effect shows in work long before the first talk, beside how it shows in the outcome."""

    before: Number
    after: Number
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


def placebo_test(sample: Sample, talks: Talks, halves: Halves) -> PlaceboTest | None:
    """A caseworker cannot have done anything before the citizen came; what seems to be an effect then is sorting.

    The effect is the one that the other half of the caseworker's citizens gives, so a citizen's own luck is not in it.
    The citizen's work history is left out of the covariates, being what is explained. None where nobody worked.
    """
    first = np.unique(sample.cluster, return_index=True)[1]
    rows = first[~np.isnan(halves.ranking_effect[first]) & ~np.isnan(talks.worked_long_before[first])]
    known = [place for place, name in enumerate(sample.names) if not name.startswith(WORK_HISTORY)]
    matrix = np.column_stack([np.ones(len(rows)), halves.ranking_effect[rows], sample.covariates[rows][:, known]])
    matrix = matrix[:, independent_columns(matrix, np.zeros(len(rows), dtype=np.int64), centred=False)]
    worked = (talks.worked_long_before[rows] > 0).astype(float)
    if worked.min() == worked.max():
        return None
    before, after = (clustered_slopes(values, matrix, sample.group[rows]) for values in (worked, sample.outcome[rows]))
    return PlaceboTest(_slope(before), _slope(after), len(rows))


def _slope(found: Slopes) -> Number:
    return Number(*(float(part[1]) for part in (found.values, found.se, found.low, found.high, found.p)))


def hidden_sorting(sample: Sample, results: Results) -> HiddenSorting:
    """Compare the spread of effects with the spread of what is observed about caseloads."""
    index = sample.covariates @ results.raw.slopes
    means = np.bincount(sample.group, index, sample.groups) / results.raw.rows
    observed, spread = _beyond_chance(sample, index, means), results.effect_sd.value
    reach = [strength * observed for strength in HIDDEN_STRENGTHS]
    return HiddenSorting(
        strengths=HIDDEN_STRENGTHS,
        lowest=tuple(abs(spread - part) for part in reach),
        highest=tuple(spread + part for part in reach),
        observed_spread=observed,
        break_even=spread / observed if observed > 0 else float("inf"),
        correlation=float(np.corrcoef(means, results.shrunk.estimates)[0, 1])
        if observed > 0 and spread > 0
        else float("nan"),
    )


def _beyond_chance(sample: Sample, index: Floats, means: Floats) -> float:
    """How much caseloads differ by what is known of them, less what citizens dealt out by lot would make them differ."""
    pairs, cell = np.unique(np.column_stack([sample.group, sample.cluster]), axis=0, return_inverse=True)
    citizen = np.bincount(cell, index) / np.bincount(cell)
    group = pairs[:, 0]
    size = np.bincount(group, minlength=sample.groups)
    centre = np.bincount(group, citizen, sample.groups) / size
    within = np.bincount(group, (citizen - centre[group]) ** 2, sample.groups) / np.maximum(size - 1, 1)
    return float(np.sqrt(max(float(np.var(means) - np.mean(within / size)), 0.0)))
