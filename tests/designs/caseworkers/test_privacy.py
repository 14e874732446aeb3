"""Attempts to learn from a report what it must not tell."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from virkning.designs.caseworkers import run
from virkning.designs.caseworkers.plan import CaseworkerPlan
from virkning.designs.data import open_data
from virkning.errors import InputError
from virkning.findings.disclosure import HIDDEN, release
from virkning.progress import silent
from virkning.report import write_report

NAMES = [f"Leder {letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXY"]


def table(path: Path, *, citizens: int = 12, chance: float = 0.4, seed: int = 1, **more) -> Path:
    rng = np.random.default_rng(seed)
    group = np.repeat(np.arange(25), citizens)
    rows = {
        "y": (rng.random(len(group)) < chance).astype(int),
        "who": [f"Navn {number:02d}" for number in group],
        "citizen": np.arange(len(group)),
        "x": rng.normal(size=len(group)),
        "leader": [NAMES[number] for number in group],
    }
    pq.write_table(pa.table(rows | more), path)
    return path


def finding(path: Path, **columns):
    plan = CaseworkerPlan(
        title="x",
        design="caseworkers",
        table=str(path),
        columns={"outcome": "y", "group": "who", "cluster": "citizen", **columns},
    )
    return release(run(plan, open_data(plan, Path()), silent))


def order(found) -> list:
    """The order of the rows by their exact effects: what an intruder would have to know to put names on them."""
    return np.argsort(
        [effect for effect in found.table("effects").column("effect") if isinstance(effect, float)]
    ).tolist()


def test_numbers_cannot_be_drawn_again_from_what_is_printed(tmp_path):
    """The order does not follow from seed and number of rows, which the report shows; it does from the data."""
    first = finding(table(tmp_path / "a.parquet"), covariates=["x"])
    again = finding(table(tmp_path / "a.parquet"), covariates=["x"])
    other = finding(table(tmp_path / "b.parquet", seed=2), covariates=["x"])
    assert first.table("effects").rows == again.table("effects").rows
    redrawn = np.random.default_rng([1, 25]).permutation(25)
    assert order(first) != order(other)
    assert order(first) != redrawn.tolist()


def test_small_numbers_of_outcomes_are_not_worked_out_from_plain_shares(tmp_path):
    """Without covariates effect + share is a caseworker's own share; times answers it would be the number who succeeded."""
    found = finding(table(tmp_path / "a.parquet"))
    share = found.estimate("share_actual").value
    for row in found.table("effects").rows:
        if isinstance(row[3], float):
            successes = (row[3] + share) * row[1]
            assert round(successes) >= 5
            assert round(row[1] - successes) >= 5
    shown = found.figure("caterpillar").panels[0].series[0].y
    assert len(shown) == sum(isinstance(row[3], float) for row in found.table("effects").rows)


def test_names_in_factors_stay_inside(tmp_path):
    found = finding(table(tmp_path / "a.parquet"), covariates=["x"], factors=["leader"])
    write_report(found, tmp_path / "out")
    for file in (tmp_path / "out").rglob("*"):
        if file.suffix in (".html", ".json", ".csv", ".svg"):
            text = file.read_text("utf-8")
            assert not [name for name in NAMES if name in text], file.name
            assert "Navn 0" not in text


@pytest.mark.parametrize("more", [{"citizen": np.arange(300) % 3}, {"y": (np.arange(300) < 3).astype(int)}])
def test_a_report_about_a_handful_is_refused(tmp_path, more):
    with pytest.raises(InputError, match="too few"):
        finding(table(tmp_path / "a.parquet", **more), covariates=["x"])


def test_shares_of_few_talks_are_hidden(bip, plan):
    """Two of 1,556 talks is a count of two, whatever the number of talks."""
    found = release(run(plan, open_data(plan, Path()), silent))
    tools = found.table("tools")
    names = [column.name for column in tools.columns]
    for row in tools.rows:
        for quarter in range(1, 5):
            share, talks = row[names.index(f"q{quarter}")], row[names.index(f"n{quarter}")]
            if isinstance(share, float) and isinstance(talks, int):
                assert not 0 < round(share * talks) < 5
    hidden = [row[0] for row in tools.rows if HIDDEN in row]
    assert hidden
    assert not set(hidden) & set(found.figure("tools").panels[0].categories)


def test_pure_noise_is_not_said_to_suggest_anything(tmp_path):
    """Thirty tables without any difference between caseworkers: about one in forty may say otherwise, not every other."""
    said = 0
    for seed in range(30):
        found = finding(table(tmp_path / "a.parquet", citizens=30, seed=seed), covariates=["x"])
        said += any("tyder på" in sentence.da for sentence in found.summary)
        assert found.estimate("increase_naive").p is None
    assert said <= 3


def test_an_outcome_in_hours_is_not_said_in_per_cent(tmp_path):
    hours = np.random.default_rng(1).gamma(2, 10, size=300)
    found = finding(table(tmp_path / "a.parquet", y=hours), covariates=["x"])
    assert found.estimate("share_actual").unit == "number"
    for sentence in found.summary:
        assert "%" not in sentence.da.replace("95 %", "")
        assert "job" not in sentence.da
    write_report(found, tmp_path / "out")
