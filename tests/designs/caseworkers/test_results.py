"""Effects against another implementation, and the finding's promises: exact names, careful counts, no keys."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import statsmodels.api as sm

from virkning.designs.caseworkers import run
from virkning.designs.caseworkers.assemble import assemble
from virkning.designs.caseworkers.describe import half_quartiles
from virkning.designs.caseworkers.plan import CaseworkerPlan
from virkning.designs.data import open_data
from virkning.inference.absorbed import fit
from virkning.progress import silent
from virkning.report import write_report

NAMES = {
    "r2_without", "r2_with", "share_actual", "share_if_top_naive", "increase_naive", "share_if_top_shrunk",
    "increase_shrunk", "effect_sd", "reliability", "q4_minus_q1_raw", "q4_minus_q1_adjusted", "q4_minus_q1_shrunk",
}  # fmt: skip
COLUMNS = ["group", "n", "units", "effect", "se", "shrunk", "low", "high", "rank_low", "rank_high", "quartile"]


@pytest.fixture(scope="module")
def finding(plan, bip):
    return run(plan, open_data(plan, Path()), silent)


def test_effects_and_r2_equal_a_regression_on_dummies(sample, results):
    design = np.column_stack([sample.covariates, np.eye(sample.groups)[sample.group]])
    other = sm.OLS(sample.outcome, design).fit()
    effects = other.params[sample.covariates.shape[1] :]
    centred = effects - np.average(effects, weights=np.bincount(sample.group))
    np.testing.assert_allclose(results.raw.effects, centred, atol=1e-9)
    assert results.r2_with == pytest.approx(1 - other.ssr / other.centered_tss, abs=1e-10)
    without = sm.OLS(sample.outcome, sm.add_constant(sample.covariates)).fit()
    assert results.r2_without == pytest.approx(without.rsquared, abs=1e-10)


def test_effects_equal_the_absorbed_regression(sample, results):
    rows = pa.table(
        {name: sample.covariates[:, place] for place, name in enumerate(sample.names)}
        | {"y": sample.outcome, "caseworker": sample.group, "citizen": sample.cluster}
    )
    other = fit(rows, outcome="y", covariates=list(sample.names), factors=["caseworker"], cluster="citizen")
    found = other.effects["caseworker"]
    np.testing.assert_allclose(results.raw.effects, found.values[np.argsort(found.levels.to_numpy())], atol=1e-8)


def test_the_published_arithmetic(results):
    """Top-quartile mean less the mean over answers; a share and its increase add up."""
    top = results.raw.effects[results.quartile == 4].mean()
    assert results.increase_naive.value == pytest.approx(top)
    gap = top - results.raw.effects[results.quartile == 1].mean()
    assert results.gap_adjusted.value == pytest.approx(gap)


def test_noise_is_taken_out_not_added(results):
    assert 0 < results.increase_chosen.value < results.increase_shrunk.value < results.increase_naive.value
    assert results.effect_sd.value < np.std(results.raw.effects)


def test_finding_has_the_names_others_rely_on(finding):
    assert {estimate.name for estimate in finding.estimates} >= NAMES
    assert [column.name for column in finding.table("effects").columns][: len(COLUMNS)] == COLUMNS
    for estimate in finding.estimates:
        assert estimate.estimand is not None
        assert estimate.n > 0


def test_every_table_and_figure_named_in_a_section_exists_and_says_what_it_shows(finding):
    tables, figures = {table.name for table in finding.tables}, {figure.name for figure in finding.figures}
    for section in finding.sections:
        assert set(section.tables) <= tables
        assert set(section.figures) <= figures
    for figure in finding.figures:
        assert len(figure.alt.da) > 30
        assert len(figure.alt.en) > 30


def test_no_caseworker_or_citizen_leaves(plan, bip, finding, tmp_path):
    """Keys are looked for in every file of the report."""
    write_report(finding, tmp_path / "out")
    answers = pq.read_table(bip / "answers.parquet", columns=["person", "caseworker"])
    keys = {*answers["caseworker"].unique().to_pylist(), *answers["person"].unique().to_pylist()} - {None}
    for file in (tmp_path / "out").rglob("*"):
        if file.suffix in (".json", ".csv", ".html", ".svg"):
            text = file.read_text("utf-8")
            assert not [key for key in keys if key in text], file.name


def test_halves_are_disjoint_and_rank_on_the_other_half(sample):
    halves = half_quartiles(sample, seed=3)
    ranked = halves.by_row >= 0
    assert ranked.mean() > 0.95
    citizen_quartiles = {}
    for citizen, group, quartile in zip(sample.cluster, sample.group, halves.by_row, strict=True):
        citizen_quartiles.setdefault((citizen, group), set()).add(quartile)
    assert all(len(found) == 1 for found in citizen_quartiles.values())


def _small_table(path: Path, groups: int = 24) -> Path:
    rng = np.random.default_rng(1)
    group = np.repeat(np.arange(groups), 30)
    x = rng.normal(size=len(group))
    outcome = (rng.random(len(group)) < 0.3 + 0.05 * x.clip(-2, 2) + 0.01 * (group % 5)).astype(float)
    pq.write_table(pa.table({"y": outcome, "who": group, "x": x, "twice_x": 2 * x, "office": group % 3}), path)
    return path


def _table_plan(path: Path, **columns) -> CaseworkerPlan:
    return CaseworkerPlan(
        title="x", design="caseworkers", table=str(path), columns={"outcome": "y", "group": "who", **columns}
    )


def test_a_plain_table_runs_and_collinear_columns_are_named(tmp_path):
    plan = _table_plan(_small_table(tmp_path / "t.parquet"), covariates=["x", "twice_x"])
    finding = run(plan, open_data(plan, Path()), silent)
    assert finding.n == 720
    said = {caution.code: caution.text.en for caution in finding.cautions}
    assert "twice_x" in said["collinear_columns"]
    assert len(finding.table("effects").rows) == 24


def test_small_quartiles_are_not_shown(tmp_path):
    plan = _table_plan(_small_table(tmp_path / "t.parquet", groups=12), covariates=["x"])
    finding = run(plan, open_data(plan, Path()), silent)
    assert "too_few_caseworkers" in {caution.code for caution in finding.cautions}
    assert {table.name for table in finding.tables}.isdisjoint({"quartiles", "policy"})
    assert {figure.name for figure in finding.figures} == {"caterpillar"}


def test_disconnected_groups_are_said(tmp_path):
    """Every caseworker works in one office only: across offices nothing can be compared."""
    plan = _table_plan(_small_table(tmp_path / "t.parquet"), covariates=["x"], factors=["office"])
    sample, _ = assemble(plan, open_data(plan, Path()))
    assert sample.groups == 24
    finding = run(plan, open_data(plan, Path()), silent)
    assert "disconnected_groups" in {caution.code for caution in finding.cautions}


def test_finding_json_is_the_stable_interface(finding, tmp_path):
    write_report(finding, tmp_path / "out")
    found = json.loads((tmp_path / "out" / "finding.json").read_text("utf-8"))
    assert set(found) >= {"design", "title", "n", "language", "estimates", "tables", "figures", "warnings", "manifest"}
    for estimate in found["estimates"]:
        assert set(estimate) >= {"name", "label", "value", "se", "low", "high", "p", "n", "unit"}
    for table in found["tables"]:
        assert (tmp_path / "out" / table["file"]).exists()
    for figure in found["figures"]:
        assert figure["alt"]
        assert (tmp_path / "out" / figure["file"]).exists()
