"""The tutorial can be followed from an empty folder to the end, and the reference names every key and command."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import BaseModel

from virkning.commands.trial import command
from virkning.designs.plan import DesignPlan
from virkning.designs.trial.plan import TrialPlan
from virkning.trials.power import powers
from virkning.trials.protocol import Protocol, read_protocol

ROOT = Path(__file__).parents[2]
TUTORIAL = ROOT / "docs" / "tutorials" / "a-trial-from-empty-folder.md"
REFERENCE = (ROOT / "docs" / "reference" / "trial.md").read_text("utf-8")
HEAD = {"is_", "theory", "estimate", "arrow", "file", *DesignPlan.model_fields}  # told in the reference of plans
# Works too where the command is not registered yet.
PROGRAM = """import sys
from virkning import cli
from virkning.language import same
cli.COMMANDS.setdefault("trial", same("trial"))
cli.main()
"""


@pytest.fixture
def followed(tmp_path: Path) -> tuple[Path, str]:
    """The folder after the last step, and everything that was printed."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "program.py").write_text(PROGRAM, "utf-8")
    program = tmp_path / "bin" / "virkning"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{tmp_path}/program.py" "$@"\n')
    program.chmod(0o755)
    script = "".join(
        _step(kind, code)
        for kind, code in re.findall(r"```(sh|python|toml)\n(.*?)```", TUTORIAL.read_text("utf-8"), re.DOTALL)
    )
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", f'export PATH="$PWD/bin:$PATH"\n{script}'],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return tmp_path, done.stdout


def _step(kind: str, code: str) -> str:
    if kind == "python":
        return f"\"{sys.executable}\" - <<'END'\n{code}END\n"
    if kind == "toml":
        named = re.search(r"as `(\w+\.toml)`:\n\n```toml\n" + re.escape(code), TUTORIAL.read_text("utf-8"))
        assert named, "a file without a name"
        return f"cat > {named.group(1)} <<'END'\n{code}END\n"
    return "".join(f"{line}\n" for line in code.splitlines() if not line.startswith("pip install ."))


def test_a_newcomer_gets_from_an_empty_folder_to_sealed_lots_and_a_report(followed: tuple[Path, str]) -> None:
    folder, said = followed
    assert "120 have drawn a lot" in said
    assert "120 lots drawn again, all the same" in said
    assert "Next in the stratum: p" in said
    finding = json.loads((folder / "out" / "finding.json").read_text("utf-8"))
    effect = finding["estimates"][0]
    assert effect["name"] == "rd:self_support_12"
    # The lots are drawn anew each time, so the truth of 0.30 is outside one interval in twenty: no test of the tutorial.
    mentor, usual = (_share(folder / "people.csv", arm) for arm in ("mentor", "usual"))
    assert effect["value"] == pytest.approx(mentor - usual)
    assert effect["low"] < effect["value"] < effect["high"]
    assert {warning["code"] for warning in finding["warnings"]} & {"untraced_numbers"} == set()
    assert (folder / "out" / "report.html").exists()


def _share(people: Path, arm: str) -> float:
    """The share of an arm who support themselves, counted by hand."""
    with people.open(newline="") as file:
        outcomes = [int(row["self_support_12"]) for row in csv.DictReader(file) if row["arm"] == arm]
    return sum(outcomes) / len(outcomes)


@pytest.mark.parametrize("form", [Protocol, TrialPlan])
def test_the_reference_names_every_key(form: type[BaseModel]) -> None:
    missing = [key for key in _keys(form) - HEAD if not re.search(rf"\b{key}\b", REFERENCE)]
    assert not missing


def test_the_reference_names_every_command() -> None:
    assert set(re.findall(r"^\| `(\w+) ", REFERENCE, re.MULTILINE)) - {"id"} >= set(command.commands)


def _keys(form: type[BaseModel]) -> set[str]:
    found = set()
    for name, field in form.model_fields.items():
        found.add(field.alias or name)
        for inner in _forms_in(field.annotation):
            found |= _keys(inner)
    return found


def _forms_in(annotation: object) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [form for part in getattr(annotation, "__args__", ()) for form in _forms_in(part)]


def test_the_ishoej_protocol_gives_the_asterisks_of_the_printed_table() -> None:
    """Table 4.2: which of the expected differences the trial of thirty and thirty would find."""
    found = {
        (one.expect.outcome, one.expect.when): one.enough
        for one in powers(read_protocol(ROOT / "examples" / "ishoej-protocol.toml"))
    }
    printed = {"i beskæftigelse": "..**", "afklaret": ".***", "progression": "****"}
    whens = ("6 mdr.", "18 mdr.", "30 mdr.", "5 år")
    assert found == {
        (name, when): mark == "*" for name, marks in printed.items() for when, mark in zip(whens, marks, strict=True)
    }
