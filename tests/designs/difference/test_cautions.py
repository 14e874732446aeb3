"""Every threat has a code, a case that raises it, and one that does not."""

from __future__ import annotations

import numpy as np
import pytest
from tests.designs.difference.small import panel, table

from virkning.designs.difference import cautions, check, synthetic_cautions
from virkning.designs.difference.made_up import World, draw, plan_for
from virkning.inference.did_sums import Number

EVENT = {"model": "event_study", "start": 2015}
MADE_UP = {"unit": "person", "cluster": "municipality"}


def rows(world: World, seed: int = 1) -> dict:
    return {name: draw(world, seed)[name].to_numpy() for name in draw(world, seed).column_names}


def test_a_clean_panel_raises_only_what_always_holds(codes):
    assert codes(panel(seed=4), EVENT) == {"parallel_paths_assumed"}


@pytest.mark.parametrize(("units", "raised"), [(20, True), (60, False)])
def test_few_clusters(codes, units, raised):
    assert ("few_clusters" in codes(panel(units=units, treated=units // 2), EVENT)) == raised
    assert "few_clusters" not in codes(
        panel(units=units, treated=units // 2), EVENT | {"inference": "wild", "draws": 99}
    )


@pytest.mark.parametrize(("treated", "raised"), [(1, True), (10, False)])
def test_few_treated_clusters(codes, treated, raised):
    for inference in ("cluster", "wild"):
        assert (
            "few_treated_clusters" in codes(panel(treated=treated), EVENT | {"inference": inference, "draws": 99})
        ) == raised
    assert "few_treated_clusters" not in codes(
        panel(treated=treated), EVENT | {"inference": "permutation", "draws": 99}
    )


@pytest.mark.parametrize(("units", "raised"), [(7, True), (40, False)])
def test_permutation_that_could_never_reject(codes, units, raised):
    settings = EVENT | {"inference": "permutation"}

    assert ("permutation_coarse" in codes(panel(units=units, treated=1), settings)) == raised


@pytest.mark.parametrize(("years", "raised"), [(range(2014, 2017), True), (range(2013, 2017), False)])
def test_one_period_before(codes, years, raised):
    assert ("pre_trends_untestable" in codes(panel(years=years), EVENT)) == raised


@pytest.mark.parametrize(("drift", "raised"), [(12.0, True), (0.0, False)])
def test_paths_that_part_before(codes, drift, raised):
    assert ("pre_trends" in codes(rows(World(drift=drift)), EVENT, MADE_UP)) == raised


@pytest.mark.parametrize(("drift", "raised"), [(6.0, True), (0.0, False)])
def test_groups_that_drift_apart(codes, drift, raised):
    assert ("drifting_apart" in codes(rows(World(drift=drift)), EVENT, MADE_UP)) == raised


@pytest.mark.parametrize(("ahead", "raised"), [(60.0, True), (0.0, False)])
def test_anticipation(codes, ahead, raised):
    assert ("anticipation" in codes(rows(World(ahead=ahead)), EVENT, MADE_UP)) == raised


def test_an_earlier_start_that_finds_something(codes):
    columns = panel(seed=2)
    columns["hours"] = columns["hours"] + 30 * columns["treated"] * (columns["year"] >= 2012)

    assert "placebo_date_moves" in codes(columns, EVENT)
    assert "placebo_date_moves" not in codes(panel(seed=2), EVENT)


@pytest.mark.parametrize(("fading", "raised"), [(40.0, True), (0.0, False)])
def test_an_intervention_that_changes(codes, fading, raised):
    assert ("moving_intervention" in codes(rows(World(effect=60, fading=fading)), EVENT, MADE_UP)) == raised


@pytest.mark.parametrize(("older", "raised"), [(4.0, True), (0.0, False)])
def test_groups_that_come_to_consist_of_others(codes, older, raised):
    names = MADE_UP | {"covariates": ["age"]}

    assert ("composition_change" in codes(rows(World(older=older)), EVENT, names)) == raised


def test_composition_that_cannot_be_seen(codes):
    assert "composition_unknown" in codes(rows(World()), EVENT, MADE_UP)
    assert "composition_unknown" not in codes(rows(World()), EVENT, MADE_UP | {"covariates": ["age"]})


@pytest.mark.parametrize("moved", [True, False])
def test_a_covariate_that_follows_the_intervention(codes, moved):
    columns = panel(seed=3)
    columns["activation"] = np.random.default_rng(1).normal(size=420) + 3.0 * moved * columns["treated"] * (
        columns["year"] >= 2015
    )

    assert ("covariate_moved" in codes(columns, EVENT, {"covariates": ["activation"]})) == moved


@pytest.mark.parametrize(("lost", "raised"), [(0.3, True), (0.0, False)])
def test_unequal_coverage(codes, lost, raised):
    assert ("unequal_coverage" in codes(rows(World(lost=lost)), EVENT, MADE_UP)) == raised


@pytest.mark.parametrize(("elsewhere", "raised"), [(40.0, True), (0.0, False)])
def test_a_group_not_concerned_that_moves(codes, elsewhere, raised):
    columns = rows(World(elsewhere=elsewhere))

    assert ("placebo_group_moves" in codes(columns, EVENT, MADE_UP | {"placebo": "job_ready"})) == raised


@pytest.mark.parametrize(("treated", "raised"), [(2, True), (10, False)])
def test_an_interval_without_an_end(codes, treated, raised):
    settings = EVENT | {"inference": "wild"}

    assert ("endless_interval" in codes(panel(units=2 * treated, treated=treated), settings)) == raised


@pytest.mark.parametrize(("p", "raised"), [(0.13, True), (0.049, False), (0.5, False)])
def test_almost_is_not_an_effect(p, raised):
    found = cautions.almost(Number(1.0, 1.0, -1.0, 3.0, p))

    assert (found is not None) == raised
    if found:
        assert "0.130" in found.text.en
        assert found.code == "almost_is_not"


def test_a_result_that_hinges_on_parallel_paths(codes):
    assert "hinges_on_parallel_paths" in codes(panel(seed=1, effect=6.0), EVENT)
    assert "hinges_on_parallel_paths" not in codes(panel(seed=1, effect=60.0), EVENT)


def test_covariates_that_say_the_same(codes):
    columns = panel() | {"a": np.random.default_rng(1).normal(size=420)}
    columns["b"] = 2 * columns["a"]

    assert "collinear_columns" in codes(columns, EVENT, {"covariates": ["a", "b"]})
    assert "collinear_columns" not in codes(columns, EVENT, {"covariates": ["a"]})


@pytest.mark.parametrize("model", ["two_period", "event_study"])
def test_periods_in_which_only_one_group_is_seen(codes, model):
    columns = panel(seed=4)
    kept = (columns["year"] != 2012) | (columns["treated"] == 0)
    holed = {name: values[kept] for name, values in columns.items()}

    assert "periods_not_shared" in codes(holed, EVENT | {"model": model})
    assert "periods_not_shared" not in codes(columns, EVENT | {"model": model})


STAGGERED = {"model": "staggered"}
FIRST = {"treated": None, "first_treated": "first"}


def staggered(*, early: int = 20, seed: int = 1) -> dict:
    columns = panel(seed, effect=0.0)
    columns["first"] = np.where(columns["unit"] < early, 2012, np.where(columns["unit"] < 40, 2015, 0))
    columns["hours"] = columns["hours"] + 5.0 * np.clip(columns["year"] - columns["first"] + 1, 0, None) * (
        columns["first"] > 0
    )
    return columns


def test_two_way_regression_is_warned_about(codes):
    assert "two_way_misleads" in codes(staggered(), STAGGERED, FIRST)
    alone = staggered() | {"first": np.where(staggered()["unit"] < 20, 2015, 0)}
    assert "two_way_misleads" not in codes(alone, STAGGERED, FIRST)


def test_small_groups_units_with_holes_and_units_treated_from_the_first_period(codes):
    clean = codes(staggered(), STAGGERED, FIRST)
    assert not clean & {"small_groups", "unbalanced_panel", "intervention_older_than_data"}

    assert "small_groups" in codes(staggered(early=3), STAGGERED, FIRST)
    holed = {name: values[1:] for name, values in staggered().items()}
    assert "unbalanced_panel" in codes(holed, STAGGERED, FIRST)
    older = staggered()
    older["first"] = np.where(older["unit"] < 5, 2010, older["first"])
    assert "intervention_older_than_data" in codes(older, STAGGERED, FIRST)


MIX = {"model": "synthetic", "start": 2015, "rows": "areas"}


def test_a_mix_that_fits_well_and_one_that_cannot(codes):
    columns = panel(units=40, treated=1, noise=1.0, effect=40.0)
    assert codes(columns, MIX) == {"mix_assumed"}

    wild = dict(columns)
    wild["hours"] = columns["hours"] + 80.0 * columns["treated"] * (columns["year"] % 2)
    assert "poor_fit_before" in codes(wild, MIX)


@pytest.mark.parametrize(("units", "raised"), [(8, True), (40, False)])
def test_a_mix_of_few_others(codes, units, raised):
    assert ("permutation_coarse" in codes(panel(units=units, treated=1), MIX)) == raised


def test_a_pretended_start_that_finds_as_much():
    assert synthetic_cautions.pretended_start_moves(10.0, [1.0, -12.0]) is not None
    assert synthetic_cautions.pretended_start_moves(10.0, [1.0, -8.0]) is None


def test_a_result_that_hinges_on_one_other_unit():
    assert synthetic_cautions.hinges_on_one_unit(10.0, [("A", 2.0), ("B", 9.0)]) is not None
    assert synthetic_cautions.hinges_on_one_unit(10.0, [("A", 8.0), ("B", 9.0)]) is None


def test_every_caution_says_something_in_both_languages():
    plan = plan_for(World())
    data = table(rows(World(municipalities=8, treated=2)))
    for caution in check(plan, data):
        assert caution.text.da != caution.text.en
        assert caution.severity in ("note", "moderate", "serious")
