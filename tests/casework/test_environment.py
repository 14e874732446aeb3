"""What an installation decides comes from the environment, and the manual tells all of it."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "how-to" / "run-the-site.md"
OURS = re.compile(r"\b(?:VIRKNING_[A-Z_]*[A-Z]|DATABASE_URL)\b")
TOLD_BY_SERVE = {"VIRKNING_PARENT"}  # to its own web processes: nobody sets it


def read_by_the_program() -> set[str]:
    """Every variable of ours that the program's code names; the parts of the login are put together there."""
    code = "".join(file.read_text("utf-8") for file in (ROOT / "src" / "virkning").rglob("*.py"))
    login = {f"VIRKNING_OIDC_{part.upper()}" for part in settings.OIDC}
    return set(OURS.findall(code)) - TOLD_BY_SERVE - {"VIRKNING_OIDC"} | login


def told_in_the_table() -> list[str]:
    return re.findall(r"^\| `([A-Z_]+)` \|", PAGE.read_text("utf-8"), re.MULTILINE)


def test_the_manuals_table_is_the_programs() -> None:
    table = told_in_the_table()
    assert len(table) == len(set(table))
    assert set(table) == read_by_the_program()


def test_the_table_tells_what_holds_when_nothing_is_set() -> None:
    page = PAGE.read_text("utf-8")
    for name, folder in (("VIRKNING_FINDINGS", settings.FINDINGS), ("VIRKNING_QUOTES", settings.QUOTES)):
        assert folder.parent == settings.HOME
        assert re.search(rf"^\| `{name}` \|.*\| `{folder.name}` in the home \|$", page, re.MULTILINE)
