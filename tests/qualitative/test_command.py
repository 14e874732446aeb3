"""The command as people use it, in both languages; nothing half-written when it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.conftest import Command

ROOT = Path(__file__).parents[2]
INTERVIEWS = ROOT / "examples" / "interviews"
FIRST = "Interviewer: Hvad skete der?\nBorger: Bodil lyttede på mig i Ribe.\n"


@pytest.fixture
def text(tmp_path: Path) -> Path:
    (tmp_path / "samtale.txt").write_text(FIRST, "utf-8")
    return tmp_path / "samtale.txt"


def test_read_tells_what_there_is_to_review(virkning_here: Command, text: Path, tmp_path: Path) -> None:
    done = virkning_here("qualitative", "read", "p", text)
    assert done.returncode == 0, done.stderr
    assert "samtale: 66 characters, 2 turns, 2 places to review" in done.stdout
    assert (tmp_path / "p" / "private" / "originals" / "samtale.txt").read_text("utf-8") == FIRST


def test_a_bad_file_leaves_no_project(virkning_here: Command, text: Path, tmp_path: Path) -> None:
    (tmp_path / "b.pdf").write_bytes(b"x")
    done = virkning_here("qualitative", "read", "p", text, "b.pdf")
    assert done.returncode == 2
    assert "kind of file" in done.stderr
    assert not (tmp_path / "p").exists()


def test_export_is_refused_before_review_and_writes_nothing(virkning_here: Command, text: Path, tmp_path: Path) -> None:
    virkning_here("qualitative", "read", "p", text)
    for kind in ("quotes", "codings", "snapshot", "qdpx", "qdc", "taguette", "codes"):
        done = virkning_here("qualitative", "export", "p", "--to", kind, "--out", "out")
        assert done.returncode == 2
        assert "not reviewed" in done.stderr
        assert not (tmp_path / "out").exists()


def test_a_review_by_asking(
    virkning_here: Command, text: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    virkning_here("qualitative", "read", "p", text)
    answers = iter(["accept", "en by"])
    monkeypatch.setattr("click.prompt", lambda *_, **__: next(answers))
    assert virkning_here("qualitative", "redact", "p", "--ask").returncode == 0
    done = virkning_here("qualitative", "redact", "p", "--finish", "--by", "researcher")
    assert "2 places left out" in done.stdout, done.stderr
    said = (tmp_path / "p" / "documents" / "samtale.txt").read_text("utf-8")
    assert "[navn 1] lyttede på mig i en by." in said
    assert "reviewed" in virkning_here("qualitative", "redact", "p").stdout


def test_finishing_needs_decisions_and_a_role(virkning_here: Command, text: Path) -> None:
    virkning_here("qualitative", "read", "p", text)
    assert "--by" in virkning_here("qualitative", "redact", "p", "--finish").stderr
    done = virkning_here("qualitative", "redact", "p", "--finish", "--by", "x", language="da")
    assert done.returncode == 2
    assert "Noget er ikke afgjort" in done.stderr


def test_decisions_that_meet_nothing_or_have_semicolons_are_told_of(
    virkning_here: Command, text: Path, tmp_path: Path
) -> None:
    virkning_here("qualitative", "read", "p", text)
    decisions = tmp_path / "d.csv"
    decisions.write_text("text,decision\nBodli,accept\n", "utf-8")
    assert "“Bodli” stands nowhere" in virkning_here("qualitative", "redact", "p", "--decisions", decisions).stdout
    decisions.write_text("text;decision\nBodil;accept\n", "utf-8")
    assert "semicolons" in virkning_here("qualitative", "redact", "p", "--decisions", decisions).stderr


def test_a_round_through_other_programs(virkning_here: Command, text: Path, tmp_path: Path) -> None:
    """Our project out as qdpx, Taguette and code list, and into an empty project each."""
    virkning_here("qualitative", "read", "p", text)
    virkning_here("qualitative", "redact", "p", "--rest", "accept")
    virkning_here("qualitative", "redact", "p", "--finish", "--by", "researcher")
    (tmp_path / "codebook.toml").write_text('[[code]]\nid = "l"\nname = "Lytte"\n', "utf-8")
    assert "1 codes" in virkning_here("qualitative", "import", "p", "codebook.toml").stdout
    (tmp_path / "c.csv").write_text("document,code,text\nsamtale,l,[navn 1] lyttede\n", "utf-8")
    assert "1 codings by a" in virkning_here("qualitative", "code", "p", "c.csv", "--coder", "a").stdout
    for kind, name in (("qdpx", "p.qdpx"), ("taguette", "p.sqlite3"), ("codes", "codes.csv"), ("qdc", "c.qdc")):
        assert virkning_here("qualitative", "export", "p", "--to", kind, "--out", name).returncode == 0
        done = virkning_here("qualitative", "import", f"new-{kind}", name)
        assert "1 codes" in done.stdout, done.stderr
    assert "Waiting for review: samtale" in virkning_here("qualitative", "import", "again", "p.qdpx").stdout
    virkning_here("qualitative", "redact", "again", "--rest", "reject")
    virkning_here("qualitative", "redact", "again", "--finish", "--by", "researcher")
    found = virkning_here("qualitative", "retrieve", "again", "--code", "lytte")
    assert "«[navn 1] lyttede»" in found.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("read", "p"), "Missing argument"),
        (("redact", "nowhere"), "not a qualitative project"),
        (("code", "p", "none.csv", "--coder", "a"), "does not exist"),
        (("retrieve", "p", "--where", "x"), "attribute=value"),
        (("retrieve", "p", "--code", "x"), "code does not exist"),
        (("agree", "p"), "two coders"),
        (("agree", "p", "--done", "a"), "not in a blind round"),
        (("import", "p", "x.nvp"), "kind of file"),
        (("import", "p", "x.toml"), "does not exist"),
        (("sample", "x.toml", "--out", "l.csv"), "does not exist"),
        (("guide", "no-such-theory"), "theor"),
        (("link", "p", "none.csv"), "does not exist"),
    ],
)
def test_mistakes_are_told_in_words(virkning_here: Command, words: tuple[str, ...], said: str, text: Path) -> None:
    virkning_here("qualitative", "read", "p", text)
    done = virkning_here("qualitative", *words)
    assert done.returncode == 2
    assert said.lower() in (done.stdout + done.stderr).lower()
    assert "Traceback" not in done.stderr
