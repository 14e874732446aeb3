"""Simulated people on the site: each with a browser of their own, who read before they press.

A browser with scripts keeps the answer when it is chosen, gets the next question with it and shows it without asking
again; one without sends the page and is sent on to the next.

Written close to the wire, for the 1,200 of them share the machine with the site that they use.
"""

from __future__ import annotations

import asyncio
import html
import random
import re
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlencode

CASEWORKER_READS = 15.0  # seconds a page, on average
_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="(\w+)"')
_CHOICES = re.compile(rb'<input[^>]*?name="(\d+\.[^"]+)"[^>]*?value="([^"]+)"')
_PLACE = re.compile(rb'<progress[^>]*? value="(\d+)"')
_NEXT = re.compile(rb'data-next="(\d+)"')
_FORM = "application/x-www-form-urlencoded"


@dataclass
class Diary:
    """What everybody met: seconds by kind of page, what failed, and every answer that was acknowledged."""

    measuring: bool = False
    over: asyncio.Event = field(default_factory=asyncio.Event)
    seconds: dict[str, list[float]] = field(default_factory=dict)
    troubles: Counter[str] = field(default_factory=Counter)
    kept: dict[str, str] = field(default_factory=dict)
    acknowledged: int = 0

    def write(self, page: str, seconds: float) -> None:
        if self.measuring:
            self.seconds.setdefault(page, []).append(seconds)


class TroubleError(Exception):
    """An answer of the site that a person would call broken."""


class Browser:
    """Cookies, one connection at a time, and no more of HTTP than the site speaks."""

    def __init__(self, port: int, diary: Diary) -> None:
        self.port, self.diary = port, diary
        self.cookies: dict[str, str] = {}
        self.body = b""
        self.line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str, page: str) -> None:
        await self._send("GET", path, page)

    async def post(self, path: str, page: str, **form: str) -> str:
        """Send a form; gives the place that the site sends on to, or nothing where it shows the form again."""
        token = _TOKEN.search(self.body)
        if token is None:
            raise TroubleError("no form")
        return await self._send("POST", path, page, urlencode({"csrfmiddlewaretoken": token[1].decode(), **form}))

    async def _send(self, method: str, path: str, page: str, body: str = "") -> str:
        began = time.perf_counter()
        try:
            status, onwards = await asyncio.wait_for(self._exchange(method, path, body), 30)
        except (OSError, EOFError, TimeoutError) as trouble:
            self.close()
            raise TroubleError(f"{page}: {type(trouble).__name__}") from None
        self.diary.write(page, time.perf_counter() - began)
        if status not in (200, 302):
            raise TroubleError(f"{page}: {status}")
        return onwards

    async def _exchange(self, method: str, path: str, body: str) -> tuple[int, str]:
        if self.line is None:
            self.line = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self.line
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nCookie: {cookies}\r\n"
        if body:
            head += f"Content-Type: {_FORM}\r\nContent-Length: {len(body)}\r\n"
        writer.write(f"{head}\r\n{body}".encode("ascii"))
        said = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = [line.partition(": ") for line in said[1:] if line]
        told = {name.lower(): value for name, _, value in headers}
        for name, _, value in headers:
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        self.body = await reader.readexactly(int(told.get("content-length", 0)))
        if told.get("connection") == "close":
            self.close()
        return int(said[0].split()[1]), told.get("location", "")

    def close(self) -> None:
        """Browsers drop a connection that is not used; so does the site after some seconds."""
        if self.line is not None:
            self.line[1].close()
            self.line = None


class LeaveError(Exception):
    """The day is over; raised only between pages, so that every answer that was sent is known to be kept or not."""


async def _read(diary: Diary, draw: random.Random, mean: float) -> None:
    """Some read quickly, some are called away: gamma, never less than half a second."""
    with suppress(TimeoutError):
        await asyncio.wait_for(diary.over.wait(), 0.5 + draw.gammavariate(2, (mean - 0.5) / 2))
        raise LeaveError


async def _trying(diary: Diary, act: Callable[[], Awaitable[None]], *, once: bool = False) -> None:
    """Do it again and again, or until it is done once. A person whom the site fails tries again."""
    while not diary.over.is_set():
        try:
            await act()
            if once:
                return
        except LeaveError:
            return
        except TroubleError as trouble:
            diary.troubles[str(trouble)] += 1
            await asyncio.sleep(1)


async def citizen(
    code: str, port: int, diary: Diary, draw: random.Random, begins: float, reads: float, *, scripts: bool
) -> None:
    """Enters the code, then answers one question after the other, from the first again after the last."""
    await asyncio.sleep(begins)
    browser = Browser(port, diary)
    place = 0

    async def come_in() -> None:
        await browser.get("/svar/", "read: code")
        await browser.post("/svar/", "save: code", code=code)
        await browser.get("/svar/begynd/", "read: begin")

    async def answer() -> None:
        nonlocal place
        here = _PLACE.search(browser.body)
        if here is None or int(here[1]) != place + 1:  # the question did not come along with the last answer
            await browser.get(f"/svar/{place + 1}/", "read: question")
        browser.close()
        place += 1
        choices = [(name.decode(), html.unescape(value.decode())) for name, value in _CHOICES.findall(browser.body)]
        if not choices:  # beyond the last question the site shows what comes after it
            place = 0
            return
        await _read(diary, draw, reads)
        name, value = draw.choice(choices)
        if scripts and (following := _NEXT.search(browser.body)):
            await browser.post("/svar/gem/", "save: answer", next=following[1].decode(), shown=name, **{name: value})
        else:
            await browser.post(f"/svar/{place}/", "save: answer", **{name: value})
        diary.kept[f"{code}/{name}"] = value
        diary.acknowledged += 1

    await _trying(diary, come_in, once=True)
    await _trying(diary, answer)


async def caseworker(
    name: str, password: str, cases: list[str], port: int, diary: Diary, draw: random.Random, begins: float
) -> None:
    """Signs in once; then the due list, a case, its plan, its progress, and a talk written down."""
    await asyncio.sleep(begins)
    browser = Browser(port, diary)

    async def sign_in() -> None:
        await browser.get("/login/", "read: login")
        if not await browser.post("/login/", "sign in", username=name, password=password):
            raise TroubleError("sign in: refused")

    async def work() -> None:
        number = draw.choice(cases)
        for path, page in (
            ("/talks/", "due list"),
            (f"/citizens/{number}/", "case"),
            (f"/citizens/{number}/plan/", "plan"),
            (f"/citizens/{number}/progress/", "progress"),
            (f"/citizens/{number}/talks/record/", "talk form"),
        ):
            await browser.get(path, f"read: {page}")
            browser.close()
            await _read(diary, draw, CASEWORKER_READS)
        talk = {"on": time.strftime("%Y-%m-%d"), "kind": "follow_up", "attended": "yes", "note": "Talte om planen."}
        if not await browser.post(path, "save: talk", **talk):
            raise TroubleError("save: talk: refused")
        browser.close()

    await _trying(diary, sign_in, once=True)
    await _trying(diary, work)
