"""Which column plays which part in the regression, and the checks that can be made before a row is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

import pyarrow as pa

from virkning.errors import InputError
from virkning.language import Text

WeightKind = Literal["analytic", "frequency"]

CONSTANT = "(constant)"
"""Stands in for the factors when there are none: one level that every row belongs to."""


@dataclass(frozen=True)
class Roles:
    """The columns of one regression.

    outcome, covariates: numbers. factors, cluster: keys of any comparable type. Analytic weights say how precise a row
    is; frequency weights say how many equal rows it stands for.
    """

    outcome: str
    covariates: tuple[str, ...]
    factors: tuple[str, ...]
    cluster: str | None = None
    weights: str | None = None
    weight_kind: WeightKind = "analytic"

    def __post_init__(self) -> None:
        named = (self.outcome, *self.covariates, *self.factors)
        for name in named:
            if named.count(name) > 1:
                message = Text("Kolonnen er nævnt i mere end én rolle.", "The column is named in more than one role.")
                raise InputError(message, column=name)

    @property
    def numbers(self) -> tuple[str, ...]:
        return (self.outcome, *self.covariates)

    @property
    def absorbed(self) -> tuple[str, ...]:
        return self.factors or (CONSTANT,)

    @property
    def keys(self) -> tuple[str, ...]:
        """Every column whose levels are told apart: the factors, then the cluster if it is not one of them."""
        return self.absorbed if self.cluster is None else tuple(dict.fromkeys((*self.absorbed, self.cluster)))

    @property
    def needed(self) -> list[str]:
        wanted = (*self.numbers, *self.keys, *([self.weights] if self.weights else []))
        return [name for name in dict.fromkeys(wanted) if name != CONSTANT]


def check_schema(roles: Roles, schema: pa.Schema) -> None:
    """Refuse a table that lacks a column, or holds something else than numbers where numbers are needed."""
    for name in roles.needed:
        if schema.names.count(name) != 1:
            raise InputError(
                Text("Kolonnen findes ikke i tabellen.", "The table has no such column."),
                column=name,
                expected=_nearest(name, schema.names),
            )
    for name in (*roles.numbers, *([roles.weights] if roles.weights else [])):
        kind = schema.field(name).type
        if not _is_number(kind):
            raise InputError(
                Text("Kolonnen skal indeholde tal.", "The column must hold numbers."),
                column=name,
                value=kind,
                expected=Text("tal eller ja/nej", "numbers or booleans"),
            )


def _is_number(kind: pa.DataType) -> bool:
    tests = (pa.types.is_integer, pa.types.is_floating, pa.types.is_boolean, pa.types.is_decimal)
    return any(test(kind) for test in tests)


def _nearest(name: str, names: Sequence[str]) -> str:
    close = get_close_matches(name, names, n=1, cutoff=0.5)
    return close[0] if close else ", ".join(names[:20])
