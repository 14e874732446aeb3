"""Contradictions are found by rule, and an arrow is told what its studies say together."""

from __future__ import annotations

import pytest
from tests.theory.evidence_making import said, study

from virkning.theory.evidence import Evidence, read_evidence
from virkning.theory.evidence.contradictions import contradictions


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return read_evidence()


def pairs(evidence: Evidence, kind: str) -> dict[frozenset[str], str]:
    found = [one for one in evidence.contradictions() if one.kind == kind]
    return {frozenset((one.one.study.id, one.other.study.id)): one.reason.en for one in found}


def test_the_mentor_trial_and_the_matching_study_are_flagged(evidence: Evidence) -> None:
    found = [
        one
        for one in evidence.contradictions()
        if {one.one.study.id, one.other.study.id} == {"svarer-2014", "bach-2015"} and one.kind == "opposed"
    ]
    assert {one.one.effect.outcome for one in found} == {"employment", "education"}
    for one in found:
        assert "Svarer et al. 2014 finds benefit, Bach et al. 2015 harm." in one.reason.en
        assert "randomised trial against matching" in one.reason.en
        assert "Svarer et al. 2014 weighs more by design." in one.reason.en
        assert "Svarer et al. 2014 vejer tungere efter design." in one.reason.da


def test_other_contradictions_of_the_reviews_are_found(evidence: Evidence) -> None:
    assert frozenset(("bultmann-2009", "martin-2013")) in pairs(evidence, "opposed")
    assert frozenset(("skipper-2010", "graversen-2012")) in pairs(evidence, "unconfirmed")


def effect(**more):
    return {"effect": more}


def found(one, other) -> list[str]:
    return [pair.kind for pair in contradictions(said(one, other), read_evidence().shelves)]


def test_what_counts_as_a_contradiction() -> None:
    plus, minus, nothing = study(), study(direction="negative"), study(direction="none")
    assert found(plus, minus) == ["opposed"]
    assert found(plus, nothing) == ["unconfirmed"]
    assert found(plus, study()) == []
    assert found(plus, study(direction="mixed")) == []
    assert found(plus, study(direction="negative", **effect(role="association"))) == []


def test_only_the_same_thing_can_be_contradicted() -> None:
    practice = study(**effect(activity="work_practice"))
    assert found(practice, study(direction="negative", **effect(activity="firm_based"))) == ["opposed"]
    assert found(practice, study(direction="negative", **effect(activity="wage_subsidy"))) == []
    assert found(practice, study(direction="negative", **effect(activity="activation"))) == []
    assert found(study(), study(direction="negative", **effect(outcome="self_support"))) == ["opposed"]
    assert found(study(), study(direction="negative", **effect(outcome="education"))) == []


def test_lock_in_contradicts_only_lock_in() -> None:
    during = study(direction="negative", **effect(horizon="during"))
    assert found(study(**effect(weeks=52.0)), during) == []
    assert found(study(**effect(horizon="during")), during) == ["opposed"]


def test_a_study_does_not_contradict_itself(evidence: Evidence) -> None:
    assert all(one.one.study.id != one.other.study.id for one in evidence.contradictions())


def test_the_caseload_arrow_is_told_its_studies(evidence: Evidence) -> None:
    results = evidence.on("hjoerring/a2-l1")
    signs = {result.effect_id: (result.sign, result.strength) for result in results}
    assert signs["behaghel-2014.1"] == ("supports", "high")
    assert signs["hainmueller-2016.1"] == ("supports", "low")
    assert signs["van-berkel-2016.1"] == ("none", "very_low")
    assert signs["van-berkel-2016.2"][0] == "supports"  # harm of many cases speaks for fewer
    verdict = evidence.verdict("hjoerring/a2-l1")
    assert verdict is not None
    assert (verdict.direction, verdict.net, verdict.certainty) == ("supports", "strong", "high")


def test_the_mentor_element_carries_its_contradiction(evidence: Evidence) -> None:
    verdict = evidence.verdict("initial-parallel/a-mentor")
    assert verdict is not None
    assert verdict.net == "hypothesis"
    assert {(one.one.study.id, one.other.study.id) for one in verdict.contradictions} >= {("svarer-2014", "bach-2015")}


def test_a_finding_against_the_arrow_contradicts_it(evidence: Evidence) -> None:
    """One study finds that no effort goes with effective caseworkers, another that it harms: the arrow claims the first."""
    (result,) = evidence.on("bip/a-none-l-job")
    assert result.sign == "contradicts"


def test_an_unbound_arrow_has_nothing(evidence: Evidence) -> None:
    assert evidence.on("hjoerring/nothing") == ()
    assert evidence.verdict("hjoerring/nothing") is None
