"""The report in a real browser: no accessibility faults, no sideways scrolling, everything reachable by keyboard."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from virkning.findings import Column, Section, Table
from virkning.language import same
from virkning.report import write_report

pytestmark = pytest.mark.browser
QUIET = (
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
)  # fmt: skip
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def browser(playwright_running: Any) -> Iterator[Any]:
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        pytest.skip("no Chromium or Chrome on this machine")
    opened = playwright_running.chromium.launch(executable_path=program, args=list(QUIET))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def address(finding, tmp_path_factory) -> str:
    folder = tmp_path_factory.mktemp("browser")
    write_report(finding, folder)
    return (folder / "report.html").as_uri()


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def page(request, browser, address) -> Iterator[Any]:
    opened = browser.new_page(viewport=request.param)
    opened.goto(address)
    yield opened
    opened.close()


def faults(page: Any) -> list[str]:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()
    found = axe.run(page).response["violations"]
    return [f"{fault['id']}: {fault['nodes'][0]['html'][:120]}" for fault in found]


def test_axe_finds_no_fault(page) -> None:
    assert faults(page) == []


def test_axe_finds_a_fault_when_there_is_one(page) -> None:
    page.evaluate("document.documentElement.removeAttribute('lang')")
    assert any(fault.startswith("html-has-lang") for fault in faults(page))


def test_axe_finds_no_fault_in_the_dark(browser, address) -> None:
    page = browser.new_page(viewport=PHONE, color_scheme="dark")
    page.goto(address)
    assert faults(page) == []


def test_the_page_does_not_scroll_sideways(page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_every_link_and_scrolling_region_is_reached_by_tab(page) -> None:
    wanted = page.evaluate("document.querySelectorAll('a, [tabindex=\"0\"]').length")
    reached = []
    for _ in range(wanted):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate(
                "document.activeElement.getAttribute('href') || document.activeElement.getAttribute('aria-label')"
            )
        )
    assert reached[0] == "#content"
    assert len(set(reached)) == wanted
    assert None not in reached


def test_the_skip_link_shows_when_reached_and_works(page) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_what_scrolls_can_be_focused_and_is_named(page) -> None:
    unnamed = page.evaluate(
        """[...document.querySelectorAll('*')].filter(each => each.scrollWidth > each.clientWidth + 1
        && getComputedStyle(each).overflowX === 'auto' && !(each.tabIndex === 0 && each.getAttribute('aria-label'))).length"""
    )
    assert unnamed == 0


def test_printed_pages_cut_nothing_off(browser, address) -> None:
    page = browser.new_page(viewport={"width": 700, "height": 1000})
    page.goto(address)
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.evaluate("getComputedStyle(document.querySelector('nav')).display") == "none"


@pytest.fixture(scope="module")
def wide_address(finding, tmp_path_factory) -> str:
    """A report with a table of ten columns, as a trial's."""
    columns = (
        Column(name="outcome", label=same("Udfald"), kind="text"), Column(name="level", label=same("Arketype"), kind="text"),
        *(Column(name=f"n{place}", label=same(f"kontrol {place}"), decimals=1) for place in range(8)),
    )  # fmt: skip
    row = (same("uddannelse ud over folkeskole"), same("tidligere velfungerende"), *(12.3 for _ in range(8)))
    table = Table(name="wide", title=same("En bred tabel"), columns=columns, rows=(row,) * 3)
    folder = tmp_path_factory.mktemp("wide")
    section = Section(heading=same("Bredt"), tables=("wide",))
    write_report(dataclasses.replace(finding, tables=(table,), figures=(), sections=(section,)), folder)
    return (folder / "report.html").as_uri()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_wide_tables_fit_beside_the_text_or_scroll_with_their_names_in_sight(browser, wide_address: str, size) -> None:
    page = browser.new_page(viewport=size)
    page.goto(wide_address)
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    box = page.query_selector("table.many").evaluate_handle("table => table.parentElement")
    scrolls = box.evaluate("box => box.scrollWidth > box.clientWidth")
    assert scrolls == (size is PHONE)
    if scrolls:
        box.evaluate("box => { box.scrollLeft = 1000 }")
        name, edge = page.query_selector("table.many tbody th").bounding_box(), box.as_element().bounding_box()
        assert abs(name["x"] - edge["x"]) < 2
    page.close()
