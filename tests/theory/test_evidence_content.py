"""The studies that come with the program: all that the reviews cite, each with its place, none made up."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from pathlib import Path

import pytest

from virkning.theory import load_theory, shipped_theories
from virkning.theory.evidence import Evidence, read_evidence
from virkning.theory.evidence.model import Study
from virkning.words import READINESS_GROUPS

INVENTORY = Path(__file__).parent / "evidence-inventory.csv"


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return read_evidence()


def inventory() -> list[dict[str, str]]:
    """Every citation in the review sections of the five documents, with its line; what was left out says why."""
    with INVENTORY.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def lines_of(study: Study, document: str) -> list[tuple[int, int]]:
    places = [source.partition(":")[2] for source in study.sources if source.startswith(f"{document}:")]
    numbers = [[int(number) for number in re.findall(r"\d+", place)] for place in places]
    return [(min(own), max(own)) for own in numbers]


def test_the_inventory_is_whole() -> None:
    """Counted by hand and by a search for names with years in the five texts."""
    rows = inventory()
    per_document = defaultdict(set)
    for row in rows:
        per_document[row["document"]].add(row["study"])
        assert bool(row["study"]) != bool(row["left_out"]), row
    counts = {document: len(studies - {""}) for document, studies in per_document.items()}
    assert counts == {"benchmark": 31, "bip": 5, "conceptions": 20, "hjoerring": 90, "ishoej": 25}
    assert len({row["study"] for row in rows} - {""}) == 159


def test_every_citation_is_entered_and_every_study_is_cited(evidence: Evidence) -> None:
    studies = {study.id: study for study in evidence.studies}
    cited = defaultdict(set)
    for row in inventory():
        if row["study"]:
            assert row["study"] in studies, row
            cited[row["study"]].add(row["document"])
    assert cited.keys() == studies.keys()
    for id_, documents in cited.items():
        assert {source.partition(":")[0] for source in studies[id_].sources} == documents, id_


def test_each_study_is_told_of_where_it_says(evidence: Evidence) -> None:
    """At least one of the lines that cite a study lies within the lines its entry rests on."""
    cited = defaultdict(list)
    for row in inventory():
        cited[row["study"], row["document"]].append(int(row["line"]))
    for study in evidence.studies:
        for document in {source.partition(":")[0] for source in study.sources}:
            ranges = lines_of(study, document)
            near = [line for line in cited[study.id, document] for low, high in ranges if low - 2 <= line <= high + 2]
            assert near, (study.id, document)


def test_an_effect_rests_on_lines_of_its_study(evidence: Evidence) -> None:
    for study in evidence.studies:
        for effect in study.effects:
            assert {source.partition(":")[0] for source in effect.sources} <= {
                source.partition(":")[0] for source in study.sources
            }, study.id


def test_what_is_bound_exists_in_the_theories(evidence: Evidence) -> None:
    theories = [load_theory(id_) for id_ in shipped_theories()]
    known = {f"{theory.id}/{part.id}" for theory in theories for part in (*theory.arrows, *theory.elements)}
    assert evidence.bound <= known
    assert len(evidence.bound) >= 50


def test_a_theorys_own_study_is_bound_once_only(evidence: Evidence) -> None:
    """A study bound in a theory's file is not bound to the same part here, or it would count twice."""
    for id_ in shipped_theories():
        theory = load_theory(id_)
        for item in theory.evidence:
            if item.study:
                part = item.arrow or item.element or item.configuration
                assert item.study not in {result.study.id for result in evidence.on(f"{theory.id}/{part}")}


def test_match_groups_stand_on_their_scale(evidence: Evidence) -> None:
    for study in evidence.studies:
        for group in [study.group, *(effect.group for effect in study.effects)]:
            for id_ in group.groups if group else ():
                assert group is not None
                assert READINESS_GROUPS[id_].scale == group.scale, study.id


def test_both_languages_say_something_of_their_own(evidence: Evidence) -> None:
    for study in evidence.studies:
        texts = [study.note, study.limits, study.mechanism, *(effect.note for effect in study.effects)]
        for text in texts:
            assert text is None or text.da != text.en or text.da.isascii(), (study.id, text)


def test_known_studies_hold_what_the_source_prints(evidence: Evidence) -> None:
    """A few entries read against the source by hand."""
    mentor, matched = evidence.study("svarer-2014"), evidence.study("bach-2015")
    assert (mentor.design, mentor.n, mentor.n_treated, mentor.n_control) == ("rct", 2593, 1302, 1291)
    assert [(effect.outcome, effect.value, effect.weeks) for effect in mentor.effects] == [
        ("progression", None, None), ("education", 4.0, 52.0), ("employment", 2.0, 60.0)
    ]  # fmt: skip
    assert (matched.design, matched.n_treated, matched.effects[0].significant) == ("matching", 6487, False)
    assert evidence.study("behaghel-2014").n == 43977
    assert evidence.study("pedersen-2012").n == 390060
    discus = evidence.study("discus-2009")
    assert [(effect.treated, effect.control) for effect in discus.effects[:2]] == [(32.0, 28.0), (20.0, 13.0)]
    assert evidence.study("skipper-2010").group.groups == ("match5_4", "match5_5")  # type: ignore[union-attr]
