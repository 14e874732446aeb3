"""The runner: a report's sentences are checked against its own numbers before it is written."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import pytest

from virkning.language import same
from virkning.plans.reading import read_plan
from virkning.plans.running import run_plan

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


def test_a_number_made_up_in_a_sentence_is_said(example, monkeypatch):
    honest = example.design.run

    def careless(*words):
        found = honest(*words)
        return dataclasses.replace(found, summary=(*found.summary, same("87,3 %")))

    monkeypatch.setattr(example.design, "run", careless)
    said = {caution.code: caution.text.en for caution in run_plan(example).cautions}
    assert "87,3" in said["untraced_numbers"]
