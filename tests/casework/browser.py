"""A real browser on the running site, with its database: fixtures for the tests marked `browser`.

`site`          the address of the running site; the test's database is emptied afterwards
`phone`, `desk` a page of 390 and of 1,280 pixels on it; `no_script` is a phone without JavaScript
`sign_in`       sign_in(phone, town.own)
`picture`       picture(phone, "talk") writes docs/pictures/casework/talk.png, only with --rewrite-docs
`assert_accessible(page)`, `assert_fits(page)`  axe finds nothing; nothing scrolls sideways
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
PICTURES = Path(__file__).parents[2] / "docs" / "pictures" / "casework"
BUILT = Path(__file__).parents[2] / "src" / "virkning" / "casework" / "site" / "static" / "built"
QUIET = (
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
)  # fmt: skip


@pytest.fixture(scope="session")
def browser(playwright_running: Any) -> Iterator[Any]:
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        pytest.skip("no Chromium or Chrome on this machine")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright's loop lives in the thread that also asks the database
    opened = playwright_running.chromium.launch(executable_path=program, args=list(QUIET))
    yield opened
    opened.close()


@pytest.fixture
def site(log_may_be_emptied: None, transactional_db: None, live_server: Any) -> str:
    """The address of the site, running on the test's database with the styles that the build made."""
    assert (BUILT / "virkning.css").exists(), "the styles are not built: install the program again (pip install -e .)"
    return str(live_server.url)


@pytest.fixture(scope="session")
def log_may_be_emptied(django_db_setup: None) -> Iterator[None]:
    """After such a test every table is emptied, the log too, which nobody else can do: triggers off for that moment."""
    from django.db.backends.postgresql.operations import DatabaseOperations

    emptying = DatabaseOperations.execute_sql_flush

    def without_triggers(operations: Any, statements: list[str]) -> None:
        off, on = "set session_replication_role = replica", "set session_replication_role = origin"
        emptying(operations, [off, *statements, on])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", without_triggers)
        yield


def _page(browser: Any, site: str, size: dict[str, int], **more: Any) -> Iterator[Any]:
    context = browser.new_context(base_url=site, viewport=size, locale="da-DK", **more)
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def phone(browser: Any, site: str) -> Iterator[Any]:
    yield from _page(browser, site, PHONE, has_touch=True, is_mobile=True)


@pytest.fixture
def desk(browser: Any, site: str) -> Iterator[Any]:
    yield from _page(browser, site, DESK)


@pytest.fixture
def no_script(browser: Any, site: str) -> Iterator[Any]:
    yield from _page(browser, site, PHONE, has_touch=True, is_mobile=True, java_script_enabled=False)


@pytest.fixture(params=["phone", "desk"])
def anywhere(request: pytest.FixtureRequest, site: str) -> Any:
    """The same test on a phone and at a desk. (It names `site`, or the test's data would stay in a transaction.)"""
    return request.getfixturevalue(request.param)


@pytest.fixture
def sign_in(site: str) -> Callable[..., None]:
    """Give a page the session of a user, without the login page: sign_in(desk, town.own, language="en")."""
    from django.conf import settings
    from django.test import Client

    def signed_in(page: Any, user: Any, language: str = "da") -> None:
        client = Client()
        user.refresh_from_db()
        client.force_login(user)
        cookies = {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}
        page.context.add_cookies(
            [{"name": name, "value": value, "url": site} for name, value in {**cookies, "language": language}.items()]
        )

    return signed_in


@pytest.fixture
def picture(request: pytest.FixtureRequest) -> Callable[..., None]:
    """A picture for the documents, taken where the test stands, only when they are rewritten."""

    def taken(page: Any, name: str, *, whole: bool = True) -> None:
        if request.config.getoption("--rewrite-docs"):
            PICTURES.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=PICTURES / f"{name}.png", full_page=whole)
            _smaller(PICTURES / f"{name}.png")

    return taken


def _smaller(file: Path) -> None:
    from PIL import Image

    Image.open(file).convert("P", palette=Image.Palette.ADAPTIVE, colors=64).save(file, optimize=True)


def assert_accessible(page: Any) -> None:
    """axe finds no fault on the page as it stands."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()
    found = axe.run(page).response["violations"]
    assert [f"{fault['id']}: {fault['nodes'][0]['html'][:160]}" for fault in found] == []


def assert_fits(page: Any) -> None:
    """The page does not scroll sideways. (A phone zooms out until it does not, so its own word is not asked.)"""
    wide, window = page.evaluate("document.documentElement.scrollWidth"), page.viewport_size["width"]
    assert wide <= window, f"{page.url} is {wide} pixels wide in a window of {window}"
