"""The difference design on made-up municipalities: where its intervals hold the truth, and where only a warning can help."""

from __future__ import annotations

from pathlib import Path

from virkning.designs.data import PlainTable
from virkning.designs.difference import run
from virkning.designs.difference.made_up import SCENARIOS, World, draw, plan_for
from virkning.findings.finding import Finding
from virkning.language import Language, Text
from virkning.progress import silent
from virkning.validate.reporting import finding
from virkning.validate.scenarios import Case, Hit, Job, gather, hit

DRAWS = 399
ACTED_AHEAD = "acted_ahead"
WORLDS = SCENARIOS | {ACTED_AHEAD: World(ahead=20.0)}

_PLACES = {
    "well_specified": Text("40 kommuner, 20 behandlede", "40 municipalities, 20 treated"),
    "few_clusters": Text("10 kommuner, 5 behandlede", "10 municipalities, 5 treated"),
    "one_treated": Text("7 kommuner, 1 behandlet", "7 municipalities, 1 treated"),
    "drifting_apart": Text("Forløb, der skilles", "Paths that part"),
    ACTED_AHEAD: Text("Handlet et år på forhånd", "Acted a year ahead"),
}
_WAYS = {
    "cluster": Text("klyngefejl", "clustered errors"),
    "wild": Text("wild bootstrap", "wild bootstrap"),
    "permutation": Text("permutation", "permutation"),
}
# What is tried, with the warnings that have to tell a reader what goes wrong. One way is shown where the way does not matter.
_SHOWN: dict[tuple[str, str], frozenset[str]] = {
    ("well_specified", "cluster"): frozenset(),
    ("well_specified", "wild"): frozenset(),
    ("well_specified", "permutation"): frozenset(),
    ("few_clusters", "wild"): frozenset(),
    ("few_clusters", "permutation"): frozenset(),
    ("one_treated", "permutation"): frozenset({"permutation_coarse"}),
    ("one_treated", "cluster"): frozenset({"few_treated_clusters"}),
    ("drifting_apart", "cluster"): frozenset({"drifting_apart", "pre_trends"}),
    (ACTED_AHEAD, "cluster"): frozenset({"anticipation", "pre_trends", "placebo_date_moves"}),
}
# With one treated permutation keeps its promise by saying next to nothing, and says that.
_HOLDING = {("well_specified", way) for way in _WAYS} | {
    ("few_clusters", "wild"),
    ("few_clusters", "permutation"),
    ("one_treated", "permutation"),
}

CASES = tuple(
    Case(
        name=f"{world}:{way}", world=f"{world}:{way}",
        label=Text("{place}: {way}", "{place}: {way}").fill(place=_PLACES[world], way=_WAYS[way]),
        holds=(world, way) in _HOLDING, warnings=warnings,
    )
    for (world, way), warnings in _SHOWN.items()
)  # fmt: skip


def validate(*, replications: int, seed: int, language: Language = "da") -> Finding:
    """The report of a number of draws of each world."""
    hits = gather(replicate, CASES, replications=replications, seed=seed, language=language)
    title = Text(
        "Prøve af forskel-i-forskelle på kendt sandhed", "Test of the difference-in-differences design on known truth"
    )
    return finding("difference", title, CASES, hits, seed=seed, unit="hours", decimals=1, language=language)


def replicate(job: Job) -> dict[str, Hit]:
    """One made-up set of municipalities, evaluated as a plan would; acting ahead harms a path more than two periods."""
    name, seed = job
    place, way = name.split(":")
    world = WORLDS[place]
    model = "event_study" if place == ACTED_AHEAD else "two_period"
    plan = plan_for(world, way, model=model, draws=DRAWS)  # type: ignore[arg-type]
    found = hit(run(plan, PlainTable(draw(world, seed), Path("made-up")), silent), world.effect)
    return {name: found} if found else {}
