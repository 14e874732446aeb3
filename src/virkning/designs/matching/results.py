"""Everything a matching evaluation computed, in one place for tables, figures and words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from virkning.designs.matching.checking import (
    Hidden,
    Subgroups,
    Variant,
    balance_of,
    by_prognosis,
    caliper_grid,
    dropped_together,
    hidden_bias,
    left_out_in_turn,
    subgroup_effects,
)
from virkning.designs.matching.comparing import Comparison, Number, compare
from virkning.designs.matching.plan import MatchingPlan
from virkning.designs.matching.sample import Sample
from virkning.inference.balance import Balance
from virkning.inference.cluster_sums import clustered
from virkning.inference.doubly_robust import DoublyRobust, doubly_robust
from virkning.language import Text
from virkning.progress import Tell


@dataclass(frozen=True, slots=True)
class Results:
    """main: the plan's own comparison. aipw: the doubly robust estimate.

    bounded: rows whose score was too extreme for weighting.
    eased: folds of it in which a covariate told the groups apart. raw: treated less controls as they are.
    """

    plan: MatchingPlan
    main: Comparison
    balance: Balance
    raw: Number
    aipw: Number
    bounded: int
    eased: int
    calipers: list[Variant]
    without: list[Variant]
    dropped: Variant | None
    subgroups: Subgroups | None
    halves: Subgroups
    hidden: Hidden

    @property
    def sample(self) -> Sample:
        return self.main.sample

    @property
    def n_matched(self) -> int:
        return int(self.main.compared.sum())

    @property
    def n_excluded(self) -> int:
        return int(self.main.left_out.sum())

    @property
    def tried(self) -> list[float]:
        """The effect in each other version: at other calipers, and with a covariate left out."""
        return [one.comparison.total.value for one in (*self.calipers, *self.without) if one.comparison]

    @property
    def share_excluded(self) -> float:
        return self.n_excluded / (self.n_matched + self.n_excluded)


def estimate(plan: MatchingPlan, sample: Sample, tell: Tell) -> Results:
    language, rules = plan.language, plan.matching
    tell(Text("Finder sammenlignelige …", "Finding comparisons …").say(language))
    main = compare(sample, rules, plan.seed)
    aipw, robust = _doubly_robust(main, both=rules.both, seed=plan.seed)
    tell(Text("Prøver, hvad svaret hviler på …", "Trying what the answer rests on …").say(language))
    return Results(
        plan=plan, main=main, balance=balance_of(main), raw=_raw(sample), aipw=aipw,
        bounded=robust.bounded, eased=robust.eased,
        calipers=caliper_grid(sample, rules, plan.checks, plan.seed),
        without=left_out_in_turn(sample, rules, plan.seed) if plan.checks.leave_one_out else [],
        dropped=dropped_together(sample, rules, plan.checks, plan.seed),
        subgroups=subgroup_effects(sample, rules, plan.seed),
        halves=by_prognosis(sample, rules, plan.seed),
        hidden=hidden_bias(main, rules),
    )  # fmt: skip


def _raw(sample: Sample) -> Number:
    arms = [sample.total[sample.treated == arm] for arm in (True, False)]
    error = np.sqrt(sum(arm.var(ddof=1) / len(arm) for arm in arms))
    return Number(float(arms[0].mean() - arms[1].mean()), float(error))


def _doubly_robust(main: Comparison, *, both: bool, seed: int) -> tuple[Number, DoublyRobust]:
    sample = main.sample
    found = doubly_robust(sample.total[:, None], main.score, sample.treated, both=both, seed=seed)
    value = float(found.values[0])
    if sample.cluster is None:
        return Number(value, float(found.errors[0]), found.freedom), found
    precision = clustered(found.influence[:, 0], sample.cluster, sample.treated)
    return Number(value, precision.error, precision.df), found
