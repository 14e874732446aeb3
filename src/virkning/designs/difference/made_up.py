"""Made-up municipalities whose truth is known, for showing where each way of being sure keeps its promise and where not.

New people are drawn in every municipality and year (repeated cross-sections); shocks to a whole municipality in a year
make its people hang together.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa

from virkning.designs.data import PlainTable
from virkning.designs.difference.assemble import assemble
from virkning.designs.difference.plan import DifferencePlan, Inference
from virkning.designs.difference.regressing import two_period_effect
from virkning.inference.did_sums import Flags, Floats


@dataclass(frozen=True, slots=True)
class World:
    """Hours of work by person. Each name is something that may go wrong, zero when nothing does.

    drift: hours per year by which the treated part from the others whatever is done; ahead: the part of the effect seen
    a year early; fading: how much less the effect is per year; older: years by which the treated grow older after the
    start; lost: share of the treated's rows missing after the start; elsewhere: an effect on the group not concerned.
    """

    municipalities: int = 40
    treated: int = 20
    people: int = 20
    years: tuple[int, ...] = (2010, 2011, 2012, 2013, 2014, 2015, 2016)
    start: int = 2015
    effect: float = 20.0
    level_spread: float = 40.0
    year_shock: float = 10.0
    person_spread: float = 60.0
    drift: float = 0.0
    ahead: float = 0.0
    fading: float = 0.0
    older: float = 0.0
    lost: float = 0.0
    elsewhere: float = 0.0


SCENARIOS = {
    "well_specified": World(),
    "few_clusters": World(municipalities=10, treated=5),
    "one_treated": World(municipalities=7, treated=1, people=60),
    "drifting_apart": World(drift=6.0),
}


def draw(world: World, seed: int) -> pa.Table:
    """One row per person asked."""
    random = np.random.default_rng([seed, world.municipalities, world.treated])
    places, years = np.meshgrid(np.arange(world.municipalities), np.array(world.years), indexing="ij")
    place, year = (np.repeat(grid.ravel(), world.people) for grid in (places, years))
    treated = place < world.treated
    after = year >= world.start
    age = random.normal(40, 8, len(place)) + world.older * (treated & after)
    ready = random.random(len(place)) < 0.3
    shocks = random.normal(0, world.year_shock, places.shape).ravel().repeat(world.people)
    hours = (
        270
        + random.normal(0, world.level_spread, world.municipalities)[place]
        + 5.0 * (year - world.years[0])
        - (age - 40)
        + shocks
        + random.normal(0, world.person_spread, len(place))
        + treated * _given(world, year, ready)
        + world.drift * treated * (year - world.years[0])
    )
    kept = ~(treated & after & (random.random(len(place)) < world.lost))
    columns = {
        "person": np.arange(len(place)),
        "municipality": place,
        "year": year,
        "hours": hours,
        "treated": treated.astype(np.int64),
        "age": age,
        "job_ready": ready.astype(np.int64),
    }
    return pa.table({name: values[kept] for name, values in columns.items()})


def _given(world: World, year: Floats, ready: Flags) -> Floats:
    """What the intervention gave: to the ready only what leaked to them."""
    since = year - world.start
    size = np.where(since >= 0, world.effect - world.fading * since, 0.0) + world.ahead * (since == -1)
    return np.where(ready, world.elsewhere * (since >= 0), size)


def plan_for(world: World, inference: Inference = "cluster", **more: object) -> DifferencePlan:
    columns = {
        "unit": "person",
        "time": "year",
        "outcome": "hours",
        "treated": "treated",
        "cluster": "municipality",
        "placebo": "job_ready",
    }
    settings = {
        "model": "two_period",
        "start": world.start,
        "inference": inference,
        "outcome_unit": "hours",
        "outcome_label": "timer",
    } | more
    return DifferencePlan.model_validate(
        {"title": "Made up", "design": "difference", "table": "made-up", "columns": columns, "difference": settings}
    )


@dataclass(frozen=True, slots=True)
class Coverage:
    """Over many made-up worlds: how often the interval held the truth, how often zero was rejected, bias and spread."""

    replications: int
    covered: float
    rejected: float
    bias: float
    spread: float


def coverage(world: World, inference: Inference, *, replications: int, seed: int = 1, draws: int = 999) -> Coverage:
    plan = plan_for(world, inference, draws=draws)
    found = []
    for number in range(replications):
        rows = PlainTable(draw(world, seed + number), Path("made-up"))
        sample, _ = assemble(plan, rows)
        found.append(two_period_effect(sample, plan)[0])
    values = np.array([one.value for one in found])
    inside = np.mean([one.low <= world.effect <= one.high for one in found])
    rejected = np.mean([one.p < 0.05 for one in found])
    return Coverage(
        replications, float(inside), float(rejected), float(values.mean() - world.effect), float(values.std())
    )


def without_effect(world: World) -> World:
    """The same world where the intervention does nothing: rejections there are false alarms."""
    return replace(world, effect=0.0)
