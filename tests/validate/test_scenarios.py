"""Validation over made-up worlds: the arithmetic of bias and coverage, and that a failing method is seen failing."""

from __future__ import annotations

import json
import math

import pytest
from click.testing import CliRunner

from virkning.commands.validate import command
from virkning.language import same
from virkning.validate import difference, matching
from virkning.validate.scenarios import Case, Hit, judge

CASE = Case(name="one", world="world", label=same("one"), holds=True, warnings=frozenset({"few", "coarse"}))


def a_hit(estimate: float, low: float | None, high: float | None, *codes: str) -> Hit:
    return Hit(10.0, estimate, low, high, frozenset(codes))


def test_bias_rmse_and_coverage_are_counted():
    judged = judge(
        CASE, [a_hit(9, 7, 11, "few"), a_hit(13, 11, 15), a_hit(10, 9, 11, "coarse", "other"), a_hit(12, 10, 14)]
    )

    assert (judged.truth, judged.estimate, judged.bias) == (10.0, 11.0, 1.0)
    assert judged.rmse == pytest.approx(math.sqrt((1 + 9 + 0 + 4) / 4))
    assert (judged.coverage, judged.warned) == (0.75, 0.5)


def test_an_interval_without_an_end_holds_everything_on_that_side():
    assert a_hit(10, None, 11).covered
    assert a_hit(10, None, None).covered
    assert not a_hit(5, None, 9).covered
    assert not a_hit(15, 11, None).covered


@pytest.mark.parametrize("study", [matching, difference])
def test_every_case_is_met_and_what_must_fail_has_a_warning(study):
    met = set()
    for world in dict.fromkeys(case.world for case in study.CASES):
        met |= set(study.replicate((world, 5)))

    assert met == {case.name for case in study.CASES}
    assert all(case.warnings for case in study.CASES if not case.holds)


@pytest.mark.parametrize("world", ["hidden", "matched_on_the_way", "chosen_by_outcome"])
def test_matching_is_seen_failing_and_says_so(world):
    cases = [case for case in matching.CASES if case.world == world]
    drawn = [matching.replicate((world, seed)) for seed in range(12)]
    judged = [judge(case, [hits[case.name] for hits in drawn]) for case in cases]

    assert all(one.coverage < 0.8 for one in judged)
    assert all(one.warned == 1.0 for one in judged)


def test_matching_holds_where_all_is_measured():
    drawn = [matching.replicate(("well_specified", seed)) for seed in range(40)]
    for case in matching.CASES[:3]:
        judged = judge(case, [hits[case.name] for hits in drawn])
        assert judged.coverage >= 0.85, case.name
        assert judged.warned is None


@pytest.mark.parametrize("design", ["matching", "difference"])
def test_the_command_writes_a_report_that_is_the_same_each_time(design, tmp_path, monkeypatch):
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    for name in ("one", "two"):
        found = CliRunner().invoke(
            command, [design, "--replications", "2", "--seed", "3", "--out", str(tmp_path / name)]
        )
        assert found.exit_code == 0, found.output
    one, two = ((tmp_path / name / "tables" / "validation.csv").read_bytes() for name in ("one", "two"))

    assert one == two
    assert (tmp_path / "one" / "figures" / "coverage.svg").exists()
    names = {estimate["name"] for estimate in json.loads((tmp_path / "one" / "finding.json").read_text())["estimates"]}
    assert {"coverage:well_specified:cluster", "coverage:well_specified:nearest"} & names
