"""For whom: named kinds of people, each a combination of what was known before the lots were drawn."""

from __future__ import annotations

import numpy as np

from virkning.designs.data import PlainTable
from virkning.designs.trial.cells import Baseline, Bools, measured
from virkning.designs.trial.plan import Archetype, TrialPlan
from virkning.language import Text

NAME = Text("arketype", "archetype")


def archetypes(plan: TrialPlan, data: PlainTable) -> Baseline | None:
    """Everybody's archetype: the first in the plan's order that fits; those whom none fits are unknown."""
    if not plan.archetypes:
        return None
    codes = np.full(data.rows.num_rows, -1, dtype=np.int64)
    for place, kind in reversed(list(enumerate(plan.archetypes))):
        codes[_fits(kind, data)] = place
    return Baseline(NAME.say(plan.language), None, codes, tuple(kind.name for kind in plan.archetypes))


def _fits(kind: Archetype, data: PlainTable) -> Bools:
    """An unknown value fits no rule."""
    fits = np.ones(data.rows.num_rows, dtype=bool)
    for name, allowed in kind.values.items():
        fits &= np.array([_said(value) in allowed for value in data.column(name).to_pylist()])
    for name, limit in kind.at_least.items():
        fits &= measured(data, name) >= limit
    for name, limit in kind.below.items():
        fits &= measured(data, name) < limit
    return fits


def _said(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return str(int(value))
    return f"{value:g}" if isinstance(value, float) else str(value)
