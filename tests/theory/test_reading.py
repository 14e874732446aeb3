"""A theory file is read whole, or the fault is told with its key and line."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from virkning.errors import InputError
from virkning.language import Text
from virkning.theory import load_theory, read_theory

WHOLE = """\
[theory]
id = "lille"
kind = "own"
title.da = "Lille teori"
title.en = "Small theory"

[[source]]
id = "bog"
document.da = "en bog"
document.en = "a book"
lines = "1-90"

[[element]]
id = "a1"
kind = "activity"
name.da = "Samtaler"
name.en = "Meetings"
sources = ["bog:3-5,7"]
indicator.da = "Antal"
indicator.en = "Number"
indicator.data = "count"

[[element]]
id = "m1"
kind = "active_mechanism"
through = "reasoning"
name.da = "Håb"
name.en = "Hope"
gap.da = "Måles ikke."
gap.en = "Not measured."

[[arrow]]
id = "a1-m1"
from = "a1"
to = "m1"
sign = "+"

[[configuration]]
id = "c1"
name.da = "Håb i samtaler"
name.en = "Hope in meetings"
activities = ["a1"]
mechanisms = ["m1"]
roles.m1 = "context"

[[evidence]]
id = "e1"
arrow = "a1-m1"
kind = "study"
says = "supports"
"""


@pytest.fixture
def write(tmp_path: Path):
    def write_(text: str) -> Path:
        path = tmp_path / "theory.toml"
        path.write_text(text, "utf-8")
        return path

    return write_


def test_a_whole_file_is_read(write) -> None:
    theory = read_theory(write(WHOLE))
    assert theory.id == "lille"
    assert theory.element("m1").name == Text("Håb", "Hope")
    assert theory.element("a1").indicator.text == Text("Antal", "Number")
    assert (theory.arrow("a1-m1").start, theory.arrow("a1-m1").end) == ("a1", "m1")
    assert theory.configurations[0].roles == {"m1": "context"}
    assert theory.named("a1-m1") == Text("«Samtaler» → «Håb»", "“Meetings” → “Hope”")
    assert theory.evidence[0].part == "a1-m1"


def test_nothing_can_be_changed(write) -> None:
    theory = read_theory(write(WHOLE))
    with pytest.raises(ValueError, match="frozen"):
        theory.elements[0].name = Text("x", "x")


WRONG = {
    "misspelt key": ("through =", "trough =", "element.1.trough", "trough =", "through"),
    "unknown kind": ('kind = "activity"', 'kind = "aktivitet"', "element.0.kind", 'kind = "aktivitet"', "activity"),
    "missing language": ('name.en = "Hope"\n', "", "element.1.name.en", 'name.da = "Håb"', "engelsk"),
    "unknown end": ('to = "m1"', 'to = "m2"', "arrow.0.to", 'to = "m2"', "m1"),
    "unknown source": ('"bog:3-5,7"', '"bok:3"', "element.0.sources", "sources =", "bog"),
    "wrong lines": ('"bog:3-5,7"', '"bog:x"', "element.0.sources.0", "sources =", "bog:3-5,7"),
    "id in large letters": ('id = "m1"', 'id = "Håb"', "element.1.id", 'id = "Håb"', "små bogstaver"),
    "id used twice": ('id = "m1"', 'id = "a1"', "element.1.id", 'id = "a1"', None),
    "arrow named as element": ('id = "a1-m1"', 'id = "m1"', "arrow.0.id", 'id = "m1"', None),
    "unknown member": (
        'mechanisms = ["m1"]',
        'mechanisms = ["mm1"]',
        "configuration.0.mechanisms",
        "mechanisms =",
        "m1",
    ),
    "unknown role": ("roles.m1", "roles.m9", "configuration.0.roles", "roles.m9", "m1"),
    "unknown sign": ('sign = "+"', 'sign = "*"', "arrow.0.sign", "sign =", "replaced_by"),
    "nothing said": ('name.en = "Hope"', 'name.en = " "', "element.1.name.en", "name.en =", None),
    "what cannot be shown": ('name.en = "Hope"', 'name.en = "H\\u0007pe"', "element.1.name.en", "name.en =", None),
    "evidence of nothing": ('arrow = "a1-m1"', 'arrow = "a1-m9"', "evidence.0.arrow", "arrow =", "a1-m1"),
    "key of another kind": ('kind = "activity"', 'kind = "activity"\nlevel = "individual"', "element.0", None, None),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_fault_is_told_with_key_and_line(write, case: str) -> None:
    old, new, column, line, expected = WRONG[case]
    text = WHOLE.replace(old, new, 1) if case != "id used twice" else WHOLE.replace(old, new)
    with pytest.raises(InputError) as caught:
        read_theory(write(text))
    trouble = caught.value
    assert trouble.column == column
    if line is not None:
        assert line in text.splitlines()[trouble.row - 1]
    if expected is not None:
        assert expected in trouble.say("da")


def test_evidence_names_exactly_one_part(write) -> None:
    with pytest.raises(InputError) as caught:
        read_theory(write(WHOLE + 'element = "m1"\n'))
    assert "arrow, element eller configuration" in caught.value.say("da")


def test_the_second_table_of_a_kind_has_its_own_line(write) -> None:
    """Both elements lack the same key; the line told is that of the one that is wrong."""
    text = WHOLE.replace('name.da = "Håb"', "name.da = 3")
    with pytest.raises(InputError) as caught:
        read_theory(write(text))
    assert text.splitlines()[caught.value.row - 1] == "name.da = 3"


def test_a_theory_that_does_not_exist_names_the_nearest() -> None:
    with pytest.raises(InputError) as caught:
        load_theory("findes-slet-ikke")
    assert "Ingen teori, der følger med" in caught.value.say("da")


@settings(max_examples=150)
@given(st.integers(0, len(WHOLE) - 1), st.text(alphabet='"=[].\n#a0+æ', max_size=4), st.integers(0, 6))
def test_hostile_text_gives_a_theory_or_an_input_error(tmp_path_factory, place: int, put: str, cut: int) -> None:
    path = tmp_path_factory.mktemp("hostile") / "x.toml"
    path.write_text(WHOLE[:place] + put + WHOLE[place + cut :], "utf-8")
    with suppress(InputError):
        assert read_theory(path).elements
