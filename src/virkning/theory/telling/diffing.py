"""What `theory diff` tells: two theories verdict by verdict, more of them side by side, and the cell they stand in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from virkning.errors import InputError
from virkning.language import Text
from virkning.theory.comparing import compare, read_cell, side_by_side
from virkning.theory.comparing.outcomes import Follows
from virkning.theory.model import Theory
from virkning.theory.telling.comparisons import comparison_table, outcome_table, versions_table
from virkning.theory.telling.tables import Table


def diff_tables(theories: Sequence[Theory], follows: str | None = None, results: str | None = None) -> list[Table]:
    """follows and results: what was done, and how it went, for the matrix of outcomes."""
    if len(theories) < 2:
        raise InputError(
            Text("Der skal mindst to teorier til.", "It takes at least two theories."),
            value=len(theories),
            expected="2",
        )
    if (follows is None) != (results is None):
        raise InputError(
            Text(
                "Skriv både --follows og --results, eller ingen af dem.",
                "Give both --follows and --results, or neither.",
            )
        )
    first, second = theories[0], theories[1]
    compared = compare(first, second)
    tables = [comparison_table(first, second, compared)] if len(theories) == 2 else []
    tables.append(versions_table(side_by_side(list(theories))))
    if follows is not None:
        same = all(one.verdict in ("confirmed", "nuanced") for one in compared)
        tables.append(outcome_table(read_cell(same=same, follows=cast(Follows, follows), good=results == "good")))
    return tables
