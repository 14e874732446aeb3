"""What cannot be used is refused, with the row, the column and what was expected."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from virkning.errors import InputError
from virkning.inference.absorbed import Roles, fit, gather, gather_residuals, solve

ROLES = {"outcome": "outcome", "covariates": ["age", "years"], "factors": ["caseworker", "office"]}


def put(table: pa.Table, name: str, values) -> pa.Table:
    return table.set_column(table.column_names.index(name), name, pa.array(values))


def refused(source, **roles) -> InputError:
    with pytest.raises(InputError) as caught:
        fit(source, **{**ROLES, **roles})
    assert caught.value.say("da") != caught.value.say("en")
    return caught.value


@pytest.mark.parametrize("value", [np.nan, np.inf, None])
@pytest.mark.parametrize("name", ["outcome", "age"])
@pytest.mark.parametrize("row", [0, 7, 699])
def test_a_value_that_is_no_number(make, name, value, row):
    table = make("dense", rows=700)
    values = table[name].to_pylist()
    values[row] = value

    error = refused(put(table, name, values), batch_rows=100)

    assert (error.row, error.column) == (row + 1, name)


def test_a_missing_key(make):
    table = make("dense")
    names = table["caseworker"].to_pylist()
    names[11] = None

    error = refused(put(table, "caseworker", names))

    assert (error.row, error.column) == (12, "caseworker")


def test_a_missing_column_with_the_nearest_name(make):
    assert refused(make("dense"), covariates=["agee"]).expected.en == "age"


def test_words_where_numbers_are_needed(make):
    assert refused(make("dense"), covariates=["season"]).column == "season"


def test_a_column_in_two_roles(make):
    assert refused(make("dense"), covariates=["age", "outcome"]).column == "outcome"


def test_a_constant_outcome(make):
    table = make("dense")

    assert refused(put(table, "outcome", np.full(len(table), 0.1))).column == "outcome"


def test_an_empty_table(make):
    assert "no rows" in refused(make("dense").slice(0, 0)).say("en")


def test_fewer_rows_than_levels(make):
    assert "Too few rows" in refused(make("dense").slice(0, 20)).say("en")


def test_a_single_cluster(make):
    table = make("dense").append_column("all", pa.array(["same"] * 1200))

    assert refused(table, cluster="all").column == "all"


@pytest.mark.parametrize(
    ("values", "kind"), [([0.0], "analytic"), ([-1.0], "analytic"), ([1.5], "frequency"), ([np.nan], "analytic")]
)
def test_weights_that_weigh_nothing(make, values, kind):
    table = make("dense")
    weights = table["precision"].to_pylist() if kind == "analytic" else [1.0] * len(table)
    weights[3] = values[0]

    error = refused(put(table, "precision", weights), weights="precision", weight_kind=kind)

    assert (error.row, error.column) == (4, "precision")


def test_two_factors_that_are_both_large(make):
    rows = 12_000
    table = pa.table({"y": np.arange(rows) % 7.0, "a": np.arange(rows) % 5_501, "b": np.arange(rows) // 2})

    error = refused(table, outcome="y", covariates=[], factors=["a", "b"])

    assert "at most 5000 levels" in error.say("en")


def test_unknown_or_unfounded_variance(make):
    assert "HC1" in refused(make("dense"), variance="HC9").say("en")
    assert refused(make("dense"), variance="CRV1").value == "CRV1"
    assert refused(make("dense"), variance="HC1", errors_of=["office"]).expected.en == "iid, CRV1"
    assert refused(make("dense"), errors_of=["season"]).value == "season"


def test_files_that_are_no_parquet(tmp_path, make):
    (tmp_path / "text.parquet").write_text("name,age\n")
    assert refused(tmp_path / "text.parquet").file.endswith("text.parquet")

    whole = tmp_path / "whole.parquet"
    pq.write_table(make("dense"), whole)
    (tmp_path / "half.parquet").write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    assert refused(tmp_path / "half.parquet").file.endswith("half.parquet")

    (tmp_path / "none").mkdir()
    assert refused(tmp_path / "none").file.endswith("none")


def test_rows_that_change_between_the_passes(make):
    table, roles = make("dense"), Roles("outcome", ("age",), ("caseworker",))
    solution = solve(gather(table, roles))
    renamed = put(table, "caseworker", ["someone new", *table["caseworker"].to_pylist()[1:]])

    with pytest.raises(InputError, match="changed"):
        gather_residuals(renamed, solution)


def test_sums_of_different_regressions_do_not_add(make):
    table = make("dense")
    one, other = gather(table, Roles("outcome", ("age",), ("office",))), gather(table, Roles("age", (), ("office",)))

    with pytest.raises(InputError):
        one + other
