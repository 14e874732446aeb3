"""Finding the comparison: the nearest come first, nothing after the start counts, and reasons are kept."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from virkning.designs.difference.comparison import Question, cluster_areas, rank
from virkning.designs.difference.comparison_shown import candidates_table, excluded_table, paths_before_figure
from virkning.errors import InputError
from virkning.language import Text

INDICATORS = ("unemployment", "low_skill", "population")
BEFORE = (2010, 2011, 2012, 2013, 2014)
QUESTION = Question("Home", INDICATORS, 2014, "hours", BEFORE)


def areas(seed: int = 1, count: int = 20) -> pa.Table:
    """Twin is Home in all but the level of hours; Stranger has its conditions and another path."""
    random = np.random.default_rng(seed)
    names = ["Home", "Twin", "Stranger", *(f"Other {place:02d}" for place in range(count - 3))]
    conditions = {name: random.normal(size=3) for name in names}
    conditions["Twin"] = conditions["Stranger"] = conditions["Home"]
    slopes = {name: random.normal(0, 5) for name in names}
    slopes["Home"] = slopes["Twin"] = 0.0
    slopes["Stranger"] = 15.0
    rows = [
        (name, 2014, indicator, value)
        for name in names
        for indicator, value in zip(INDICATORS, conditions[name], strict=True)
    ]
    rows += [
        (name, year, "hours", 270 + 50 * (name == "Twin") + slopes[name] * (year - 2012))
        for name in names
        for year in range(2010, 2018)
    ]
    return pa.table(
        {key: [row[place] for row in rows] for place, key in enumerate(("municipality", "year", "indicator", "value"))}
    )


def test_the_twin_is_nearest_and_a_fixed_gap_does_no_harm():
    ranking = rank(areas(), QUESTION)

    assert ranking.candidates[0].name == "Twin"
    assert ranking.candidates[0].distance == pytest.approx(0.0, abs=1e-12)
    stranger = next(one for one in ranking.candidates if one.name == "Stranger")
    assert stranger.likeness == 0
    assert stranger.parting > 1
    assert [one.distance for one in ranking.candidates] == sorted(one.distance for one in ranking.candidates)


def test_what_happens_after_the_start_cannot_change_the_choice():
    later = areas().to_pydict()
    later["value"] = [
        value * (3 if year > 2014 else 1) for value, year in zip(later["value"], later["year"], strict=True)
    ]

    assert rank(pa.table(later), QUESTION) == rank(areas(), QUESTION)


def test_units_of_an_indicator_do_not_matter():
    other = areas().to_pydict()
    other["value"] = [
        value * 1000 + 5 if kind == "population" else value
        for value, kind in zip(other["value"], other["indicator"], strict=True)
    ]

    names = [[one.name for one in rank(table, QUESTION).candidates] for table in (areas(), pa.table(other))]

    assert names[0] == names[1]


def test_those_left_out_keep_their_reason():
    rows = areas().to_pylist()
    holed = pa.Table.from_pylist(
        [row for row in rows if not (row["municipality"] == "Other 03" and row["indicator"] == "low_skill")]
    )
    own = {"Twin": Text("fik selv indsatsen", "got the intervention itself")}

    ranking = rank(holed, QUESTION, excluded=own)

    assert dict(ranking.excluded)["Other 03"].en == "lacks low_skill 2014"
    assert dict(ranking.excluded)["Twin"].da == "fik selv indsatsen"
    assert {"Twin", "Other 03"}.isdisjoint(one.name for one in ranking.candidates)
    assert len(excluded_table(ranking).rows) == 2


def test_what_is_missing_is_said():
    with pytest.raises(InputError, match="No municipality has the indicator"):
        rank(areas(), Question("Home", ("rent",), 2014, "hours", BEFORE))
    with pytest.raises(InputError, match="treated municipality is missing"):
        rank(areas(), Question("Nowhere", INDICATORS, 2014, "hours", BEFORE))
    with pytest.raises(InputError, match="too few municipalities"):
        rank(areas(count=3), QUESTION, excluded={"Twin": Text("a", "b")})


def test_clusters_gather_the_alike_and_are_numbered_by_the_outcome():
    random = np.random.default_rng(2)
    centres = np.repeat(np.array([[0.0, 0.0], [10.0, 0.0], [0.0, 10.0]]), 8, axis=0)
    outcome = np.repeat([30.0, 10.0, 20.0], 8)

    found = cluster_areas(centres + random.normal(0, 0.1, centres.shape), 3, order_by=outcome)

    assert found.tolist() == [3] * 8 + [1] * 8 + [2] * 8


def test_table_and_figure_show_the_choice():
    ranking = rank(areas(), QUESTION)

    table, figure = candidates_table(ranking, 6), paths_before_figure(ranking, 6)

    assert table.rows[0][0] == "Home"
    assert [row[1].en for row in table.rows].count("chosen") == 6
    assert figure.panels[0].series[0].y == (270.0,) * 5
    assert figure.alt.da != figure.alt.en
