"""What a plan may say, and what is said about one that contradicts itself."""

from __future__ import annotations

import pytest

from virkning.designs.difference.plan import DifferencePlan
from virkning.errors import InputError
from virkning.settings import fit_form

GOOD = {
    "title": "T",
    "design": "difference",
    "table": "rows.csv",
    "columns": {"unit": "u", "time": "t", "outcome": "y", "treated": "d"},
    "difference": {"model": "two_period", "start": 2015},
}


def changed(**sections) -> dict:
    return GOOD | {name: {**GOOD.get(name, {}), **content} for name, content in sections.items()}


def test_a_good_plan_is_read_with_its_defaults():
    plan = fit_form(DifferencePlan, GOOD)

    assert plan.inference == "cluster"
    assert fit_form(DifferencePlan, changed(difference={"model": "synthetic"})).inference == "permutation"


@pytest.mark.parametrize(
    ("sections", "said"),
    [
        ({"columns": {"first_treated": "f"}}, "only one of them"),
        ({"columns": {"treated": None}}, "either treated or first_treated"),
        ({"difference": {"start": None}}, "treated needs start"),
        ({"difference": {"model": "staggered"}}, "staggered needs first_treated"),
        ({"difference": {"model": "synthetic", "inference": "cluster"}}, "inference = permutation"),
        ({"columns": {"covariates": ["a"]}, "difference": {"model": "synthetic"}}, "no covariates"),
        ({"columns": {"placebo": "p"}, "difference": {"model": "synthetic"}}, "placebo cannot be used"),
        ({"difference": {"model": "event"}}, "not one of the choices"),
        ({"difference": {"strat": 2015}}, "not known"),
    ],
)
def test_contradictions_are_named(sections, said):
    with pytest.raises(InputError) as trouble:
        fit_form(DifferencePlan, changed(**sections))

    assert said in trouble.value.say("en")
    assert trouble.value.say("da") != trouble.value.say("en")


def test_a_snapshot_is_refused():
    with pytest.raises(InputError, match="reads a table"):
        fit_form(DifferencePlan, {**{key: value for key, value in GOOD.items() if key != "table"}, "snapshot": "data"})
