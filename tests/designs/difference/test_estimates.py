"""The numbers of a finding: what they are, what they are called, and that they are what was put in."""

from __future__ import annotations

import numpy as np
import pytest
from tests.designs.difference.small import COLUMNS, make_plan, panel, table

from virkning.audit import check_prose
from virkning.designs.difference import PLAN, check, run
from virkning.designs.difference.made_up import World, draw, plan_for
from virkning.findings.disclosure import release
from virkning.progress import silent

EVENT = {"model": "event_study", "start": 2015}
MIX = {"model": "synthetic", "start": 2015, "rows": "areas"}


def finding(columns: dict, settings: dict, names: dict | None = None, **head):
    return run(make_plan(COLUMNS | (names or {}), settings, **head), table(columns), silent)


def values(found) -> dict[str, float]:
    return {estimate.name: estimate.value for estimate in found.estimates}


def four_means(before: tuple[float, float], after: tuple[float, float]) -> dict:
    """Two treated and two others in two periods, at exactly these means."""
    cells = [
        (unit, year, level + shift)
        for unit in range(4)
        for year, level in ((2014, before[unit >= 2]), (2017, after[unit >= 2]))
        for shift in (-1.0, 1.0)
    ]
    return {
        "unit": [cell[0] for cell in cells],
        "year": [cell[1] for cell in cells],
        "hours": [cell[2] for cell in cells],
        "treated": [int(cell[0] < 2) for cell in cells],
    }


def test_the_evaluation_s_own_worked_example():
    """Hjørring's figure 2: 20 hours below the others before, 30 above in 2017, so the effect is 50."""
    found = values(finding(four_means((250.0, 270.0), (330.0, 300.0)), {"model": "two_period", "start": 2015}))

    assert found["effect"] == pytest.approx(50.0)
    assert found["max_pre_gap"] == pytest.approx(-20.0)
    assert found["treated_after"] == pytest.approx(330.0)


def test_two_periods_equal_the_regression_with_an_interaction():
    columns = panel(3)
    after, treated = columns["year"] >= 2015, columns["treated"] == 1
    design = np.column_stack([np.ones(420), after, treated, after & treated]).astype(float)

    found = finding(columns, {"model": "two_period", "start": 2015})

    assert values(found)["effect"] == pytest.approx(
        np.linalg.lstsq(design, columns["hours"], rcond=None)[0][3], abs=1e-9
    )


def test_event_study_equals_unit_and_period_effects_in_a_balanced_panel():
    columns = panel(4, units=30, treated=12)
    years = [2010, 2011, 2012, 2013, 2015, 2016]
    dummies = [np.eye(30)[columns["unit"]], (columns["year"][:, None] == np.arange(2011, 2017)).astype(float)]
    events = (columns["year"][:, None] == years) * columns["treated"][:, None]
    solved = np.linalg.lstsq(np.hstack([events, *dummies]), columns["hours"], rcond=None)[0]

    found = values(finding(columns, EVENT))

    for place, year in enumerate(years):
        assert found[f"effect:{year}"] == pytest.approx(solved[place], abs=1e-8)
    assert found["effect"] == pytest.approx(solved[4:6].mean(), abs=1e-8)
    assert "effect:2014" not in found


@pytest.mark.parametrize("inference", ["cluster", "wild", "permutation"])
@pytest.mark.parametrize("model", ["two_period", "event_study"])
def test_every_way_of_being_sure_gives_the_same_number_and_its_own_interval(model, inference):
    found = finding(panel(5), {"model": model, "start": 2015, "inference": inference, "draws": 499})

    effect = found.estimate("effect")
    assert effect.value == pytest.approx(values(finding(panel(5), {"model": model, "start": 2015}))["effect"])
    assert effect.low < 20 < effect.high
    assert effect.p < 0.05
    assert effect.method.en != effect.method.da


def test_the_effect_is_found_and_the_group_not_concerned_shows_none():
    found = run(
        plan_for(World(municipalities=60, treated=30), model="event_study"),
        table(made_up(World(municipalities=60, treated=30))),
        silent,
    )

    assert found.estimate("effect").low < 20 < found.estimate("effect").high
    assert found.estimate("placebo_group").p > 0.05


def made_up(world: World, seed: int = 11) -> dict:
    rows = draw(world, seed)
    return {name: rows[name].to_numpy() for name in rows.column_names}


def test_covariates_take_out_what_they_explain():
    columns = made_up(World(older=5.0, municipalities=60, treated=30, people=150))
    names = {"unit": "person", "cluster": "municipality", "placebo": "job_ready"}

    bare = finding(columns, {"model": "two_period", "start": 2015}, names)
    adjusted = finding(columns, {"model": "two_period", "start": 2015}, names | {"covariates": ["age"]})

    assert values(adjusted)["effect"] - values(bare)["effect"] == pytest.approx(5.0, abs=1.0)


def test_staggered_names_and_sums():
    columns = panel(6, effect=0.0)
    columns["first"] = np.where(columns["unit"] < 20, 2012, np.where(columns["unit"] < 40, 2015, 0))
    columns["hours"] = columns["hours"] + 10.0 * (columns["first"] > 0) * (columns["year"] >= columns["first"])

    found = finding(columns, {"model": "staggered"}, {"treated": None, "first_treated": "first"})

    names = set(values(found))
    assert {"effect", "att_simple", "att_dynamic", "att_group", "att_calendar", "two_way"} <= names
    assert {"effect:-1", "effect:0", "group:2012", "calendar:2016", "att:2012:2013"} <= names
    for name in ("effect", "att_dynamic", "att_group", "att_calendar"):
        assert values(found)[name] == pytest.approx(10.0, abs=3.0)


def test_never_may_be_written_as_zero_or_left_empty():
    columns = panel(6, units=40, treated=20)
    zero = finding(
        columns | {"first": np.where(columns["treated"] == 1, 2015, 0)},
        {"model": "staggered"},
        {"treated": None, "first_treated": "first"},
    )
    empty = [2015 if treated else None for treated in columns["treated"]]

    left = finding(columns | {"first": empty}, {"model": "staggered"}, {"treated": None, "first_treated": "first"})

    assert values(left) == values(zero)


def test_synthetic_gives_three_ways_and_the_weights():
    found = finding(panel(7, units=30, treated=1, noise=1.0), MIX)

    assert values(found)["effect"] == values(found)["effect_sdid"]
    assert values(found)["effect"] == pytest.approx(20.0, abs=3.0)
    assert 0.7 < sum(found.table("weights").column("sdid")) <= 1.0 + 1e-9
    assert found.estimate("effect").p == pytest.approx(1 / 30)


def test_people_within_a_municipality_are_averaged_for_a_mix():
    columns = made_up(World(municipalities=12, treated=1))

    found = finding(columns, MIX | {"rows": "people"}, {"unit": "municipality"})

    means = np.array(
        [
            [
                columns["hours"][(columns["municipality"] == place) & (columns["year"] == year)].mean()
                for year in range(2010, 2017)
            ]
            for place in range(12)
        ]
    )
    gap = means[0] - means[1:].mean(axis=0)
    assert values(found)["effect_did"] == pytest.approx(gap[5:].mean() - gap[:5].mean())


@pytest.mark.parametrize("settings", [EVENT, EVENT | {"inference": "wild", "draws": 199}, MIX])
def test_the_same_plan_and_data_give_the_same_finding_whatever_the_order_of_rows(settings):
    columns = panel(8, units=24, treated=1 if settings["model"] == "synthetic" else 12)
    order = np.random.default_rng(1).permutation(len(columns["unit"]))
    shuffled = {name: values[order] for name, values in columns.items()}

    one, other = finding(columns, settings), finding(shuffled, settings)

    assert values(one) == pytest.approx(values(other), rel=1e-9, abs=1e-9)
    assert [caution.code for caution in one.cautions] == [caution.code for caution in other.cautions]


def test_small_groups_do_not_leave():
    columns = made_up(World(municipalities=30, treated=15, people=4))
    thin = columns["treated"] == 1
    few = ~thin | (columns["municipality"] < 1) | (columns["year"] != 2012)
    columns = {name: values[few] for name, values in columns.items()}

    found = release(finding(columns, EVENT, {"unit": "person", "cluster": "municipality"}))

    row = found.table("periods").rows[2]
    assert row[1].en == "hidden"
    assert not isinstance(row[3], float)


def test_areas_are_no_secret():
    columns = panel(11, units=30, treated=1)

    people = release(finding(columns, EVENT | {"inference": "permutation", "draws": 199}))
    places = release(finding(columns, EVENT | {"inference": "permutation", "draws": 199, "rows": "areas"}))

    assert people.estimate("treated_before").value is not None
    assert set(people.figure("paths").panels[0].series[0].y) == {None}
    assert None not in places.figure("paths").panels[0].series[0].y


@pytest.mark.parametrize(
    "settings", [EVENT, {"model": "two_period", "start": 2015}, EVENT | {"inference": "wild", "draws": 199}, MIX]
)
def test_every_number_in_a_sentence_stands_in_a_table(settings):
    columns = panel(12, treated=1 if settings is MIX else 30)

    assert check_prose(finding(columns, settings), known=(2015,)) == []


def test_every_number_in_a_sentence_on_staggered_adoption_stands_in_a_table():
    columns = panel(6, effect=5.0)
    columns["first"] = np.where(columns["unit"] < 20, 2012, np.where(columns["unit"] < 40, 2015, 0))

    assert check_prose(finding(columns, {"model": "staggered"}, {"treated": None, "first_treated": "first"})) == []


def test_everything_is_said_in_both_languages_and_every_table_and_figure_has_its_place():
    for settings, names in ((EVENT, {}), (MIX, {})):
        found = finding(panel(9, treated=1 if settings["model"] == "synthetic" else 30), settings, names)
        placed = {name for section in found.sections for name in (*section.figures, *section.tables)}
        assert placed <= {one.name for one in (*found.tables, *found.figures)}
        assert {figure.name for figure in found.figures} <= placed
        assert len(found.summary) == 2
        for text in (
            found.question,
            *found.summary,
            *(paragraph for section in found.sections for paragraph in section.paragraphs),
        ):
            assert text.da != text.en


def test_check_looks_at_no_outcome():
    columns = panel(10)
    plan, other = make_plan(COLUMNS, EVENT), columns | {"hours": np.random.default_rng(9).normal(size=420)}

    assert check(plan, table(columns)) == check(plan, table(other))
    assert PLAN is type(plan)
