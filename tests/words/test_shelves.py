"""The vocabulary says what the studies say, in both languages, and its lists agree with each other."""

from __future__ import annotations

import itertools
from datetime import date

import pytest

from virkning import words
from virkning.errors import InputError
from virkning.words import (
    ACTIVITIES,
    ACTIVITY_GROUPS,
    BENEFITS,
    CORRESPONDENCES,
    DIAGNOSES,
    EDUCATION_LEVELS,
    EDUCATIONS,
    HEALTH_COUNTS,
    MARITAL_STATUSES,
    ORIGINS,
    READINESS_GROUPS,
    READINESS_SCALES,
    STATES,
    Vocabulary,
    activities_in,
    activity,
    correspondence,
)

SHELVES = {name: value for name in words.__all__ if isinstance(value := getattr(words, name), Vocabulary)}

# Other rooms, plans and data rely on exactly these ids.
PROMISED_BENEFITS = {
    "dagpenge",
    "kontanthjaelp",
    "uddannelseshjaelp",
    "integrationsydelse",
    "sygedagpenge",
    "barsel",
    "ressourceforloeb",
    "jobafklaring",
    "forrevalidering",
    "revalidering",
    "ledighedsydelse",
    "fleksjob",
    "skaanejob",
    "foertidspension",
    "efterloen",
    "folkepension",
    "orlov",
    "su",
    "doed",
    "udvandret",
}
PROMISED_STATES = {
    "public_support",
    "activation",
    "work",
    "ordinary_work",
    "education",
    "self_support",
    "self_support_without_income",
    "pension",
    "dead",
    "emigrated",
}

# Table A1 of the BIP caseworker study.
TABLE_A1 = {
    "job": [3, 5, 7, 12, 13, 14, 17, 19, 20],
    "upskilling": [1, 2, 18, 21],
    "social": [4, 6, 8, 15],
    "health": [9, 10, 11, 16],
    "none": [22],
    "dont_know": [23],
}


@pytest.mark.parametrize("name", SHELVES)
def test_every_term_speaks_both_languages(name: str) -> None:
    for term in SHELVES[name].values():
        assert term.label.da.strip() == term.label.da != ""
        assert term.label.en.strip() == term.label.en != ""
        assert term.note is None or all(term.note)


@pytest.mark.parametrize("name", SHELVES)
def test_ids_are_plain_and_labels_differ_within_a_list(name: str) -> None:
    shelf = SHELVES[name]
    assert all(id_.isascii() and id_.islower() and id_.isidentifier() for id_ in shelf)
    if shelf is not STATES:  # a benefit and a named state may share a label: SU is education, the dead are dead
        assert len({term.label for term in shelf.values()}) == len(shelf)


def test_promised_benefits_and_states_are_there() -> None:
    assert set(BENEFITS) >= PROMISED_BENEFITS
    assert PROMISED_STATES | set(BENEFITS) == set(STATES)


def test_each_benefit_counts_as_something() -> None:
    for term in BENEFITS.values():
        assert term.public_support or term.pension or term.education or term.ends_register_life


def test_activity_groups_are_those_of_the_study() -> None:
    assert {group: [term.code for term in activities_in(group)] for group in ACTIVITY_GROUPS} == TABLE_A1
    assert [term.code for term in ACTIVITIES.values()] == list(range(1, 24))
    efforts = [group.id for group in ACTIVITY_GROUPS.values() if group.is_effort]
    assert efforts == ["job", "upskilling", "social", "health"]


def test_activity_is_found_by_code_and_by_id() -> None:
    assert activity(13) is activity("external_training") is ACTIVITIES["external_training"]


@pytest.mark.parametrize("code", [0, 24, -1])
def test_activity_of_an_unknown_code_is_refused(code: int) -> None:
    with pytest.raises(InputError) as trouble:
        activity(code)
    assert trouble.value.expected == ("1–23", "1–23")


def test_diagnosis_groups_keep_the_eleventh_and_say_so() -> None:
    assert [id_ for id_ in DIAGNOSES if id_.startswith("som")] == [f"som_{number:02}" for number in range(1, 12)]
    assert [id_ for id_ in DIAGNOSES if id_.startswith("psy")] == [f"psy_{number:02}" for number in range(1, 12)]
    assert all(term.kind == {"som": "somatic", "psy": "psychiatric"}[term.id[:3]] for term in DIAGNOSES.values())
    assert DIAGNOSES["psy_11"].note is not None


def test_people_have_the_promised_ids() -> None:
    assert ORIGINS.ids == ("danish", "western", "non_western", "descendant")
    assert EDUCATION_LEVELS.ids == ("none", "skilled", "higher")
    assert MARITAL_STATUSES.ids == ("single", "cohabiting", "married", "divorced", "widowed")
    assert {"gp_visits", "medicine_purchases"} <= set(HEALTH_COUNTS)


def test_fine_educations_fold_into_the_three_levels() -> None:
    assert {term.level for term in EDUCATIONS.values()} == {*EDUCATION_LEVELS, None}


def test_readiness_scales_follow_each_other_without_gap_or_overlap() -> None:
    five, three, latest = (READINESS_SCALES[id_] for id_ in ("match5", "match3", "visitation2014"))
    for earlier, later in itertools.pairwise([five, three, latest]):
        assert earlier.valid_to is not None
        assert later.valid_from is not None
        assert (later.valid_from - earlier.valid_to).days == 1
    day = date(2012, 6, 1)
    assert [scale.id for scale in READINESS_SCALES.values() if scale.in_force(day)] == ["match3"]


def test_every_readiness_group_knows_its_scale() -> None:
    assert all(group in READINESS_SCALES[group.scale].groups for group in READINESS_GROUPS.values())
    assert READINESS_GROUPS["aktivitetsparat"].scale == "visitation2014"


def test_correspondences_stay_on_their_scales_and_never_cross_readiness() -> None:
    for pair in CORRESPONDENCES:
        before = [READINESS_GROUPS[id_] for id_ in pair.from_groups]
        after = [READINESS_GROUPS[id_] for id_ in pair.to_groups]
        assert {group.scale for group in before} == {pair.from_scale}
        assert {group.scale for group in after} == {pair.to_scale}
        assert len({group.labour_market_ready for group in before + after} - {None}) == 1


def test_correspondence_gives_the_set_the_benchmark_states() -> None:
    found = correspondence("match5_4", "match3")
    assert found is not None
    assert found.to_groups == ("match3_2", "match3_3")
    assert found.stated_in_sources
    assert correspondence("jobparat", "match5") is None
