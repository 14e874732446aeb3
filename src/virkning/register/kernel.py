"""The kernel: one definition of each kind of column, all columns of some persons in one pass.

Columns that ask yes or no of weeks, and hours, are answered from bits (`answering`); columns of labels from stretches
of weeks in which nothing changes (`stretches`, `labelling`). Engines only feed arrays in, and several threads may work
at once on different persons; `oracle` says the same slowly.
"""

from __future__ import annotations

from virkning.register.answering import DEAD_TABLE, LAST_KIND, fill_answers
from virkning.register.arrays import Anchors, Calendar, Months, Plan, Results, Spells
from virkning.register.groundwork import lay_groundwork
from virkning.register.labelling import fill_labels
from virkning.register.stretches import cut, runs_of_work


def fill_panel(
    spells: Spells, months: Months, anchors: Anchors, calendar: Calendar, plan: Plan, results: Results
) -> None:
    """Every column of every anchor of these persons."""
    if (plan.kind <= LAST_KIND).any():
        groundwork = lay_groundwork(calendar, plan.truths)
        fill_answers(spells, months, anchors, calendar, groundwork, plan, results)
    if (plan.kind > LAST_KIND).any():
        stretches = cut(spells, runs_of_work(months, calendar.month_starts), calendar, plan.truths[DEAD_TABLE])
        fill_labels(stretches, anchors, plan, results)
