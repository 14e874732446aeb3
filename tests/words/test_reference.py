"""The manual's tables are the data's, and its examples run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from virkning.words.reference import filled, word_tables

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "words.md"


def test_manual_shows_every_vocabulary_as_it_is() -> None:
    page = PAGE.read_text("utf-8")
    assert page == filled(page, word_tables()), "write the tables anew: filled(page, word_tables())"
    assert set(re.findall(r"<!-- table: (\w+) -->", page)) == set(word_tables())


def test_manual_example_prints_what_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    for code in re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL):
        exec(code, {})
        promised = re.findall(r"\)\s+# (.+)", code)
        assert capsys.readouterr().out.splitlines() == promised != []


def test_filled_replaces_only_between_the_marks() -> None:
    page = "before\n<!-- table: a -->\nold\n<!-- end -->\nafter"
    assert filled(page, {"a": "new\n"}) == "before\n<!-- table: a -->\n\nnew\n\n<!-- end -->\nafter"
