"""The manual's page on evidence is the program's: its tables are made from it, its commands run, its example is read."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from virkning.theory.evidence import Evidence, read_evidence
from virkning.theory.evidence.contents import Question
from virkning.theory.evidence.kinds import CERTAINTIES, DESIGNS, DIRECTIONS, NETS, TIER_OF, TIERS
from virkning.words.reference import filled, markdown_table

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "evidence.md"


def tables(evidence: Evidence) -> dict[str, str]:
    return {"conclusions": conclusions(evidence), "designs": designs(), "people": people(evidence)}


def conclusions(evidence: Evidence) -> str:
    rows = []
    for asked in evidence.questions:
        if asked.authors:
            found = evidence.grade(asked)
            theirs = DIRECTIONS[asked.authors.direction].en + (
                f", {NETS[asked.authors.net].en}" if asked.authors.net else ""
            )
            count = f"{DIRECTIONS[found.direction].en}, {NETS[found.net].en}" if found.said else "no study"
            if differs(asked, evidence):
                count = f"**{count}**"
            rows.append(
                (f"`{asked.id}`", theirs, count, CERTAINTIES[found.certainty].en if found.said else "", len(found.said))
            )
    return markdown_table(("question", "the authors", "by count", "in the manner of GRADE", "effects"), rows)


def differs(asked: Question, evidence: Evidence) -> bool:
    """Whether the rule gives another direction or grade than the authors, where they give one."""
    found, theirs = evidence.grade(asked), asked.authors
    return theirs is not None and (found.direction != theirs.direction or bool(theirs.net and found.net != theirs.net))


def designs() -> str:
    rows = [(f"`{id_}`", text.da, text.en, TIERS[TIER_OF[id_]].en) for id_, text in DESIGNS.items()]
    return markdown_table(("design", "Danish", "English", "counts as"), rows)


def people(evidence: Evidence) -> str:
    terms = evidence.shelves.people.terms.values()
    rows = [(f"`{term.id}`", term.da, term.en, ", ".join(f"`{wide}`" for wide in term.part_of)) for term in terms]
    return markdown_table(("people", "Danish", "English", "part of"), rows)


def test_the_tables_are_the_programs(request: pytest.FixtureRequest) -> None:
    text = PAGE.read_text("utf-8")
    made = filled(text, tables(read_evidence()))
    if request.config.getoption("--rewrite-docs", default=False):
        PAGE.write_text(made, "utf-8")
        return
    assert made == text, "run with --rewrite-docs"


def test_the_counts_are_the_programs() -> None:
    evidence = read_evidence()
    text = " ".join(PAGE.read_text("utf-8").split())
    assert f"{len(evidence.studies)} studies with {len(evidence.said)} effects" in text
    judged = [asked for asked in evidence.questions if asked.authors]
    other = sum(differs(asked, evidence) for asked in judged)
    assert f"Of {len(evidence.questions)} questions the reviews answer {len(judged)} themselves" in text
    assert f"in {len(judged) - other} the rule comes to the same, in {other} it does not" in text


def test_the_commands_run_from_top_to_bottom(virkning_here) -> None:
    (block,) = re.findall(r"```sh\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    for line in block.splitlines():
        name, *words = shlex.split(line)
        assert name == "virkning"
        ended = virkning_here(*words)
        assert ended.returncode == 0, (line, ended.stderr)


def test_the_example_file_is_read(tmp_path: Path) -> None:
    (block,) = re.findall(r"```toml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    (tmp_path / "own.toml").write_text(block, encoding="utf-8")
    evidence = read_evidence(tmp_path / "own.toml", added=True)
    assert evidence.on("own-theory/a-b")[0].sign == "supports"
    assert evidence.grade(evidence.question("own-question")).said
    assert evidence.grade(evidence.question("mentor-work")).overrides


def test_every_difference_is_explained_on_the_page() -> None:
    from tests.theory.test_evidence_grading import EXPLAINED

    evidence, text = read_evidence(), PAGE.read_text("utf-8")
    assert {asked.id for asked in evidence.questions if differs(asked, evidence)} == EXPLAINED.keys()
    for id_ in EXPLAINED:
        assert f"- `{id_}`:" in text
