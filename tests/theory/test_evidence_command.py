"""The command as a user runs it."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

NUMBERS = """[[study]]
id = "{id}"
authors = ["{id}"]
year = 2020
design = "rct"
group.people = "not_ready"
[[study.effect]]
activity = "mentor"
outcome = "employment"
direction = "positive"
value = {value}
se = 1.0
unit = "points"
weeks = 52.0
"""
QUESTION = """[[question]]
id = "vores"
text.da = "Giver en mentor arbejde?"
text.en = "Does a mentor bring work?"
activities = ["mentor"]
outcomes = ["work"]
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    text = QUESTION + "".join(
        NUMBERS.format(id=f"sted-{place}", value=value) for place, value in enumerate((2.0, 3.5, 1.0))
    )
    (tmp_path / "egen.toml").write_text(text, encoding="utf-8")
    return tmp_path / "egen.toml"


def test_studies_are_listed_and_chosen(virkning_here) -> None:
    every = virkning_here("evidence", "list")
    assert every.returncode == 0
    assert every.stdout.splitlines()[-1] == "159 studies"
    mentor = virkning_here(
        "evidence", "list", "--activity", "mentor", "--people", "young_not_ready", "--document", "hjoerring"
    )
    assert [line.split()[0] for line in mentor.stdout.splitlines()] == ["svarer-2014", "1"]


def test_a_study_is_shown_with_what_is_known(virkning_here) -> None:
    shown = virkning_here("evidence", "show", "svarer-2014").stdout
    for part in ("Svarer et al. 2014", "randomised trial", "2593", "4 percentage points", "hjoerring:2214-2251"):
        assert part in shown


def test_it_speaks_danish(virkning) -> None:
    assert "lodtrækningsforsøg" in virkning("evidence", "show", "svarer-2014", language="da").stdout


def test_questions_are_graded_with_reasons(virkning_here) -> None:
    assert len(virkning_here("evidence", "grade").stdout.splitlines()) >= 50
    one = virkning_here("evidence", "grade", "hjoerring-mentor-employment").stdout
    for part in (
        "the surplus is 1, hence hypothesis",
        "Contradiction: Svarer et al. 2014",
        "A step down",
        "The authors themselves",
    ):
        assert part in one


def test_a_grade_set_by_hand_is_shown_beside_the_computed(virkning_here, tmp_path: Path) -> None:
    (tmp_path / "egen.toml").write_text(
        '[[override]]\nquestion = "mentor-work"\nrule = "net"\ngrade = "none"\nwho = "analytiker"\nwhen = 2026-01-05\n'
        'why.da = "Modsigelsen vejer."\nwhy.en = "The contradiction weighs."\n',
        encoding="utf-8",
    )
    told = virkning_here("evidence", "grade", "mentor-work", "--add", "egen.toml").stdout
    assert "Set to no surplus by analytiker on 2026-01-05, computed as hypothesis: The contradiction weighs." in told
    assert virkning_here("evidence", "grade", "--add", "egen.toml", "--file", "egen.toml").returncode == 2


def test_contradictions_are_listed(virkning_here) -> None:
    found = virkning_here("evidence", "contradictions").stdout.splitlines()
    assert any("svarer" in line and "bach" in line for line in found)
    assert len(virkning_here("evidence", "contradictions", "--all").stdout.splitlines()) > len(found)


def test_a_refused_pooling_says_why_and_ends_with_one(virkning_here) -> None:
    refused = virkning_here("evidence", "meta", "mentor-work")
    assert refused.returncode == 1
    assert "not pooled" in refused.stdout


def test_studies_are_pooled_and_drawn(virkning_here, own: Path, tmp_path: Path) -> None:
    pooled = virkning_here("evidence", "meta", "vores", "--file", own)
    assert pooled.returncode == 0
    assert "3 studies together: 2.17 percentage points" in pooled.stdout
    assert "so few studies" in pooled.stdout
    assert virkning_here("evidence", "forest", "vores", "--file", own, "--out", "a.svg").returncode == 0
    drawn = (tmp_path / "a.svg").read_text("utf-8")
    ElementTree.fromstring(drawn)
    assert "sted-0 2020: 2.00. sted-1 2020: 3.50." in drawn
    assert "Together 2.17, between" in drawn
    assert virkning_here("evidence", "forest", "vores", "--file", own, "--out", "a.png").returncode == 0
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")


def test_numbers_that_are_not_pooled_are_drawn_without_a_mean(virkning_here, tmp_path: Path) -> None:
    words = ["evidence", "forest", "--effect", "hjoerring-investment.2", "--out", "a.svg"]
    assert virkning_here(*words).returncode == 0
    drawn = (tmp_path / "a.svg").read_text("utf-8")
    assert "Ravn: 165.67." in drawn
    assert "Together" not in drawn


@pytest.mark.parametrize(
    "words",
    [
        ["forest", "mentor-work", "--out", "a.svg"],
        ["forest", "--effect", "hjoerring-investment.2", "--out", "a.pdf"],
        ["grade", "mentor"],
        ["show", "svarer"],
        ["list", "--activity", "mentro"],
        ["meta"],
        ["meta", "mentor-work", "--effect", "svarer-2014.1"],
        ["meta", "--effect", "svarer-2014.9"],
        ["import", "a.bib", "--to", "a.toml"],
        ["import", "a.ris", "--to", "a.csv"],
        ["export", "--out", "a.docx"],
    ],
)
def test_bad_words_end_with_two_and_write_nothing(words: list[str], virkning_here, tmp_path: Path) -> None:
    ended = virkning_here("evidence", *words)
    assert ended.returncode == 2
    assert ended.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("ending", ["csv", "json", "ris"])
def test_studies_go_out_and_come_in(ending: str, virkning_here, tmp_path: Path) -> None:
    assert virkning_here("evidence", "export", "--out", f"ud.{ending}").returncode == 0
    brought = virkning_here("evidence", "import", f"ud.{ending}", "--to", "ind.toml")
    assert brought.stdout == "159 studies were added to ind.toml.\n"
    assert virkning_here("evidence", "list", "--file", "ind.toml").stdout.splitlines()[-1] == "159 studies"


def test_an_import_adds_all_or_nothing(virkning_here, own: Path, tmp_path: Path) -> None:
    before = own.read_text("utf-8")
    (tmp_path / "ny.csv").write_text(
        "id,authors,design,year\nny,sted-0,rct,2020\nsted-1,x,rct,2020\n", encoding="utf-8"
    )
    refused = virkning_here("evidence", "import", "ny.csv", "--to", own)
    assert refused.returncode == 2
    assert "sted-1" in refused.stderr
    assert own.read_text("utf-8") == before
    (tmp_path / "ny.csv").write_text("id,authors,design,year\nny,sted-0,rct,2020\n", encoding="utf-8")
    assert "ny looks like sted-0" in virkning_here("evidence", "import", "ny.csv", "--to", own).stdout
    assert virkning_here("evidence", "list", "--file", own).stdout.splitlines()[-1] == "4 studies"
    assert "Giver en mentor arbejde?" in own.read_text("utf-8")


def test_the_search_log_is_told(virkning_here) -> None:
    told = virkning_here("evidence", "search-log").stdout
    assert "round 1" in told
    assert "Stop:" in told


def test_the_rules_are_held_against_a_study(virkning_here) -> None:
    told = virkning_here("evidence", "search-log", "--study", "skipper-2010").stdout.splitlines()
    assert told[-1] == "The study is from 2007 or later. yes."
    assert "for a person to judge" in told[0]
