"""The choice of comparison as a plan: found from years before the start only, and refused when it looks beyond."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from pydantic import ValidationError

from virkning.audit import check_prose, plan_numbers
from virkning.designs.comparison import PLAN, check, run
from virkning.designs.data import PlainTable
from virkning.errors import InputError
from virkning.findings.disclosure import release
from virkning.progress import silent


def areas(**changed: float) -> PlainTable:
    """Near is as Home; Far is not; Gone lacks a year."""
    conditions = {"Home": 5.0, "Near": 5.1, "Also": 5.4, "Far": 9.0, "Gone": 5.0} | changed
    steps = {"Home": 4, "Near": 4, "Also": 5, "Far": 12, "Gone": 4}
    rows = [(name, 2014, "unemployment", value) for name, value in conditions.items()]
    rows += [
        (name, year, "hours", 270.0 + step * (year - 2010))
        for name, step in steps.items()
        for year in range(2010, 2017)
        if (name, year) != ("Gone", 2012)
    ]
    columns = ("municipality", "year", "indicator", "value")
    return PlainTable(
        pa.table({name: [row[place] for row in rows] for place, name in enumerate(columns)}), Path("areas.csv")
    )


def plan(**settings: object):
    asked = {
        "treated": "Home", "start": 2015, "indicators": ["unemployment"], "year": 2014, "outcome": "hours",
        "before": [2010, 2011, 2012, 2013, 2014], "choose": 2, "clusters": 2,
    } | settings  # fmt: skip
    return PLAN.model_validate({"title": "Hvem?", "design": "comparison", "table": "areas.csv", "comparison": asked})


def test_the_nearest_are_chosen_and_those_left_out_have_their_reason():
    found = run(plan(exclude={"Far": "egen indsats"}, choose=1), areas(), silent)

    assert found.table("candidates").column("municipality") == ["Home", "Near", "Also"]
    assert [cell.en for cell in found.table("candidates").column("role")] == ["treated", "chosen", "not chosen"]
    assert dict(found.table("excluded").rows).keys() == {"Far", "Gone"}
    assert "Near" in found.summary[0].da


def test_the_report_passes_the_door_and_says_no_number_that_cannot_be_looked_up():
    asked = plan()
    found = release(run(asked, areas(), silent))

    assert found.table("candidates").column("distance")[0] == 0
    assert not list(check_prose(found, known=plan_numbers(asked.model_dump())))


@pytest.mark.parametrize("late", [{"year": 2015}, {"before": [2014, 2015]}])
def test_years_from_the_start_on_are_refused(late):
    with pytest.raises(ValidationError, match="before the start"):
        plan(**late)


def test_what_threatens_the_choice_is_said():
    codes = {caution.code for caution in check(plan(choose=4, before=[2013, 2014]), areas())}
    clean = {caution.code for caution in check(plan(choose=1), areas())}

    assert codes == {"alike_is_not_enough", "comparison_far_away", "short_path_before"}
    assert clean == {"alike_is_not_enough"}


def test_too_many_wanted_and_double_rows_are_refused():
    with pytest.raises(InputError, match="more municipalities than there are"):
        run(plan(choose=9), areas(), silent)
    table = areas()
    with pytest.raises(InputError, match="stands twice"):
        run(plan(), PlainTable(pa.concat_tables([table.rows, table.rows.slice(0, 1)]), table.file), silent)
