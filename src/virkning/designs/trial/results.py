"""What a trial shows: every outcome compared between the arms, in the ways that were announced."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from virkning.designs.trial.cells import Baseline, Bools, Codes, Floats
from virkning.designs.trial.plan import TrialPlan
from virkning.designs.trial.sample import Sample
from virkning.errors import InputError
from virkning.inference import paired_proportions as paired
from virkning.inference import proportions
from virkning.inference.multiplicity import holm
from virkning.inference.proportions import Interval, Test
from virkning.inference.randomisation import randomisation_p
from virkning.inference.trial_effects import Effect, adjusted, complier, heterogeneity, mantel_haenszel_test, stratified
from virkning.language import Text
from virkning.progress import Tell


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


@dataclass(frozen=True, slots=True)
class Tests:
    """p values by name; chosen: the one that the rule picks, adjusted_p: the same allowing for all outcomes (Holm)."""

    chi_square: float
    corrected: float
    fisher: float
    mid_p: float
    chosen: Test
    lots: float
    adjusted_p: float = float("nan")

    @property
    def p(self) -> float:
        return self.fisher if self.chosen == "fisher" else self.chi_square

    @property
    def disagree(self) -> bool:
        """Whether some of the tests say yes and others no at five per cent."""
        said = {p < 0.05 for p in (self.chi_square, self.fisher, self.mid_p) if p == p}
        return len(said) > 1


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs with both outcomes known: how many had only the treated succeed, and only the control."""

    pairs: int
    gained: int
    lost: int

    @property
    def difference(self) -> Interval:
        return paired.paired_difference(self.gained, self.lost, self.pairs)


@dataclass(frozen=True, slots=True)
class Compared:
    """One outcome: its column in the data and its name in the report. bounds: the difference if all unknown outcomes fell out worst, and best, for the treatment."""

    column: str
    name: str
    counts: Counts
    tests: Tests
    missing: tuple[int, int]
    bounds: tuple[float, float]
    stratified: Effect | None
    stratified_p: float
    adjusted: Effect | None
    pairs: Pairs | None
    as_treated: Counts | None
    complier: Effect | None


@dataclass(frozen=True, slots=True)
class Subgroup:
    """One outcome in each level of a subgroup, and whether the levels differ."""

    name: str
    outcome: str
    levels: tuple[tuple[str, Counts], ...]
    p: float


@dataclass(frozen=True, slots=True)
class Results:
    plan: TrialPlan
    sample: Sample
    compared: tuple[Compared, ...]
    subgroups: tuple[Subgroup, ...]

    def of(self, outcome: str) -> Compared:
        return next(one for one in self.compared if one.column == outcome)


def estimate(plan: TrialPlan, sample: Sample, tell: Tell) -> Results:
    compared = []
    for place, name in enumerate(sample.outcome_labels):
        tell(name)
        compared.append(_compare(plan, sample, place))
    stepped = holm(np.array([1.0 if one.tests.p != one.tests.p else one.tests.p for one in compared]))
    together = tuple(
        replace(one, tests=replace(one.tests, adjusted_p=float(p))) for one, p in zip(compared, stepped, strict=True)
    )
    return Results(plan, sample, together, _subgroups(sample))


def count(outcome: Floats, treated: Bools) -> Counts:
    """The four numbers among those whose outcome is known."""
    known = ~np.isnan(outcome)
    one, other = outcome[known & treated], outcome[known & ~treated]
    return Counts(int(one.sum()), len(one), int(other.sum()), len(other))


def _compare(plan: TrialPlan, sample: Sample, place: int) -> Compared:
    outcome, name = sample.outcomes[:, place], sample.outcome_labels[place]
    known, treated = ~np.isnan(outcome), sample.treated
    counts = count(outcome, treated)
    if not (counts.n and counts.m):
        raise _nobody_known(sample.outcome_names[place])
    received = sample.received
    return Compared(
        column=sample.outcome_names[place], name=name, counts=counts, tests=_tests(plan, sample, outcome, counts),
        missing=(int((~known & treated).sum()), int((~known & ~treated).sum())), bounds=_bounds(outcome, treated),
        stratified=_within(stratified, outcome, treated, sample.stratum, known),
        stratified_p=np.nan if sample.stratum is None else mantel_haenszel_test(outcome[known], treated[known], sample.stratum[known]),
        adjusted=adjusted(outcome[known], treated[known], sample.adjust[known]) if sample.adjust.shape[1] else None,
        pairs=None if sample.pair is None else _pairs(outcome, treated, sample.pair),
        as_treated=None if received is None else count(outcome, received),
        complier=None if received is None else complier(outcome[known], treated[known], received[known]),
    )  # fmt: skip


def _nobody_known(name: str) -> InputError:
    return InputError(
        Text("Udfaldet er ikke kendt for nogen i den ene gruppe.", "The outcome is known for nobody in one arm."),
        column=name,
    )


def _within(
    method: Callable[[Floats, Bools, Codes], Effect],
    outcome: Floats,
    treated: Bools,
    stratum: Codes | None,
    known: Bools,
) -> Effect | None:
    return None if stratum is None else method(outcome[known], treated[known], stratum[known])


def _tests(plan: TrialPlan, sample: Sample, outcome: Floats, counts: Counts) -> Tests:
    known = ~np.isnan(outcome)
    blocks = None if sample.blocks is None else sample.blocks[known]
    return Tests(
        chi_square=proportions.chi_square(*counts.four), corrected=proportions.chi_square(*counts.four, corrected=True),
        fisher=proportions.fisher(*counts.four), mid_p=proportions.fisher_mid_p(*counts.four),
        chosen=proportions.chosen_test(*counts.four),
        lots=randomisation_p(outcome[known], sample.treated[known], blocks, seed=plan.seed, draws=plan.trial.draws),
    )  # fmt: skip


def _bounds(outcome: Floats, treated: Bools) -> tuple[float, float]:
    """No assumption at all about those whose outcome is unknown."""
    ends = []
    for for_treated, for_control in ((0.0, 1.0), (1.0, 0.0)):
        filled = np.where(np.isnan(outcome), np.where(treated, for_treated, for_control), outcome)
        ends.append(float(filled[treated].mean() - filled[~treated].mean()))
    return ends[0], ends[1]


def _pairs(outcome: Floats, treated: Bools, pair: Codes) -> Pairs:
    """Only whole pairs, one of each arm with both outcomes known, can be compared as pairs."""
    whole = gained = lost = 0
    for which in np.unique(pair):
        rows = np.flatnonzero(pair == which)
        one, other = outcome[rows[treated[rows]]], outcome[rows[~treated[rows]]]
        if len(one) == len(other) == 1 and not np.isnan([one[0], other[0]]).any():
            whole += 1
            gained += int(one[0] > other[0])
            lost += int(other[0] > one[0])
    return Pairs(whole, gained, lost)


def _subgroups(sample: Sample) -> tuple[Subgroup, ...]:
    return tuple(
        _subgroup(sample, part, name, sample.outcomes[:, place])
        for part in sample.subgroups
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
