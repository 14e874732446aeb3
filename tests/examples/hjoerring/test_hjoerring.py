"""The Hjørring example: the printed margins are hit, the truth is what is written, and both reports find it."""

from __future__ import annotations

import csv
import importlib.util
import shutil
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import numpy as np
import pyarrow.parquet as pq
import pytest

from virkning.findings.finding import Finding
from virkning.plans.reading import read_plan
from virkning.plans.running import run_plan

EXAMPLES = Path(__file__).parents[3] / "examples"


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("hjoerring_data", EXAMPLES / "hjoerring" / "make_data.py")
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules["hjoerring_data"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def folder(maker: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plans with their data beside them."""
    folder = tmp_path_factory.mktemp("hjoerring")
    maker.write_all(folder / "hjoerring" / "data")
    for plan in EXAMPLES.glob("hjoerring-*.toml"):
        shutil.copy(plan, folder)
    return folder


@pytest.fixture(scope="module")
def table(folder: Path):
    return pq.read_table(folder / "hjoerring" / "data" / "borgere.parquet")


@pytest.fixture(scope="module")
def truth(folder: Path) -> dict[str, float]:
    return tomllib.loads((folder / "hjoerring" / "data" / "sandhed.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def findings(folder: Path) -> dict[str, Finding]:
    return {name: run_plan(read_plan(folder / f"hjoerring-{name}.toml")) for name in ("matching", "difference")}


def test_the_groups_are_as_large_as_printed(table):
    treated = table["hjoerring"].to_numpy()

    assert (int(treated.sum()), int((1 - treated).sum())) == (233, 2214)


def test_every_printed_mean_is_hit_and_the_variances_nearly(table):
    treated = table["hjoerring"].to_numpy() == 1
    with (EXAMPLES / "hjoerring" / "margins.csv").open(encoding="utf-8", newline="") as file:
        margins = list(csv.DictReader(file))

    assert len(margins) == 52
    for row in margins:
        values = table[row["name"]].to_numpy().astype(float)
        for side, rows in (("treated", treated), ("control", ~treated)):
            variance = float(row[f"var_{side}"])
            assert values[rows].mean() == pytest.approx(float(row[f"mean_{side}"]), abs=0.001 * variance**0.5), row[
                "name"
            ]
            assert values[rows].var(ddof=1) == pytest.approx(variance, rel=0.05), row["name"]


def test_the_mean_of_activation_parts_those_with_little_from_the_rest(folder, table):
    everybody = pq.read_table(folder / "hjoerring" / "data" / "aktivering.parquet")
    weeks, treated = (everybody[name].to_numpy() for name in ("aktiveringsuger_2015", "hjoerring"))

    assert len(weeks) == 3911
    assert round(weeks.mean(), 1) == 13.6
    assert ((weeks < weeks.mean()).sum(), treated[weeks < weeks.mean()].sum()) == (2447, 233)
    assert weeks.max() <= 52
    np.testing.assert_array_equal(weeks[:2447], table["aktiveringsuger_2015"].to_numpy())


def test_nobody_gives_two_exclusive_answers(table, maker):
    for names in maker.EXCLUSIVE:
        assert sum(table[name].to_numpy() for name in names).max() == 1


def test_the_effort_gave_what_is_written(maker, truth):
    """Drawn twice alike but for the effort: the difference is the truth."""
    treated = np.arange(600) < 200
    covariates = {name: np.random.default_rng(1).normal(size=600) for name in maker.MATTERS}
    given = maker.hours(covariates, treated, np.random.default_rng(2))
    gains = {name: given[name].sum() for name in maker.EFFECTS}
    maker.EFFECTS, kept = dict.fromkeys(maker.EFFECTS, 0), maker.EFFECTS
    try:
        without = maker.hours(covariates, treated, np.random.default_rng(2))
    finally:
        maker.EFFECTS = kept

    for name, effect in kept.items():
        assert (gains[name] - without[name].sum()) / 200 == effect == truth[name]
        np.testing.assert_array_equal(given[name][~treated], without[name][~treated])
    assert truth["i_alt"] == 136


def test_matching_finds_the_truth_within_its_interval_and_warns(findings, truth):
    found = findings["matching"]
    for name in ("effect", "aipw"):
        estimate = found.estimate(name)
        assert estimate.low <= truth["i_alt"] <= estimate.high
        assert estimate.p < 0.01
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
