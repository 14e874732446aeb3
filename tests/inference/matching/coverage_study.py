"""How often the 95% intervals hold the truth, in made-up worlds where the truth is known.

    python tests/inference/matching/coverage_study.py --draws 1000

The figures in docs/explanation/matching.md come from this study.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass

import numpy as np

from virkning.designs.matching.comparing import Number, compare
from virkning.designs.matching.plan import Matching
from virkning.designs.matching.sample import Sample
from virkning.inference.doubly_robust import doubly_robust

TRUTH = 1.0
ROWS = 1000


@dataclass(frozen=True)
class World:
    """How treatment and outcome come about. hidden: how much something unmeasured matters for both."""

    strength: float
    hidden: float = 0.0
    varies: float = 0.0


WORLDS = {
    "well specified": World(strength=0.5),
    "effect varies": World(strength=0.5, varies=0.5),
    "poor overlap": World(strength=1.2),
    "hidden confounder": World(strength=0.5, hidden=0.8),
}
METHODS = {
    "nearest, with replacement": Matching(replacement=True),
    "nearest, three, with replacement": Matching(replacement=True, neighbours=3),
    "nearest, without replacement, caliper 0.2": Matching(caliper=0.2),
    "weighting": Matching(method="weighting"),
    "entropy": Matching(method="entropy"),
}
DOUBLY_ROBUST = "doubly robust"


def draw(world: World, seed: int, rows: int = ROWS) -> Sample:
    chance = np.random.default_rng(seed)
    x = chance.normal(size=(rows, 3))
    unseen = chance.normal(size=rows)
    index = -1.0 + world.strength * (x[:, 0] + x[:, 1]) + world.hidden * unseen
    treated = chance.random(rows) < 1 / (1 + np.exp(-index))
    effect = TRUTH + world.varies * x[:, 0]
    outcome = effect * treated + x @ [1.0, 0.5, 0.5] + world.hidden * unseen + chance.normal(size=rows)
    names = ("a", "b", "c")
    return Sample(
        treated=treated, outcomes=outcome[:, None], outcome_names=("y",), covariates=x, names=names, source=names,
        stratum=None, subgroup=None, subgroup_labels=(), baseline=None,
    )  # fmt: skip


def true_effect(world: World) -> float:
    """The mean effect on the treated of the world, by a large sample."""
    chance = np.random.default_rng(0)
    x = chance.normal(size=(2_000_000, 2))
    weight = 1 / (1 + np.exp(1.0 - world.strength * x.sum(axis=1)))
    return TRUTH + world.varies * float((weight * x[:, 0]).sum() / weight.sum())


@dataclass(frozen=True)
class Coverage:
    """The share of intervals that hold the truth, the bias, the spread over samples and the mean of the errors."""

    covered: float
    bias: float
    spread: float
    error: float


def coverage(world: World, draws: int) -> dict[str, Coverage]:
    truth = true_effect(world)
    found: dict[str, list[Number]] = {name: [] for name in (*METHODS, DOUBLY_ROBUST)}
    for seed in range(draws):
        sample = draw(world, seed)
        comparisons = {name: compare(sample, rules, seed=1) for name, rules in METHODS.items()}
        for name, comparison in comparisons.items():
            found[name].append(comparison.total)
        score = comparisons["weighting"].score
        robust = doubly_robust(sample.outcomes, score, sample.treated, both=False, seed=seed)
        found[DOUBLY_ROBUST].append(Number(float(robust.values[0]), float(robust.errors[0]), robust.freedom))
    return {name: _judged(numbers, truth) for name, numbers in found.items()}


def _judged(numbers: list[Number], truth: float) -> Coverage:
    values = np.array([number.value for number in numbers])
    return Coverage(
        covered=float(np.mean([number.low <= truth <= number.high for number in numbers])),
        bias=float(values.mean() - truth), spread=float(values.std(ddof=1)),
        error=float(np.mean([number.se for number in numbers])),
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=1000)
    draws = parser.parse_args().draws
    print("| World | Method | Covered | Bias | Spread | Mean error |\n|---|---|---|---|---|---|")
    for name, world in WORLDS.items():
        for method, judged in coverage(world, draws).items():
            print(
                f"| {name} | {method} | {100 * judged.covered:.1f}% | {judged.bias:.3f} | {judged.spread:.3f} | {judged.error:.3f} |"
            )


if __name__ == "__main__":
    main()
