"""Made-up people, some of whom got an effort that gave everybody the same: the truth that matching should find."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from virkning.designs.data import PlainTable
from virkning.designs.matching.plan import MatchingPlan

TRUTH = 1.0
COVARIATES = ("a", "b", "c")


@dataclass(frozen=True, slots=True)
class World:
    """How effort and outcome come about; what may go wrong is zero when it does not.

    strength: how much what is known decides who gets the effort. hidden: how much something unknown matters for both.
    mediated: how much of the effect goes through something measured afterwards, which the plan matches on.
    cut: the share with the lowest outcomes that never came into the table.
    """

    strength: float = 0.5
    hidden: float = 0.0
    mediated: float = 0.0
    cut: float = 0.0
    people: int = 1000


WORLDS = {
    "well_specified": World(),
    "poor_overlap": World(strength=1.2),
    "hidden": World(hidden=0.8),
    "matched_on_the_way": World(mediated=0.8),
    "chosen_by_outcome": World(cut=0.4),
}


def draw(world: World, seed: int) -> PlainTable:
    random = np.random.default_rng(seed)
    known = random.normal(size=(world.people, 3))
    unseen = random.normal(size=world.people)
    index = -1.0 + world.strength * (known[:, 0] + known[:, 1]) + world.hidden * unseen
    treated = random.random(world.people) < 1 / (1 + np.exp(-index))
    on_the_way = world.mediated * treated + random.normal(0, 0.5, world.people)
    outcome = (
        (TRUTH - world.mediated) * treated
        + (on_the_way if world.mediated else 0.0)
        + known @ [1.0, 0.5, 0.5]
        + world.hidden * unseen
        + random.normal(size=world.people)
    )
    kept = outcome >= np.quantile(outcome, world.cut)
    columns = dict(zip(COVARIATES, known.T, strict=True))
    columns |= {"effort": treated.astype(np.int64), "outcome": outcome, "on_the_way": on_the_way}
    return PlainTable(pa.table({name: values[kept] for name, values in columns.items()}), Path("made-up"))


def plan_for(world: World, **matching: object) -> MatchingPlan:
    """The plan an honest evaluator would write: what was measured afterwards or decided who is in is declared."""
    late = ["on_the_way"] if world.mediated else []
    columns = {
        "treatment": "effort",
        "outcome": "outcome",
        "covariates": [*COVARIATES, *late],
        "measured_after": late,
        "selected_by": ["outcome"] if world.cut else [],
    }
    checks = {"calipers": [], "leave_one_out": False}
    return MatchingPlan.model_validate(
        {"title": "Made up", "design": "matching", "table": "made-up"}
        | {"columns": columns, "matching": matching, "checks": checks}
    )
