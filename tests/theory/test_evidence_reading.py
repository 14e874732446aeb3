"""Evidence files are read whole or not at all, and what is wrong is told with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from virkning.errors import InputError
from virkning.theory.evidence import read_evidence

STUDY = """[[study]]
id = "egen-2020"
authors = ["Kommunen"]
year = 2020
design = "rct"
group.people = "not_ready"

[[study.effect]]
activity = "mentor"
outcome = "employment"
direction = "positive"
"""
QUESTION = """[[question]]
id = "vores"
text.da = "Virker det?"
text.en = "Does it work?"
activities = ["mentor"]
outcomes = ["work"]
"""


def written(folder: Path, text: str, name: str = "egen.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_an_own_file_is_a_base_with_the_programs_words(tmp_path: Path) -> None:
    evidence = read_evidence(written(tmp_path, STUDY + QUESTION))
    assert [study.id for study in evidence.studies] == ["egen-2020"]
    assert evidence.grade(evidence.question("vores")).net == "hypothesis"
    assert evidence.shelves.activities.label("mentor").en == "Mentor"


def test_a_folder_is_one_base(tmp_path: Path) -> None:
    written(tmp_path, STUDY)
    written(tmp_path, QUESTION, "spm.toml")
    written(
        tmp_path,
        "id,authors,design,effect_activity,effect_outcome,effect_direction\nto,Æ,rct,mentor,employment,positive\n",
        "mere.csv",
    )
    evidence = read_evidence(tmp_path)
    assert evidence.grade(evidence.question("vores")).net == "moderate"
    assert len(evidence.files) == 3


OVERRIDE = """[[override]]
question = "caseload-work"
rule = "net"
grade = "hypothesis"
who = "analytiker"
when = 2026-01-05
why.da = "Alle ændrede mere end sagsmængden."
why.en = "All changed more than the caseload."

[[binding]]
arrow = "egen/a-b"
question = "caseload-work"
"""


def test_an_added_file_may_grade_and_bind_what_comes_with_the_program(tmp_path: Path) -> None:
    path = written(tmp_path, OVERRIDE)
    evidence = read_evidence(path, added=True)
    found = evidence.grade(evidence.question("caseload-work"))
    assert (found.net, found.counted.grade) == ("hypothesis", "strong")
    verdict = evidence.verdict("egen/a-b")
    assert verdict is not None
    assert verdict.net == "hypothesis"
    assert verdict.overridden is not None
    assert verdict.overridden.who == "analytiker"
    assert read_evidence().grade(read_evidence().question("caseload-work")).net == "strong"
    with pytest.raises(InputError):
        read_evidence(path)


def test_an_added_file_cannot_take_an_id_that_is_used(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="same id"):
        read_evidence(written(tmp_path, STUDY.replace("egen-2020", "svarer-2014")), added=True)


def test_own_words_may_be_added(tmp_path: Path) -> None:
    own = '[[activity]]\nid = "hund"\nda = "Besøgshund"\nen = "Visiting dog"\npart_of = ["mentor"]\n'
    evidence = read_evidence(written(tmp_path, own + STUDY.replace('"mentor"', '"hund"') + QUESTION))
    assert len(evidence.answers(evidence.question("vores"))) == 1


BAD = {
    "unknown activity": (STUDY.replace('"mentor"', '"mentro"'), "effect.activity", "mentro", "mentor"),
    "unknown outcome": (STUDY.replace('"employment"', '"employmnt"'), "effect.outcome", "employmnt", "employment"),
    "unknown people": (STUDY.replace('"not_ready"', '"notready"'), "group.people", "notready", "not_ready"),
    "unknown scale": (STUDY + 'group.people = "not_ready"\ngroup.scale = "match4"\n', "group.scale", "match4", "match"),
    "unknown document": (STUDY.replace("year", 'sources = ["hjorring:1-2"]\nyear'), "sources", "hjorring", "hjoerring"),
    "unknown study": (STUDY.replace("year", 'within = ["egen-2021"]\nyear'), "within", "egen-2021", "egen-2020"),
    "unknown effect": (STUDY + '[[binding]]\narrow = "a/b"\neffect = "egen-2020.2"\n', "binding.effect", "egen-2020.2", "egen-2020.1"),
    "unknown question": (STUDY + '[[binding]]\narrow = "a/b"\nquestion = "vors"\n' + QUESTION, "binding.question", "vors", "vores"),
    "misspelt key": (STUDY.replace("authors", "authros"), "study.0.authros", None, "authors"),
    "unknown design": (STUDY.replace('"rct"', '"trial"'), "study.0.design", "trial", "rct"),
    "bad id": (STUDY.replace("egen-2020", "Egen 2020"), "study.0.id", "'Egen 2020'", None),
    "bad source": (STUDY.replace("year", 'sources = ["side 3"]\nyear'), "study.0.sources.0", "'side 3'", None),
    "no author": (STUDY.replace('["Kommunen"]', "[]"), "study.0", None, None),
    "half an interval": (STUDY + 'value = 2.0\nlow = 1.0\nunit = "points"\n', "study.0.effect.0", None, None),
    "interval turned round": (STUDY + 'value = 2.0\nlow = 3.0\nhigh = 1.0\nunit = "points"\n', "study.0.effect.0", None, None),
    "unseen characters": (STUDY.replace("Kommunen", "Komm\\u0007unen"), "study.0.authors.0", None, None),
    "text in one language": (STUDY.replace("year", 'note.da = "Kun dansk"\nyear'), "study.0.note.en", None, None),
    "binding to nothing": ('[[binding]]\narrow = "a/b"\n', "binding.0", None, None),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_what_is_wrong_is_told_with_its_place(case: str, tmp_path: Path) -> None:
    text, column, value, expected = BAD[case]
    path = written(tmp_path, text)
    with pytest.raises(InputError) as told:
        read_evidence(path)
    found = told.value
    assert found.file == str(path)
    assert found.column == column
    if value is not None:
        assert found.value == value
    if expected:
        assert found.expected is not None
        assert expected in found.expected.en
    assert found.message.da != found.message.en


def test_the_line_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError) as told:
        read_evidence(written(tmp_path, "# En kommentar\n" + STUDY.replace('"mentor"', '"mentro"')))
    assert told.value.row == 3


SECOND = STUDY.replace("egen-2020", "to-2021")
ROWS = {
    "a key of the second study": (STUDY + SECOND.replace('"rct"', '"trial"'), "study.1.design", "design"),
    "a key of its effect": (STUDY + SECOND.replace('"positive"', '"god"'), "study.1.effect.0.direction", "direction"),
    "a key within a key": (STUDY + SECOND.replace("group.people", "group.folk"), "study.1.group.folk", "group.folk"),
    "a key of the second question": (QUESTION + QUESTION.replace("vores", "deres").replace("text.en", "text.de"), "question.1.text.de", "text.de"),
}  # fmt: skip


@pytest.mark.parametrize("case", ROWS)
def test_of_many_tables_the_line_is_of_the_wrong_one(case: str, tmp_path: Path) -> None:
    text, place, key = ROWS[case]
    with pytest.raises(InputError) as told:
        read_evidence(written(tmp_path, text))
    lines = text.splitlines()
    assert told.value.column == place
    assert told.value.row is not None
    assert lines[told.value.row - 1].startswith(f"{key} = ")
    assert told.value.row > len(lines) // 2


def test_the_same_id_twice_is_refused(tmp_path: Path) -> None:
    written(tmp_path, STUDY, "a.toml")
    second = written(tmp_path, STUDY, "b.toml")
    with pytest.raises(InputError, match="same id") as told:
        read_evidence(tmp_path)
    assert (told.value.file, told.value.row) == (str(second), 2)
    assert "a.toml" in told.value.expected.en  # type: ignore[union-attr]


@pytest.mark.parametrize("name", ["missing.toml", "folder", "a.xlsx"])
def test_what_is_not_evidence_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "a.xlsx").write_text("x")
    with pytest.raises(InputError):
        read_evidence(tmp_path / name)
