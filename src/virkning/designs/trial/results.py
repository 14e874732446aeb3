"""What a trial shows: every outcome compared between the arms, in the ways that were announced."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from virkning.designs.trial.cells import Bools, Codes, Floats
from virkning.designs.trial.counts import Counts, Subgroup, by_archetype, count, subgroups
from virkning.designs.trial.measuring import MeansCompared, compare_means, lots_drawn_anew
from virkning.designs.trial.plan import TrialPlan
from virkning.designs.trial.sample import Sample
from virkning.errors import InputError
from virkning.inference import paired_proportions as paired
from virkning.inference import proportions
from virkning.inference.multiplicity import holm
from virkning.inference.proportions import Interval, Test
from virkning.inference.trial_effects import Effect, adjusted, complier, mantel_haenszel_test, stratified
from virkning.inference.trial_means import clustered
from virkning.language import Text
from virkning.progress import Tell


@dataclass(frozen=True, slots=True)
class Tests:
    """p values by name; chosen: the one that the rule picks, adjusted_p: the same allowing for all outcomes (Holm).

    by_cluster: the test over clusters, where clusters drew; the others then take people as independent and are not chosen.
    """

    chi_square: float
    corrected: float
    fisher: float
    mid_p: float
    chosen: Test
    lots: float
    by_cluster: float | None = None
    adjusted_p: float = float("nan")

    @property
    def p(self) -> float:
        if self.by_cluster is not None:
            return self.by_cluster
        return self.fisher if self.chosen == "fisher" else self.chi_square

    @property
    def disagree(self) -> bool:
        """Whether some of the tests say yes and others no at five per cent. Of clusters there is one test only."""
        if self.by_cluster is not None:
            return False
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
    clustered: Effect | None
    stratified: Effect | None
    stratified_p: float
    adjusted: Effect | None
    pairs: Pairs | None
    as_treated: Counts | None
    complier: Effect | None

    @property
    def difference(self) -> Interval:
        """The difference with its interval: Newcombe's, or over clusters where clusters drew."""
        if self.clustered is None:
            return self.counts.difference
        return Interval(self.clustered.value, self.clustered.low, self.clustered.high)


@dataclass(frozen=True, slots=True)
class Results:
    """alone: whether there is one treated arm only, so that the first outcome may be read on its own merits."""

    plan: TrialPlan
    sample: Sample
    compared: tuple[Compared, ...]
    means: tuple[MeansCompared, ...]
    subgroups: tuple[Subgroup, ...]
    archetypes: tuple[Subgroup, ...]
    alone: bool = True

    def of(self, outcome: str) -> Compared:
        return next(one for one in self.compared if one.column == outcome)

    @property
    def raw_p(self) -> list[float]:
        """The p value of each outcome; what could not be tested counts as 1."""
        return [1.0 if p != p else p for p in (*(one.tests.p for one in self.compared), *(one.p for one in self.means))]

    @property
    def stepped_p(self) -> list[float]:
        """The same once all are seen as one family."""
        return [*(one.tests.adjusted_p for one in self.compared), *(one.adjusted_p for one in self.means)]

    def with_family(self, stepped: list[float]) -> Results:
        """The same with p values that allow for a family of tests, in the order of `raw_p`."""
        first, rest = stepped[: len(self.compared)], stepped[len(self.compared) :]
        return replace(
            self,
            compared=tuple(
                replace(one, tests=replace(one.tests, adjusted_p=p))
                for one, p in zip(self.compared, first, strict=True)
            ),
            means=tuple(replace(one, adjusted_p=p) for one, p in zip(self.means, rest, strict=True)),
        )


def estimate(plan: TrialPlan, sample: Sample, tell: Tell) -> Results:
    compared, means = [], []
    for place, name in enumerate(sample.outcome_labels):
        tell(name)
        compared.append(_compare(plan, sample, place))
    for place, name in enumerate(sample.measured_labels):
        tell(name)
        _refuse_unknown(sample, sample.measured[:, place], sample.measured_names[place])
        means.append(compare_means(plan, sample, place))
    found = Results(plan, sample, tuple(compared), tuple(means), subgroups(sample), by_archetype(sample))
    return together([found])[0]


def together(found: list[Results]) -> list[Results]:
    """All outcomes of all treated arms as one family (Holm)."""
    stepped = [float(p) for p in holm(np.array([p for one in found for p in one.raw_p]))]
    starts = np.cumsum([0, *(len(one.raw_p) for one in found)])
    return [one.with_family(stepped[start:end]) for one, start, end in zip(found, starts[:-1], starts[1:], strict=True)]


def _compare(plan: TrialPlan, sample: Sample, place: int) -> Compared:
    outcome, name = sample.outcomes[:, place], sample.outcome_labels[place]
    known, treated = ~np.isnan(outcome), sample.treated
    _refuse_unknown(sample, outcome, sample.outcome_names[place])
    counts = count(outcome, treated)
    received = sample.received
    over_clusters = None if sample.cluster is None else clustered(outcome[known], treated[known], sample.cluster[known])
    alone = over_clusters is None
    return Compared(
        column=sample.outcome_names[place], name=name, counts=counts, tests=_tests(plan, sample, outcome, counts, over_clusters),
        missing=(int((~known & treated).sum()), int((~known & ~treated).sum())), bounds=_bounds(outcome, treated),
        clustered=over_clusters, stratified=_within(stratified, outcome, treated, sample.stratum, known) if alone else None,
        stratified_p=np.nan if sample.stratum is None or not alone else mantel_haenszel_test(outcome[known], treated[known], sample.stratum[known]),
        adjusted=adjusted(outcome[known], treated[known], sample.adjust[known]) if sample.adjust.shape[1] and alone else None,
        pairs=None if sample.pair is None else _pairs(outcome, treated, sample.pair),
        as_treated=None if received is None else count(outcome, received),
        complier=None if received is None or not alone else complier(outcome[known], treated[known], received[known]),
    )  # fmt: skip


def _refuse_unknown(sample: Sample, outcome: Floats, name: str) -> None:
    known = ~np.isnan(outcome)
    if not ((known & sample.treated).any() and (known & ~sample.treated).any()):
        raise InputError(
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


def _tests(plan: TrialPlan, sample: Sample, outcome: Floats, counts: Counts, over_clusters: Effect | None) -> Tests:
    return Tests(
        chi_square=proportions.chi_square(*counts.four), corrected=proportions.chi_square(*counts.four, corrected=True),
        fisher=proportions.fisher(*counts.four), mid_p=proportions.fisher_mid_p(*counts.four),
        chosen=proportions.chosen_test(*counts.four), lots=lots_drawn_anew(plan, sample, outcome),
        by_cluster=None if over_clusters is None else over_clusters.p,
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
