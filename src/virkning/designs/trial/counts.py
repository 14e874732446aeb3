"""The four numbers of a yes-or-no outcome, and how they fall in the parts of a trial."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from virkning.designs.trial.cells import Baseline, Bools, Floats
from virkning.designs.trial.sample import Sample
from virkning.inference import proportions
from virkning.inference.proportions import Interval
from virkning.inference.trial_effects import heterogeneity


@dataclass(frozen=True, slots=True)
class Counts:
    """a of n treated and b of m controls have the outcome."""

    a: int
    n: int
    b: int
    m: int

    @property
    def four(self) -> tuple[int, int, int, int]:
        return self.a, self.n, self.b, self.m

    @property
    def difference(self) -> Interval:
        return proportions.newcombe(*self.four)


def count(outcome: Floats, treated: Bools) -> Counts:
    """The four numbers among those whose outcome is known."""
    known = ~np.isnan(outcome)
    one, other = outcome[known & treated], outcome[known & ~treated]
    return Counts(int(one.sum()), len(one), int(other.sum()), len(other))


@dataclass(frozen=True, slots=True)
class Subgroup:
    """One outcome in each level of a subgroup, and whether the levels differ."""

    name: str
    outcome: str
    levels: tuple[tuple[str, Counts], ...]
    p: float


def subgroups(sample: Sample) -> tuple[Subgroup, ...]:
    return tuple(
        _subgroup(sample, part, name, sample.outcomes[:, place])
        for part in sample.subgroups
        for place, name in enumerate(sample.outcome_labels)
    )


def by_archetype(sample: Sample) -> tuple[Subgroup, ...]:
    if sample.archetype is None:
        return ()
    return tuple(
        _subgroup(sample, sample.archetype, name, sample.outcomes[:, place])
        for place, name in enumerate(sample.outcome_labels)
    )


def _subgroup(sample: Sample, part: Baseline, name: str, outcome: Floats) -> Subgroup:
    """Levels in which an arm has nobody are left out: there is nothing to compare."""
    assert part.codes is not None
    found = [
        (level, count(outcome[part.codes == place], sample.treated[part.codes == place]))
        for place, level in enumerate(part.levels)
    ]
    levels = tuple((level, counts) for level, counts in found if counts.n and counts.m)
    smoothed = [((c.a + 1) / (c.n + 2), c.n + 2, (c.b + 1) / (c.m + 2), c.m + 2) for _, c in levels]
    gaps = np.array([p - q for p, _, q, _ in smoothed])
    errors = np.array([np.sqrt(p * (1 - p) / n + q * (1 - q) / m) for p, n, q, m in smoothed])
    return Subgroup(part.name, name, levels, heterogeneity(gaps, errors) if len(levels) > 1 else np.nan)
