"""The shipped theories' texts: two languages, short names, claims on the arrows, and indicators that exist."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from virkning.instruments import load_instrument
from virkning.language import Text
from virkning.snapshot.schema import TABLES
from virkning.theory import Theory, load_theory, shipped_theories
from virkning.words import ACTIVITIES, BENEFITS, DIAGNOSES, READINESS_GROUPS

LONGEST_NAME = 60
ITEM = re.compile(r"\b[ABS]\d{1,2}\b")
NAMED = re.compile(r"\b[a-z]+[0-9]*_[a-z0-9_]+\b")
TABLE = re.compile(r"(?:Tabel(?:len|lerne)|i tabellen|[Tt]ables?|in table) ([a-z]+)")
ITEMS = {item.id for name in ("bip", "alliance") for item in load_instrument(name).items}

SPELLED_OUT = {
    "paa",
    "naar",
    "ogsaa",
    "saa",
    "faar",
    "gaar",
    "maa",
    "maal",
    "foer",
    "vaere",
    "moede",
    "soeger",
    "hjaelp",
}


def texts(theory: Theory) -> Iterator[Text]:
    yield from (text for text in (theory.title, theory.head.text, theory.head.holder, *theory.head.notes) if text)
    for element in theory.elements:
        shown = (element.name, element.text, element.gap, element.indicator and element.indicator.text)
        yield from (text for text in shown if text)
    for arrow in theory.arrows:
        yield from (text for text in (arrow.claim, arrow.assumption, arrow.rival) if text)
    for configuration in theory.configurations:
        yield from (text for text in (configuration.name, configuration.text) if text)
    for item in theory.evidence:
        yield from (text for text in (item.text, *item.warnings) if text)


def indicators(theory: Theory) -> Iterator[Text]:
    yield from (element.indicator.text for element in theory.elements if element.indicator)


@pytest.mark.parametrize("id", shipped_theories())
def test_every_text_is_in_two_languages(id: str):
    """A Danish sentence left in the English place gives itself away by its letters or by being the same."""
    for text in texts(load_theory(id)):
        assert not set("æøåÆØÅ") & set(text.en.replace("Hjørring", "").replace("Ishøj", "")), text
        assert text.da != text.en or len(text.da.split()) <= 2, text
        assert text.da == text.da.strip(), text


@pytest.mark.parametrize("id", shipped_theories())
def test_danish_is_written_with_danish_letters(id: str):
    said = " ".join(text.da for text in texts(load_theory(id))).lower()

    assert set("æøå") <= set(said)
    assert not set(re.findall(r"\w+", said)) & SPELLED_OUT


@pytest.mark.parametrize("id", shipped_theories())
def test_names_fit_their_boxes(id: str):
    theory = load_theory(id)
    for name in (part.name for part in (*theory.elements, *theory.configurations)):
        assert max(len(name.da), len(name.en)) <= LONGEST_NAME, name


@pytest.mark.parametrize("id", shipped_theories())
def test_an_arrow_that_claims_an_effect_says_what_it_claims(id: str):
    silent = [arrow.id for arrow in load_theory(id).arrows if arrow.sign in ("+", "-", "?") and arrow.claim is None]

    assert silent == []


@pytest.mark.parametrize("id", shipped_theories())
def test_an_arrow_from_a_goal_to_a_job_names_a_rival_and_an_assumption(id: str):
    theory = load_theory(id)
    job = {element.id for element in theory.elements if element.id in ("l-job", "l1")}
    goals = {element.id for element in theory.elements if element.kind in ("intermediate_goal", "short_outcome")}
    for arrow in theory.arrows:
        if arrow.start in goals and arrow.end in job and arrow.sign == "+":
            assert None not in (arrow.rival, arrow.assumption), arrow.id


@pytest.mark.parametrize("id", shipped_theories())
def test_every_element_has_an_indicator_or_a_stated_gap(id: str):
    for element in load_theory(id).elements:
        assert element.indicator or element.gap, element.id


@pytest.mark.parametrize("id", shipped_theories())
def test_indicators_name_tables_items_and_ids_that_exist(id: str):
    known = {*ACTIVITIES, *DIAGNOSES, *BENEFITS, *READINESS_GROUPS}
    for text in indicators(load_theory(id)):
        for said in text:
            assert set(TABLE.findall(said)) <= set(TABLES), said
            assert set(ITEM.findall(said)) <= ITEMS, said
            assert set(NAMED.findall(said)) <= known, said


@pytest.mark.parametrize("id", shipped_theories())
def test_both_languages_of_an_indicator_name_the_same_things(id: str):
    for text in indicators(load_theory(id)):
        for pattern in (ITEM, NAMED, TABLE):
            assert set(pattern.findall(text.da)) == set(pattern.findall(text.en)), text
