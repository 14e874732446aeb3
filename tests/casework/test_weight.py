"""What a citizen's phone must fetch before the first question can be answered, and how long that takes on a bad line.

Against the site as `virkning serve` runs it, since what it sends is compressed as nothing else would.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from tests.casework.browser import PHONE
from tests.casework.homes import an_answering_home
from tests.casework.test_serve import Site

pytestmark = pytest.mark.browser

LARGEST, SLOWEST = 150_000, 3.0
SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 400_000 / 8, "uploadThroughput": 400_000 / 8}


@pytest.fixture(scope="module")
def form() -> Iterator[tuple[str, dict[str, str]]]:
    """The address of the site, and the cookies of a citizen who has entered their code."""
    with an_answering_home(1) as (home, codes):
        site = Site(home).wait_until_up()
        citizen = requests.Session()
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', citizen.get(f"{site.url}svar/").text)[1]
        citizen.post(f"{site.url}svar/", {"csrfmiddlewaretoken": token, "code": codes[0]})
        yield site.url, dict(citizen.cookies)
        site.interrupt()


@pytest.fixture
def phone(browser: Any, form: tuple[str, dict[str, str]]) -> Iterator[Any]:
    """A phone that has never been here, but whose owner has entered the code."""
    url, cookies = form
    context = browser.new_context(base_url=url, viewport=PHONE, has_touch=True, is_mobile=True, locale="da-DK")
    context.add_cookies([{"name": name, "value": value, "url": url} for name, value in cookies.items()])
    yield context.new_page()
    context.close()


def test_the_first_question_weighs_less_than_150_kb(phone: Any) -> None:
    line = phone.context.new_cdp_session(phone)
    line.send("Network.enable")
    sizes: list[int] = []
    line.on("Network.loadingFinished", lambda told: sizes.append(int(told["encodedDataLength"])))
    phone.goto("svar/1/", wait_until="networkidle")
    fonts = phone.evaluate("document.fonts.size && [...document.fonts].filter(one => one.status == 'loaded').length")
    assert fonts, "the fonts are part of the weight"
    assert len(sizes) >= 4, "the page, its styles, its script and its fonts"
    assert sum(sizes) < LARGEST
    assert not [answer for answer in sizes if answer == 0], "nothing was counted that came from a cache"


def test_on_slow_3g_and_a_slow_phone_the_first_question_is_answered_in_three_seconds(phone: Any) -> None:
    line = phone.context.new_cdp_session(phone)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW_3G)
    line.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    began = time.monotonic()
    phone.goto("svar/1/", wait_until="commit")
    phone.locator("h1.question").wait_for(state="visible")
    first = phone.locator("input[type=radio]").first
    first.check(force=True)
    assert first.is_checked()
    assert time.monotonic() - began < SLOWEST
    line.send("Network.emulateNetworkConditions", {**SLOW_3G, "latency": 0, "downloadThroughput": -1})
    phone.locator("form.one-question button.button-primary").click()
    phone.wait_for_url("**/svar/2/")
