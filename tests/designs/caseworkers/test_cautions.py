"""Each caution is raised where it should be and stays silent where it should not."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from virkning.designs.caseworkers import cautions
from virkning.designs.caseworkers.assemble import assemble
from virkning.designs.caseworkers.describe import half_quartiles
from virkning.designs.caseworkers.estimate import estimate
from virkning.designs.caseworkers.plan import CaseworkerPlan
from virkning.designs.caseworkers.sample import Sample, Talks
from virkning.designs.caseworkers.threats import hidden_sorting, placebo_test
from virkning.designs.caseworkers.wording import wording_of
from virkning.designs.data import open_data

TABLE_PLAN = CaseworkerPlan(title="x", design="caseworkers", table="t", columns={"outcome": "y", "group": "g"})


def made(
    *, groups: int = 40, citizens: int = 40, spread: float = 0.0, lift: float = 0.0, sorting: float = 0.0, seed: int = 1
) -> tuple[Sample, Talks]:
    """A sample with normal outcomes: effects of a given spread, one group lifted, citizens sorted on what is not seen."""
    rng = np.random.default_rng(seed)
    group = np.repeat(np.arange(groups), citizens)
    effect = rng.permutation(np.linspace(-1, 1, groups)) * spread
    effect[0] += lift
    hidden = rng.normal(size=len(group)) + sorting * rng.normal(size=groups)[group]
    seen = rng.normal(size=(len(group), 2))
    outcome = effect[group] + seen @ [0.3, 0.1] + hidden + rng.normal(size=len(group))
    talks = Talks(
        activities=np.empty((len(group), 0)),
        activity_codes=(),
        judgements=np.empty((len(group), 0)),
        judgement_items=(),
        item_labels={},
        first_health={},
        worked_long_before=(hidden + rng.normal(size=len(group)) > 1).astype(float),
    )
    sample = Sample(
        outcome=outcome, covariates=seen, names=("a", "b"), group=group, cluster=np.arange(len(group)), talks=talks
    )
    return sample, talks


def before(sample: Sample) -> set[str]:
    return {caution.code for caution in cautions.before_results(TABLE_PLAN, sample)}


def after(sample: Sample) -> set[str]:
    return {caution.code for caution in cautions.from_results(estimate(sample, seed=1), wording_of(sample))}


def threats(sample: Sample, talks: Talks) -> set[str]:
    results = estimate(sample, seed=1)
    placebo = placebo_test(sample, talks, half_quartiles(sample, 1))
    return {caution.code for caution in cautions.from_threats(placebo, hidden_sorting(sample, results), None)}


def test_few_citizens_per_caseworker():
    assert "few_citizens_per_caseworker" in before(made(citizens=12)[0])
    assert "few_citizens_per_caseworker" not in before(made(citizens=40)[0])


def test_few_clusters():
    assert "few_clusters" in before(made(groups=6, citizens=5)[0])
    assert "few_clusters" not in before(made()[0])


def test_too_few_caseworkers():
    assert "too_few_caseworkers" in before(made(groups=19)[0])
    assert "too_few_caseworkers" not in before(made(groups=20)[0])


def test_quartile_edges():
    assert "quartile_edges_unstable" in after(made(spread=0.1)[0])
    assert "quartile_edges_unstable" not in after(made(spread=20.0)[0])


def test_one_caseworker_carries_the_result():
    assert "hinges_on_one_group" in after(made(groups=20, spread=0.2, lift=8.0)[0])
    assert "hinges_on_one_group" not in after(made(groups=80, spread=1.0)[0])


def test_spread_told_from_noise():
    assert "spread_not_told_from_noise" in after(made(spread=0.0)[0])
    assert "spread_not_told_from_noise" not in after(made(spread=1.5)[0])


def test_placebo_sees_hidden_sorting():
    assert "placebo_fails" in threats(*made(sorting=1.0))
    assert "placebo_fails" not in threats(*made(spread=1.0, seed=5))


def test_placebo_is_right_about_chance():
    """Without sorting the placebo fails about one time in twenty."""
    failed = [
        placebo_test(*made(groups=30, citizens=20, spread=0.5, seed=seed), half_quartiles(made(groups=30, citizens=20, spread=0.5, seed=seed)[0], 1)).before.p < 0.05
        for seed in range(120)
    ]  # fmt: skip
    assert 0.005 < np.mean(failed) < 0.12


def _without(bip: Path, folder: Path, *tables: str) -> CaseworkerPlan:
    shutil.copytree(bip, folder / "s", ignore=shutil.ignore_patterns(*(f"{table}.parquet" for table in tables)))
    return CaseworkerPlan(title="x", design="caseworkers", snapshot=str(folder / "s"))


def test_missing_covariates_are_said(bip, tmp_path, plan):
    spoilt = _without(bip, tmp_path, "diagnoses", "health")
    said = [
        caution.text.en
        for caution in assemble(spoilt, open_data(spoilt, Path()))[1]
        if caution.code == "covariates_missing"
    ]
    assert len(said) == 2
    assert "covariates_missing" not in {caution.code for caution in assemble(plan, open_data(plan, Path()))[1]}


def test_a_register_that_ends_too_early_is_said(bip, tmp_path, sample):
    plan = _without(bip, tmp_path)
    manifest = json.loads((tmp_path / "s" / "manifest.json").read_text("utf-8"))
    (tmp_path / "s" / "manifest.json").write_text(json.dumps(manifest | {"register_end": "2016-06-30"}), "utf-8")
    shortened, said = assemble(plan, open_data(plan, Path()))
    assert "outcome_not_observed" in {caution.code for caution in said}
    assert shortened.rows < sample.rows


@pytest.mark.parametrize("table", ["answers", "benefits", "work"])
def test_needed_tables_are_asked_for(bip, tmp_path, table):
    plan = _without(bip, tmp_path, table)
    with pytest.raises(Exception, match=f"lacks the table {table}"):
        assemble(plan, open_data(plan, Path()))
