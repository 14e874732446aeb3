"""Spark in local mode gives the embedded regression, and only sums leave its partitions."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from virkning.errors import InputError
from virkning.inference.absorbed import fit
from virkning.inference.absorbed.spark import fit_with_spark

pytest.importorskip("pyspark", reason="pyspark is not installed: the regression on Spark is not tested here")
pytestmark = [
    pytest.mark.spark,
    pytest.mark.skipif(
        shutil.which("java") is None, reason="Java is not installed: the regression on Spark is not tested here"
    ),
]
CLOSE = 1e-9
COVARIATES = ["age", "years", "male"]
CASEWORKERS: dict[str, Any] = {
    "outcome": "outcome",
    "covariates": COVARIATES,
    "factors": ["caseworker", "office"],
    "cluster": "citizen",
    "errors_of": ["caseworker"],
}
ASKED: dict[str, dict[str, Any]] = {
    "caseworkers and offices, clustered": CASEWORKERS,
    "robust by row": {"outcome": "outcome", "covariates": COVARIATES, "factors": ["caseworker"], "variance": "HC1"},
    "no factors": {"outcome": "outcome", "covariates": COVARIATES},
}


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    small = SparkSession.builder.master("local[2]").config("spark.sql.shuffle.partitions", "3")
    running = small.config("spark.ui.enabled", "false").config("spark.log.level", "ERROR").getOrCreate()
    yield running
    running.stop()


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("partitions", [1, 11])
def test_the_same_as_in_one_process(session: Any, make: Any, asked: str, partitions: int) -> None:
    table = make("ragged")
    here = fit(table, **ASKED[asked])
    there = fit_with_spark(session.createDataFrame(table).repartition(partitions), **ASKED[asked])
    assert (there.n, there.names, there.dropped) == (here.n, here.names, here.dropped)
    assert there.coefficients == pytest.approx(here.coefficients, rel=CLOSE)
    assert there.vcov == pytest.approx(here.vcov, rel=1e-7)
    assert (there.r2, there.r2_within) == pytest.approx((here.r2, here.r2_within), rel=CLOSE)
    for factor, effects in here.effects.items():
        found = there.effects[factor]
        assert found.levels.to_pylist() == effects.levels.to_pylist()
        assert found.values == pytest.approx(effects.values, abs=1e-8)
        if effects.se is not None:
            assert found.se == pytest.approx(effects.se, rel=1e-6, nan_ok=True)


def test_partitions_without_rows_add_nothing(session: Any, make: Any) -> None:
    table = make("ragged").slice(0, 400)
    frame = session.createDataFrame(table).repartition(40, "office")
    there = fit_with_spark(frame, **CASEWORKERS)
    assert there.coefficients == pytest.approx(fit(table, **CASEWORKERS).coefficients, rel=CLOSE)


def test_a_bad_value_is_told_from_wherever_it_lies(session: Any, make: Any) -> None:
    table = make("ragged")
    age = table["age"].to_numpy().copy()
    age[700] = np.inf
    broken = table.set_column(table.column_names.index("age"), "age", pa.array(age))
    with pytest.raises(InputError, match="not a finite number") as refused:
        fit_with_spark(session.createDataFrame(broken).repartition(5), **CASEWORKERS)
    assert (refused.value.column, refused.value.row) == ("age", None)


def test_what_is_asked_is_checked_before_a_row_is_read(session: Any, make: Any) -> None:
    frame = session.createDataFrame(make("ragged"))
    with pytest.raises(InputError, match="no such column"):
        fit_with_spark(frame, outcome="outcomme", factors=["office"])
    with pytest.raises(InputError, match="no rows"):
        fit_with_spark(frame.limit(0), **CASEWORKERS)
