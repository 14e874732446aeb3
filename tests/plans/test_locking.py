"""A locked plan: later changes of plan, data or program are listed in the report, and the lock cannot be remade."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from virkning.errors import InputError
from virkning.plans.locking import lock_plan, read_lock
from virkning.plans.reading import read_plan
from virkning.plans.running import check_plan, run_plan
from virkning.report import write_report


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rng = np.random.default_rng(1)
    rows = {"y": rng.integers(0, 2, 400).astype(float), "who": np.arange(400) % 20, "x": rng.normal(size=400)}
    pq.write_table(pa.table(rows), tmp_path / "t.parquet")
    (tmp_path / "plan.toml").write_text(
        'title = "Prøve"\ndesign = "caseworkers"\ntable = "t.parquet"\nlanguage = "en"\n\n'
        '[columns]\noutcome = "y"\ngroup = "who"\ncovariates = ["x"]\n',
        "utf-8",
    )
    return tmp_path


def test_an_unchanged_run_has_no_deviations(folder):
    lock_plan(read_plan(folder / "plan.toml"))
    found = run_plan(read_plan(folder / "plan.toml"))
    assert found.manifest["deviations"] == []
    assert found.manifest["locked_at"]


def test_deviations_of_plan_and_data_are_listed_in_the_report(folder):
    lock_plan(read_plan(folder / "plan.toml"))
    plan = folder / "plan.toml"
    plan.write_text(plan.read_text("utf-8").replace('covariates = ["x"]', "covariates = []"), "utf-8")
    rows = pq.read_table(folder / "t.parquet")
    pq.write_table(rows.slice(0, 390), folder / "t.parquet")
    found = run_plan(read_plan(plan))
    assert found.manifest["deviations"] == [
        'columns.covariates was locked to ["x"]; run with [].',
        "The data in t.parquet are not those that were locked.",
    ]
    write_report(found, folder / "out")
    page = (folder / "out" / "report.html").read_text("utf-8")
    assert "columns.covariates was locked to" in page


def test_another_program_is_a_deviation(folder):
    target = lock_plan(read_plan(folder / "plan.toml"))
    lock = json.loads(target.read_text("utf-8"))
    target.write_text(json.dumps(lock | {"code_sha256": "0" * 64}), "utf-8")
    found = run_plan(read_plan(folder / "plan.toml"))
    assert found.manifest["deviations"] == ["The program is not the one of the lock (then version 0.1.0)."]


def test_a_plan_is_locked_once(folder):
    lock_plan(read_plan(folder / "plan.toml"))
    with pytest.raises(InputError, match="locked already"):
        lock_plan(read_plan(folder / "plan.toml"))


@pytest.mark.parametrize("content", ["", "{", "[]", '{"plan": {}}', "null"])
def test_a_spoilt_lock_is_refused(folder, content):
    target = lock_plan(read_plan(folder / "plan.toml"))
    target.write_text(content, "utf-8")
    with pytest.raises(InputError, match="lock cannot be read"):
        read_lock(read_plan(folder / "plan.toml"))


def test_checking_looks_at_no_outcome_by_caseworker(folder):
    codes = {caution.code for caution in check_plan(read_plan(folder / "plan.toml"))}
    assert "selection_on_unobservables" in codes
    assert codes.isdisjoint({"quartile_edges_unstable", "hinges_on_one_group", "spread_not_told_from_noise"})


def _bytes(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()
    }


def test_the_same_input_gives_the_same_bytes(folder):
    """The clock's two fields aside, two runs give the same files: figures, PDF, Word and Excel too."""
    for name in ("one", "two"):
        write_report(run_plan(read_plan(folder / "plan.toml")), folder / name)
    first, second = _bytes(folder / "one"), _bytes(folder / "two")
    assert first.keys() == second.keys()
    for name, content in first.items():
        if name == "finding.json":
            one, two = json.loads(content), json.loads(second[name])
            for found in (one, two):
                del found["manifest"]["started"], found["manifest"]["seconds"]
            assert one == two
        else:
            assert content == second[name], name
