"""`virkning audit` as a user meets it."""

from __future__ import annotations

import csv
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from virkning.audit import audit, read_claims, write_audit
from virkning.commands.audit import command
from virkning.errors import InputError

GOOD = '[[claim]]\nid = "good"\nsource = "s:1"\nkind = "share"\na = [12, 28]\nprinted = 43\ndecimals = 0\n'
LOST = '[[claim]]\nid = "lost"\nsource = "s:2"\nkind = "unsupported"\nreason = "no <data> & co"\nprinted = 43\n'
WRONG = (
    '[[claim]]\nid = "wrong"\nsource = "s:3"\nkind = "two_proportions_p"\na = [5, 26]\nb = [11, 28]\nprinted = 0.045\n'
)
NEVER = '[[claim]]\nid = "never"\nsource = "s:4"\nkind = "impossible_share"\nn = 27\nprinted = 87\n'
_ENDS = '[[claim]]\nid = "ends"\nsource = "s:5"\nkind = "interval"\nestimate = 165.67\np = 0.009\nprinted = [41.14, 290.19]\n'


def run(tmp_path: Path, content: str) -> tuple[Result, Path]:
    claims, out = tmp_path / "claims.toml", tmp_path / "out"
    claims.write_text(content, "utf-8")
    return CliRunner().invoke(command, [str(claims), "--out", str(out)]), out


@pytest.mark.parametrize(("content", "code"), [(GOOD, 0), (GOOD + LOST, 0), (GOOD + WRONG, 1), (NEVER, 1)])
def test_exit_code(content: str, code: int, tmp_path: Path) -> None:
    result, out = run(tmp_path, content)
    assert result.exit_code == code
    assert {file.name for file in out.iterdir()} == {"claims.csv", "audit.html", "audit.md"}


def test_bad_input_ends_with_2_and_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "claims.toml").write_text(GOOD.replace('"share"', '"sharee"'), "utf-8")
    program = (
        "from virkning.commands.audit import command; import virkning.cli as cli; cli.command = command; cli.main()"
    )
    told = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "claims.toml"), "--out", str(tmp_path / "out")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert told.returncode == 2
    assert "share" in told.stderr
    assert "Traceback" not in told.stderr
    assert not (tmp_path / "out").exists()


def test_an_earlier_audit_survives_bad_input(tmp_path: Path) -> None:
    _, out = run(tmp_path, GOOD)
    before = (out / "claims.csv").read_text("utf-8")
    result, _ = run(tmp_path, GOOD + GOOD)
    assert isinstance(result.exception, InputError)
    assert (out / "claims.csv").read_text("utf-8") == before


def test_the_table_keeps_its_columns(tmp_path: Path) -> None:
    _, out = run(tmp_path, GOOD + WRONG + NEVER + LOST + _ENDS)
    with (out / "claims.csv").open(encoding="utf-8") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    assert list(next(iter(rows.values())))[:5] == ["id", "verdict", "recomputed", "test", "note"]
    assert rows["good"]["verdict"] == "reproduces"
    assert float(rows["good"]["recomputed"]) == pytest.approx(100 * 12 / 28)
    assert rows["wrong"]["verdict"] == "does not reproduce"
    assert rows["wrong"]["test"] == "chi2"
    assert rows["never"]["verdict"] == "impossible"
    assert rows["never"]["correction"] == "85; 89"
    assert rows["lost"]["recomputed"] == ""
    assert len(rows["ends"]["recomputed"].split("; ")) == 2


def test_the_same_claims_give_the_same_bytes(tmp_path: Path) -> None:
    _, out = run(tmp_path, GOOD + WRONG + NEVER)
    first = {file.name: file.read_bytes() for file in out.iterdir()}
    _, out = run(tmp_path, GOOD + WRONG + NEVER)
    assert {file.name: file.read_bytes() for file in out.iterdir()} == first


class _Outline(HTMLParser):
    """Counts what a reader with a screen reader depends on."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in ("meta", "link", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_page_can_be_read_aloud(language: str, tmp_path: Path) -> None:
    (tmp_path / "claims.toml").write_text(GOOD + WRONG + LOST, "utf-8")
    write_audit(audit(read_claims([tmp_path / "claims.toml"])), tmp_path / "out", language=language)  # type: ignore[arg-type]
    page = (tmp_path / "out" / "audit.html").read_text("utf-8")
    outline = _Outline()
    outline.feed(page)
    assert not outline.open
    assert ("html", {"lang": language}) in outline.seen
    tags = [tag for tag, _ in outline.seen]
    assert tags.count("h1") == tags.count("main") == tags.count("title") == 1
    assert tags.count("caption") == tags.count("table")
    assert all("scope" in attributes for tag, attributes in outline.seen if tag == "th")
    assert "script" not in tags
    assert "no &lt;data&gt; &amp; co" in page
    assert ("stemmer ikke" if language == "da" else "does not reproduce") in page
