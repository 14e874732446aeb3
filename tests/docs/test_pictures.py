"""The pictures in the documents are taken of the demo's own report, in a real browser."""

from __future__ import annotations

import hashlib
import re
import shutil
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from virkning.plans.reading import read_plan
from virkning.plans.running import run_plan
from virkning.report import write_report

ROOT = Path(__file__).parents[2]
PICTURE = ROOT / "docs" / "pictures" / "report.png"
STAMP = "virkning-report"


@pytest.fixture(scope="module")
def demo(bip: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The demo's report, and a stamp of what it says."""
    folder = tmp_path_factory.mktemp("demo")
    (folder / "examples").mkdir()
    shutil.copyfile(ROOT / "examples" / "bip-caseworkers.toml", folder / "examples" / "plan.toml")
    (folder / "data").mkdir()
    (folder / "data" / "bip").symlink_to(bip)
    finding = run_plan(read_plan(folder / "examples" / "plan.toml"))
    write_report(finding, folder / "out")
    said = "\n".join(sentence.da for sentence in finding.summary)
    return folder / "out" / "report.html", hashlib.sha256(said.encode()).hexdigest()


@pytest.mark.browser
def test_the_picture_in_the_readme_is_of_the_demo(demo, browser_page, request):
    report, stamp = demo
    if request.config.getoption("--rewrite-docs"):
        browser_page.set_viewport_size({"width": 1000, "height": 1180})
        browser_page.goto(report.as_uri())
        browser_page.screenshot(path=PICTURE)
        told = PngImagePlugin.PngInfo()
        told.add_text(STAMP, stamp)
        Image.open(PICTURE).convert("P", palette=Image.Palette.ADAPTIVE, colors=64).save(
            PICTURE, pnginfo=told, optimize=True
        )
    assert Image.open(PICTURE).info[STAMP] == stamp, "the report now says something else: run `make docs`"


def test_the_caseworks_pictures_are_taken_by_the_tests_and_all_are_used():
    """Each picture of the site stands in a document, each one named there exists, and some browser test takes it."""
    folder = ROOT / "docs" / "pictures" / "casework"
    text = "".join(page.read_text("utf-8") for page in (ROOT / "docs").rglob("*.md"))
    there = {picture.name for picture in folder.glob("*")}
    assert there == set(re.findall(r"pictures/casework/([\w.-]+)", text))
    tests = "".join(test.read_text("utf-8") for test in (ROOT / "tests" / "casework").glob("test_*.py"))
    for name in there:
        without_width = re.sub(r"-(390|1280)$", "", name.removesuffix(".png"))
        assert re.search(rf'picture\(\w+, f?"{re.escape(without_width)}["-]', tests), f"no test takes {name}"


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_in_the_demo_report(demo, browser_page, width):
    from axe_playwright_python.sync_playwright import Axe

    report, _ = demo
    browser_page.set_viewport_size({"width": width, "height": 900})
    browser_page.goto(report.as_uri())
    assert Axe().run(browser_page).response["violations"] == []
    assert browser_page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_demo_report_as_pdf_has_tags_title_and_language(demo):
    from pypdf import PdfReader

    report, _ = demo
    root = PdfReader(report.with_suffix(".pdf")).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]
    assert root["/Lang"] == "da"
    assert PdfReader(report.with_suffix(".pdf")).metadata.title == "Sagsbehandlerens betydning for job og uddannelse"
