"""Each threat has a code, a sentence in both languages, data that raise it and data that do not."""

from __future__ import annotations

import re

import numpy as np
import pytest

from virkning.errors import InputError
from virkning.plans.running import check_plan


def codes(finding) -> set[str]:
    return {caution.code for caution in finding.cautions}


def checked(plan) -> set[str]:
    return {caution.code for caution in check_plan(plan)}


DECLARED = {
    "post_treatment_split": ('subgroup = "woman"\nmeasured_after = ["woman"]', 'subgroup = "woman"'),
    "bad_controls": ('measured_after = ["weeks"]', 'measured_after = ["hours1"]'),
    "cohort_chosen_by_outcome": ('selected_by = ["hours1"]', 'selected_by = ["weeks"]'),
    "regression_to_the_mean": ('baseline = "before"\nselected_by = ["before"]', 'baseline = "woman"'),
}


@pytest.mark.parametrize("code", DECLARED)
def test_what_the_plan_declares_is_held_against_it(code, plan, people):
    raises, does_not = DECLARED[code]
    assert code in checked(plan(people(), columns=raises))
    assert code not in checked(plan(people(), columns=does_not))


def test_a_split_by_what_decided_the_table_counts_too(plan, people):
    """The Hjørring evaluation kept those with few weeks of activation in the outcome year."""
    columns = 'selected_by = ["woman"]\nmeasured_after = ["woman"]'
    assert "post_treatment_split" in checked(plan(people(), columns=columns))


def test_groups_far_apart_on_the_outcome_before_regress_to_their_own_means(plan, people):
    assert "regression_to_the_mean" in checked(plan(people(selection=2.0), columns='baseline = "before"'))
    assert "regression_to_the_mean" not in checked(plan(people(selection=0.0), columns='baseline = "before"'))


def test_no_overlap(plan, people):
    apart = people()
    apart["weeks"] = np.where(apart["effort"] == 1, apart["weeks"] + 45, apart["weeks"])
    assert "no_overlap" in checked(plan(apart))
    assert "no_overlap" not in checked(plan(people()))


def test_groups_told_apart_entirely_have_no_overlap(plan, people):
    apart = people()
    apart["weeks"] = apart["effort"] * 100.0
    assert "no_overlap" in checked(plan(apart))


def test_few_treated(plan, people):
    assert "few_treated" in checked(plan(people(rows=120)))
    assert "few_treated" not in checked(plan(people()))


def test_a_caliper_that_drops_the_treated_who_did_worst(run, people):
    table = people(selection=0.0)
    weak = np.flatnonzero(table["effort"] == 1)[:40]
    for name, value in (("before", 200.0), ("hours1", -50.0), ("hours2", -50.0)):
        table[name][weak] = value + np.arange(40)
    assert "caliper_drops_lowest" in codes(run(table, matching="caliper = 0.2"))
    for name in ("hours1", "hours2"):
        table[name][weak] += 400
    assert "caliper_drops_lowest" not in codes(run(table, matching="caliper = 0.2"))


def test_creaming_and_parking(run, people):
    table = people(rows=2000, effect=0.0)
    strong = (table["effort"] == 1) & (table["before"] > np.median(table["before"]))
    even = {name: values.copy() for name, values in table.items()}
    for name in ("hours1", "hours2"):
        table[name][strong] += 60
        even[name][even["effort"] == 1] += 60
    assert "creaming_parking" in codes(run(table))
    assert "creaming_parking" not in codes(run(even))


def test_p_of_013_is_not_called_almost(run, people):
    found = []
    for seed in range(8):
        finding = run(people(effect=3.0, seed=seed), columns='outcome = "hours1"')
        found.append((finding.estimate("effect").p, "almost_significant" in codes(finding)))
    assert {called for _, called in found} == {True, False}
    assert all(called == (0.05 <= p < 0.20) for p, called in found)


def test_excluded_unbalanced_and_worsened_are_told(run, people):
    table = people(selection=2.5)
    told = codes(run(table, matching="caliper = 0.01"))
    assert "many_excluded" in told
    assert "still_unbalanced" in codes(run(table))
    clean = codes(run(people(rows=3000, selection=0.3), matching="caliper = 0.2"))
    assert not {"many_excluded", "still_unbalanced"} & clean


def test_balance_worsened(run, people):
    assert "balance_worsened" not in codes(run(people(rows=3000, selection=1.0), matching='method = "entropy"'))
    told = [codes(run(people(rows=150, selection=0.0, seed=seed), matching="caliper = 0.02")) for seed in range(4)]
    assert any("balance_worsened" in one for one in told)


def test_easily_explained_and_not(run, people):
    """Said when the result is clear and a gamma below 1.25 is enough to take that away."""
    told = []
    for effect in (3.0, 4.0, 5.0, 60.0):
        finding = run(people(rows=2000, effect=effect), columns='outcome = "hours1"')
        bounds = dict(finding.table("rosenbaum").rows)
        told.append("easily_explained" in codes(finding))
        assert (
            told[-1] == (finding.estimate("effect").p < 0.05 and bounds[1.0] < 0.05 < bounds[1.25])
            or bounds[1.0] > 0.05
        )
    assert any(told)
    assert not told[-1]


def test_estimates_that_disagree(run, people):
    table = people(rows=1500, selection=3.0)
    curved = 0.05 * table["before"] ** 2
    table["hours1"] = table["hours1"] + curved
    assert "estimates_disagree" in codes(run(table, columns='outcome = "hours1"', matching="caliper = 0.01"))
    assert "estimates_disagree" not in codes(run(people(rows=1500, selection=0.3)))


def test_covariates_that_say_nothing_are_named(plan, people):
    table = people()
    table["again"] = table["weeks"] * 2
    doubled = plan(table, columns='covariates = ["age", "weeks", "again"]')
    assert "covariates_dropped" in checked(doubled)
    assert "covariates_dropped" not in checked(plan(table))


def test_it_is_always_said_that_nobody_drew_lots(plan, people):
    assert "not_randomised" in checked(plan(people()))


def test_every_sentence_exists_in_both_languages_and_has_no_empty_places(run, people):
    finding = run(people(selection=2.5), columns='baseline = "before"\nsubgroup = "woman"\nmeasured_after = ["woman", "weeks"]',
                  matching="caliper = 0.01", checks='drop = ["age"]')  # fmt: skip
    for text in (
        *(caution.text for caution in finding.cautions),
        *finding.summary,
        *(p for s in finding.sections for p in s.paragraphs),
    ):
        assert text.da
        assert text.en
        assert text.da != text.en
        assert "{" not in text.da + text.en
        assert not re.search(r"\bnan\b", text.da + text.en)


def _in_places(table: dict[str, np.ndarray], places: int, treated: int) -> dict[str, np.ndarray]:
    """Everybody lives somewhere; of so many places so many hold the treated."""
    row = np.arange(len(table["effort"]))
    others = treated + row % (places - treated)
    return table | {"place": np.where(table["effort"] == 1, row % treated, others)}


def test_people_are_taken_as_independent_until_the_plan_says_where_they_live(plan, people):
    table = _in_places(people(), 30, 12)
    assert "people_as_independent" in checked(plan(table))
    told = checked(plan(table, columns='cluster = "place"'))
    assert "errors_by_cluster" in told
    assert not {"people_as_independent", "few_clusters", "one_treated_cluster"} & told


def test_few_places_and_one_place(plan, run, people):
    assert "few_clusters" in checked(plan(_in_places(people(), 12, 3), columns='cluster = "place"'))
    finding = run(_in_places(people(), 7, 1), columns='cluster = "place"')
    effect = finding.estimate("effect")

    assert "one_treated_cluster" in codes(finding)
    assert effect.value is not None
    assert (effect.se, effect.low, effect.p) == (None, None, None)
    for text in (*finding.summary, *(one for section in finding.sections for one in section.paragraphs)):
        assert "–" not in text.da.replace("2015–", "")


def test_kernel_matching_refuses_places(plan, people):
    with pytest.raises(InputError, match="cluster"):
        plan(_in_places(people(), 30, 12), columns='cluster = "place"', matching='method = "kernel"')


def test_too_few_partners_to_correct_with(run, people):
    table = people(rows=60)
    many = {f"x{place}": np.random.default_rng(place).normal(size=60) for place in range(8)}
    names = ", ".join(f'"{name}"' for name in many)
    told = codes(run(table | many, columns=f"covariates = [{names}]", matching="caliper = 0.2"))
    assert "too_few_to_correct" in told
    assert "too_few_to_correct" not in codes(run(people()))


def test_a_covariate_that_nobody_has_in_a_part_of_the_data_is_eased(run, people):
    """One person has a rare trait: the folds without that person cannot fit a score on it."""
    rare = np.zeros(600)
    rare[7] = 1
    table = people(rows=600) | {"rare": rare}
    assert "aipw_eased" in codes(run(table, columns='covariates = ["age", "weeks", "before", "rare"]'))
    assert "aipw_eased" not in codes(run(people()))


def test_extreme_scores(run, people):
    assert "extreme_scores" in codes(run(people(rows=3000, selection=8.0)))
    assert "extreme_scores" not in codes(run(people(selection=0.3)))


def test_errors_that_ignore_strata(run, people):
    again = 'exact = ["woman"]'
    assert "errors_ignore_exact" in codes(run(people(), columns=again, matching="replacement = true"))
    assert "errors_ignore_exact" not in codes(run(people(), columns=again))
