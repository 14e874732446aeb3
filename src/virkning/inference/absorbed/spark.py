"""The regression where the rows lie in Spark: every partition adds up its own, and only sums travel.

Both passes are the embedded ones, done to one partition at a time in `mapInArrow`. Sums are added in two steps, some of
them where they are and the rest here, so that this process never holds more than a few of them, and never a row.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import reduce
from itertools import chain
from operator import add
from typing import TYPE_CHECKING, Any, TypeAlias

import pyarrow as pa

from virkning.errors import InputError
from virkning.inference.absorbed.block import first_means
from virkning.inference.absorbed.fitting import AbsorbedFit, fitted, planned
from virkning.inference.absorbed.gathering import gather_rows
from virkning.inference.absorbed.residuals import ResidualSums, gather_residuals_of_rows
from virkning.inference.absorbed.roles import Roles, WeightKind, check_schema
from virkning.inference.absorbed.rows import Rows
from virkning.inference.absorbed.solution import Solution, solve
from virkning.inference.absorbed.source import BATCH_ROWS
from virkning.inference.absorbed.sums import PartialSums
from virkning.inference.absorbed.variance import Kind
from virkning.language import Text

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

Batches: TypeAlias = Iterator[pa.RecordBatch]
Sums: TypeAlias = PartialSums | ResidualSums

TOTALS = 8
"""How many sums are left when partitions have added theirs together: so many come to this process."""

_SCHEMA = "partition int, total int, sums binary, trouble binary"


def fit_with_spark(
    frame: DataFrame,
    *,
    outcome: str,
    covariates: Sequence[str] = (),
    factors: Sequence[str] = (),
    cluster: str | None = None,
    variance: Kind | None = None,
    weights: str | None = None,
    weight_kind: WeightKind = "analytic",
    errors_of: Sequence[str] = (),
) -> AbsorbedFit:
    """The same as `fit`, of a Spark data frame. It is gone through twice or more: cache it where it is dear to make."""
    roles = Roles(outcome, tuple(covariates), tuple(factors), cluster, weights, weight_kind)
    kind = planned(roles, variance, errors_of)
    check_schema(roles, frame.limit(0).toArrow().schema)
    rows = frame.select(*(frame[f"`{name}`"] for name in roles.needed))

    def residuals_of(solution: Solution) -> ResidualSums:
        by_row = kind == "HC1"
        return _total(rows, lambda batches: _residuals_in(batches, solution, by_row))

    return fitted(solve(_total(rows, lambda batches: _sums_in(batches, roles))), residuals_of, kind, errors_of)


def _sums_in(batches: Batches, roles: Roles) -> PartialSums | None:
    """The first pass over a partition, whose rows come by only once."""
    first = next((batch for batch in batches if batch.num_rows), None)
    if first is None:
        return None
    origin = first_means(lambda: [first], roles, BATCH_ROWS)
    return gather_rows(Rows(lambda: chain([first], batches), roles, BATCH_ROWS, origin=origin))


def _residuals_in(batches: Batches, solution: Solution, by_row: bool) -> ResidualSums:
    """The second pass over a partition."""
    levels = {key: found.levels for key, found in solution.sums.keys.items()}
    rows = Rows(lambda: batches, solution.sums.roles, BATCH_ROWS, levels=levels, origin=solution.sums.origin)
    return gather_residuals_of_rows(rows, solution, by_row)


def _total(rows: DataFrame, sums_in: Callable[[Batches], Sums | None]) -> Any:
    """The sums of all partitions, always added in the same order."""
    partly = rows.mapInArrow(lambda batches: _of_partition(batches, sums_in), _SCHEMA)
    together = partly.repartition(TOTALS, "total").sortWithinPartitions("total", "partition")
    found = together.mapInArrow(_added_up, _SCHEMA).toArrow().sort_by("partition").to_pylist()
    for one in found:
        if one["trouble"] is not None:
            raise InputError(**pickle.loads(one["trouble"]))
    if not found:
        raise InputError(Text("Tabellen har ingen rækker.", "The table has no rows."))
    return reduce(add, (pickle.loads(one["sums"]) for one in found))


def _of_partition(batches: Batches, sums_in: Callable[[Batches], Sums | None]) -> Batches:
    from pyspark import TaskContext

    context = TaskContext.get()
    partition = context.partitionId() if context is not None else 0
    try:
        sums = sums_in(batches)
    except InputError as trouble:
        yield _row(partition, trouble=pickle.dumps(_as_told(trouble)))
        return
    if sums is not None:
        yield _row(partition, sums=pickle.dumps(sums))


def _added_up(batches: Iterable[pa.RecordBatch]) -> Batches:
    """Some partitions' sums as one, or the first trouble any of them had."""
    partition, total = -1, None
    for one in chain.from_iterable(batch.to_pylist() for batch in batches):
        partition = one["partition"] if partition < 0 else partition
        if one["trouble"] is not None:
            yield _row(partition, trouble=one["trouble"])
            return
        sums = pickle.loads(one["sums"])
        total = sums if total is None else total + sums
    if total is not None:
        yield _row(partition, sums=pickle.dumps(total))


def _row(partition: int, *, sums: bytes | None = None, trouble: bytes | None = None) -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict(
        {
            "partition": pa.array([partition], pa.int32()),
            "total": pa.array([partition % TOTALS], pa.int32()),
            "sums": pa.array([sums], pa.binary()),
            "trouble": pa.array([trouble], pa.binary()),
        }
    )


def _as_told(trouble: InputError) -> dict[str, Any]:
    """What is wrong, without its row: within a partition rows have no numbers anybody knows."""
    return {
        "message": trouble.message,
        "column": trouble.column,
        "value": trouble.value,
        "expected": trouble.expected,
    }
