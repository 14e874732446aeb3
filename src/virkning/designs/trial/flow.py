"""The way through the trial, counted from the records: who came in, who left where, and whether it adds up."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from virkning.designs.data import PlainTable
from virkning.designs.trial.plan import Columns
from virkning.errors import InputError
from virkning.language import Text

Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Flow:
    """Numbers of people. excluded, and not_analysed by arm (treated, control): by reason, in the order first met.

    unexplained: those neither randomised nor recorded with a reason; the arithmetic's remainder.
    """

    screened: int
    excluded: dict[str, int]
    unexplained: int
    randomised: tuple[int, int]
    not_analysed: dict[str, tuple[int, int]]
    analysed: tuple[int, int]

    def exchanged(self) -> Flow:
        """The same with the arms in the other order."""
        return replace(
            self, randomised=self.randomised[::-1], analysed=self.analysed[::-1],
            not_analysed={reason: counts[::-1] for reason, counts in self.not_analysed.items()},
        )  # fmt: skip


def count_flow(data: PlainTable, columns: Columns, arm: Codes) -> Flow:
    """arm: 1 treated, 0 control, -1 not randomised."""
    why_out = _reasons(data, columns.excluded)
    why_not = _reasons(data, columns.not_analysed)
    _refuse_both(data, columns, arm, why_out, why_not)
    out = [reason for reason, drawn in zip(why_out, arm, strict=True) if drawn < 0]
    excluded = Counter(reason for reason in out if reason)
    lost = [{reason: 0 for reason in dict.fromkeys(why_not) if reason} for _ in range(2)]
    for reason, drawn in zip(why_not, arm, strict=True):
        if reason:
            lost[1 - drawn][reason] += 1
    randomised = int((arm == 1).sum()), int((arm == 0).sum())
    return Flow(
        screened=len(arm), excluded=dict(excluded), unexplained=sum(not reason for reason in out),
        randomised=randomised, not_analysed={reason: (lost[0][reason], lost[1][reason]) for reason in lost[0]},
        analysed=(randomised[0] - sum(lost[0].values()), randomised[1] - sum(lost[1].values())),
    )  # fmt: skip


def _reasons(data: PlainTable, name: str | None) -> list[str]:
    if name is None:
        return [""] * data.rows.num_rows
    return ["" if value is None else str(value) for value in data.column(name).to_pylist()]


def _refuse_both(data: PlainTable, columns: Columns, arm: Codes, why_out: list[str], why_not: list[str]) -> None:
    """Nobody is both excluded and randomised, and only those randomised can be left out of the analysis."""
    for row, drawn in enumerate(arm):
        wrong = (
            columns.excluded
            if drawn >= 0 and why_out[row]
            else columns.not_analysed
            if drawn < 0 and why_not[row]
            else None
        )
        if wrong:
            raise InputError(
                Text("Personen er på to steder i forløbet.", "The person is in two places of the flow."),
                file=data.file, row=row + data.first_row, column=wrong, value=why_out[row] or why_not[row],
                expected=Text(
                    "tom: kun ikke-lodtrukne kan være ekskluderet, og kun lodtrukne kan være ude af analysen",
                    "empty: only those not randomised can be excluded, and only those randomised left out of the analysis",
                ),
            )  # fmt: skip
