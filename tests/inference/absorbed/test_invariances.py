"""What must not matter does not: the order of rows, the labels, how rows are cut up, threads and hash seeds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from virkning.inference.absorbed import Roles, finish, fit, gather, gather_residuals, solve
from virkning.inference.absorbed.source import batches

CLOSE = 1e-10
ROLES_READ = Roles("outcome", ("age",), ("caseworker",))


def assert_same(one, other):
    assert one.names == other.names
    assert one.coefficients == pytest.approx(other.coefficients, rel=CLOSE, abs=CLOSE)
    assert one.vcov == pytest.approx(other.vcov, rel=CLOSE, abs=CLOSE * abs(other.vcov).max())
    for factor, effects in one.effects.items():
        assert effects.values == pytest.approx(other.effects[factor].values, abs=CLOSE)
        assert (quartiles(effects.values) == quartiles(other.effects[factor].values)).all()


def quartiles(values: np.ndarray) -> np.ndarray:
    return np.searchsorted(np.quantile(values, [0.25, 0.5, 0.75]), values)


def as_roles(roles: dict, **more) -> Roles:
    return Roles(roles["outcome"], tuple(roles["covariates"]), tuple(roles["factors"]), **more)


def test_row_order(table, roles):
    order = np.random.default_rng(2).permutation(len(table))

    assert_same(fit(table.take(order), **roles, cluster="citizen"), fit(table, **roles, cluster="citizen"))


def test_row_order_does_not_renumber_unconnected_parts(make):
    table = make("apart").slice(0, 777)
    order = np.random.default_rng(3).permutation(len(table))
    roles = {"outcome": "outcome", "factors": ["office", "caseworker"]}

    one, other = fit(table, **roles), fit(table.take(order), **roles)

    assert one.parts[0].rows > one.parts[1].rows
    for factor in roles["factors"]:
        assert (one.effects[factor].part == other.effects[factor].part).all()
        rows = [one.effects[factor].rows[one.effects[factor].part == part.number].sum() for part in one.parts]
        assert rows == [part.rows for part in one.parts]


def test_labels(table, roles):
    """Offices become words that sort the other way round; the effects follow their office."""
    words = pa.array([f"office {100 - office}" for office in table["office"].to_pylist()]).dictionary_encode()
    renamed = fit(table.set_column(table.column_names.index("office"), "office", words), **roles, cluster="citizen")
    plain = fit(table, **roles, cluster="citizen")

    assert renamed.vcov == pytest.approx(plain.vcov, rel=CLOSE, abs=CLOSE * abs(plain.vcov).max())
    assert renamed.effects["caseworker"].values == pytest.approx(plain.effects["caseworker"].values, abs=CLOSE)
    assert sorted(renamed.effects["office"].values) == pytest.approx(sorted(plain.effects["office"].values), abs=CLOSE)
    assert renamed.effects["office"].levels[0].as_py() == "office 100"


def test_order_of_factors(table, roles):
    turned = fit(table, **{**roles, "factors": roles["factors"][::-1]}, cluster="citizen", errors_of=["caseworker"])

    assert_same(turned, fit(table, **roles, cluster="citizen"))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=st.lists(st.integers(0, 400), max_size=5), batch_rows=st.integers(1, 500))
def test_partial_sums_add_up_wherever_the_rows_are_cut(cuts, batch_rows, make):
    table = make("ragged", rows=400)
    roles = Roles("outcome", ("age", "years", "months"), ("caseworker", "office", "season"), "citizen", "precision")
    edges = [0, *sorted(cuts), 400]
    parts = [table.slice(a, b - a) for a, b in pairwise(edges) if b > a]

    sums = [gather(part, roles, batch_rows) for part in parts]
    solution = solve(sum(sums[1:], sums[0]))
    residuals = [gather_residuals(part, solution, batch_rows=batch_rows) for part in parts]
    together = finish(solution, sum(residuals[1:], residuals[0]), "CRV1", ["caseworker"])

    whole = fit(
        table,
        outcome="outcome",
        covariates=roles.covariates,
        factors=roles.factors,
        cluster="citizen",
        weights="precision",
        errors_of=["caseworker"],
    )
    assert_same(together, whole)
    assert together.effects["caseworker"].se == pytest.approx(whole.effects["caseworker"].se, rel=1e-9, nan_ok=True)


def test_adding_is_associative(make):
    table = make("ring", rows=300)
    roles = Roles("outcome", ("age", "years"), ("caseworker", "office"), "citizen")
    a, b, c = (gather(table.slice(start, 100), roles) for start in (0, 100, 200))

    left, right = solve((a + b) + c), solve(a + (b + c))

    assert left.coefficients == pytest.approx(right.coefficients, rel=CLOSE)


def test_files_and_streams_give_what_the_table_gives(table, roles, tmp_path):
    half = len(table) // 2
    pq.write_table(table.slice(0, half), tmp_path / "a.parquet", row_group_size=100)
    pq.write_table(table.slice(half), tmp_path / "b.parquet", row_group_size=77)
    whole = fit(table, **roles, cluster="citizen")

    assert_same(fit(tmp_path, **roles, cluster="citizen", batch_rows=50), whole)
    assert_same(fit([tmp_path / "b.parquet", tmp_path / "a.parquet"], **roles, cluster="citizen"), whole)
    assert_same(fit(lambda: table.to_batches(max_chunksize=13), **roles, cluster="citizen"), whole)


def test_frequency_weights_are_duplicated_rows(table, roles):
    repeated = table.take(np.repeat(np.arange(len(table)), table["times"].to_numpy()))

    for variance, cluster in [("iid", None), ("HC1", None), ("CRV1", "citizen")]:
        weighted = fit(table, **roles, variance=variance, cluster=cluster, weights="times", weight_kind="frequency")
        assert_same(weighted, fit(repeated, **roles, variance=variance, cluster=cluster))


def test_memory_does_not_grow_with_the_file(make, tmp_path, monkeypatch):
    """What is read is let go: a file of many row groups needs no more memory than its first few."""
    monkeypatch.setattr("virkning.inference.absorbed.rows.KEPT_BYTES", 0)
    peaks = []
    for copies in (5, 50):
        file = tmp_path / f"{copies}.parquet"
        pq.write_table(pa.concat_tables([make("dense", rows=4000)] * copies), file, row_group_size=4000)
        seen = []

        def watched(path=file, seen=seen):
            for batch in batches(path, ROLES_READ, 1000):
                seen.append(pa.total_allocated_bytes())
                yield batch

        fit(watched, outcome="outcome", covariates=["age"], factors=["caseworker"], batch_rows=1000)
        peaks.append(max(seen))

    assert peaks[1] < 1.5 * peaks[0]


@pytest.mark.parametrize("factors", [["caseworker", "office"], ["office", "caseworker", "season"]])
def test_tables_too_large_to_be_dense_are_sparse(make, monkeypatch, factors):
    table = make("apart")
    roles = {"outcome": "outcome", "covariates": ["age"], "factors": factors, "cluster": "citizen"}
    small = fit(table, **roles, errors_of=factors)
    monkeypatch.setattr("virkning.inference.absorbed.cells.DENSE_CELLS", 100)
    large = fit(table, **roles, errors_of=factors, batch_rows=150)

    assert_same(large, small)
    for factor in factors:
        assert large.effects[factor].se == pytest.approx(small.effects[factor].se, rel=1e-9)


def test_sparse_and_dense_sums_add_up(make, monkeypatch):
    table, roles = make("ring"), Roles("outcome", ("age",), ("caseworker", "office"), "citizen")
    dense = gather(table.slice(0, 500), roles)
    monkeypatch.setattr("virkning.inference.absorbed.cells.DENSE_CELLS", 100)
    together = solve(dense + gather(table.slice(500), roles))

    assert together.coefficients == pytest.approx(solve(gather(table, roles)).coefficients, rel=CLOSE)


def test_rows_too_many_to_keep_are_read_again(table, roles, monkeypatch):
    kept = fit(table, **roles, cluster="citizen", batch_rows=100)
    monkeypatch.setattr("virkning.inference.absorbed.rows.KEPT_BYTES", 20_000)

    assert_same(fit(table, **roles, cluster="citizen", batch_rows=100), kept)


def test_the_scale_of_analytic_weights(table, roles):
    scaled = table.append_column("scaled", pa.array(1000 * table["precision"].to_numpy()))

    assert_same(fit(scaled, **roles, weights="scaled"), fit(table, **roles, weights="precision"))


def test_first_order_conditions_hold(table, roles):
    assert fit(table, **roles).conditions.worst < 1e-12


def test_far_from_zero_and_in_odd_units(table, roles):
    """A covariate such as a date in seconds: its coefficient is the same, in other units."""
    far = table.set_column(
        table.column_names.index("years"), "years", pa.array(1e9 + 86400.0 * table["years"].to_numpy())
    )
    plain, odd = fit(table, **roles, cluster="citizen"), fit(far, **roles, cluster="citizen")

    assert odd.coefficient("years") * 86400 == pytest.approx(plain.coefficient("years"), rel=1e-7)
    assert odd.coefficient("age") == pytest.approx(plain.coefficient("age"), rel=1e-9)


SCRIPT = """
import json, sys
import pyarrow.parquet as pq
from virkning.inference.absorbed import fit
table = pq.read_table(sys.argv[1])
fitted = fit(table, outcome="outcome", covariates=["age", "years"], factors=["caseworker", "office"], cluster="caseworker")
print(json.dumps([fitted.coefficients.tolist(), fitted.se.tolist(), fitted.effects["caseworker"].values.tolist()]))
"""


def test_threads_and_hash_seeds(make, tmp_path):
    pq.write_table(make("ring"), tmp_path / "table.parquet")

    def run(threads: int, seed: int) -> list[list[float]]:
        environment = {
            **os.environ,
            "OMP_NUM_THREADS": str(threads),
            "OPENBLAS_NUM_THREADS": str(threads),
            "PYTHONHASHSEED": str(seed),
        }
        command = [sys.executable, "-c", SCRIPT, str(tmp_path / "table.parquet")]
        return json.loads(subprocess.run(command, env=environment, capture_output=True, check=True, text=True).stdout)

    first, *others = run(1, 0), run(2, 1), run(1, 12345)
    for other in others:
        for one, two in zip(first, other, strict=True):
            assert one == pytest.approx(two, rel=CLOSE, abs=CLOSE)
        assert (quartiles(np.array(first[2])) == quartiles(np.array(other[2]))).all()
