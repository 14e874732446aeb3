"""The rows an evaluation of caseworkers stands on, and how they came to be the ones."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from virkning.language import Text

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Step:
    """One population rule and what is left after it."""

    rule: Text
    answers: int
    citizens: int
    caseworkers: int


@dataclass(frozen=True, slots=True)
class Talks:
    """What is known of the talks behind the rows, for describing caseworkers; only snapshots have it.

    activities: rows x codes, 1 where the caseworker ticked the activity; nan where the question was not answered.
    judgements: rows x items; first_health: per item the values at citizens' first talks and the caseworkers there;
    worked_long_before: weeks of work more than a year before the talk.
    """

    activities: Floats
    activity_codes: tuple[int, ...]
    judgements: Floats
    judgement_items: tuple[str, ...]
    item_labels: dict[str, Text]
    first_health: dict[str, tuple[Floats, Codes]]
    worked_long_before: Floats


@dataclass(frozen=True, slots=True)
class Sample:
    """Outcome, covariates, caseworker (group) and citizen (cluster) of each row, as codes 0, 1, 2 …

    keys: what each group is called in the data. They are for comparing with a simulated truth; no table, figure or
    sentence may use them, and a test looks for them in everything that is written.
    """

    outcome: Floats
    covariates: Floats
    names: tuple[str, ...]
    group: Codes
    cluster: Codes
    factors: tuple[tuple[str, Codes], ...] = ()
    steps: tuple[Step, ...] = ()
    talks: Talks | None = None
    simulated: bool = False
    keys: tuple[str, ...] = ()
    dropped: tuple[str, ...] = field(default=())

    @property
    def of_shares(self) -> bool:
        """Whether the outcome is yes or no, so that its mean is a share."""
        return bool(np.isin(self.outcome, (0, 1)).all())

    @property
    def secret(self) -> int:
        """A number that follows from the rows and cannot be found without them, for drawing what must not be undone."""
        digest = hashlib.sha256()
        for part in (self.outcome, self.covariates, self.group, self.cluster):
            digest.update(np.ascontiguousarray(part).tobytes())
        return int.from_bytes(digest.digest())

    @property
    def rows(self) -> int:
        return len(self.outcome)

    @property
    def groups(self) -> int:
        return int(self.group.max()) + 1

    @property
    def clusters(self) -> int:
        return int(self.cluster.max()) + 1

    @property
    def median_clusters(self) -> float:
        """How many citizens the caseworker in the middle has."""
        pairs = np.unique(np.column_stack([self.group, self.cluster]), axis=0)
        return float(np.median(np.bincount(pairs[:, 0])))
