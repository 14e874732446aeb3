"""The kernel: one definition of each kind of column, all columns of some persons in one pass.

Everybody's spells and months of work are first cut into stretches of weeks in which nothing changes (`stretches`);
columns are then answered from them: yes or no by week (`answering`), or by label (`labelling`). Engines only feed
arrays in, and several threads may work at once on different persons; `oracle` says the same slowly.
"""

from __future__ import annotations

from virkning.register.answering import DEAD_TABLE, LAST_KIND, fill_answers
from virkning.register.arrays import Anchors, Calendar, Months, Plan, Results, Spells
from virkning.register.labelling import fill_labels
from virkning.register.stretches import cut


def fill_panel(
    spells: Spells, months: Months, anchors: Anchors, calendar: Calendar, plan: Plan, results: Results
) -> None:
    """Every column of every anchor of these persons."""
    stretches = cut(spells, months, calendar, plan.truths[DEAD_TABLE])
    if (plan.kind <= LAST_KIND).any():
        fill_answers(stretches, months, anchors, calendar, plan, results)
    if (plan.kind > LAST_KIND).any():
        fill_labels(stretches, anchors, plan, results)
