"""Both grading rules by cases, and the reviews' own conclusions held against the rule."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.theory.evidence_making import said, study

from virkning.theory.evidence import Evidence, read_evidence
from virkning.theory.evidence.certainty import rate
from virkning.theory.evidence.contents import Override
from virkning.theory.evidence.counting import net_count

# What the rule makes of the reviews' studies where it differs from what their authors concluded, and why.
EXPLAINED = {
    "benchmark-wage-subsidy-note": (
        "positive", "hypothesis",
        "The benchmark grades on one review and keeps the duration analysis, which finds harm in the public sector, in a footnote.",
    ),
    "hjoerring-assessment": (
        "positive", "strong",
        "Six studies against one by count; the author calls it inconclusive because they differ in people and design, which a "
        "count does not see. The rating in the manner of GRADE does: low certainty.",
    ),
    "hjoerring-caseload": (
        "positive", "strong",
        "Three studies by count; the author stops at an indication because each changed more than the caseload.",
    ),
    "hjoerring-firm-based-vulnerable": (
        "positive", "strong",
        "Reviews and Danish analyses outnumber the one that finds nothing; the author says not quite as strong because of it. "
        "The rating is very low certainty.",
    ),
    "hjoerring-firm-based-public": (
        "positive", "strong",
        "The review's own grade is moderate; a Danish analysis of placements adds one.",
    ),
    "hjoerring-mentor-employment": (
        "positive", "hypothesis",
        "A trial and a review against a matching study leave a surplus of one: a hypothesis, which is what the author says of "
        "the young and the middle group.",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return read_evidence()


QUESTIONS = [asked.id for asked in read_evidence().questions if asked.authors]


@pytest.mark.parametrize("id_", QUESTIONS)
def test_the_authors_conclusion_comes_out_or_the_difference_is_explained(id_: str, evidence: Evidence) -> None:
    asked = evidence.question(id_)
    assert asked.authors is not None
    found = evidence.grade(asked)
    if id_ in EXPLAINED:
        assert (found.direction, found.net) == EXPLAINED[id_][:2]
        assert (found.direction, found.net) != (asked.authors.direction, asked.authors.net)
        return
    assert found.direction == asked.authors.direction
    if asked.authors.net:
        assert found.net == asked.authors.net


def test_the_conclusions_are_those_of_both_reviews() -> None:
    assert len([id_ for id_ in QUESTIONS if id_.startswith("benchmark-")]) == 21
    assert len([id_ for id_ in QUESTIONS if id_.startswith("hjoerring-")]) == 21
    assert set(QUESTIONS) > EXPLAINED.keys()


@pytest.mark.parametrize(
    ("directions", "grade", "direction", "surplus"),
    [
        (["positive"], "hypothesis", "positive", 1),
        (["positive", "positive"], "moderate", "positive", 2),
        (["positive"] * 3, "strong", "positive", 3),
        (["negative"] * 3, "strong", "negative", 3),
        (["none"] * 2, "moderate", "none", 2),
        (["positive", "negative"], "none", "mixed", 0),
        (["positive"] * 3 + ["none"], "moderate", "positive", 2),
        (["positive"] * 2 + ["negative", "none"], "none", "mixed", 0),
        (["positive", "mixed"], "hypothesis", "positive", 1),
        ([], "none", "mixed", 0),
    ],
)
def test_the_surplus_decides(directions: list[str], grade: str, direction: str, surplus: int) -> None:
    found = net_count(said(*(study(direction=one) for one in directions)))
    assert (found.grade, found.direction, found.surplus) == (grade, direction, surplus)


def test_a_study_counts_once_however_much_it_says() -> None:
    effects = [
        {"activity": "mentor", "outcome": outcome, "direction": "positive"}
        for outcome in ("employment", "self_support")
    ]
    assert net_count(said(study(effect={}).model_copy(update={"effects": ()}))).grade == "none"
    assert net_count(said(_several(effects))).surplus == 1


def test_benefit_and_harm_in_one_study_are_mixed_and_do_not_count() -> None:
    effects = [{"activity": "mentor", "outcome": "employment", "direction": way} for way in ("positive", "negative")]
    assert net_count(said(_several(effects), study())).positive == 1


def _several(effects: list[dict[str, str]]):
    return study().model_validate({"id": "several", "authors": ["Prøvehuset"], "design": "rct", "effect": effects})


@pytest.mark.parametrize(("stated", "weight"), [("strong", 3), ("moderate", 2), ("hypothesis", 1), (None, 1)])
def test_a_review_counts_as_its_own_grade_needs(stated: str | None, weight: int) -> None:
    found = net_count(said(study("review", effect={"stated": stated} if stated else {})))
    assert found.surplus == weight


def test_a_review_that_prints_its_count_brings_it() -> None:
    found = net_count(said(study("review", effect={"supporting": 6, "opposing": 4})))
    assert (found.positive, found.negative, found.grade) == (6, 4, "moderate")


def test_reviews_do_not_count_beside_each_other() -> None:
    moderate, strong = (
        study("review", effect={"stated": "moderate"}),
        study("meta_analysis", effect={"stated": "strong"}),
    )
    found = net_count(said(moderate, strong, study("review", "negative")))
    assert (found.positive, found.negative) == (3, 1)
    assert any("share studies" in reason.en for reason in found.reasons)


def test_a_study_within_a_counted_review_does_not_count_again() -> None:
    review = study("review", id="oversigt", effect={"stated": "moderate"})
    assert net_count(said(review, study(within=["oversigt"]))).positive == 2
    assert net_count(said(study(within=["oversigt"]))).positive == 1


def test_studies_of_the_same_data_count_once_together() -> None:
    shared = [study(same_data="register-2015") for _ in range(3)]
    found = net_count(said(*shared, study()))
    assert (found.positive, found.grade) == (2, "moderate")
    assert any("rest on the same data" in reason.en for reason in found.reasons)
    assert rate(said(*shared)).level == "moderate"
    assert net_count(said(*shared[:2], study(direction="negative", same_data="register-2015"))).direction == "mixed"


def test_the_four_reports_of_one_project_are_one(evidence: Evidence) -> None:
    found = evidence.grade(evidence.question("belief-work"))
    assert len({one.study.id for one in found.said}) == 4
    assert (found.counted.positive, found.net) == (1, "hypothesis")


def test_many_suggestions_are_still_a_hypothesis() -> None:
    interviews = [study("qualitative", effect={"role": "mechanism"}) for _ in range(5)]
    found = net_count(said(*interviews))
    assert (found.surplus, found.grade) == (5, "hypothesis")
    assert net_count(said(*interviews, study())).grade == "strong"


@given(st.lists(st.sampled_from(["positive", "negative", "none", "mixed"]), max_size=9), st.randoms())
def test_the_order_of_studies_does_not_matter_and_benefit_never_lowers(directions: list[str], chance) -> None:
    studies = [study(direction=one) for one in directions]
    first = net_count(said(*studies))
    chance.shuffle(studies)
    assert net_count(said(*studies)).surplus == first.surplus
    more = net_count(said(*studies, study()))
    assert more.positive == first.positive + 1
    assert first.direction != "positive" or more.surplus == first.surplus + 1


@pytest.mark.parametrize(
    ("studies", "level"),
    [
        ([study(), study()], "high"),
        ([study()], "moderate"),
        ([study(), study(direction="negative")], "moderate"),
        ([study(bias=["attrition"]), study(bias=["attrition"]), study()], "moderate"),
        ([study("quasi_rct"), study("quasi_rct")], "moderate"),
        ([study(n=100), study(n=150)], "moderate"),
        ([study(n=300), study(n=150)], "high"),
        ([study(effect={"significant": False}), study(effect={"significant": False})], "moderate"),
        ([study("matching"), study("cohort")], "low"),
        ([study("matching")], "very_low"),
        ([study("review")], "low"),
        ([study("meta_analysis", tier_of="randomised")], "high"),
        ([study("survey"), study("before_after")], "very_low"),
        ([study("qualitative", effect={"role": "mechanism"}), study("qualitative", n=9)], "very_low"),
        ([study(), study(), study("survey", direction="negative")], "high"),
    ],
)  # fmt: skip
def test_the_rating_starts_with_the_design_and_steps_down(studies: list, level: str) -> None:
    assert rate(said(*studies)).level == level


def test_a_large_effect_lifts_a_comparison() -> None:
    large = {"value": 2.4, "unit": "odds_ratio", "low": 1.6, "high": 3.6}
    assert rate(said(study("cohort", effect=large), study("cohort", effect=large))).level == "moderate"
    small = large | {"value": 1.7}
    assert rate(said(study("cohort", effect=small), study("cohort", effect=large))).level == "low"


def test_an_interval_that_holds_no_difference_is_uncertain() -> None:
    across = {"value": 1.2, "unit": "odds_ratio", "low": 0.8, "high": 1.8}
    assert rate(said(study(effect=across), study(effect=across))).level == "moderate"
    points = {"value": 1.2, "unit": "points", "low": 0.8, "high": 1.8}
    assert rate(said(study(effect=points), study(effect=points))).level == "high"


def test_other_people_than_asked_about_sink_it() -> None:
    body = said(study(), study())
    assert rate(body, lambda one: False).level == "moderate"
    assert rate(body, lambda one: one is body[0]).level == "high"


def test_one_study_rated_for_itself_is_told_briefly() -> None:
    rated = rate(said(study("qualitative", n=9, effect={"role": "mechanism"})), alone=True)
    assert [reason.en for reason in rated.reasons] == ["Starts at very low certainty: qualitative (Prøvehuset 2000)."]


def test_every_step_is_told_in_both_languages() -> None:
    rated = rate(
        said(
            study("matching", bias=["selection"], n=30, effect={"significant": False}),
            study("matching", "negative", n=20),
        )
    )
    assert rated.level == "very_low"
    told = " ".join(reason.en for reason in rated.reasons)
    for step in ("Starts at low certainty", "risk of bias", "do not agree", "50 people are few", "held back"):
        assert step in told
    assert all(reason.da != reason.en for reason in rated.reasons)


def test_a_grade_set_by_hand_stands_beside_the_computed(evidence: Evidence) -> None:
    asked = evidence.question("hjoerring-caseload")
    why = {"da": "Alle tre ændrede mere end sagsmængden.", "en": "All three changed more than the caseload."}
    by_hand = Override.model_validate(
        {
            "question": asked.id,
            "rule": "net",
            "grade": "hypothesis",
            "who": "analytiker",
            "when": date(2026, 1, 5),
            "why": why,
        }
    )
    changed = Evidence(evidence.content.model_copy(update={"overrides": (by_hand,)})).grade(asked)
    assert (changed.net, changed.counted.grade) == ("hypothesis", "strong")
    assert changed.certainty == evidence.grade(asked).certainty
    told = changed.reasons[-1]
    assert all(part in told.en for part in ("analytiker", "2026-01-05", "strong evidence", "hypothesis", why["en"]))


@pytest.mark.parametrize(("rule", "grade"), [("net", "high"), ("certainty", "strong"), ("net", "very_low")])
def test_a_grade_of_the_other_rule_is_refused(rule: str, grade: str) -> None:
    content = {
        "question": "x",
        "rule": rule,
        "grade": grade,
        "who": "analytiker",
        "when": date(2026, 1, 5),
        "why": {"da": "a", "en": "b"},
    }
    with pytest.raises(ValueError, match="grade"):
        Override.model_validate(content)
