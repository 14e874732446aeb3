"""The search log: the stop rule is computed from the rounds, the inclusion rules from the studies."""

from __future__ import annotations

import pytest
from tests.theory.evidence_making import study

from virkning.theory.evidence import read_evidence
from virkning.theory.evidence.contents import Rule, Search, Stop
from virkning.theory.evidence.searching import admissions, may_stop, told_log

WORDS = {"da": "Et sted", "en": "A place"}


def rounds(*new: int | None) -> list[Search]:
    entries = enumerate(new, start=1)
    return [
        Search.model_validate({"review": "vores", "round": place, "how": "backward", "where": WORDS} | ({} if count is None else {"new": count}))
        for place, count in entries
    ]  # fmt: skip


def stop(needed: int) -> Stop:
    return Stop.model_validate({"review": "vores", "rounds": needed, "text": WORDS})


@pytest.mark.parametrize(
    ("new", "needed", "expected"),
    [
        ([5, 2, 0], 1, True),
        ([5, 2, 1], 1, False),
        ([5, 0, 0], 2, True),
        ([5, 1, 0], 2, False),
        ([0], 2, False),
        ([], 1, False),
        ([5, None], 1, None),
        ([None, 0], 1, True),
    ],
)
def test_a_search_stops_when_nothing_new_comes(new: list[int | None], needed: int, expected: bool | None) -> None:
    assert may_stop(rounds(*new), stop(needed)).stop is expected


def test_other_reviews_rounds_do_not_count() -> None:
    other = [search.model_copy(update={"review": "andres"}) for search in rounds(0, 0)]
    assert may_stop(other, stop(1)).stop is False


def test_two_sources_of_one_round_are_added() -> None:
    first, second = rounds(0, 3)
    assert may_stop([first, second.model_copy(update={"round": 1})], stop(1)).stop is False


def test_the_benchmarks_log_does_not_tell_and_that_is_said() -> None:
    content = read_evidence().content
    assert may_stop(content.searches, content.stops[0]).stop is None
    told = [line.en for line in told_log(content)]
    assert len(told) == 3 + 4 + 1
    assert "counts not printed" in told[0]
    assert "does not tell how much was new" in told[-1]


def test_counts_are_told_where_they_are_known() -> None:
    search = rounds(2)[0].model_copy(update={"found": 40, "read": 12, "included": 5})
    content = read_evidence().content.model_copy(update={"searches": (search,)})
    assert "40 found, 12 read, 5 included, 2 new to the theory" in told_log(content)[0].en


def rule(**more) -> Rule:
    return Rule.model_validate({"id": "r", "review": "vores", "text": WORDS} | more)


@pytest.mark.parametrize(
    ("more", "own", "met"),
    [
        ({"field": "year", "at_least": 2007}, {"year": 2007}, True),
        ({"field": "year", "at_least": 2007}, {"year": 1999}, False),
        ({"field": "design", "one_of": ["rct"]}, {}, True),
        ({"field": "country", "one_of": ["DK"]}, {"country": ["SE", "DK"]}, True),
        ({"field": "country", "one_of": ["DK"]}, {"country": ["SE"]}, False),
        ({"field": "country", "one_of": ["DK"]}, {}, None),
        ({"field": "people", "one_of": ["uninsured"]}, {"group": {"people": "young_not_ready"}}, True),
        ({"field": "people", "one_of": ["uninsured"]}, {"group": {"people": "insured"}}, False),
        ({"field": "people", "one_of": ["uninsured"]}, {}, None),
        ({}, {}, None),
    ],
)
def test_rules_that_can_be_computed_are(more: dict, own: dict, met: bool | None) -> None:
    (found,) = admissions(study(**own), [rule(**more)], read_evidence().shelves)
    assert found.met is met


def test_the_benchmark_kept_its_own_rule_on_years() -> None:
    """Every effect study of its meta-evaluation is from 2007 or later; what is older is background."""
    evidence = read_evidence()
    years = next(rule for rule in evidence.content.rules if rule.id == "published-from-2007")
    for study_ in evidence.studies:
        if any(source.startswith(("benchmark:9", "benchmark:10")) for source in study_.sources):
            assert admissions(study_, [years], evidence.shelves)[0].met, study_.id
