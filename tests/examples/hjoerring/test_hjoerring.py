"""The Hjørring example: both plans run on the made-up snapshot as they stand, find the truth, and warn."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

import pytest

from virkning.findings.finding import Finding
from virkning.plans.reading import read_plan
from virkning.plans.running import run_plan
from virkning.simulate.studies import simulate

EXAMPLES = Path(__file__).parents[3] / "examples"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plans beside the data, as the manual has them made."""
    folder = tmp_path_factory.mktemp("hjoerring")
    simulate("hjoerring", seed=1, out=folder / "data" / "hjoerring")
    (folder / "examples").mkdir()
    for plan in EXAMPLES.glob("hjoerring-*.toml"):
        shutil.copy(plan, folder / "examples")
    return folder


@pytest.fixture(scope="module")
def truth(folder: Path) -> dict[str, float]:
    return tomllib.loads((folder / "data" / "hjoerring" / "truth" / "effects.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def findings(folder: Path) -> dict[str, Finding]:
    names = ("matching", "difference")
    return {name: run_plan(read_plan(folder / "examples" / f"hjoerring-{name}.toml")) for name in names}


def test_matching_finds_the_truth_within_its_interval_and_warns(findings, truth):
    found = findings["matching"]
    for name in ("effect", "aipw"):
        estimate = found.estimate(name)
        assert estimate.low <= truth["i_alt"] <= estimate.high
        assert estimate.p < 0.05
    for year in ("timer_2015", "timer_2016", "timer_2017"):
        estimate = found.estimate(f"effect:{year}")
        assert estimate.low <= truth[year] <= estimate.high
    codes = {caution.code for caution in found.cautions}

    assert "post_treatment_split" in codes
    assert "untraced_numbers" not in codes
    assert (found.estimate("n_treated").value, found.estimate("n_control").value) == (233, 2214)


def test_difference_comes_near_but_one_municipality_of_seven_proves_nothing(findings, truth):
    found = findings["difference"]
    effect = found.estimate("effect")

    assert effect.value == pytest.approx(truth["forskel_i_forskelle"], abs=15)
    assert effect.p == pytest.approx(1 / 7)
    assert {"permutation_coarse", "endless_interval"} <= {caution.code for caution in found.cautions}


def test_the_reader_is_told_that_the_citizens_are_made_up(findings):
    assert all("opdigtede" in found.title for found in findings.values())
    assert all(found.language == "da" for found in findings.values())
