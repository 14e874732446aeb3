"""Data that cannot carry the plan: refused with file, row, column and what was expected."""

from __future__ import annotations

import numpy as np
import pytest
from tests.designs.difference.small import COLUMNS, make_plan, panel, table

from virkning.designs.difference import run
from virkning.errors import InputError
from virkning.progress import silent

MIX = {"model": "synthetic", "start": 2015, "rows": "areas"}
TWO = {"model": "two_period", "start": 2015}
FIRST = {key: name for key, name in COLUMNS.items() if key != "treated"} | {"first_treated": "first"}


def refused(columns: dict, settings: dict, names: dict | None = None) -> InputError:
    with pytest.raises(InputError) as trouble:
        run(make_plan(names or COLUMNS, settings), table(columns), silent)
    assert trouble.value.say("da")
    return trouble.value


def test_an_intervention_older_than_the_data():
    assert "older than the data" in refused(panel(), TWO | {"start": 2010}).say("en")


def test_an_intervention_after_the_data():
    assert "no period after" in refused(panel(), TWO | {"start": 2020}).say("en")


def test_no_period_before_with_both_groups():
    columns = panel()
    kept = (columns["year"] >= 2015) | ((columns["year"] < 2012) == (columns["treated"] == 1))

    assert "older than the data" in refused({name: values[kept] for name, values in columns.items()}, TWO).say("en")


def test_nobody_treated_or_everybody():
    assert "only one group" in refused(panel(treated=0), TWO).say("en")
    assert "only one group" in refused(panel(treated=60), TWO).say("en")


def test_treated_that_switches_on_is_not_a_group():
    columns = panel()
    columns["treated"] = columns["treated"] * (columns["year"] >= 2015)

    trouble = refused(columns, TWO)

    assert trouble.column == "treated"
    assert trouble.row == 7


def test_treated_must_be_zero_or_one():
    columns = panel()
    columns["treated"] = columns["treated"] * 2

    assert refused(columns, TWO).row == 2


def test_a_constant_outcome():
    assert "same in all rows" in refused(panel() | {"hours": np.ones(420)}, TWO).say("en")


def test_several_starts_need_staggered():
    columns = panel()
    columns["first"] = np.where(columns["unit"] < 10, 2013, np.where(columns["unit"] < 30, 2015, 0))

    assert refused(columns, {"model": "event_study"}, FIRST).expected.en == 'model = "staggered"'


def test_staggered_wants_one_row_per_unit_and_period():
    columns = panel()
    columns["first"] = np.where(columns["unit"] < 30, 2015, 0)
    doubled = {name: np.append(values, values[3]) for name, values in columns.items()}

    assert refused(doubled, {"model": "staggered"}, FIRST).row == 422


def test_staggered_with_only_groups_older_than_the_data():
    columns = panel()
    columns["first"] = np.where(columns["unit"] < 30, 2009, 0)

    assert "older than the data" in refused(columns, {"model": "staggered"}, FIRST).say("en")


def test_permutation_needs_clusters_of_one_kind():
    columns = panel() | {"place": np.arange(420) % 5}

    assert "wholly treated" in refused(columns, TWO | {"inference": "permutation"}, COLUMNS | {"cluster": "place"}).say(
        "en"
    )


def test_a_mix_needs_others_and_a_treated_unit_without_holes():
    columns = panel(units=30, treated=1)
    holed = {name: values[1:] for name, values in columns.items()}

    assert "missing in a period" in refused(holed, MIX).say("en")
    assert "too few units" in refused(panel(units=2, treated=1), MIX).say("en")
    assert "path before" in refused(panel(units=9, treated=1), MIX | {"start": 2011}).say("en")


def test_empty_cells_and_text_are_said_with_their_row():
    columns = panel()
    hours = [float(value) for value in columns["hours"]]
    hours[4] = None

    assert refused(columns | {"hours": hours}, TWO).row == 6
    assert refused(columns | {"year": ["før"] * 420}, TWO).column == "year"


def test_ways_for_few_clusters_refuse_thousands():
    many = panel(units=2500, treated=1000, years=range(2013, 2017))

    for inference in ("wild", "permutation"):
        trouble = refused(many, TWO | {"inference": inference})
        assert "for few clusters" in trouble.say("en")
        assert trouble.value == "2500"


def test_a_mean_of_few_people_is_not_shown():
    trouble = refused(panel(units=30, treated=1), MIX | {"rows": "people"})

    assert "too few people" in trouble.say("en")
    assert 'rows = "areas"' in trouble.expected.en
