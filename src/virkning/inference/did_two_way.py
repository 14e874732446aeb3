"""The two-way fixed effects regression on staggered adoption, shown for what it is (Goodman-Bacon 2021).

Its coefficient is a weighted mean of two-group comparisons, and in some of them units treated earlier serve as the
comparison. Where effects grow with time those comparisons pull the wrong way.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np

from virkning.inference.did_sums import Floats, Number, t_number
from virkning.inference.staggered import Panel, cluster_influence

Kind = Literal["never", "later", "earlier"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two groups against each other; kind says what the comparison group was: never, later or earlier treated."""

    treated: float
    compared: float
    kind: Kind
    weight: float
    value: float


@dataclass(frozen=True, slots=True)
class TwoWay:
    """The coefficient with clustered errors (factor G/(G-1)), and the comparisons that it is a mean of."""

    number: Number
    comparisons: tuple[Comparison, ...]

    def share(self, kind: Kind) -> float:
        return float(sum(one.weight for one in self.comparisons if one.kind == kind))


def two_way(panel: Panel) -> TwoWay:
    """Unit and period effects taken out, without covariates; no unit treated from the first period on."""
    treated = (panel.times >= panel.first[:, None]).astype(float)
    left = _both_out(treated)
    variance = float((left**2).sum())
    value = float((left * panel.outcome).sum()) / variance
    residual = _both_out(panel.outcome) - value * left
    scores = cluster_influence((left * residual).sum(axis=1)[:, None] / variance * panel.units, panel.cluster)
    count = len(scores)
    se = float(np.sqrt((scores**2).sum() * count / (count - 1))) / count
    return TwoWay(t_number(value, se, count - 1), _comparisons(panel, treated, variance / treated.size))


def _both_out(values: Floats) -> Floats:
    return np.asarray(values - values.mean(axis=1, keepdims=True) - values.mean(axis=0) + values.mean())


def _comparisons(panel: Panel, treated: Floats, variance: float) -> tuple[Comparison, ...]:
    groups = np.unique(panel.first)
    share = {group: float(np.mean(panel.first == group)) for group in groups}
    time = {group: float(treated[panel.first == group].mean()) for group in groups}
    path = {group: panel.outcome[panel.first == group].mean(axis=0) for group in groups}
    found = []
    for early, late in combinations(groups, 2):
        both = share[early] * share[late] / variance
        after_early, after_late = panel.times >= early, panel.times >= late
        kind: Kind = "never" if time[late] == 0 else "later"
        gap = path[early] - path[late]
        value = float(gap[after_early & ~after_late].mean() - gap[~after_early].mean())
        found.append(Comparison(early, late, kind, both * (time[early] - time[late]) * (1 - time[early]), value))
        if kind == "later":
            back = float((-gap)[after_late].mean() - (-gap)[after_early & ~after_late].mean())
            found.append(Comparison(late, early, "earlier", both * time[late] * (time[early] - time[late]), back))
    return tuple(found)
