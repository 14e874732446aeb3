"""The reference page names everything a theory file, a check and a status can say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from virkning.theory.binding import EvidenceItem
from virkning.theory.comparing import VERDICTS
from virkning.theory.kinds import COLUMN_OF, ELEMENT_KINDS, LEVELS, PARTS, SCOPES, SIGNS, THROUGH
from virkning.theory.model import Arrow, Configuration, Element, Head, Source
from virkning.theory.status import STATUSES

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reference" / "theory.md").read_text("utf-8")
SOURCE = ROOT / "src" / "virkning" / "theory" / "checks"


@pytest.mark.parametrize("form", [Head, Source, Element, Arrow, Configuration, EvidenceItem])
def test_every_key_is_named(form: type) -> None:
    keys = {field.alias or name for name, field in form.model_fields.items()}
    assert not {key for key in keys if f"`{key}`" not in PAGE}


def test_every_kind_sign_and_choice_is_named() -> None:
    assert all(f"`{kind}`" in PAGE for kind in ELEMENT_KINDS)
    assert all(f'`"{sign}"`' in PAGE for sign in SIGNS)
    assert all(word in PAGE for words in (LEVELS, PARTS, SCOPES, THROUGH) for word in words)
    for kind, column in COLUMN_OF.items():
        row = next(line for line in PAGE.splitlines() if line.startswith("| `") and f"`{kind}`" in line.split("|")[1])
        assert row.split("|")[2].strip() == str(column)


def test_every_code_of_check_is_explained_and_no_other() -> None:
    codes = {code for file in SOURCE.glob("*.py") for code in re.findall(r'code="(\w+)"', file.read_text("utf-8"))} | {
        "role_clash",
        "activity_as_mechanism",
    }
    section = PAGE.partition("## `check`")[2].partition("## `draw`")[0]
    explained = {
        code
        for line in section.splitlines()
        if line.startswith("| `")
        for code in re.findall(r"`(\w+)`", line.split("|")[1])
    }
    assert explained == codes


def test_every_status_and_verdict_has_its_rule() -> None:
    rows = {line.split("|")[1].strip() for line in PAGE.splitlines() if line.startswith("| ")}
    assert {word.en for word in STATUSES.values()} <= rows
    assert all(f"**{word.en}**" in PAGE for word in VERDICTS.values())
