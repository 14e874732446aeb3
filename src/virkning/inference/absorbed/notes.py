"""What a reader must be told about a regression: parts that cannot be compared, single rows, dropped columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from virkning.inference.absorbed.solution import Reason, Solution
from virkning.language import Text

_PARTS = Text(
    "Data falder i {parts} dele uden forbindelse. Effekter af {factors} kan kun sammenlignes inden for samme del; "
    "den største har {share} af rækkerne.",
    "The data fall into {parts} unconnected parts. Effects of {factors} can be compared only within a part; "
    "the largest holds {share} of the rows.",
)
_SINGLETONS = Text(
    "{count} niveauer af {factor} har kun en række. De beholdes: rækken passer præcist og påvirker ingen koefficient, "
    "men tæller med i antallet.",
    "{count} levels of {factor} have a single row. They are kept: the row fits exactly and moves no coefficient, "
    "but it counts in the number of rows.",
)
_DROPPED = Text("Kolonnen {name} er udeladt: den {reason}.", "The column {name} is left out: it {reason}.")


@dataclass(frozen=True)
class Part:
    """A part of the data within which effects can be compared. levels: how many, by factor."""

    number: int
    rows: int
    levels: Mapping[str, int]
    outcome_mean: float


def parts_of(solution: Solution) -> tuple[Part, ...]:
    """The parts as the first factor sees them."""
    sums, ground = solution.sums, solution.elimination.ground
    first = sums.roles.absorbed[0]
    key, part = sums.keys[first], ground.part[first]
    count = int(part.max()) + 1
    rows = np.bincount(part, weights=key.rows, minlength=count)
    mass = np.bincount(part, weights=key.weight, minlength=count)
    outcome = sums.origin[0] + np.bincount(part, weights=key.values[:, 0], minlength=count) / mass
    return tuple(
        Part(number, int(rows[number]), _levels_in(solution, number), float(outcome[number])) for number in range(count)
    )


def singletons_of(solution: Solution) -> dict[str, Sequence[object]]:
    """By factor, the levels that have one row."""
    keys = solution.sums.keys
    return {
        factor: keys[factor].levels.filter(keys[factor].rows == 1).to_pylist() for factor in solution.sums.roles.factors
    }


def notes_on(
    solution: Solution, parts: tuple[Part, ...], singletons: Mapping[str, Sequence[object]]
) -> tuple[Text, ...]:
    notes = []
    if len(parts) > 1:
        share = max(part.rows for part in parts) / solution.sums.rows
        factors = ", ".join(solution.sums.roles.factors)
        notes.append(_PARTS.fill(parts=len(parts), factors=factors, share=f"{100 * share:.0f} %"))
    notes += [_SINGLETONS.fill(count=len(found), factor=factor) for factor, found in singletons.items() if found]
    notes += [_dropped(name, reason) for name, reason in solution.dropped.items()]
    return tuple(notes)


def _dropped(name: str, reason: Reason) -> Text:
    return _DROPPED.fill(name=name, reason=reason.value)


def _levels_in(solution: Solution, number: int) -> dict[str, int]:
    part = solution.elimination.ground.part
    return {factor: int((part[factor] == number).sum()) for factor in solution.sums.roles.factors}
