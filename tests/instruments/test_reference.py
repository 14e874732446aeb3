"""The manual's tables of questionnaires are the data's, and its example runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from virkning.instruments.reference import instrument_tables
from virkning.words.reference import filled

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "instruments.md"


def test_manual_shows_every_questionnaire_as_it_is() -> None:
    page = PAGE.read_text("utf-8")
    assert page == filled(page, instrument_tables()), "write the tables anew: filled(page, instrument_tables())"
    assert set(re.findall(r"<!-- table: (\w+) -->", page)) == set(instrument_tables())


def test_manual_example_prints_what_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    for code in re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL):
        exec(code, {})
        promised = re.findall(r"\)\s+# (.+)", code)
        assert capsys.readouterr().out.splitlines() == promised != []
