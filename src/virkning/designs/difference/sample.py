"""The rows a difference-in-differences stands on."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from virkning.inference.did_sums import Codes, Flags, Floats


@dataclass(frozen=True, slots=True)
class Sample:
    """One entry per row. Units and clusters are codes 0, 1, 2 …; first is infinite for those never treated.

    start: the first period with the treatment where all share it (NaN where they do not). panel: each unit stands once
    in each period it is seen in, and most are seen more than once; otherwise the rows are repeated cross-sections.
    """

    outcome: Floats
    time: Floats
    treated: Flags
    first: Floats
    unit: Codes
    cluster: Codes
    covariates: Floats
    names: tuple[str, ...]
    unit_labels: tuple[str, ...]
    start: float
    panel: bool

    @property
    def rows(self) -> int:
        return len(self.outcome)

    @property
    def periods(self) -> Floats:
        return np.unique(self.time)

    @property
    def before(self) -> Floats:
        return self.periods[self.periods < self.start]

    @property
    def after(self) -> Floats:
        return self.periods[self.periods >= self.start]

    @property
    def clusters(self) -> int:
        return len(np.unique(self.cluster))

    def clusters_of(self, *, treated: bool) -> int:
        return len(np.unique(self.cluster[self.treated == treated]))

    def units_of(self, *, treated: bool) -> int:
        return len(np.unique(self.unit[self.treated == treated]))

    @property
    def mixed_clusters(self) -> bool:
        """Whether some cluster holds both treated and untreated rows."""
        return self.clusters_of(treated=True) + self.clusters_of(treated=False) > self.clusters

    def only(self, rows: Flags) -> Sample:
        return replace(
            self,
            outcome=self.outcome[rows],
            time=self.time[rows],
            treated=self.treated[rows],
            first=self.first[rows],
            unit=self.unit[rows],
            cluster=self.cluster[rows],
            covariates=self.covariates[rows],
        )

    def shared(self) -> Sample:
        """Only the periods in which both groups are seen."""
        treated, others = np.unique(self.time[self.treated]), np.unique(self.time[~self.treated])
        return self.only(np.isin(self.time, np.intersect1d(treated, others)))

    def about(self, outcome: Floats) -> Sample:
        """The same rows with another outcome and no covariates."""
        return replace(self, outcome=outcome, covariates=self.covariates[:, :0], names=())

    def starting(self, start: float) -> Sample:
        return replace(self, start=start)


def period_name(period: float) -> str:
    """2015, or 2015.5 for halves."""
    return f"{period:g}" if period % 1 else str(int(period))
