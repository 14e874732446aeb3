"""Where each way of being sure keeps its promise, and where a method must fail: shown failing, and warned about."""

from __future__ import annotations

from pathlib import Path

import pytest

from virkning.designs.data import PlainTable
from virkning.designs.difference import check, run
from virkning.designs.difference.made_up import SCENARIOS, coverage, draw, plan_for, without_effect
from virkning.progress import silent

REPLICATIONS = 400
CHANCE = 0.033  # three standard errors of a share of 0.95 in 400 replications


@pytest.mark.parametrize(
    ("scenario", "inference"),
    [
        ("well_specified", "cluster"),
        ("well_specified", "wild"),
        ("well_specified", "permutation"),
        ("few_clusters", "wild"),
        ("few_clusters", "permutation"),
    ],
)
def test_intervals_cover_as_often_as_they_say(scenario, inference):
    found = coverage(SCENARIOS[scenario], inference, replications=REPLICATIONS, draws=399)

    assert found.covered == pytest.approx(0.95, abs=CHANCE)
    assert abs(found.bias) < 3 * found.spread / REPLICATIONS**0.5


def codes_of(scenario: str, inference: str) -> set[str]:
    world = SCENARIOS[scenario]
    data = PlainTable(draw(world, 1), Path("made-up"))
    return {
        caution.code
        for caution in run(plan_for(world, inference, model="event_study", draws=199), data, silent).cautions
    }


def test_clustered_errors_fail_with_one_treated_municipality_and_say_so():
    assert coverage(SCENARIOS["one_treated"], "cluster", replications=REPLICATIONS).covered < 0.75
    assert {"few_clusters", "few_treated_clusters"} <= codes_of("one_treated", "cluster")


def test_permutation_never_gives_a_false_alarm_with_one_treated_and_says_that_it_can_say_little():
    found = coverage(without_effect(SCENARIOS["one_treated"]), "permutation", replications=REPLICATIONS)

    assert found.rejected == 0.0
    assert "permutation_coarse" in codes_of("one_treated", "permutation")


@pytest.mark.parametrize("inference", ["cluster", "wild", "permutation"])
def test_no_way_of_being_sure_repairs_paths_that_part(inference):
    assert coverage(SCENARIOS["drifting_apart"], inference, replications=60, draws=199).covered < 0.2


def test_paths_that_part_are_warned_about():
    assert "drifting_apart" in codes_of("drifting_apart", "cluster")
    assert "drifting_apart" not in codes_of("well_specified", "cluster")


def test_what_always_holds_is_said_before_anything_is_run():
    world = SCENARIOS["well_specified"]

    found = check(plan_for(world), PlainTable(draw(world, 1), Path("made-up")))

    assert "parallel_paths_assumed" in {caution.code for caution in found}
