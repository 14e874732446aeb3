"""The difference design's regressions against R's fixest: the same effects and the same errors by municipality.

The values are made by fixest/reference.R (versions in fixest/versions.csv); where Rscript has fixest they are made anew.
"""

from __future__ import annotations

import csv
import shutil
import subprocess
from pathlib import Path

import pytest

from virkning.designs.data import read_plain_table
from virkning.designs.difference import run
from virkning.designs.difference.plan import DifferencePlan
from virkning.progress import silent

FOLDER = Path(__file__).parent / "fixest"
COLUMNS = {
    "unit": "person",
    "time": "year",
    "outcome": "hours",
    "treated": "treated",
    "cluster": "municipality",
}


def read(file: Path) -> dict[str, tuple[float, float]]:
    with file.open(encoding="utf-8") as opened:
        return {row["name"].strip(): (float(row["effect"]), float(row["error"])) for row in csv.DictReader(opened)}


@pytest.fixture(scope="module", params=["stored", "live"])
def reference(request, tmp_path_factory) -> dict[str, tuple[float, float]]:
    if request.param == "stored":
        return read(FOLDER / "fixest.csv")
    if shutil.which("Rscript") is None:
        pytest.skip("Rscript is not installed")
    if subprocess.run(["Rscript", "-e", "library(fixest)"], capture_output=True, check=False).returncode:
        pytest.skip("R has no package fixest")
    folder = tmp_path_factory.mktemp("r")
    for name in ("people.csv", "reference.R"):
        shutil.copy(FOLDER / name, folder)
    subprocess.run(["Rscript", "reference.R"], cwd=folder, check=True, capture_output=True, timeout=120)
    return read(folder / "fixest.csv")


def found(model: str, **columns: object):
    plan = DifferencePlan.model_validate(
        {"title": "Test", "design": "difference", "table": "people.csv", "columns": COLUMNS | columns}
        | {"difference": {"model": model, "start": 2015}}
    )
    return run(plan, read_plain_table(FOLDER / "people.csv"), silent)


@pytest.mark.parametrize(("name", "columns"), [("two_period", {}), ("two_period_age", {"covariates": ["age"]})])
def test_two_periods(name, columns, reference):
    effect = found("two_period", **columns).estimate("effect")

    assert (effect.value, effect.se) == pytest.approx(reference[name], rel=1e-8)


def test_event_study(reference):
    finding = found("event_study")
    for year in (2010, 2011, 2012, 2013, 2015, 2016):
        effect = finding.estimate(f"effect:{year}")
        assert (effect.value, effect.se) == pytest.approx(reference[f"effect:{year}"], rel=1e-8)
