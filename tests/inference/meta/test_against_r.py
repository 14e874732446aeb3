"""The same means, intervals and spreads as R's metafor 3.8, from studies that reference.R holds; stored in reference.csv."""

from __future__ import annotations

import csv
import math
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from virkning.inference.meta import IntervalKind, Spread, pool

FOLDER = Path(__file__).parent
METHODS: dict[str, Spread] = {"REML": "reml", "PM": "paule_mandel", "DL": "dersimonian_laird", "EE": "common"}
INTERVALS: dict[str, IntervalKind] = {"z": "normal", "knha": "hartung_knapp"}
TOLERANCE = 1e-7  # metafor's own searches for tau squared stop about there


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def studies(case: str) -> tuple[np.ndarray, np.ndarray]:
    own = [row for row in rows("studies.csv") if row["case"] == case]
    return np.array([float(row["yi"]) for row in own]), np.sqrt([float(row["vi"]) for row in own])


def references() -> dict[tuple[str, str, str], dict[str, float]]:
    found: dict[tuple[str, str, str], dict[str, float]] = defaultdict(dict)
    for row in rows("reference.csv"):
        found[row["case"], row["method"], row["test"]][row["what"]] = float(row["value"])
    return found


@pytest.mark.parametrize(
    ("key", "expected"), references().items(), ids=lambda part: "-".join(part) if isinstance(part, tuple) else ""
)
def test_every_number_is_metafors(key: tuple[str, str, str], expected: dict[str, float]) -> None:
    case, method, test = key
    found = pool(*studies(case), spread=METHODS[method], interval=INTERVALS[test])
    for what, value in expected.items():
        assert getattr(found, what) == pytest.approx(value, rel=TOLERANCE, abs=TOLERANCE), what


def test_the_reference_covers_what_is_returned() -> None:
    told = {what for own in references().values() for what in own}
    assert told == {"estimate", "se", "low", "high", "p", "tau2", "tau2_low", "tau2_high", "q", "q_p", "i2", "prediction_low", "prediction_high"}  # fmt: skip
    assert len(references()) == 35


def test_the_stored_reference_is_what_r_says_now(tmp_path: Path) -> None:
    """Where R and metafor are on the machine, the stored numbers are made anew and compared."""
    if not shutil.which("Rscript"):
        pytest.skip("no R on this machine")
    has = subprocess.run(
        ["Rscript", "-e", "quit(status = !requireNamespace('metafor', quietly = TRUE))"], capture_output=True
    )
    if has.returncode:
        pytest.skip("no metafor on this machine")
    shutil.copy(FOLDER / "reference.R", tmp_path)
    subprocess.run(["Rscript", "reference.R"], cwd=tmp_path, check=True, capture_output=True, timeout=120)
    with (tmp_path / "reference.csv").open(encoding="utf-8") as file:
        now = list(csv.DictReader(file))
    for stored, made in zip(rows("reference.csv"), now, strict=True):
        assert math.isclose(float(stored["value"]), float(made["value"]), rel_tol=1e-9, abs_tol=1e-9), stored
