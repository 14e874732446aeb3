"""The tutorial's commands are run as they stand, and the reference knows what the program knows."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq

from virkning.register.codemap import shipped_codes
from virkning.register.layout import SHIPPED, Layout, read_layout

ROOT = Path(__file__).parents[2]
TUTORIAL = ROOT / "docs" / "tutorials" / "from-sas-to-panel.md"
REFERENCE = ROOT / "docs" / "reference" / "register.md"


def test_tutorial(tmp_path: Path) -> None:
    os.symlink(ROOT / "examples", tmp_path / "examples")
    commands = re.findall(r"```console\n(.*?)\n```", TUTORIAL.read_text("utf-8"), re.DOTALL)
    assert len(commands) == 4
    for command in commands:
        words = shlex.split(command)
        run = (
            [sys.executable]
            if words[0] == "python"
            else [sys.executable, "-c", "from virkning.cli import main; main()"]
        )
        done = subprocess.run([*run, *words[1:]], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    panel = pq.read_table(tmp_path / "out" / "tutorial" / "panel.parquet")
    assert panel.num_rows == 800
    assert 0 < panel["job_or_education"].null_count < 100
    assert (tmp_path / "out" / "tutorial" / "register.html").stat().st_size > 5_000


def test_reference_names_every_key_of_a_layout() -> None:
    page = REFERENCE.read_text("utf-8")
    for name, field in Layout.model_fields.items():
        assert f"`{field.alias or name}`" in page or f"[{name}" in page, name


def test_shipped_layouts_and_codes_can_be_read() -> None:
    assert [read_layout(name)[0].kind for name in SHIPPED] == ["wide", "long"]
    codes = shipped_codes()
    known = {meaning.code for meaning in codes.meanings}
    assert {*range(730, 739), *range(130, 139), *range(140, 150), 651, 652, 997, 998, 999} <= known


def test_every_shipped_code_says_where_it_comes_from_and_none_claims_to_be_verified() -> None:
    """As the reference says; whoever holds the authority's list verifies a copy of their own."""
    meanings = shipped_codes().meanings
    assert all(meaning.source for meaning in meanings)
    assert not any(meaning.verified for meaning in meanings)
    assert "`verified` is false in every row that ships" in REFERENCE.read_text("utf-8")
