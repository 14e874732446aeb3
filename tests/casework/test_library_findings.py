"""Findings are shown with their cautions and handed out safely: no way out of the folder, no script of a report runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.casework import shelves
from tests.casework.shelves import SPOIL
from tests.casework.town import Town


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.QUOTES, settings.FINDINGS = tmp_path / "quotes", tmp_path / "findings"
    return tmp_path / "findings"


@pytest.fixture
def client(town: Town) -> Client:
    client = Client()
    client.force_login(town.own)
    return client


def page(name: str, *address: object) -> str:
    return reverse(name, args=address)


def test_a_finding_is_shown_with_interval_and_cautions(client: Client, folder: Path) -> None:
    shelves.finding(folder)
    assert "Virker det?" in client.get(page("findings")).content.decode()
    shown = client.get(page("finding", "effekt")).content.decode()
    for words in (
        "Flere i job",
        "2.3.2026",
        "4,0 procentpoint (1,0 til 7,0)",
        "Vigtigt:",
        "Forskelle kan være skjult.",
        "report.pdf",
    ):
        assert words in shown
    client.cookies["language"] = "en"
    assert "4.0 percentage points (1.0 to 7.0)" in client.get(page("finding", "effekt")).content.decode()


def test_the_gravest_caution_stands_first(client: Client, folder: Path) -> None:
    told = [("note", "til sidst"), ("moderate", "i midten"), ("serious", "først")]
    shelves.finding(folder, warnings=[{"code": "x", "severity": one, "text": text} for one, text in told])
    shown = client.get(reverse("finding", args=["effekt"])).content.decode()
    assert shown.index("først") < shown.index("i midten") < shown.index("til sidst")


def test_made_up_data_are_called_so(client: Client, folder: Path) -> None:
    shelves.finding(folder, manifest={"simulated": True})
    assert "opdigtede data" in client.get(page("findings")).content.decode()
    assert "opdigtede" in client.get(page("finding", "effekt")).content.decode()


def test_a_finding_leads_to_its_arrow_for_those_who_read_theories(town: Town, client: Client, folder: Path) -> None:
    from virkning.casework.library.shelf import current

    arrow = current("ips").theory.arrows[0].id
    shelves.finding(folder, manifest={"theory": {"file": "theories/ips.toml", "arrow": arrow}})
    assert page("theory_part", "ips", arrow) in client.get(page("finding", "effekt")).content.decode()
    officer = Client()
    officer.force_login(town.officer)
    shown = officer.get(page("finding", "effekt"))
    assert shown.status_code == 200
    assert page("theory_part", "ips", arrow) not in shown.content.decode()


def test_who_reads_findings(town: Town, folder: Path) -> None:
    shelves.finding(folder)
    addresses = [page("findings"), page("finding", "effekt"), page("finding_file", "effekt", "report.html")]
    for user, status in ((town.leader, 200), (town.evaluator, 200), (town.officer, 200), (town.administrator, 403)):
        client = Client()
        client.force_login(user)
        assert {client.get(address).status_code for address in addresses} == {status}
    assert {Client().get(address).status_code for address in addresses} == {302}
    assert {client.post(address).status_code for address in addresses} == {403}


def test_the_report_is_shut_in(client: Client, folder: Path) -> None:
    shelves.finding(folder)
    answer = client.get(page("finding_file", "effekt", "report.html"))
    policy = answer["Content-Security-Policy"]
    assert policy.startswith("sandbox; default-src 'none'")
    assert "allow-scripts" not in policy
    assert "script-src" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert client.get(page("finding_file", "effekt", "report.pdf"))["Content-Disposition"].startswith("attachment")


WAYS_OUT = [
    "secret.txt", "..", "../secret.txt", "..%2f..%2fkeys%2fsession", "%2e%2e/%2e%2e/keys/session", "....//keys", "/etc/passwd",
    "report.html%00.txt", "report.html/", "REPORT.HTML", "figures/../secret.txt", "..\\..\\keys", "finding.json/../secret.txt",
]  # fmt: skip


@pytest.mark.parametrize("way", WAYS_OUT)
def test_there_is_no_way_out_of_the_folder(client: Client, folder: Path, way: str) -> None:
    shelves.finding(folder)
    (folder.parent / "finding.json").write_text("{}", "utf-8")
    for address in (f"/findings/effekt/{way}", f"/findings/{way}/report.html", f"/findings/{way}/"):
        # A NUL byte is refused for the whole site before any page is asked.
        assert client.get(address).status_code == (400 if "%00" in address else 404), address


def test_links_that_lead_elsewhere_are_not_followed(client: Client, folder: Path, tmp_path: Path) -> None:
    made = shelves.finding(folder)
    outside = shelves.finding(tmp_path / "elsewhere", "other")
    (made / "report.docx").symlink_to("/etc/passwd")
    (made / "report.html").unlink()
    (made / "report.html").symlink_to(outside / "report.html")
    (folder / "linked").symlink_to(outside)
    assert client.get(page("finding_file", "effekt", "report.docx")).status_code == 404
    assert client.get(page("finding_file", "effekt", "report.html")).status_code == 404
    assert client.get(page("finding", "linked")).status_code == 404


@pytest.mark.parametrize(
    "content", ["", "[]", "{", '{"design": 1}', "[" * 5000, '{"title": "x", "manifest": []}', '"x"']
)
def test_a_folder_that_cannot_be_read_is_told_and_harms_nobody(client: Client, folder: Path, content: str) -> None:
    shelves.finding(folder)
    broken = shelves.finding(folder, "broken")
    (broken / "finding.json").write_text(content, "utf-8")
    shown = client.get(page("findings")).content.decode()
    assert "Virker det?" in shown
    assert "kan ikke læses" in shown
    assert client.get(page("finding", "broken")).status_code == 404
    assert client.get(page("theory", "ips")).status_code == 200


def test_without_a_folder_there_is_nothing(client: Client) -> None:
    assert "Ingen endnu" in client.get(page("findings")).content.decode()


def test_whatever_a_finding_says_is_shown_as_text(client: Client, folder: Path) -> None:
    number = {"name": "e", "label": SPOIL, "value": 1.0, "low": None, "high": None, "p": None, "n": 5, "unit": SPOIL}
    warning = {"code": "x", "severity": SPOIL, "text": SPOIL}
    shelves.finding(
        folder,
        title=SPOIL,
        design=SPOIL,
        estimates=[number],
        warnings=[warning],
        manifest={"theory": {"file": SPOIL, "arrow": SPOIL}},
    )
    for address in (page("findings"), page("finding", "effekt")):
        shown = client.get(address).content.decode()
        assert "<script>alert" not in shown
        assert "&lt;script&gt;alert" in shown


@pytest.mark.browser
def test_a_reports_script_does_not_run(
    site: str, desk: Any, town: Town, sign_in: Callable[..., None], folder: Path
) -> None:
    shelves.finding(folder)
    sign_in(desk, town.own)
    desk.goto(page("finding", "effekt"))
    desk.get_by_role("link", name="Læs hele rapporten").click()
    desk.get_by_role("heading", name="Rapport").wait_for()
    assert desk.title() == "x"
