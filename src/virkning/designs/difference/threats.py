"""What could be wrong, tried on the data: earlier starts, a group not concerned, who was there, what moved."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from virkning.designs.difference.plan import DifferencePlan
from virkning.designs.difference.regressing import two_period_effect
from virkning.designs.difference.sample import Sample
from virkning.inference.did_sums import Floats, Number
from virkning.inference.multiplicity import holm


@dataclass(frozen=True, slots=True)
class Tried:
    """A test that should find nothing: what was tried, what was found, and p corrected for the number tried."""

    name: str
    number: Number
    corrected_p: float


@dataclass(frozen=True, slots=True)
class PeriodGap:
    """Treated and comparison in one period; deviation is the gap less that of the last period before the start."""

    period: float
    treated: float
    compared: float
    deviation: float
    treated_rows: int
    compared_rows: int
    before: bool

    @property
    def gap(self) -> float:
        return self.treated - self.compared


def period_gaps(sample: Sample) -> list[PeriodGap]:
    """Raw means by period; a period where one group is not seen has no gap."""
    base = float(sample.shared().before[-1])
    means = {period: _means(sample, float(period)) for period in sample.periods}
    at_base = means[base][0] - means[base][1]
    return [
        PeriodGap(float(period), one, other, one - other - at_base, rows, other_rows, bool(period < sample.start))
        for period, (one, other, rows, other_rows) in means.items()
    ]


def _means(sample: Sample, period: float) -> tuple[float, float, int, int]:
    now = sample.time == period
    groups = [sample.outcome[now & (sample.treated == treated)] for treated in (True, False)]
    means = [float(group.mean()) if len(group) else float("nan") for group in groups]
    return means[0], means[1], len(groups[0]), len(groups[1])


def placebo_dates(sample: Sample, plan: DifferencePlan) -> list[Tried]:
    """Pretend that the intervention began earlier, with only periods before the real start in the data."""
    earlier = sample.only(sample.time < sample.start)
    starts = [float(start) for start in earlier.periods[1:]]
    return _tried([(f"{start:g}", two_period_effect(earlier.starting(start), plan)[0]) for start in starts])


def placebo_group(placebo: Sample | None, plan: DifferencePlan) -> Number | None:
    """The same comparison for people whom the intervention did not concern; None where they cannot be compared."""
    if placebo is None or not _comparable(placebo):
        return None
    return two_period_effect(placebo, plan)[0]


def _comparable(sample: Sample) -> bool:
    cells = [
        ((sample.treated == treated) & ((sample.time >= sample.start) == after)).any()
        for treated in (True, False)
        for after in (True, False)
    ]
    return all(cells)


def moved_covariates(sample: Sample, plan: DifferencePlan) -> list[Tried]:
    """Did the groups come to consist of others, or did a covariate follow the intervention? Each as an outcome."""
    found = []
    for place, name in enumerate(sample.names):
        values = sample.covariates[:, place]
        about = sample.about(values)
        constant = _constant_within_units(sample, values) if sample.panel else bool(np.ptp(values) == 0)
        if not constant:
            found.append((name, two_period_effect(about, plan)[0]))
    return _tried(found)


def _constant_within_units(sample: Sample, values: Floats) -> bool:
    sums, counts = np.bincount(sample.unit, values), np.bincount(sample.unit)
    means = sums / np.maximum(counts, 1)
    return bool(np.allclose(values, means[sample.unit]))


def coverage_gap(sample: Sample) -> float:
    """How differently the two groups' numbers of rows moved: the ratio of treated to comparison rows after over that
    before, per period, less one."""
    after = sample.time >= sample.start
    counts = [
        [float((after == late).astype(float) @ (sample.treated == group)) for late in (False, True)]
        for group in (True, False)
    ]
    (treated_before, treated_after), (compared_before, compared_after) = counts
    return (treated_after / treated_before) / (compared_after / compared_before) - 1


def _tried(found: list[tuple[str, Number]]) -> list[Tried]:
    known = [number.p for _, number in found if number.p == number.p]
    corrected = iter(holm(np.array(known))) if known else iter(())
    return [
        Tried(name, number, float(next(corrected)) if number.p == number.p else float("nan")) for name, number in found
    ]
