"""Made-up tables of the shapes that matter: well connected, a weakly connected ring, ragged, and fallen apart."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pytest

COVARIATES = ["age", "years", "male"]


def make_table(shape: str, *, rows: int = 1200, seed: int = 1) -> pa.Table:
    random = np.random.default_rng(seed)
    caseworkers, offices = 60, 8
    caseworker = random.integers(0, caseworkers, rows)
    home = caseworker % offices
    if shape == "ring":
        office = np.where(random.random(rows) < 0.1, (home + 1) % offices, home)
    elif shape == "apart":
        half = offices // 2
        office = (caseworker % 2) * half + random.integers(0, half, rows)
    else:
        office = random.integers(0, offices, rows)
    citizen = random.integers(0, rows // 3, rows)
    columns = {
        "age": random.normal(40, 11, rows),
        "years": 2000.0 + random.integers(0, 15, rows),
        "male": random.random(rows) < 0.5,
    }
    effect, place, person = (
        random.normal(0, 0.5, caseworkers),
        random.normal(0, 0.3, offices),
        random.normal(0, 0.4, rows),
    )
    noise = random.normal(0, 1, rows) + person[citizen]
    outcome = 0.02 * columns["age"] + 0.1 * columns["male"] + effect[caseworker] + place[office] + noise
    table = pa.table({**columns, "outcome": outcome, "caseworker": [f"c{i:03}" for i in caseworker], "office": office})
    table = table.append_column("citizen", pa.array(citizen))
    table = table.append_column("precision", pa.array(random.uniform(0.5, 2, rows)))
    table = table.append_column("times", pa.array(random.integers(1, 4, rows)))
    table = table.append_column("season", pa.array(random.choice(["winter", "spring", "summer"], rows)))
    return ragged(table) if shape == "ragged" else table


def ragged(table: pa.Table) -> pa.Table:
    """Add singletons (caseworkers with one row), columns that follow from others, and a constant."""
    names = table["caseworker"].to_pylist()
    names[:5] = [f"single {i}" for i in range(5)]
    table = table.set_column(table.column_names.index("caseworker"), "caseworker", pa.array(names))
    age, office = table["age"].to_numpy(), table["office"].to_numpy()
    table = table.append_column("months", pa.array(12 * age + office))
    table = table.append_column("big_office", pa.array((office > 4).astype(float)))
    return table.append_column("one", pa.array(np.ones(len(age), dtype=np.int8)))


def covariates_of(table: pa.Table) -> list[str]:
    return [name for name in (*COVARIATES, "months", "big_office", "one") if name in table.column_names]


@pytest.fixture
def make() -> Callable[..., pa.Table]:
    return make_table


@pytest.fixture(params=["dense", "ring", "ragged"])
def shape(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def table(shape: str) -> pa.Table:
    return make_table(shape)


@pytest.fixture
def roles(table: pa.Table) -> dict[str, object]:
    return {"outcome": "outcome", "covariates": covariates_of(table), "factors": ["caseworker", "office"]}
