"""Outcomes that are numbers, lots drawn by clusters, and several treated arms."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy import stats
from tests.designs.trial.trials import found_by, row_of, two_arms, write_plan

from virkning.errors import InputError
from virkning.findings.profiles import is_hidden
from virkning.inference.multiplicity import holm

EXACT = 1e-10


def weeks_trial(seed: int = 1, people: int = 300) -> dict[str, list[object]]:
    """Weeks in work: the treatment adds 3; a baseline explains much; some are unknown."""
    rng = np.random.default_rng(seed)
    treated = rng.permutation(np.arange(people) % 2 == 0)
    before = rng.normal(20, 6, people)
    weeks = 5 + 0.8 * before + 3 * treated + rng.normal(0, 4, people)
    known = rng.random(people) < 0.95
    return {
        "id": list(range(people)), "arm": ["new" if one else "usual" for one in treated],
        "y": [int(value > 22) for value in weeks], "before": list(before.round(3)),
        "weeks": [round(float(value), 3) if seen else "" for value, seen in zip(weeks, known, strict=True)],
        "stratum": [int(value > 20) for value in before],
    }  # fmt: skip


def test_means_are_compared_by_welch_with_covariance_and_lots(tmp_path: Path) -> None:
    rows = weeks_trial()
    plan = write_plan(
        tmp_path, rows, outcome="[]", columns='measured = ["weeks"]\nadjust = ["before"]\nstratum = "stratum"'
    )
    finding = found_by(plan)
    arms = [
        np.array([w for w, arm in zip(rows["weeks"], rows["arm"], strict=True) if arm == name and w != ""], dtype=float)
        for name in ("new", "usual")
    ]
    expected = stats.ttest_ind(*arms, equal_var=False)
    found, ends = finding.estimate("md:weeks"), expected.confidence_interval()
    assert (found.value, found.p) == (
        pytest.approx(arms[0].mean() - arms[1].mean(), abs=EXACT),
        pytest.approx(expected.pvalue, abs=EXACT),
    )
    assert (found.low, found.high) == (pytest.approx(ends.low, abs=EXACT), pytest.approx(ends.high, abs=EXACT))
    assert finding.estimate("adjusted:weeks").se < 0.8 * found.se
    assert finding.estimate("adjusted:weeks").low < 3 < finding.estimate("adjusted:weeks").high
    assert finding.estimate("stratified:weeks").se < found.se
    row = row_of(finding, "means", "weeks")
    assert (row["treated_n"], row["treated_mean"]) == (len(arms[0]), pytest.approx(arms[0].mean()))
    assert row["p_randomisation"] == pytest.approx(1 / 500)
    assert {"outcomes", "ratios"} & {table.name for table in finding.tables} == set()
    assert finding.figure("means")
    assert "untraced_numbers" not in {caution.code for caution in finding.cautions}


def test_shares_and_means_are_one_family(tmp_path: Path) -> None:
    finding = found_by(write_plan(tmp_path, weeks_trial(), columns='measured = "weeks"'))
    raw = [finding.estimate(name).p for name in ("rd:y", "md:weeks")]
    stepped = [row_of(finding, "tests", "y")["p_holm"], row_of(finding, "means", "weeks")["p_holm"]]
    assert stepped == pytest.approx(list(holm(np.array(raw))))
    assert "many_outcomes" in {caution.code for caution in finding.cautions}


def test_unknown_numbers_are_bounded_by_what_was_seen(tmp_path: Path) -> None:
    rows = two_arms(5, 10, 3, 10)
    rows["hours"] = [*[10] * 9, "", *[0] * 9, ""]
    finding = found_by(write_plan(tmp_path, rows, columns='measured = ["hours"]'))
    row = row_of(finding, "means_other_ways", "hours")
    assert (row["low"], row["high"]) == (pytest.approx(9 - 1), pytest.approx(10 - 0))


@pytest.mark.parametrize("value", ["many", "inf"])
def test_what_is_not_a_number_is_refused_with_its_row(tmp_path: Path, value: str) -> None:
    rows = weeks_trial()
    rows["weeks"][4] = value
    with pytest.raises(InputError) as trouble:
        found_by(write_plan(tmp_path, rows, columns='measured = ["weeks"]'))
    assert (trouble.value.row, trouble.value.column) == (6, "weeks")


def test_the_mean_of_very_few_is_not_told(tmp_path: Path) -> None:
    rows = two_arms(2, 4, 3, 10)
    rows["hours"] = list(range(14))
    told = row_of(found_by(write_plan(tmp_path, rows, columns='measured = ["hours"]')), "means", "hours")
    assert is_hidden(told["treated_n"])
    assert is_hidden(told["treated_mean"])
    made_up = found_by(write_plan(tmp_path, rows, columns='measured = ["hours"]', trial="simulated = true"))
    assert row_of(made_up, "means", "hours")["treated_mean"] == pytest.approx(1.5)


def clustered_trial(seed: int, *, effect: float, clusters: int = 30, size: int = 20) -> dict[str, list[object]]:
    """Caseworkers draw; their citizens are alike (an ICC near 0.15)."""
    rng = np.random.default_rng(seed)
    cluster = np.repeat(np.arange(clusters), size)
    treated = rng.permutation(np.arange(clusters) % 2 == 0)[cluster]
    chance = np.clip(0.35 + rng.normal(0, 0.18, clusters)[cluster] + effect * treated, 0, 1)
    return {
        "id": list(range(len(cluster))), "arm": ["new" if one else "usual" for one in treated],
        "y": list((rng.random(len(cluster)) < chance).astype(int)), "caseworker": [f"c{code}" for code in cluster],
    }  # fmt: skip


def test_where_clusters_drew_the_uncertainty_is_theirs(tmp_path: Path) -> None:
    """With nothing going on, people taken as independent find something far too often; clusters do not."""
    rng = np.random.default_rng(5)
    wrong = {"people": 0, "clusters": 0, "lots": 0}
    for seed in rng.integers(0, 10_000, 120):
        rows = clustered_trial(int(seed), effect=0.0)
        finding = found_by(write_plan(tmp_path, rows, columns='cluster = "caseworker"'))
        wrong["people"] += row_of(finding, "outcomes", "y")["p_chi_square"] < 0.05
        wrong["clusters"] += finding.estimate("rd:y").p < 0.05
        wrong["lots"] += row_of(finding, "tests", "y")["p_randomisation"] <= 0.05
    assert wrong["people"] > 24
    assert stats.binomtest(wrong["clusters"], 120, 0.05).pvalue > 0.01
    assert stats.binomtest(wrong["lots"], 120, 0.05).pvalue > 0.01


def test_clusters_of_one_are_people(tmp_path: Path) -> None:
    rows = weeks_trial()
    rows["alone"] = list(range(len(rows["id"])))
    found = found_by(write_plan(tmp_path, rows, columns='measured = ["weeks"]\ncluster = "alone"')).estimate("md:weeks")
    plain = found_by(write_plan(tmp_path, rows, columns='measured = ["weeks"]')).estimate("md:weeks")
    assert found.value == pytest.approx(plain.value)
    assert found.se == pytest.approx(plain.se, rel=1e-3)


def test_a_cluster_in_two_arms_is_refused(tmp_path: Path) -> None:
    rows = clustered_trial(1, effect=0.0)
    rows["arm"][3] = "new" if rows["arm"][0] == "usual" else "usual"
    with pytest.raises(InputError, match="divided") as trouble:
        found_by(write_plan(tmp_path, rows, columns='cluster = "caseworker"'))
    assert (trouble.value.row, trouble.value.column) == (5, "arm")


def three_arms() -> dict[str, list[object]]:
    counts = {"mentor": (30, 60), "course": (20, 60), "usual": (15, 60)}
    return {
        "id": list(range(180)), "arm": [arm for arm, (_, n) in counts.items() for _ in range(n)],
        "y": [value for a, n in counts.values() for value in [1] * a + [0] * (n - a)],
        "weeks": [float(place % 7) for place in range(180)], "age": [20 + place % 30 for place in range(180)],
    }  # fmt: skip


def several(folder: Path, rows: dict[str, list[object]], columns: str = 'baseline = ["age"]') -> Path:
    plan = write_plan(folder, rows, columns=columns)
    plan.write_text(plan.read_text("utf-8").replace('treated = "new"', 'treated = ["mentor", "course"]'), "utf-8")
    return plan


def test_several_arms_are_each_compared_with_the_control_as_one_family(tmp_path: Path) -> None:
    finding = found_by(several(tmp_path, three_arms(), 'baseline = ["age"]\nmeasured = ["weeks"]'))
    assert finding.n == 180
    assert finding.estimate("rd:y:mentor").value == pytest.approx(30 / 60 - 15 / 60)
    assert finding.estimate("rd:y:course").value == pytest.approx(20 / 60 - 15 / 60)
    rows = finding.table("arms").rows
    raw = np.array([row[5] for row in rows], dtype=float)
    assert [row[6] for row in rows] == pytest.approx(list(holm(raw)))
    assert len(rows) == 4
    flow = row_of(finding, "flow", "Randomised")
    assert (flow["people"], flow["control"], flow["arm_1"], flow["arm_2"]) == (180, 60, 60, 60)
    named = {name for section in finding.sections for name in section.tables}
    assert named <= {table.name for table in finding.tables}
    assert "untraced_numbers" not in {caution.code for caution in finding.cautions}


def test_an_arm_is_not_called_effective_before_the_family_is_seen(tmp_path: Path) -> None:
    """p is 0.03 for each on its own, and not once both are read together."""
    rows = three_arms()
    rows["y"] = [1] * 25 + [0] * 35 + [1] * 25 + [0] * 35 + [1] * 14 + [0] * 46
    finding = found_by(several(tmp_path, rows))
    assert finding.estimate("rd:y:mentor").p < 0.05
    assert all("shows an effect" not in sentence.en for sentence in finding.summary)
    assert all("not once all outcomes are seen as one family" in sentence.en for sentence in finding.summary)


def test_an_arm_that_the_plan_does_not_name_is_refused_with_its_row(tmp_path: Path) -> None:
    rows = three_arms()
    rows["arm"][100] = "other"
    with pytest.raises(InputError) as trouble:
        found_by(several(tmp_path, rows))
    assert (trouble.value.column, trouble.value.value) == ("arm", "other")
    assert trouble.value.row == 102


def test_several_arms_can_be_checked_without_results(tmp_path: Path) -> None:
    from virkning.plans.reading import read_plan
    from virkning.plans.running import check_plan

    codes = [caution.code for caution in check_plan(read_plan(several(tmp_path, three_arms())))]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('treated = "new"', 'treated = ["new", "usual"]', "same name"),
        ('treated = "new"', "treated = []", "no treated arm"),
        ('treated = "new"', 'treated = ["new", "other"]\nblinded = true', "cannot be blinded"),
        ('outcome = ["y"]', "outcome = []", "no outcome"),
        ('outcome = ["y"]', 'outcome = ["y"]\nmeasured = ["y"]', "two roles"),
        ('outcome = ["y"]', 'outcome = ["y"]\npair = "p"\ncluster = "c"', "not in pairs"),
        ('outcome = ["y"]', 'outcome = ["y"]\n[[archetypes]]\nname = "a"', "no rule"),
        ('outcome = ["y"]', 'outcome = ["y"]\n[before.age]\nperson = "age"', "not [outcomes] or [before]"),
    ],
)
def test_plans_that_contradict_themselves_are_refused(tmp_path: Path, old: str, new: str, says: str) -> None:
    plan = write_plan(tmp_path, two_arms(5, 10, 3, 10))
    plan.write_text(plan.read_text("utf-8").replace(old, new), "utf-8")
    with pytest.raises(InputError) as trouble:
        found_by(plan)
    assert says in trouble.value.say("en")


ARCHETYPES = """[[archetypes]]
name = "young"
below = { age = 30 }

[[archetypes]]
name = "older women"
values = { woman = ["1"] }
at_least = { age = 30 }
"""


def test_archetypes_show_for_whom_and_hide_the_few(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    age, woman, treated = rng.integers(18, 60, 400), rng.integers(0, 2, 400), np.arange(400) % 2 == 0
    helped = (age < 30) & treated
    rows: dict[str, list[object]] = {
        "id": list(range(400)), "arm": ["new" if one else "usual" for one in treated], "age": list(age), "woman": list(woman),
        "y": list((rng.random(400) < 0.2 + 0.5 * helped).astype(int)),
    }  # fmt: skip
    finding = found_by(write_plan(tmp_path, rows, below=ARCHETYPES, trial="simulated = true"))
    young, older = finding.table("archetypes").rows
    assert (young[3], young[4]) == (int(sum(rows["y"][i] for i in np.flatnonzero(helped))), int(helped.sum()))
    assert young[7] > 0.3 > older[7]  # type: ignore[operator]
    assert young[-1] < 0.01  # type: ignore[operator]
    rows["y"] = [int(value and place % 9 == 0) for place, value in enumerate(rows["y"])]
    few = found_by(write_plan(tmp_path, rows, below=ARCHETYPES))
    assert all(row[7] is None for row in few.table("archetypes").rows)
