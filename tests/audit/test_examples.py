"""The claims shipped for the five studies, and the page of documentation that is made from them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from virkning.audit import Audited, audit, read_claims
from virkning.audit.auditing import by_verdict
from virkning.audit.judging import FAILING, Verdict
from virkning.audit.kinds import KINDS
from virkning.audit.markdown import kinds_table, tables
from virkning.words.reference import filled

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "examples" / "audits").glob("*.toml"))
PAGE = ROOT / "docs" / "explanation" / "audit-of-the-studies.md"
REFERENCE = ROOT / "docs" / "reference" / "audit.md"


@pytest.fixture(scope="module")
def audited() -> list[Audited]:
    return audit(read_claims(FILES))


def test_all_five_studies_and_at_least_250_claims(audited: list[Audited]) -> None:
    assert len(audited) >= 250
    assert {one.claim.source.split(":")[0] for one in audited} == {"000", "001", "002", "003", "004"}
    assert all(re.fullmatch(r"\d{3}:\d+", one.claim.source) and one.claim.study for one in audited)


def test_verdicts_are_computed_and_never_typed_in() -> None:
    for path in FILES:
        text = path.read_text("utf-8")
        assert not re.search(r"(?m)^\s*(verdict|recomputed)\s*=", text)
        assert not any(verdict.value in text for verdict in Verdict if verdict is not Verdict.IMPOSSIBLE)


@pytest.mark.parametrize(
    ("claim", "verdict", "shown"),
    [
        ("increase-sum", Verdict.FAILS, 29.45),
        ("increase-share", Verdict.FAILS, 13.69),
        ("demography-over-30-k", Verdict.TRUNCATED, 80.769),
        ("demography-ressourceforloeb-p", Verdict.FAILS, 0.1068),
        ("cleared-18-p", Verdict.REPRODUCES, 0.0272),
        ("cleared-to-work-18-p", Verdict.TRUNCATED, 0.0484),
        ("change-i-s-health-cleared-poor-before", Verdict.IMPOSSIBLE, 85.185),
        ("flow-randomised", Verdict.FAILS, 97),
        ("flow-identified", Verdict.FAILS, 58),
        ("low-activation-2016-restated", Verdict.TRUNCATED, 75.94),
        ("low-activation-sum", Verdict.REPRODUCES, 165.66),
        ("antal-uger-som-jobparat-2014-smd", Verdict.FAILS, -0.1720088),
        ("antal-uger-som-delvist-raskmeldt-2012-vr", Verdict.FAILS, 0.10051),
        ("model-2-chronic-not-below", Verdict.FAILS, 0.000127),
        ("degree-match-3", Verdict.FAILS, 1.2),
        ("housing-effect", Verdict.REPRODUCES, 0.005423),
        ("interviews-sum", Verdict.REPRODUCES, 30),
    ],
)
def test_known_traps(audited: list[Audited], claim: str, verdict: Verdict, shown: float) -> None:
    [one] = [one for one in audited if one.claim.id == claim]
    assert one.verdict is verdict
    assert one.judgements[0].recomputed == pytest.approx(shown, rel=2e-3)


def test_the_balance_table_reproduces_but_for_two_misprints(audited: list[Audited]) -> None:
    balance = [one for one in audited if one.claim.file.endswith("hjoerring-balance.toml")]
    assert len(balance) == 104
    assert sorted(one.claim.id for one in balance if one.verdict is not Verdict.REPRODUCES) == [
        "antal-uger-som-delvist-raskmeldt-2012-vr",
        "antal-uger-som-jobparat-2014-smd",
    ]


@pytest.mark.parametrize("page", [PAGE, REFERENCE], ids=lambda page: page.stem)
def test_the_pages_say_what_the_program_says(
    page: Path, audited: list[Audited], request: pytest.FixtureRequest
) -> None:
    text = page.read_text("utf-8")
    made = filled(text, {**tables(audited, "en"), "kinds": kinds_table()})
    if request.config.getoption("--rewrite-docs"):
        page.write_text(made, "utf-8")
    assert made == text or request.config.getoption("--rewrite-docs"), "run pytest tests/audit --rewrite-docs"


def test_each_failing_claim_has_its_line_on_the_page(audited: list[Audited]) -> None:
    page = PAGE.read_text("utf-8")
    failing = [one for one in audited if one.verdict in FAILING]
    assert failing
    assert all(f"{one.claim.id} | " in page and one.claim.source in page for one in failing)
    assert sum(by_verdict(audited).values()) == len(audited)


def test_the_reference_names_every_kind_and_verdict() -> None:
    reference = REFERENCE.read_text("utf-8")
    for kind in KINDS.values():
        assert f"| `{kind.name}` |" in reference
    assert all(f"`{verdict.value}`" in reference for verdict in Verdict)
