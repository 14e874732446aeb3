"""What a plan may say, and what is told when it cannot be used."""

from __future__ import annotations

import numpy as np
import pytest

from virkning.errors import InputError
from virkning.plans.running import run_plan


@pytest.mark.parametrize(
    ("matching", "told"),
    [
        ('estimand = "ate"\nreplacement = false', "without replacement"),
        ('ties = "all"', "needs replacement"),
        ('method = "entropy"\ncaliper = 0.2', "A caliper belongs"),
        ("caliper = -1", "cannot be used"),
        ('order = "biggest"', "not one of the choices"),
        ("neighbors = 2", "did you mean “neighbours”"),
    ],
)
def test_rules_that_cannot_be_followed_are_refused(matching, told, plan, people):
    with pytest.raises(InputError, match=told):
        plan(people(), matching=matching)


def test_an_outcome_cannot_be_a_covariate(plan, people):
    with pytest.raises(InputError, match="two roles"):
        plan(people(), columns='covariates = ["age", "hours1"]')


def test_treatment_must_be_0_or_1_and_the_row_is_named(plan, people):
    table = people()
    table["effort"][6] = 2
    with pytest.raises(InputError) as trouble:
        run_plan(plan(table))
    assert (trouble.value.row, trouble.value.column, trouble.value.value) == (7, "effort", "2")


def test_a_unit_twice_is_refused(plan, people):
    table = people()
    table["id"][9] = 3
    with pytest.raises(InputError, match="same unit") as trouble:
        run_plan(plan(table))
    assert trouble.value.row == 10


def test_a_group_too_small_is_refused(plan, people):
    table = people()
    table["effort"][:] = 0
    table["effort"][:4] = 1
    with pytest.raises(InputError, match="too small"):
        run_plan(plan(table))


def test_a_caliper_that_leaves_nobody_is_refused(plan, people):
    with pytest.raises(InputError, match="within the caliper"):
        run_plan(plan(people(), matching='caliper = 0.0\ncaliper_scale = "absolute"'))


def test_entropy_balancing_is_for_the_treated(plan, people):
    with pytest.raises(InputError, match="only for the effect on the treated"):
        run_plan(plan(people(), matching='method = "entropy"\nestimand = "ate"'))


def test_a_missing_value_is_named(plan, people):
    table = people()
    table["age"] = np.where(np.arange(600) == 2, np.nan, table["age"])
    with pytest.raises(InputError) as trouble:
        run_plan(plan(table))
    assert (trouble.value.row, trouble.value.column) == (3, "age")
