"""The shipped theories hold everything the studies describe: counted against a list with line numbers, part by part."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from virkning.theory import Theory, load_theory, shipped_theories
from virkning.theory.checks import check_theory
from virkning.theory.comparing import compare

ROWS = list(csv.DictReader(Path(__file__).with_name("inventory.csv").open(encoding="utf-8")))
PARTS = [row for row in ROWS if row["kind"] != "theory"]
Mention = tuple[str, str, int, int]

# What the studies themselves count: rows of their tables, numbered principles and goals.
EXPECTED = {
    ("hjoerring", "short_outcome"): 3,
    ("hjoerring-ten", "configuration"): 10,
    ("hjoerring-statements", "configuration"): 6,
    ("parallel-courses", "configuration"): 16,
    ("parallel-courses", "activity"): 6,
    ("company-centres", "configuration"): 5,
    ("company-centres", "active_mechanism"): 5,
    ("eleven-goals", "intermediate_goal"): 11,
    ("eleven-goals", "context"): 13,
    ("ips", "principle"): 7,
    ("ishoej", "principle"): 13,  # eleven, and the two that the first one holds
}


def lines_of(places: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    for place in places:
        for stretch in place.partition(":")[2].split(","):
            start, _, end = stretch.partition("-")
            yield int(start), int(end or start)


def mentions(theory: Theory, *, of_the_study: bool) -> Iterator[Mention]:
    """Kind and lines of every part; what we have put together ourselves is left out when only the study's is asked."""
    for kind, part in (
        *((element.kind, element) for element in theory.elements),
        *(("configuration", configuration) for configuration in theory.configurations),
    ):
        if of_the_study and part.reconstructed:
            continue
        yield from ((theory.id, kind, *lines) for lines in lines_of(part.sources))


def listed(theory: str) -> Counter[Mention]:
    return Counter(
        (row["theory"], row["kind"], int(row["from_line"]), int(row["to_line"]))
        for row in PARTS
        if row["theory"] == theory
    )


def test_every_theory_on_the_list_is_shipped_and_no_other():
    assert set(shipped_theories()) == {row["theory"] for row in ROWS if row["kind"] == "theory"}


@pytest.mark.parametrize("id", shipped_theories())
def test_everything_on_the_list_is_in_the_file(id: str):
    found = Counter(mentions(load_theory(id), of_the_study=False))

    assert listed(id) - found == Counter()


@pytest.mark.parametrize("id", shipped_theories())
def test_what_is_not_on_the_list_is_marked_as_our_reading(id: str):
    found = Counter(mentions(load_theory(id), of_the_study=True))

    assert found - listed(id) == Counter()


@pytest.mark.parametrize("row", [row for row in ROWS if row["kind"] == "theory"], ids=lambda row: row["theory"])
def test_a_theory_names_its_study_and_lines(row: dict[str, str]):
    theory = load_theory(row["theory"])
    (document,) = theory.documents
    inside = [(start, end) for start, end in lines_of((f":{document.lines}",))]

    assert row["study"].split()[-1] in document.document.en
    assert any(start <= int(row["to_line"]) and int(row["from_line"]) <= end for start, end in inside)


@pytest.mark.parametrize(("where", "number"), EXPECTED.items(), ids=lambda value: str(value))
def test_the_studies_own_counts_come_out(where: tuple[str, str], number: int):
    id, kind = where
    theory = load_theory(id)
    kinds = [element.kind for element in theory.elements] + ["configuration"] * len(theory.configurations)

    assert kinds.count(kind) == number


def test_figure_four_has_its_eleven_boxes():
    boxes = " ".join(element.id for element in load_theory("hjoerring").elements)

    assert boxes == "t1 a1 a2 a3 a4 m1 d1 s1 s2 s3 l1"


def test_the_eleven_goals_are_all_reached_by_one_of_the_two_ways():
    def goals(id: str) -> set[str]:
        return {element.goal for element in load_theory(id).elements if element.goal}

    eleven = {f"D{number}" for number in range(1, 12)}
    assert goals("eleven-goals") == eleven
    assert goals("parallel-courses") | goals("company-centres") == eleven


@pytest.mark.parametrize("id", shipped_theories())
def test_nothing_is_gravely_wrong_with_a_theory(id: str):
    """Large theories are said to be large; anything else that weakens them is only a note."""
    graver = {remark.code for remark in check_theory(load_theory(id)) if remark.severity != "note"}

    assert graver <= {"complex"}


@pytest.mark.parametrize("id", shipped_theories())
def test_what_is_put_together_by_us_says_why(id: str):
    theory = load_theory(id)
    ours = theory.head.reconstructed or any(part.reconstructed for part in (*theory.elements, *theory.arrows))

    assert theory.head.notes or not ours


def test_a_verdict_on_an_earlier_theory_points_at_something_in_it():
    for id in shipped_theories():
        theory = load_theory(id)
        for part in (*theory.elements, *theory.arrows, *theory.configurations):
            for reference in (*part.confirms, *part.nuances, *part.contradicts):
                other, _, name = reference.rpartition("/")
                assert load_theory(other or str(theory.head.revises)).has(name), (id, part.id, reference)


@pytest.mark.parametrize(
    ("earlier", "later", "clash"),
    [
        ("demands", "stepwise", "a-demands-m-will"),  # sanctions further the will to work, or hinder it
        ("hjoerring", "hjoerring-ten", "m-new-relation-s-nearer"),  # a change of caseworker can be for the better
        ("initial-guidance", "parallel-courses", "k-talk-who"),  # one contact person, or whoever is best placed
    ],
)
def test_theories_clash_where_the_studies_say_they_do(earlier: str, later: str, clash: str):
    compared = compare(load_theory(earlier), load_theory(later))

    assert clash in {part.later for part in compared if part.verdict == "contradicted"}
