"""Made-up people, some of whom got an effort that gave everybody the same: the truth that matching should find."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from virkning.designs.data import PlainTable
from virkning.designs.matching.plan import MatchingPlan

TRUTH = 1.0
COVARIATES = ("a", "b", "c")
SHARE_OF_PLACES, SHOCK = 0.4, 0.3

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class World:
    """How effort and outcome come about; what may go wrong is zero when it does not.

    strength: how much what is known decides who gets the effort. hidden: how much something unknown matters for both.
    mediated: how much of the effect goes through something measured afterwards, which the plan matches on.
    cut: the share with the lowest outcomes that never came into the table. places: how many places people live in, of
    which some got the effort as a whole, and each with a shock of its own; said: whether the plan says so.
    """

    strength: float = 0.5
    hidden: float = 0.0
    mediated: float = 0.0
    cut: float = 0.0
    people: int = 1000
    places: int = 0
    said: bool = True


WORLDS = {
    "well_specified": World(),
    "poor_overlap": World(strength=1.2),
    "hidden": World(hidden=0.8),
    "matched_on_the_way": World(mediated=0.8),
    "chosen_by_outcome": World(cut=0.4),
    "few_places": World(places=16),
    "places_unsaid": World(places=16, said=False),
}


def draw(world: World, seed: int) -> PlainTable:
    random = np.random.default_rng(seed)
    known = random.normal(size=(world.people, 3))
    unseen = random.normal(size=world.people)
    index = -1.0 + world.strength * (known[:, 0] + known[:, 1]) + world.hidden * unseen
    treated = random.random(world.people) < 1 / (1 + np.exp(-index))
    place, shock = np.arange(world.people), np.zeros(world.people)
    if world.places:
        place, treated, shock = _by_place(random, world, known)
    on_the_way = world.mediated * treated + random.normal(0, 0.5, world.people)
    outcome = (
        (TRUTH - world.mediated) * treated
        + (on_the_way if world.mediated else 0.0)
        + known @ [1.0, 0.5, 0.5]
        + world.hidden * unseen
        + shock
        + random.normal(size=world.people)
    )
    kept = outcome >= np.quantile(outcome, world.cut)
    columns = dict(zip(COVARIATES, known.T, strict=True))
    columns |= {"effort": treated.astype(np.int64), "outcome": outcome, "on_the_way": on_the_way, "place": place}
    return PlainTable(pa.table({name: values[kept] for name, values in columns.items()}), Path("made-up"))


def _by_place(random: np.random.Generator, world: World, known: Floats) -> tuple[Codes, Bools, Floats]:
    """Places as large as each other; those whose people have more of the first covariate tend to get the effort."""
    place = np.arange(world.people) % world.places
    trait, shock = 0.4 * random.normal(size=world.places), SHOCK * random.normal(size=world.places)
    chosen = np.argsort(trait + 0.4 * random.normal(size=world.places))[-round(SHARE_OF_PLACES * world.places) :]
    known[:, 0] += trait[place]
    return place, np.isin(place, chosen), shock[place]


def plan_for(world: World, **matching: object) -> MatchingPlan:
    """The plan an honest evaluator would write: what was measured afterwards or decided who is in is declared."""
    late = ["on_the_way"] if world.mediated else []
    columns: dict[str, object] = {
        "treatment": "effort",
        "outcome": "outcome",
        "covariates": [*COVARIATES, *late],
        "measured_after": late,
        "selected_by": ["outcome"] if world.cut else [],
    }
    if world.places and world.said:
        columns["cluster"] = "place"
    checks = {"calipers": [], "leave_one_out": False}
    return MatchingPlan.model_validate(
        {"title": "Made up", "design": "matching", "table": "made-up"}
        | {"columns": columns, "matching": matching, "checks": checks}
    )
