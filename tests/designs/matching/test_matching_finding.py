"""The finding of a plan: names that programs rely on, figures that agree with each other, and the truth found."""

from __future__ import annotations

import numpy as np
import pytest

from virkning.findings.writing import to_json
from virkning.inference.balance import standardised_difference, variance_ratio

METHODS = {
    "nearest": "caliper = 0.2",
    "replacement": "replacement = true\nneighbours = 3",
    "all": 'estimand = "ate"',
    "mahalanobis": 'distance = "mahalanobis"',
    "log odds": 'distance = "logit_score"\ncaliper = 0.1\norder = "random"',
    "probit": 'score = "probit"\ncaliper = 0.05\ncaliper_scale = "absolute"\norder = "smallest"',
    "kernel": 'method = "kernel"',
    "coarsened": 'method = "coarsened"\nbins = 4',
    "entropy": 'method = "entropy"',
    "weighting": 'method = "weighting"',
    "weighting all": 'method = "weighting"\nestimand = "ate"',
}


@pytest.mark.parametrize("method", METHODS)
def test_every_method_finds_the_effect_and_names_its_error(method, run, people, untraced):
    finding = run(people(rows=1500), matching=METHODS[method])
    effect = finding.estimate("effect")
    assert abs(effect.value - 40) < 4 * effect.se
    assert effect.method is not None
    assert untraced(finding, 0.05, 0.06, 0.1, 0.2, 1, 3) == []
    assert effect.low < effect.value < effect.high
    parts = [finding.estimate(f"effect:{name}").value for name in ("hours1", "hours2")]
    assert sum(parts) == pytest.approx(effect.value, abs=1e-8)
    assert abs(finding.estimate("aipw").value - 40) < 4 * finding.estimate("aipw").se


def test_counts_add_up(run, people):
    table = people(selection=2.0)
    finding = run(table, matching="caliper = 0.05")
    count = {name: finding.estimate(name).value for name in ("n_treated", "n_control", "n_matched", "n_excluded")}
    assert count["n_treated"] == table["effort"].sum()
    assert count["n_control"] == (table["effort"] == 0).sum()
    assert count["n_matched"] + count["n_excluded"] == count["n_treated"]
    assert count["n_excluded"] > 0


def test_those_who_fell_out_are_described_only_when_they_are_enough(run, people):
    """Their number is told; what they are like is left out when they are fewer than five."""
    table = people(selection=0.0)
    lone = np.flatnonzero(table["effort"] == 1)[:3]
    table["before"][lone] += 400
    finding = run(table, matching="caliper = 0.3")
    assert 0 < finding.estimate("n_excluded").value < 5
    assert "excluded" not in {table.name for table in finding.tables}
    assert "too few to be described" in " ".join(text.en for section in finding.sections for text in section.paragraphs)
    assert finding.estimate("mean_left_out").value is None


def test_the_balance_table_recomputes_from_its_own_means_and_variances(run, people):
    table = run(people(), matching="caliper = 0.2").table("balance")
    parts = [
        np.array(table.column(name), dtype=float)
        for name in ("mean_treated", "mean_control", "var_treated", "var_control")
    ]
    np.testing.assert_allclose(table.column("smd_raw"), standardised_difference(*parts), rtol=1e-12)
    np.testing.assert_allclose(table.column("vr_raw"), variance_ratio(*parts[2:]), rtol=1e-12)
    for name in ("smd_matched", "vr_matched", "worsened", "still_unbalanced"):
        assert len(table.column(name)) == 3


def test_pairs_are_alike_where_they_must_be(run, people):
    table = people(rows=1500)
    whole = run(table, matching="caliper = 0.2")
    within = run(
        table, columns='exact = ["woman"]\ncovariates = ["age", "weeks", "before", "woman"]', matching="caliper = 0.2"
    )
    place = within.table("balance").column("covariate").index("woman")
    assert within.table("balance").column("smd_matched")[place] == 0
    assert within.estimate("effect").value != whole.estimate("effect").value


def test_subgroups_are_tested_against_each_other(run, people):
    table = people(rows=3000)
    for name in ("hours1", "hours2"):
        table[name] = table[name] + 30 * table["woman"] * table["effort"]
    finding = run(table, columns='subgroup = "woman"')
    one, other = finding.table("subgroups").column("effect")
    assert other - one == pytest.approx(60, abs=15)
    said = next(section for section in finding.sections if "subgroups" in section.tables)
    assert any("can be told apart from zero" in paragraph.en for paragraph in said.paragraphs)
    same = run(people(rows=3000), columns='subgroup = "woman"')
    said = next(section for section in same.sections if "subgroups" in section.tables)
    assert any("cannot be told apart" in paragraph.en for paragraph in said.paragraphs)


def test_what_the_answer_rests_on_is_tried(run, people):
    finding = run(
        people(),
        matching="caliper = 0.2",
        checks='calipers = [0.05, 0.2]\nleave_one_out = true\ndrop = ["age", "weeks"]',
    )
    assert len(finding.table("calipers").rows) == 3
    assert [cell.en for cell in finding.table("without").column("variant")] == [
        "age",
        "weeks",
        "before",
        "together: age, weeks",
    ]
    own = finding.table("calipers").rows[1]
    assert own[1] == pytest.approx(finding.estimate("effect").value)


def test_text_covariates_become_levels(run, people):
    table = people()
    table["school"] = np.array(["none", "basic", "higher"])[np.arange(600) % 3]
    finding = run(table, columns='covariates = ["age", "weeks", "before", "school"]')
    assert finding.table("balance").column("covariate")[3:] == ["school=higher", "school=none"]


def test_the_unit_and_the_language_are_those_of_the_plan(run, people):
    finding = run(people(), unit_label="timer", language="en")
    assert finding.estimate("effect").unit == "timer"
    assert to_json(finding)["language"] == "en"


def test_the_same_plan_gives_the_same_finding(run, people):
    one, other = (to_json(run(people(), matching='order = "random"')) for _ in range(2))
    for found in (one, other):
        found["manifest"] = {
            key: value for key, value in found["manifest"].items() if key not in ("started", "seconds")
        }
    assert one == other


def test_rows_in_another_order_give_the_same_effect_where_nobody_ties(run, people):
    table = people()
    turned = {name: values[::-1] for name, values in table.items()}
    assert run(turned).estimate("effect").value == pytest.approx(run(table).estimate("effect").value, rel=1e-9)


def test_figures_a_committee_needs_are_there(run, people, untraced):
    finding = run(people(), matching="caliper = 0.2", checks="")
    assert untraced(finding, 0.2, 1) == []
    assert {"love", "overlap", "effects"} <= {figure.name for figure in finding.figures}
    named = {name for section in finding.sections for name in (*section.figures, *section.tables)}
    assert named == {thing.name for thing in (*finding.figures, *finding.tables)}


def test_the_report_calls_columns_by_their_labels(run, people):
    labels = '[labels]\nhours1 = "timer i år 1"\nage = "alder"\neffort = "ekstra indsats"\n'
    finding = run(people(), checks=f"calipers = []\n{labels}")
    assert "alder" in finding.table("balance").column("covariate")
    assert finding.estimate("effect:hours1").label.da == "Effekt på timer i år 1"
    assert "ekstra indsats" in finding.question.da
