"""The runner: a report's sentences are checked against its own numbers before it is written."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from virkning.findings.writing import write_json
from virkning.language import same
from virkning.plans.reading import read_plan
from virkning.plans.running import run_plan
from virkning.report import write_report
from virkning.settings import read_toml
from virkning.theory import load_theory
from virkning.theory.status.from_findings import finding_witnesses

ROOT = Path(__file__).parents[2]


@pytest.fixture
def example(bip, tmp_path):
    (tmp_path / "examples").mkdir()
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "bip").symlink_to(bip)
    shutil.copyfile(ROOT / "examples" / "bip-caseworkers.toml", tmp_path / "examples" / "plan.toml")
    return read_plan(tmp_path / "examples" / "plan.toml")


def test_every_number_in_the_demo_report_is_in_its_tables(example):
    assert "untraced_numbers" not in {caution.code for caution in run_plan(example).cautions}


def test_the_demo_stands_on_its_claim_and_does_not_count(example, tmp_path):
    write_json(run_plan(example), tmp_path)
    (found,) = finding_witnesses(load_theory("bip"), tmp_path)
    assert (found.part, found.says, found.basis, found.counts) == ("c1-l-job", "supports", "association", False)
    assert found.estimate.low > 0
    assert any("opdigtede" in caution.da for caution in found.warnings)


@pytest.mark.parametrize("name", ["bip-caseworkers", "hjoerring-matching"])
def test_examples_name_a_claim_of_a_theory_that_comes_with_the_program(name):
    bound = read_toml(ROOT / "examples" / f"{name}.toml")["theory"]
    assert load_theory(bound["file"]).arrow(bound["arrow"]).claim is not None


def test_a_number_made_up_in_a_sentence_is_said(example, monkeypatch):
    honest = example.design.run

    def careless(*words):
        found = honest(*words)
        return dataclasses.replace(found, summary=(*found.summary, same("87,3 %")))

    monkeypatch.setattr(example.design, "run", careless)
    said = {caution.code: caution.text.en for caution in run_plan(example).cautions}
    assert "87,3" in said["untraced_numbers"]


def test_made_up_tables_say_so_on_the_page(tmp_path):
    rng = np.random.default_rng(1)
    rows = {"y": rng.integers(0, 2, 400), "who": np.arange(400) % 20, "x": rng.normal(size=400)}
    pq.write_table(pa.table(rows), tmp_path / "t.parquet")
    (tmp_path / "plan.toml").write_text(
        'title = "Prøve"\ndesign = "caseworkers"\ntable = "t.parquet"\nsimulated = true\n'
        '[columns]\noutcome = "y"\ngroup = "who"\ncovariates = ["x"]\n',
        "utf-8",
    )
    write_report(run_plan(read_plan(tmp_path / "plan.toml")), tmp_path / "out")
    assert "Simulerede data" in (tmp_path / "out" / "report.html").read_text("utf-8")
