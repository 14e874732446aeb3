"""What two theories say of each other: confirmed, nuanced, new, contradicted, missing; and twelve cells of outcomes."""

from __future__ import annotations

import pytest
from tests.theory.making import arrow, element, theory

from virkning.language import Text
from virkning.theory import Theory, load_theory, shipped_theories
from virkning.theory.comparing import CELLS, compare, read_cell, side_by_side
from virkning.theory.telling import comparison_table, outcome_table, versions_table
from virkning.theory.telling.tables import as_csv, as_html, as_json


def words(text: str) -> dict[str, str]:
    return {"da": text, "en": f"{text} (en)"}


BEFORE = theory(
    [element("a1"), element("m1"), element("m2"), element("o1"), element("k1")],
    [arrow("a1-m1"), arrow("m1-o1"), arrow("m2-o1"), arrow("k1-m1", "if")],
    head={"id": "before"},
)


def later(elements: list[dict], arrows: list[dict], **head: str) -> Theory:
    return theory(elements, arrows, head={"id": "later", "revises": "before"} | head)


def verdicts(earlier: Theory, now: Theory) -> dict[str, str]:
    return {one.later or one.earlier or "": one.verdict for one in compare(earlier, now)}


def test_a_theory_confirms_itself() -> None:
    assert set(verdicts(BEFORE, BEFORE).values()) == {"confirmed"}


def test_each_verdict_is_found() -> None:
    now = later(
        [element("a1"), element("m1", through="resource"), element("m3"), element("o1"), element("k1")],
        [arrow("a1-m1"), arrow("m1-o1", "-"), arrow("m3-o1"), arrow("k1-m1", "+", claim=words("mere"))],
    )
    assert verdicts(BEFORE, now) == {
        "a1": "confirmed", "m1": "nuanced", "m3": "new", "o1": "confirmed", "k1": "confirmed", "m2": "missing",
        "a1-m1": "confirmed", "m1-o1": "contradicted", "m3-o1": "new", "k1-m1": "nuanced", "m2-o1": "missing",
    }  # fmt: skip


def test_what_has_changed_is_said_in_both_languages() -> None:
    now = later([element("m1", through="resource")], [])
    (change,) = next(one for one in compare(BEFORE, now) if one.later == "m1").changes
    assert change == Text(
        "virker: gennem overvejelser → gennem ressourcer", "works: through reasoning → through resources"
    )


def test_an_arrow_that_points_the_other_way_contradicts() -> None:
    assert verdicts(BEFORE, later([element("a1"), element("m1")], [arrow("m1-a1")]))["m1-a1"] == "contradicted"


def test_an_opposite_condition_contradicts() -> None:
    assert verdicts(BEFORE, later([element("k1"), element("m1")], [arrow("k1-m1", "-")]))["k1-m1"] == "contradicted"


def test_the_later_theorys_own_word_goes_first() -> None:
    now = later([element("m9", contradicts=["m1"]), element("a1", nuances=["a1"]), element("o5", confirms=["o1"])], [])
    found = verdicts(BEFORE, now)
    assert (found["m9"], found["a1"], found["o5"]) == ("contradicted", "nuanced", "confirmed")


def test_theories_of_different_people_are_paired_by_name_not_by_id() -> None:
    other = theory([element("m7", name=words("Navn m1")), element("a1", name=words("Andet"))], [], head={"id": "other"})
    found = {one.later: one.verdict for one in compare(BEFORE, other) if one.later}
    assert found["m7"] == "nuanced"  # the English name differs
    assert found["a1"] == "new"


def test_what_is_new_one_way_is_missing_the_other_way() -> None:
    shipped = [load_theory(name) for name in ("initial-parallel", "parallel-courses", "ips")]
    for one in shipped:
        for other in shipped:
            there = {c.later for c in compare(one, other) if c.verdict == "new" and c.what == "element"}
            back = {c.earlier for c in compare(other, one) if c.verdict == "missing" and c.what == "element"}
            assert there <= {element.id for element in other.elements}
            if one.head.revises is None and other.head.revises is None:
                assert there == back


@pytest.mark.parametrize("one", shipped_theories())
def test_no_part_is_lost_between_two_theories(one: str) -> None:
    """Each part of the later theory is judged, and each of the earlier is either met again or missing."""
    later = load_theory(one)
    for other in shipped_theories():
        earlier = load_theory(other)
        found = compare(earlier, later)
        for what, before, now in (
            ("element", earlier.elements, later.elements),
            ("arrow", earlier.arrows, later.arrows),
        ):
            mine = [line for line in found if line.what == what]
            assert {line.later for line in mine if line.later} == {part.id for part in now}
            assert {line.earlier for line in mine if line.earlier} == {part.id for part in before}


def test_the_benchmarks_own_comparison_comes_out() -> None:
    """Exercise and treatment of misuse are new, fixed action plans gave way to meetings, a coordinator is confirmed."""
    found = compare(load_theory("initial-parallel"), load_theory("parallel-courses"))
    by_name = {one.name.da: one.verdict for one in found}
    assert by_name["Motion"] == "new"
    assert by_name["Behandling for misbrug"] == "new"
    by_earlier = {one.earlier: one.verdict for one in found if one.earlier}
    assert by_earlier["k-plan"] == "nuanced"
    assert by_earlier["k-coordinator"] == "confirmed"


def test_versions_stand_side_by_side_and_disagreement_is_kept() -> None:
    leader = theory("a1 m1 o1", "a1-m1 m1-o1", head={"id": "one", "holder": words("leder")})
    worker = theory("a1 m2 o1", [arrow("a1-m2"), arrow("m2-o1")], head={"id": "two", "holder": words("medarbejder")})
    citizen = theory("m2 o1", [arrow("m2-o1", "-")], head={"id": "three", "holder": words("borger")})
    found = side_by_side([leader, worker, citizen])
    rows = {row.name.da: row.ids for row in found.rows if row.what == "element"}
    assert rows == {
        "Navn a1": ("a1", "a1", None), "Navn m1": ("m1", None, None), "Navn o1": ("o1", "o1", "o1"),
        "Navn m2": (None, "m2", "m2"),
    }  # fmt: skip
    (disputed,) = [row for row in found.rows if row.ids == (None, "m2-o1", "m2-o1")]
    assert disputed.compared[2].verdict == "contradicted"
    assert found.titles[0].da == "Lille (leder)"


def test_every_part_stands_in_one_row_of_its_column() -> None:
    three = [load_theory(name) for name in ("demands", "stepwise", "clarification")]
    found = side_by_side(three)
    for place, one in enumerate(three):
        ids = [row.ids[place] for row in found.rows if row.ids[place]]
        assert sorted(ids) == sorted([part.id for part in (*one.elements, *one.arrows, *one.configurations)])


# The matrix by the benchmark study: same theory?, what was done, good results?, reading, expected under the initial one?
MATRIX = [
    (True, "initial", True, "confirms", True),
    (True, "initial", False, "theory_failure", False),
    (True, "municipal", True, "confirms", True),
    (True, "municipal", False, "theory_failure", False),
    (True, "neither", True, "other_cause", False),
    (True, "neither", False, "implementation_failure", True),
    (False, "initial", True, "confirms", True),
    (False, "initial", False, "theory_failure", False),
    (False, "municipal", True, "adjusts", False),
    (False, "municipal", False, "indicates", True),
    (False, "neither", True, "other_cause", False),
    (False, "neither", False, "implementation_failure", True),
]


def test_the_matrix_has_its_twelve_cells() -> None:
    assert [(one.same, one.follows, one.good, one.reading, one.expected) for one in CELLS] == MATRIX


@pytest.mark.parametrize("row", MATRIX)
def test_good_with_the_theory_and_bad_without_are_expected(row: tuple) -> None:
    same, follows, good, _, expected = row
    cell = read_cell(same=same, follows=follows, good=good)
    assert cell.text.da.startswith("Ventet" if expected else "Uventet")
    assert cell.text.en.startswith("Expected" if expected else "Unexpected")


def test_tables_are_written_for_people_and_programs() -> None:
    now = later([element("a1", name=words("Nyt <b>navn</b>"))], [])
    table = comparison_table(BEFORE, now, compare(BEFORE, now))
    page = as_html([table, outcome_table(CELLS[3])], "en")
    assert "<b>" not in page
    assert page.count('<tr class="marked">') == 1
    assert "9 missing" not in page
    assert "8 missing" in page
    assert as_csv([table], "da").splitlines()[0] == "verdict,what,name,earlier,later,changes"
    assert '"verdict": "nuanced"' in as_json([table], "en")
    beside = as_html([versions_table(side_by_side([BEFORE, now]))], "da")
    assert "a1: nuanceret" in beside
