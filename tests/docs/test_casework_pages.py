"""The manual's tables of the casework: who may what, and every column that is kept. Django is started in a process apart."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from virkning.words.reference import filled

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
TELL = """
import json, django
django.setup()
from virkning.casework.access.reference import access_tables
from virkning.casework.privacy.reference import data_tables
access = {name.replace("-", "_"): table + "\\n" for name, table in access_tables().items()}
print(json.dumps(access | data_tables()))
"""


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    told = subprocess.run(
        [sys.executable, "-c", TELL],
        capture_output=True,
        text=True,
        env={
            **os.environ,
            "VIRKNING_HOME": str(tmp_path_factory.mktemp("home")),
            "DJANGO_SETTINGS_MODULE": "virkning.casework.settings",
        },
    )
    assert told.returncode == 0, told.stderr[-2000:]
    found: dict[str, str] = json.loads(told.stdout)
    return found


@pytest.mark.parametrize("name", ["access", "casework-data"])
def test_the_caseworks_pages_are_made_from_the_program(
    name: str, tables: dict[str, str], request: pytest.FixtureRequest
) -> None:
    page = REFERENCE / f"{name}.md"
    text = page.read_text("utf-8")
    made = filled(text, tables)
    if request.config.getoption("--rewrite-docs"):
        page.write_text(made, "utf-8")
    assert made == text or request.config.getoption("--rewrite-docs"), "run `make docs`"
