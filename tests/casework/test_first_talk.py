"""A newcomer follows the tutorial to its end: its own commands, then every press it names, in two windows."""

from __future__ import annotations

import os
import re
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.casework.browser import DESK, PHONE, assert_accessible, assert_fits

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
TUTORIAL = (ROOT / "docs" / "tutorials" / "first-talk.md").read_text("utf-8")
PRESSED = [" ".join(words.split()) for words in re.findall(r"\*\*(.+?)\*\*", TUTORIAL, re.DOTALL)]
STARTING_SECONDS = 240


@pytest.fixture
def empty_folder() -> Iterator[Path]:
    """Not pytest's own, which other runs shut while the database's user is in it."""
    with tempfile.TemporaryDirectory(prefix="virkning-first-talk-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.fixture
def demonstration(empty_folder: Path) -> Iterator[str]:
    """The address of the site that the tutorial's own commands start in an empty folder."""
    commands = [line for block in re.findall(r"```sh\n(.*?)```", TUTORIAL, re.DOTALL) for line in block.splitlines()]
    *before, serve = [line.split()[1:] for line in commands if line.startswith("virkning ")]
    here = {"cwd": empty_folder, "env": _newcomers_environment()}
    for words in before:
        subprocess.run([sys.executable, "-m", "virkning", *words], check=True, timeout=120, **here)
    words = [*serve, "--port", str(_free_port())]
    site = subprocess.Popen([sys.executable, "-m", "virkning", *words], stdout=subprocess.PIPE, text=True, **here)
    try:
        yield _address(site)
    finally:
        site.send_signal(signal.SIGINT)
        site.wait(60)


def _newcomers_environment() -> dict[str, str]:
    ours = ("VIRKNING_", "DJANGO_", "DATABASE_URL")
    return {key: value for key, value in os.environ.items() if not key.startswith(ours)} | {"VIRKNING_LANGUAGE": "en"}


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def _address(site: subprocess.Popen[str]) -> str:
    assert site.stdout is not None
    until = time.monotonic() + STARTING_SECONDS
    while time.monotonic() < until and site.poll() is None:
        if select.select([site.stdout], [], [], 1)[0]:
            found = re.search(r"http://\S+(?=/)", site.stdout.readline())
            if found:
                return found[0]
    raise AssertionError("the demonstration did not start")


class Newcomer:
    """Somebody at a window who presses what the tutorial prints in bold; what was seen is kept."""

    def __init__(self, browser: Any, address: str, size: dict[str, int]) -> None:
        self.page = browser.new_context(base_url=address, viewport=size).new_page()
        self.page.set_default_timeout(20_000)
        self.seen = ""

    def look(self) -> None:
        self.page.wait_for_load_state()
        self.seen += " " + " ".join(self.page.inner_text("body").split())
        assert_accessible(self.page)
        assert_fits(self.page)

    def press(self, words: str) -> None:
        assert words in PRESSED, f"the tutorial does not say: {words}"
        self.look()
        named = (self.page.get_by_role(role, name=words, exact=True) for role in ("link", "button"))
        next(one for one in named if one.count()).first.click()
        self.page.wait_for_load_state()


def test_a_newcomer_holds_their_first_talk(browser: Any, demonstration: str, picture: Callable[..., None]) -> None:
    caseworker, citizen = Newcomer(browser, demonstration, DESK), Newcomer(browser, demonstration, PHONE)
    desk = caseworker.page
    desk.goto("/")
    caseworker.press("In English")
    picture(desk, "first-talk-login")
    caseworker.press("Sign in as sagsbehandler-1")
    caseworker.press("Talks")
    picture(desk, "first-talk-due", whole=False)
    _open_a_citizen_with_nothing_under_way(desk)
    picture(desk, "first-talk-case", whole=False)
    caseworker.press("Write down a talk")
    caseworker.press("Save")
    caseworker.press("New measurement")
    caseworker.press("Code for the citizen's phone")
    picture(desk, "first-talk-code")

    _answer_as_citizen(citizen, desk.inner_text("#code"), picture)

    desk.reload()
    assert "The citizen: has answered" in desk.inner_text("main")
    assert "talk about it" not in desk.inner_text("main")
    caseworker.press("Answer yourself")
    for place, question in enumerate(desk.query_selector_all(".question-block")):
        question.query_selector_all("input:not([type=hidden])")[2 + place % 4].check(force=True)
    desk.evaluate("scrollTo(0, 0)")
    picture(desk, "first-talk-caseworker", whole=False)
    caseworker.press("Send your answers")
    picture(desk, "first-talk-together")
    desk.fill("#agreed", "Two days a week in a warehouse from Monday.")
    caseworker.press("Save")
    assert desk.input_value("#agreed").startswith("Two days")
    caseworker.press("See the progress")
    desk.wait_for_selector(".panel .line-caseworker")
    caseworker.look()
    picture(desk, "first-talk-progress", whole=False)
    citizen.press("See your development")
    citizen.page.wait_for_selector(".panel .line-caseworker")
    assert [words for words in PRESSED if words not in caseworker.seen + citizen.seen] == []


def _open_a_citizen_with_nothing_under_way(desk: Any) -> None:
    """The first in the list; the next where the demonstration has left a measurement half done."""
    for address in [one.get_attribute("href") for one in desk.query_selector_all("main .due-list a")]:
        desk.goto(address)
        if desk.get_by_role("button", name="New measurement", exact=True).count():
            return
    raise AssertionError("every citizen has a measurement under way")


def _answer_as_citizen(citizen: Newcomer, code: str, picture: Callable[..., None]) -> None:
    phone = citizen.page
    phone.goto("/svar/")
    citizen.press("In English")
    phone.fill("#code", code)
    citizen.press("Begin")
    citizen.press("Begin: one question at a time")
    picture(phone, "first-talk-question")
    while "/svar/send/" not in phone.url:
        place = phone.inner_text(".place")
        phone.locator("main input:not([type=hidden])").nth(4).check(force=True)
        citizen.seen += " " + " ".join(phone.inner_text("body").split())
        phone.click("main .steps button")
        phone.wait_for_function("was => document.querySelector('.place')?.innerText !== was", arg=place)
    citizen.press("Send my answers")
    citizen.look()
    assert "not done yet" in citizen.seen
