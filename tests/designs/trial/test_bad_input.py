"""What cannot be used is refused with file, row, column, value and what was expected."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.designs.trial.trials import found_by, two_arms, write_plan

from virkning.errors import InputError

Rows = dict[str, list[object]]


def arm_unknown(rows: Rows) -> None:
    rows["arm"][3] = "other"


def arm_empty(rows: Rows) -> None:
    rows["arm"][3] = ""


def outcome_two(rows: Rows) -> None:
    rows["y"][4] = 2


def unit_twice(rows: Rows) -> None:
    rows["id"][5] = rows["id"][4]


def one_arm(rows: Rows) -> None:
    rows["arm"] = ["new"] * len(rows["arm"])


@pytest.mark.parametrize(
    ("spoil", "row", "column"),
    [
        (arm_unknown, 5, "arm"),
        (arm_empty, 5, "arm"),
        (outcome_two, 6, "y"),
        (unit_twice, 7, "id"),
        (one_arm, None, "arm"),
    ],
)
def test_bad_cells(tmp_path: Path, spoil: Callable[[Rows], None], row: int | None, column: str) -> None:
    rows = two_arms(10, 20, 5, 20)
    spoil(rows)
    with pytest.raises(InputError) as trouble:
        found_by(write_plan(tmp_path, rows))
    assert (trouble.value.row, trouble.value.column) == (row, column)
    assert trouble.value.say("da") != trouble.value.say("en")


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"columns": 'baseline = ["y"]'}, "two roles"),
        ({"columns": 'stratum = "arm"'}, "two roles"),
        ({"columns": 'stratum = "id2"\npair = "id2"'}, "the same column"),
        ({"outcome": "[]"}, ""),
        ({"columns": 'baseline = ["nowhere"]'}, "lacks a column"),
        ({"below": '[status]\ncolumn = "status"\ntimes = [0]'}, "{time}"),
        ({"below": '[cost]\nextra_per_person = 1\noutcome = "z"'}, "not one of the outcomes"),
        ({"below": "[outcomes.x]\nweeks = 4\nwork = true"}, "not [outcomes]"),
        ({"columns": "baselin = []"}, "not known"),
        ({"below": '[levels]\narm2 = ["a"]', "columns": 'baseline = ["arm2"]'}, "lacks a column"),
    ],
)
def test_bad_plans(tmp_path: Path, more: dict[str, str], says: str) -> None:
    with pytest.raises(InputError) as trouble:
        found_by(write_plan(tmp_path, two_arms(10, 20, 5, 20), **more))
    assert says in trouble.value.say("en")


def test_the_two_arms_must_differ(tmp_path: Path) -> None:
    plan = write_plan(tmp_path, two_arms(10, 20, 5, 20))
    plan.write_text(plan.read_text("utf-8").replace('control = "usual"', 'control = "new"'), "utf-8")
    with pytest.raises(InputError, match="same name"):
        found_by(plan)


def test_nobody_is_both_out_and_drawn(tmp_path: Path) -> None:
    rows = two_arms(10, 20, 5, 20)
    rows["out"] = ["refused"] + [""] * 39
    with pytest.raises(InputError) as trouble:
        found_by(write_plan(tmp_path, rows, columns='excluded = "out"'))
    assert (trouble.value.row, trouble.value.column) == (2, "out")


def test_a_level_that_the_plan_does_not_name(tmp_path: Path) -> None:
    rows = two_arms(10, 20, 5, 20)
    rows["sex"] = ["woman", "man"] * 20
    with pytest.raises(InputError) as trouble:
        found_by(write_plan(tmp_path, rows, columns='baseline = ["sex"]', below='[levels]\nsex = ["woman"]'))
    assert (trouble.value.row, trouble.value.value) == (3, "man")


def test_an_outcome_known_for_nobody_in_an_arm(tmp_path: Path) -> None:
    rows = two_arms(10, 20, 5, 20)
    rows["y"] = [1] * 20 + [""] * 20
    with pytest.raises(InputError, match="for nobody"):
        found_by(write_plan(tmp_path, rows))
