"""A vocabulary is a read-only mapping that helps whoever misspells an id."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from virkning.errors import InputError
from virkning.language import Text, same
from virkning.words import BENEFITS, Term, Vocabulary


def test_misspelt_id_names_the_nearest_known_one_in_both_languages() -> None:
    with pytest.raises(InputError) as trouble:
        BENEFITS.find("kontanthjælp")
    assert "mente du «kontanthjaelp»" in trouble.value.say("da")
    assert "did you mean “kontanthjaelp”" in trouble.value.say("en")
    assert trouble.value.value == "kontanthjælp"


@given(st.text())
def test_find_gives_the_term_or_an_input_error(id_: str) -> None:
    if id_ in BENEFITS:
        assert BENEFITS.find(id_).id == id_
    else:
        with pytest.raises(InputError):
            BENEFITS.find(id_)


def test_order_is_that_of_the_file() -> None:
    terms = [Term(id=id_, label=same(id_)) for id_ in "cab"]
    assert list(Vocabulary(Text("prøve", "trial"), terms)) == ["c", "a", "b"]


def test_an_id_cannot_stand_twice() -> None:
    with pytest.raises(ValueError, match="twice"):
        Vocabulary(same("x"), [Term(id="a", label=same("1")), Term(id="a", label=same("2"))])


def test_terms_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        BENEFITS["su"].id = "other"  # type: ignore[misc]
    with pytest.raises(TypeError):
        BENEFITS["su"] = BENEFITS["doed"]  # type: ignore[index]
