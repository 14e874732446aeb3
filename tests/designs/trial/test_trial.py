"""The design on plain tables: the contract, the other ways, and what it says of what it cannot know."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy import stats
from tests.designs.trial.trials import big_trial, found_by, row_of, two_arms, write_plan

from virkning.errors import InputError
from virkning.findings.profiles import is_hidden
from virkning.inference.proportions import fisher, newcombe

ALL_COLUMNS = """baseline = ["age", "woman"]
adjust = ["age", "woman"]
stratum = "stratum"
pair = "pair"
received = "received"
subgroup = ["woman"]"""


def codes(finding) -> set[str]:
    return {caution.code for caution in finding.cautions}


def test_the_difference_and_its_interval(tmp_path: Path) -> None:
    finding = found_by(write_plan(tmp_path, two_arms(12, 28, 4, 26)))
    found, expected = finding.estimate("rd:y"), newcombe(12, 28, 4, 26)
    assert (found.value, found.low, found.high) == (expected.value, expected.low, expected.high)
    assert found.n == 54
    row = row_of(finding, "outcomes", "y")
    assert (row["treated"], row["control"], row["p_fisher"]) == (12, 4, fisher(12, 28, 4, 26))
    assert "small_counts_in_result" in codes(finding)


def test_an_unclear_result_is_not_called_an_effect(tmp_path: Path) -> None:
    finding = found_by(write_plan(tmp_path, two_arms(8, 28, 2, 26)))
    assert "cannot be told apart from zero" in finding.summary[0].en
    assert "viser en effekt" not in finding.summary[0].da


def test_numbers_outcomes_may_be_booleans(tmp_path: Path) -> None:
    rows = two_arms(12, 28, 4, 26)
    rows["y"] = ["true" if value else "false" for value in rows["y"]]
    assert found_by(write_plan(tmp_path, rows)).estimate("rd:y").value == pytest.approx(12 / 28 - 4 / 26)


def test_all_ways_find_the_effect_that_was_put_in(tmp_path: Path) -> None:
    finding = found_by(write_plan(tmp_path, big_trial(people=4000), columns=ALL_COLUMNS))
    for name, truth in (("rd:y", 0.16), ("stratified:y", 0.16), ("adjusted:y", 0.16), ("complier:y", 0.20)):
        found = finding.estimate(name)
        assert found.low < truth < found.high, name
    assert finding.estimate("adjusted:y").se < finding.estimate("rd:y").se
    assert row_of(finding, "pairs", "y")["pairs"] > 1500
    assert row_of(finding, "tests", "y")["p_randomisation"] == pytest.approx(1 / 500)
    assert {"lot_not_followed", "lost_after_randomisation"} & codes(finding) == {"lot_not_followed"}
    assert len(finding.table("subgroups").rows) == 2


def test_unknown_outcomes_are_bounded_not_guessed(tmp_path: Path) -> None:
    rows = two_arms(10, 20, 5, 20)
    rows["y"] = [*[1] * 9, "", *[0] * 10, *[1] * 5, *[0] * 13, "", ""]
    finding = found_by(write_plan(tmp_path, rows, trial="simulated = true"))
    row = row_of(finding, "missing", "y")
    assert (row["treated_missing"], row["control_missing"]) == (1, 2)
    assert row["worst"] == pytest.approx(9 / 20 - 7 / 20)
    assert row["best"] == pytest.approx(10 / 20 - 5 / 20)
    assert finding.estimate("rd:y").value == pytest.approx(9 / 19 - 5 / 18)


def test_the_order_of_the_rows_does_not_matter(tmp_path: Path) -> None:
    rows = big_trial(people=400)
    turned = {name: list(reversed(values)) for name, values in rows.items()}
    one, other = (tmp_path / name for name in ("one", "other"))
    for folder, content in ((one, rows), (other, turned)):
        folder.mkdir()
        write_plan(folder, content, columns=ALL_COLUMNS)
    found = [found_by(folder / "plan.toml") for folder in (one, other)]
    for first, second in zip(found[0].estimates, found[1].estimates, strict=True):
        assert first.value == pytest.approx(second.value)
        assert first.se == pytest.approx(second.se)


def test_the_same_plan_gives_the_same_finding(tmp_path: Path) -> None:
    plan = write_plan(tmp_path, big_trial(), columns=ALL_COLUMNS)
    one, other = found_by(plan), found_by(plan)
    assert (one.estimates, one.tables) == (other.estimates, other.tables)


def test_blinded_arms_have_no_names_and_may_be_exchanged(tmp_path: Path) -> None:
    plain = found_by(write_plan(tmp_path, two_arms(30, 60, 15, 60))).estimate("rd:y").value
    found = set()
    for seed in range(8):
        plan = write_plan(tmp_path, two_arms(30, 60, 15, 60), trial="blinded = true", above=f"seed = {seed}")
        finding = found_by(plan)
        found.add(round(finding.estimate("rd:y").value, 6))
        told = [finding.question.en, *(column.label.en for table in finding.tables for column in table.columns)]
        assert not {"usual", "new"} & {word for text in told for word in text.replace(",", " ").split()}
        assert "blinded" in codes(finding)
    assert found == {round(plain, 6), round(-plain, 6)}


def test_taking_off_the_mask_is_a_deviation_that_the_report_lists(tmp_path: Path, virkning_here) -> None:
    plan = write_plan(tmp_path, two_arms(30, 60, 15, 60), trial="blinded = true")
    assert virkning_here("lock", plan).returncode == 0
    plan.write_text(plan.read_text("utf-8").replace("blinded = true", "blinded = false"), "utf-8")
    assert any("trial.blinded" in line for line in found_by(plan).manifest["deviations"])


def test_small_groups_of_real_people_are_hidden_before_the_outcome(tmp_path: Path) -> None:
    rows = two_arms(30, 60, 15, 60)
    rows["rare"] = [1, 1] + [0] * 118
    finding = found_by(write_plan(tmp_path, rows, columns='baseline = ["rare"]'))
    assert is_hidden(row_of(finding, "baseline", "rare")["treated"])
    shown = found_by(write_plan(tmp_path, rows, columns='baseline = ["rare"]', trial="simulated = true"))
    assert row_of(shown, "baseline", "rare")["treated"] == 2


def test_ranges_are_somebodys_own_numbers_and_shown_only_of_made_up_people(tmp_path: Path) -> None:
    rows = two_arms(30, 60, 15, 60)
    rows["years"] = [0, 40, *([1, 2, 3, 5] * 30)][:120]
    real = row_of(found_by(write_plan(tmp_path, rows, columns='baseline = ["years"]')), "baseline_numbers", "years")
    assert (real["treated_low"], real["treated_high"]) == (1, 3.5)


def test_cost_per_extra(tmp_path: Path) -> None:
    below = '[cost]\nextra_per_person = 10000\noutcome = "y"'
    found = found_by(write_plan(tmp_path, two_arms(30, 60, 15, 60), below=below)).estimate("cost_per:y")
    assert found.value == pytest.approx(40_000)
    assert found.low < 40_000 < found.high
    unclear = found_by(write_plan(tmp_path, two_arms(8, 28, 6, 26), below=below)).estimate("cost_per:y")
    assert unclear.high is None


def test_time_to_the_first_of_several_ends(tmp_path: Path) -> None:
    rows = two_arms(30, 60, 15, 60)
    rows["weeks"] = [4, 8, 12] * 40
    rows["end"] = ["work", "pension", ""] * 40
    below = '[time_to_event]\ntime = "weeks"\nend = "end"\nends = ["work", "pension"]\nat = [4, 12]'
    finding = found_by(write_plan(tmp_path, rows, below=below, trial="simulated = true"))
    shares = {(row[0], row[1].en): row[2] for row in finding.table("incidence").rows}  # type: ignore[union-attr]
    assert shares == {
        (4, "work"): pytest.approx(1 / 3),
        (4, "pension"): 0,
        (12, "work"): pytest.approx(1 / 3),
        (12, "pension"): pytest.approx(1 / 3),
    }
    assert finding.figure("incidence")


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(counts=st.tuples(st.integers(0, 12), st.integers(0, 9)))
def test_any_counts_give_a_finding(tmp_path: Path, counts: tuple[int, int]) -> None:
    finding = found_by(write_plan(tmp_path, two_arms(counts[0], 12, counts[1], 9)))
    found = finding.estimate("rd:y")
    assert found.low <= found.value <= found.high


def test_intervals_hold_and_lots_are_uniform_in_small_trials(tmp_path: Path) -> None:
    """Thirty in each arm, nothing happens: the interval holds zero and p is below 0.05 as often as promised, or less."""
    rng = np.random.default_rng(4)
    inside, p_values = 0, []
    for _ in range(60):
        a, b = rng.binomial(30, 0.3, 2)
        finding = found_by(write_plan(tmp_path, two_arms(int(a), 30, int(b), 30), trial="simulated = true"))
        found = finding.estimate("rd:y")
        inside += found.low <= 0 <= found.high
        p_values.append(row_of(finding, "tests", "y")["p_randomisation"])
    assert inside >= 53
    assert stats.binomtest(sum(p <= 0.05 for p in p_values), 60, 0.05).pvalue > 0.01


ANSWERS = """[answers]
raters = ["citizen", "caseworker"]
waves = ["0", "6"]

[[answers.questions]]
label = "In work in a year"
column = "work_{rater}_{wave}"
options = ["no", "perhaps", "yes"]
"""


def answered() -> dict[str, list[object]]:
    rows = two_arms(30, 60, 15, 60)
    rows["work_citizen_0"] = ["no", "perhaps", "yes"] * 40
    rows["work_citizen_6"] = ["yes"] * 60 + ["no", "perhaps", "yes"] * 20
    rows["work_caseworker_0"] = ["no"] * 119 + [""]
    return rows


def test_answers_are_compared_by_arm_by_rater_and_by_wave(tmp_path: Path) -> None:
    finding = found_by(write_plan(tmp_path, answered(), below=ANSWERS, trial="simulated = true"))
    by_arm = {tuple(cell.en for cell in row[1:4]): row for row in finding.table("answers_by_arm").rows}  # type: ignore[union-attr]
    assert by_arm["citizen", "6", "yes"][4:8] == (20, 60, 60, 60)
    assert by_arm["caseworker", "0", "no"][4:8] == (59, 59, 60, 60)
    paired = {tuple(cell.en for cell in row[1:5]): row for row in finding.table("answers_paired").rows}  # type: ignore[union-attr]
    change = paired["citizen, 0", "citizen, 6", "new", "yes"]
    assert change[5:8] == (20, 60, 60)
    assert change[8] == pytest.approx(40 / 60)
    assert change[12] == pytest.approx(2 * 0.5**40)
    raters = paired["citizen, 0", "caseworker, 0", "both", "no"]
    assert raters[5:8] == (40, 119, 119)
    assert ("citizen, 6", "caseworker, 0", "both", "no") not in paired
    assert all(row[-1] >= row[-2] for row in finding.table("answers_paired").rows)  # type: ignore[operator]


def test_answers_of_few_are_hidden(tmp_path: Path) -> None:
    rows = answered()
    rows["work_caseworker_0"] = ["yes", "yes"] + ["no"] * 118
    finding = found_by(write_plan(tmp_path, rows, below=ANSWERS))
    by_arm = {tuple(cell.en for cell in row[1:4]): row for row in finding.table("answers_by_arm").rows}  # type: ignore[union-attr]
    assert is_hidden(by_arm["caseworker", "0", "yes"][6])


def test_an_answer_that_is_not_an_option_is_refused(tmp_path: Path) -> None:
    rows = answered()
    rows["work_citizen_0"][7] = "never"
    with pytest.raises(InputError) as trouble:
        found_by(write_plan(tmp_path, rows, below=ANSWERS))
    assert (trouble.value.row, trouble.value.column) == (9, "work_citizen_0")
    with pytest.raises(InputError, match="lacks a column"):
        found_by(write_plan(tmp_path, two_arms(30, 60, 15, 60), below=ANSWERS))
