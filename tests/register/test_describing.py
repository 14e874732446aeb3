"""The description of a register: its numbers against plain counting, and its page as HTML."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest
from registers import FIRST_WEEK, LAST_WEEK, Register, write_register

from virkning.register import oracle
from virkning.register.describing import NO_CODE, SPELL_EDGES, as_html, as_text, describe_register
from virkning.register.weeks import iso_year, say_week


@pytest.fixture
def register() -> Register:
    histories = {
        f"p{n}": oracle.History(((FIRST_WEEK + n, FIRST_WEEK + n + 60, "su" if n % 2 else None, False),))
        for n in range(9)
    }
    return Register(histories | {"nobody": oracle.History()})


def test_numbers(register: Register, tmp_path: Path) -> None:
    found = describe_register(write_register(register, tmp_path / "s"))
    assert (found.persons, found.spells) == (10, 9)
    assert (found.first_week, found.last_week) == (say_week(FIRST_WEEK), say_week(LAST_WEEK))
    assert found.unknown_share == pytest.approx(5 / 9)
    assert sum(found.spell_lengths) == 9
    assert found.spell_lengths[SPELL_EDGES.index(52)] == 9
    weeks = [
        w
        for h in register.histories.values()
        for a, b, benefit, _ in h.spells
        if benefit == "su"
        for w in range(a, b + 1)
    ]
    for year in (2015, 2016):
        assert found.weeks_by_code_and_year["100", "su", year] == sum(iso_year([w])[0] == year for w in weeks)
    assert [sum(counts) for counts in zip(*found.chronogram.values(), strict=True)] == [10] * len(
        found.chronogram_weeks
    )
    assert found.chronogram[NO_CODE][-1] == 10
    for year in found.flow_years[:-1]:
        assert sum(count for key, count in found.flows.items() if key[0] == year) == 10


@pytest.mark.parametrize("language", ["da", "en"])
def test_page_is_whole_and_shows_no_small_counts(register: Register, tmp_path: Path, language: str) -> None:
    found = describe_register(write_register(register, tmp_path / "s"))
    page = as_html(found, language)  # type: ignore[arg-type]
    open_tags: list[str] = []

    class Checker(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:
            if tag not in ("meta", "br"):
                open_tags.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert open_tags.pop() == tag

        def handle_startendtag(self, tag: str, attrs: object) -> None: ...

    Checker().feed(page)
    assert open_tags == []
    assert f'lang="{language}"' in page
    assert "p1" not in page
    assert "10" in as_text(found, language)  # type: ignore[arg-type]
