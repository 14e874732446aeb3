"""Each weakness is found in a theory that has it and in no theory that has not."""

from __future__ import annotations

import pytest
from tests.theory.making import arrow, element, theory

from virkning.language import LANGUAGES
from virkning.theory.checks import Remark, check_theory
from virkning.theory.graph import circles

SOUND = theory("t1 a1 m1 g1 o1", "t1-a1 a1-m1 m1-g1 g1-o1")


def codes(found: tuple[Remark, ...]) -> set[str]:
    return {remark.code for remark in found}


def named(id: str, da: str, en: str, **more) -> dict:
    return element(id, name={"da": da, "en": en}, **more)


CASES = {
    "activity_as_mechanism": theory(
        [named("a1", "Ugentlig motion", "Weekly exercise"), named("m1", "ugentlig motion", "x"), element("o1")],
        "a1-m1 m1-o1",
    ),
    "mechanism_without_through": theory(["", element("m1", through=None), element("o1")][1:], "m1-o1"),
    "replaced_by_wrong_kinds": theory("p1 m1 o1", [arrow("m1-p1", "replaced_by"), arrow("m1-o1")]),
    "orphan": theory("a1 m1 o1 k1", "a1-m1 m1-o1"),
    "dead_end": theory("a1 m1 o1 m2", "a1-m1 m1-o1 a1-m2"),
    "no_outcome": theory("a1 m1", "a1-m1"),
    "cycle": theory("a1 m1 m2 o1", "a1-m1 m1-m2 m2-m1 m2-o1"),
    "arrow_to_itself": theory("m1 o1", "m1-o1 m1-m1"),
    "leap_over_mechanism": theory("a1 m1 o1", "a1-m1 m1-o1 a1-o1"),
    "complex": theory(" ".join(["o1", *(f"m{n}" for n in range(30))]), " ".join(f"m{n}-o1" for n in range(30))),
    "long_name": theory([named("m1", "Et navn " * 12, "A name"), element("o1")], "m1-o1"),
    "no_indicator": theory([element("m1", gap=None), element("o1")], "m1-o1"),
    "interviews_only": theory(
        [element("m1", indicator={"da": "x", "en": "x", "data": "interview"}), element("o1")], "m1-o1"
    ),
}


def test_a_sound_theory_is_only_told_its_gaps() -> None:
    assert codes(check_theory(SOUND)) == {"gaps"}


@pytest.mark.parametrize("code", CASES)
def test_a_weakness_is_found_and_said_in_both_languages(code: str) -> None:
    remark = next(found for found in check_theory(CASES[code]) if found.code == code)
    da, en = (remark.text.say(language) for language in LANGUAGES)
    assert da.endswith((".", ":"))
    assert da != en
    assert "{" not in da + en


def configured(**lists):
    words = {"da": "K", "en": "C"}
    return theory("k1 a1 m1 o1", "a1-m1 m1-o1 k1-m1", configuration=[{"id": "c1", "name": words} | lists])


def test_an_activity_among_the_mechanisms_of_a_configuration_is_serious() -> None:
    found = check_theory(configured(mechanisms=["a1"]))
    assert [remark.severity for remark in found if remark.code == "activity_as_mechanism"] == ["serious"]


def test_an_outcome_may_be_a_context_only_where_the_role_is_stated() -> None:
    assert "role_clash" in codes(check_theory(configured(contexts=["o1"])))
    assert "role_clash" not in codes(check_theory(configured(contexts=["o1"], roles={"o1": "context"})))


def test_two_roles_at_once_and_roles_of_strangers_are_found() -> None:
    assert "two_roles" in codes(check_theory(configured(contexts=["k1"], mechanisms=["m1"], activities=["k1"])))
    assert "role_without_member" in codes(check_theory(configured(contexts=["k1"], roles={"m1": "context"})))


def test_overall_contexts_need_no_arrow() -> None:
    assert "orphan" not in codes(
        check_theory(theory([element("k1", overall=True), element("o1"), element("m1")], "m1-o1"))
    )


def test_going_together_is_no_circle() -> None:
    assert circles(theory("m1 m2 o1", [arrow("m1-m2", "with"), arrow("m2-m1", "with"), arrow("m1-o1")])) == ()


def test_the_gravest_come_first() -> None:
    order = [remark.severity for remark in check_theory(CASES["activity_as_mechanism"])]
    assert order == sorted(order, key=("serious", "moderate", "note").index)
