"""The line of a key, found in the text of a TOML file."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from virkning.places import row_of

FILE = '''title = "x"   # [not.a.table]
notes = [
    "kind = 3",
    [1, 2],
]
text = """
[[study]]
id = "in a text"
"""

[plain."a key".inner]
one = 1

[[study]]
id = "first"
name.da = "æ"
[[study.effect]]
unit = "share"

[[study]]
id = "second"
[study.group]
people = 3
[[study.effect]]
unit = "share"
[[study.effect]]
effects = { low = 1 }
unit = "share"
'''
ROWS = {
    "title": 1,
    "notes": 2,
    "notes.1": 2,
    "text": 6,
    "plain": 11,
    "plain.a key.inner.one": 12,
    "study.0": 14,
    "study.0.id": 15,
    "study.0.name.da": 16,
    "study.0.name.en": 16,
    "study.0.year": 14,
    "study.0.effect.0.unit": 18,
    "study.1": 20,
    "study.1.group.people": 23,
    "study.1.effect.1.unit": 28,
    "study.1.effect.1.effects.low": 27,
    "study.1.effect.1.high": 26,
    "study": None,
    "study.id": None,
    "study.1.effect": None,
    "study.5.id": None,
    "not": None,
    "id": None,
}


@pytest.mark.parametrize(("place", "row"), ROWS.items())
def test_a_place_has_its_line(place, row, tmp_path) -> None:
    tomllib.loads(FILE)
    (tmp_path / "file.toml").write_text(FILE, "utf-8")
    assert row_of(tmp_path / "file.toml", place) == row


def test_without_a_file_there_is_no_line(tmp_path) -> None:
    assert row_of(tmp_path / "nothing.toml", "title") is None


@given(
    before=st.lists(
        st.sampled_from(
            ["a = 1", "b = [\n  [1],\n]", "c = '[[several]]'", 'd = """\n[[several]]\n"""', "# [[several]]"]
        ),
        unique=True,
    ),
    tables=st.integers(1, 5),
)
def test_whatever_stands_before_the_last_of_many_tables_is_found(before, tables, tmp_path_factory) -> None:
    lines = [*before, *["[[several]]\nvalue = 1"] * tables]
    text = "\n".join(lines)
    tomllib.loads(text)
    file = tmp_path_factory.mktemp("places") / "file.toml"
    file.write_text(text, "utf-8")
    assert row_of(file, f"several.{tables - 1}.value") == text.count("\n") + 1
