"""Competing risks as cmprsk says: stored in competing.csv, and asked again where R with cmprsk is on the machine."""

from __future__ import annotations

import csv
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from virkning.inference.competing_risks import cumulative_incidence
from virkning.inference.fine_gray import fine_gray
from virkning.inference.gray import gray_test

FOLDER = Path(__file__).parent
TOLERANCE = 1e-8


def read(text: str) -> dict[str, float]:
    rows = csv.DictReader(text.splitlines())
    return {row["what"]: float(row["value"]) for row in rows if not row["what"].startswith("version")}


STORED = read((FOLDER / "competing.csv").read_text("utf-8"))
with (FOLDER / "spells.csv").open(encoding="utf-8") as file:
    SPELLS = list(csv.DictReader(file))
TIME = np.array([float(row["time"]) for row in SPELLS])
END = np.array([int(row["end"]) for row in SPELLS])
THREE = np.resize([0, 1, 1, 2], len(TIME))
GROUPS = {"two": (THREE > 0).astype(np.int64), "three": THREE}
COVARIATES = np.column_stack([THREE > 0, np.arange(1, len(TIME) + 1) * 7 % 11]).astype(float)


def ours(what: str) -> float:
    kind, *rest = what.split()
    if kind == "gray":
        found = gray_test(TIME, END, GROUPS[rest[0]], int(rest[1]))
        return float(getattr(found, rest[2]))
    if kind == "incidence":
        rows = GROUPS[rest[0]] == int(rest[1])
        return float(cumulative_incidence(TIME[rows], END[rows], 2).at(float(rest[3]))[int(rest[2]) - 1])
    fitted = fine_gray(TIME, END, COVARIATES, int(rest[0]))
    return float((fitted.coefficients if rest[2] == "coefficient" else fitted.errors)[int(rest[1]) - 1])


@pytest.mark.parametrize("what", STORED)
def test_as_cmprsk_says(what: str) -> None:
    assert ours(what) == pytest.approx(STORED[what], abs=TOLERANCE)


def _has_cmprsk() -> bool:
    program = shutil.which("Rscript")
    if program is None:
        return False
    asked = [program, "-e", "stopifnot(requireNamespace('cmprsk'), requireNamespace('survival'))"]
    return subprocess.run(asked, capture_output=True, timeout=60).returncode == 0


def test_cmprsk_on_this_machine_says_what_is_stored() -> None:
    if not _has_cmprsk():
        pytest.skip("R with cmprsk is not on this machine; the stored values are tested above")
    found = subprocess.run(
        ["Rscript", "competing.R"], cwd=FOLDER, capture_output=True, text=True, timeout=120, check=True
    )
    live = read(found.stdout)
    assert live.keys() == STORED.keys()
    for what, value in live.items():
        assert value == pytest.approx(STORED[what], abs=TOLERANCE), what


def test_two_groups_that_are_alike_differ_by_chance_only() -> None:
    """Gray's test and the test of Fine and Gray's coefficient are uniform when nothing is going on."""
    rng = np.random.default_rng(1)
    gray, fine = [], []
    for _ in range(400):
        time, end = rng.integers(1, 19, 120).astype(float), rng.integers(0, 3, 120)
        group = np.repeat([0, 1], 60)
        gray.append(gray_test(time, end, group, 1).p)
        fine.append(float(fine_gray(time, end, group[:, None].astype(float), 1).p[0]))
    for p in (np.array(gray), np.array(fine)):
        assert abs((p < 0.05).mean() - 0.05) < 3 * np.sqrt(0.05 * 0.95 / 400)
        assert abs((p < 0.5).mean() - 0.5) < 3 * np.sqrt(0.25 / 400)


def test_what_cannot_be_told_is_not_told() -> None:
    """One group, or an end that nobody reached."""
    assert np.isnan(gray_test(TIME, END, np.zeros(len(TIME), dtype=np.int64), 1).p)
    nobody = np.where(END == 1, 0, END)
    assert np.isnan(gray_test(TIME, nobody, GROUPS["two"], 1).p)
    assert np.isnan(fine_gray(TIME, nobody, COVARIATES, 1).coefficients).all()
