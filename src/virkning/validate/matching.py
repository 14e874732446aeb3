"""The matching design on made-up people: where its intervals hold the truth, and where only a warning can help."""

from __future__ import annotations

from virkning.designs.matching import run
from virkning.findings.finding import Finding
from virkning.language import Language, Text
from virkning.progress import silent
from virkning.validate.people import TRUTH, WORLDS, draw, plan_for
from virkning.validate.reporting import finding
from virkning.validate.scenarios import Case, Hit, Job, gather, hit

_PLACES = {
    "well_specified": Text("Alt er målt", "All is measured"),
    "poor_overlap": Text("Få ligner hinanden", "Few are alike"),
    "hidden": Text("Noget er skjult", "Something is hidden"),
    "matched_on_the_way": Text("Matchet på noget målt bagefter", "Matched on something measured afterwards"),
    "chosen_by_outcome": Text("Udvalgt efter udfaldet", "Chosen by the outcome"),
    "few_places": Text("16 steder, 6 med indsats", "16 places, 6 with the effort"),
    "places_unsaid": Text("Det samme, uden at planen siger det", "The same, and the plan does not say so"),
}
_WAYS = {
    "nearest": Text("den nærmeste", "the nearest"),
    "caliper": Text("par med caliper", "pairs with a caliper"),
    "aipw": Text("dobbelt robust", "doubly robust"),
}
_MUST_HOLD = ("well_specified", "poor_overlap", "few_places")
_HOLDING = {(world, way) for world in _MUST_HOLD for way in _WAYS}
_WARNINGS = {
    "poor_overlap": frozenset({"no_overlap", "extreme_scores", "many_excluded"}),
    "hidden": frozenset({"not_randomised"}),
    "matched_on_the_way": frozenset({"bad_controls"}),
    "chosen_by_outcome": frozenset({"cohort_chosen_by_outcome"}),
    "few_places": frozenset({"few_clusters"}),
    "places_unsaid": frozenset({"people_as_independent"}),
}

CASES = tuple(
    Case(
        name=f"{world}:{way}", world=world, label=Text("{place}: {way}", "{place}: {way}").fill(place=_PLACES[world], way=said),
        holds=(world, way) in _HOLDING, warnings=_WARNINGS.get(world, frozenset()),
    )
    for world in WORLDS
    for way, said in _WAYS.items()
)  # fmt: skip


def validate(*, replications: int, seed: int, language: Language = "da") -> Finding:
    """The report of a number of draws of each world."""
    hits = gather(replicate, CASES, replications=replications, seed=seed, language=language)
    title = Text("Prøve af matchingdesignet på kendt sandhed", "Test of the matching design on known truth")
    return finding("matching", title, CASES, hits, seed=seed, unit="number", decimals=3, language=language)


def replicate(job: Job) -> dict[str, Hit]:
    """One made-up world, evaluated as a plan would: by the nearest, by pairs within a caliper, and doubly robust."""
    name, seed = job
    world = WORLDS[name]
    people = draw(world, seed)
    nearest = run(plan_for(world, replacement=True), people, silent)
    pairs = run(plan_for(world, caliper=0.2), people, silent)
    found = {"nearest": hit(nearest, TRUTH), "caliper": hit(pairs, TRUTH), "aipw": hit(nearest, TRUTH, "aipw")}
    return {f"{name}:{way}": one for way, one in found.items() if one is not None}
