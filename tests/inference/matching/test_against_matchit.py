"""The same matches, balance and effects as MatchIt 4.7 and cobalt, on units among whom nobody ties.

The values are made by matchit/reference.R; its versions stand in matchit/versions.csv. Debian's MatchIt 4.5.1 is not a
reference: it was seen to return pairs far outside its caliper.
"""

from __future__ import annotations

import csv
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from virkning.designs.matching.checking import balance_of
from virkning.designs.matching.comparing import compare
from virkning.designs.matching.plan import Matching
from virkning.designs.matching.sample import Sample

FOLDER = Path(__file__).parent / "matchit"
COVARIATES = ("age", "educ", "black", "hispan", "married", "nodegree", "re74", "re75")
SMD_TOLERANCE = 1e-10
EFFECT_TOLERANCE = 1e-8

CASES: dict[str, dict[str, object]] = {
    "plain": {},
    "caliper": {"caliper": 0.2},
    "narrow": {"caliper": 0.03},
    "absolute": {"caliper": 0.02, "caliper_scale": "absolute"},
    "log_odds": {"distance": "logit_score", "caliper": 0.2},
    "probit": {"score": "probit", "caliper": 0.2},
    "two": {"neighbours": 2, "caliper": 0.1},
    "three": {"neighbours": 3},
    "smallest": {"order": "smallest", "caliper": 0.2},
    "data_order": {"order": "data", "caliper": 0.2},
    "again": {"replacement": True},
    "again_three": {"replacement": True, "neighbours": 3, "caliper": 0.2},
    "exact": {"caliper": 0.2},
    "mahalanobis": {"distance": "mahalanobis", "order": "data"},
    "mahalanobis_again": {"distance": "mahalanobis", "replacement": True, "neighbours": 2},
    "mahalanobis_caliper": {"distance": "mahalanobis", "caliper": 0.2},
}


def read(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8") as file:
        return [{key: value.strip() for key, value in row.items()} for row in csv.DictReader(file)]


@pytest.fixture(scope="module")
def units() -> dict[str, np.ndarray]:
    rows = read("untied.csv")
    return {name: np.array([float(row[name]) for row in rows]) for name in rows[0]}


def sample(units: dict[str, np.ndarray], *, exact: bool) -> Sample:
    stratum = (2 * units["black"] + units["married"]).astype(np.int64) if exact else None
    return Sample(
        treated=units["treat"] == 1, outcomes=units["re78"][:, None], outcome_names=("re78",),
        covariates=np.column_stack([units[name] for name in COVARIATES]), names=COVARIATES, source=COVARIATES,
        stratum=stratum, subgroup=None, subgroup_labels=(), baseline=None,
    )  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_matches_balance_and_effects_are_those_of_the_reference(case, units):
    found = compare(sample(units, exact=case == "exact"), Matching(**CASES[case], bias_correction=False), seed=1)
    assert found.matches is not None
    pairs = {(int(row["treated"]) - 1, int(row["control"]) - 1) for row in read("pairs.csv") if row["case"] == case}
    assert set(zip(found.matches.unit.tolist(), found.matches.partner.tolist(), strict=True)) == pairs

    effect = next(row for row in read("effects.csv") if row["case"] == case)
    assert found.total.value == pytest.approx(float(effect["effect"]), abs=EFFECT_TOLERANCE)
    assert int(found.compared.sum()) == int(effect["matched"])

    balance = balance_of(found)
    for row, place in ((row, COVARIATES.index(row["covariate"])) for row in read("balance.csv") if row["case"] == case):
        assert balance.raw.smd[place] == pytest.approx(float(row["smd_raw"]), abs=SMD_TOLERANCE)
        assert balance.smd_fixed[place] == pytest.approx(float(row["smd_matched"]), abs=SMD_TOLERANCE)
        assert balance.raw.ratio[place] == pytest.approx(float(row["vr_raw"]), abs=SMD_TOLERANCE)
        assert balance.matched.ratio[place] == pytest.approx(float(row["vr_matched"]), abs=SMD_TOLERANCE)


def test_the_reference_is_not_the_version_known_to_leave_its_caliper():
    assert {row["package"]: row["version"] for row in read("versions.csv")}["MatchIt"].startswith("4.7")


def test_the_reference_made_anew_is_the_one_that_is_stored(tmp_path):
    """Where Rscript has MatchIt 4.7 or later and cobalt (R_LIBS may point to them), the stored values are made again."""
    if shutil.which("Rscript") is None:
        pytest.skip("Rscript is not installed")
    ready = 'stopifnot(packageVersion("MatchIt") >= "4.7"); loadNamespace("cobalt")'
    if subprocess.run(["Rscript", "-e", ready], capture_output=True, check=False).returncode:
        pytest.skip("R has no MatchIt 4.7 with cobalt")
    shutil.copy(FOLDER / "reference.R", tmp_path)
    subprocess.run(["Rscript", "reference.R"], cwd=tmp_path, check=True, capture_output=True, timeout=300)
    for name in ("pairs.csv", "balance.csv", "effects.csv"):
        for stored, made in zip(read(name), read(str(tmp_path / name)), strict=True):
            for column, value in stored.items():
                assert _same(value, made[column]), (name, column, stored, made)


def _same(one: str, other: str) -> bool:
    try:
        return float(one) == pytest.approx(float(other), rel=1e-9, abs=1e-12)
    except ValueError:
        return one == other
