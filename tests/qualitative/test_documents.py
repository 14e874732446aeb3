"""The tutorial is followed as it stands, and the reference names what there is."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.docs import test_docs

from virkning.commands.qualitative import command
from virkning.qualitative.codebook import Code
from virkning.qualitative.coding import _COLUMNS as CODING_COLUMNS
from virkning.qualitative.links import COLUMNS as LINK_COLUMNS
from virkning.qualitative.measuring import AnswerMeasure, StatusMeasure
from virkning.qualitative.memos import Memo
from virkning.qualitative.reading import FORMATS
from virkning.qualitative.redaction.flagging import flag
from virkning.qualitative.redaction.flags import KINDS
from virkning.qualitative.reviewing import _COLUMNS as REVIEW_COLUMNS
from virkning.qualitative.sampling import Group, SamplePlan
from virkning.theory import read_theory

ROOT = Path(__file__).parents[2]
TUTORIAL = ROOT / "docs" / "tutorials" / "from-interviews-to-theory.md"
REFERENCE = ROOT / "docs" / "reference" / "qualitative.md"
INTERVIEWS = ROOT / "examples" / "interviews"


def test_from_three_texts_to_a_first_status_with_the_tutorial_alone(tmp_path: Path) -> None:
    test_docs.test_a_newcomer_can_follow_the_page(TUTORIAL, tmp_path)
    said = subprocess.run(
        [sys.executable, "-m", "virkning", "theory", "status", "theory.toml", "--quotes", "quotes.csv"],
        cwd=tmp_path, capture_output=True, text=True, check=True, env={**os.environ, "VIRKNING_LANGUAGE": "en"},
    ).stdout  # fmt: skip
    status = dict(re.findall(r"^(\w+): .*\[([\w-]+)\]$", said, re.MULTILINE))
    found = [word for word, _ in re.findall(r"^(\w+): .*\[([\w-]+)\]$", said, re.MULTILINE)]
    assert (found.count("indicated"), found.count("contested"), found.count("untested")) == (4, 1, 1), said
    assert status["contested"] == "trust-steps"
    assert "Trust in the caseworker" in (tmp_path / "guide.md").read_text("utf-8")
    assert (tmp_path / "project.qdpx").stat().st_size > 1000


def test_the_sample_of_the_reference_is_drawn(tmp_path: Path, bip: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "bip").symlink_to(bip)
    page = tmp_path / "page.md"
    page.write_text(re.sub(r"virkning simulate .*\n", "", REFERENCE.read_text("utf-8")), "utf-8")
    test_docs.test_a_newcomer_can_follow_the_page(page, tmp_path)
    assert len((tmp_path / "list.csv").read_text("utf-8").splitlines()) == 1 + 5 + 3


def test_the_tutorial_shows_what_the_example_files_hold() -> None:
    page = TUTORIAL.read_text("utf-8")
    blocks = re.findall(r"```text\n(.*?)```", page, re.DOTALL)
    held = "".join(file.read_text("utf-8") for file in INTERVIEWS.iterdir())
    for line in "".join(blocks).splitlines():
        assert line in held, line
    toml = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    assert toml[0].strip() == (INTERVIEWS / "theory.toml").read_text("utf-8").strip()
    assert read_theory(INTERVIEWS / "theory.toml").id == "three-interviews"


def test_the_reference_names_every_command_column_and_key() -> None:
    page = REFERENCE.read_text("utf-8")
    forms = (Code, Memo, SamplePlan, Group, AnswerMeasure, StatusMeasure)
    words = {
        *command.commands, *CODING_COLUMNS, *LINK_COLUMNS, *REVIEW_COLUMNS, *KINDS, *FORMATS,
        *(field for form in forms for field in form.model_fields),
    }  # fmt: skip
    missing = sorted(word for word in words if not re.search(rf"`(?:[^`\n]* )?{re.escape(word)}[ `]", page))
    assert not missing, missing


def test_the_figures_of_the_example_texts_are_those_told() -> None:
    texts = [file.read_text("utf-8") for file in sorted(INTERVIEWS.glob("*.txt"))]
    flags = sum(len(flag(text)) for text in texts)
    needless = sum(text[one.start : one.end] in ("Opdigtet", "Ændrede") for text in texts for one in flag(text))
    assert f"{needless} of {flags} flags were needless" in " ".join(REFERENCE.read_text("utf-8").split())
