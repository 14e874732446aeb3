"""Fifty times a process is killed while citizens answer; every answer that was acknowledged is there afterwards.

The site runs as `virkning serve` runs it. Citizens answer over HTTP, without scripts; what fails they send again. Each
answer differs from the one before it, so the log, which no save can pass by, shows how often each was really kept.
"""

from __future__ import annotations

import html
import os
import re
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import psutil
import psycopg
import pytest
import requests
from tests.casework.homes import an_answering_home
from tests.casework.test_serve import SECONDS, Site

from virkning.casework.database import embedded

CITIZENS = 6
# The keeper of the web processes and `serve` itself take the whole site along, which is started again; the others are replaced.
KILLS = ["worker"] * 20 + ["backend"] * 19 + ["postmaster"] * 9 + ["web", "serve"]


@pytest.fixture(scope="module")
def home() -> Iterator[tuple[Path, list[str]]]:
    with an_answering_home(CITIZENS) as found:
        yield found


class Citizen(threading.Thread):
    """Answers question after question, each until the site says that it has it."""

    def __init__(self, code: str, where: Callable[[], str], over: threading.Event) -> None:
        super().__init__(daemon=True)
        self.code, self.where, self.over, self.draw = code, where, over, Random(code)
        self.browser = requests.Session()
        self.kept: dict[str, str] = {}
        self.acknowledged = self.failed = 0

    def run(self) -> None:
        place = 1
        while not self.over.is_set():
            place = place + 1 if self._answer(place) else 1

    def _answer(self, place: int) -> bool:
        """One answer, sent until it is acknowledged. False where there is no such question."""
        chosen = None
        while True:
            try:
                page = self.browser.get(f"{self.where()}svar/{place}/", timeout=10)
                choices = re.findall(r'<input[^>]*? name="(\d+\.\w+)"[^>]*? value="([^"]+)"', page.text)
                if page.status_code == 200 and not choices:
                    if "svar/send" in page.url:
                        return False
                    self._come_in()
                    continue
                name, value = chosen = chosen or self.draw.choice(
                    [(name, html.unescape(value)) for name, value in choices if self.kept.get(name) != value]
                )
                form = {"csrfmiddlewaretoken": _token(page.text), name: value}
                sent = self.browser.post(f"{self.where()}svar/{place}/", form, allow_redirects=False, timeout=10)
            except (requests.RequestException, LookupError):
                self.failed += 1
                time.sleep(0.05)
                continue
            if sent.status_code == 302 and re.search(r"/svar/(\d+|send)/", sent.headers["Location"]):
                self.kept[name] = value
                self.acknowledged += 1
                return True
            self.failed += 1

    def _come_in(self) -> None:
        form = {"csrfmiddlewaretoken": _token(self.browser.get(f"{self.where()}svar/", timeout=10).text)}
        self.browser.post(f"{self.where()}svar/", {**form, "code": self.code}, timeout=10)


def _token(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    if found is None:
        raise LookupError("no form")
    return found[1]


class Killer:
    """Kills one process of the site at a time, and has the site up again."""

    def __init__(self, home: Path) -> None:
        self.site = self._start(home)

    def _start(self, home: Path) -> Site:
        """Nobody would read what it says of every kill, and a full pipe would hold it up."""
        site = Site(home)
        threading.Thread(target=site.process.stderr.read, daemon=True).start()
        return site.wait_until_up()

    def stop(self) -> None:
        os.killpg(self.site.process.pid, signal.SIGINT)
        self.site.process.wait(60)

    def kill(self, kind: str, draw: Random) -> bool:
        """False where there was no such process at that moment."""
        victims = self._processes(kind)
        if not victims:
            return False
        os.kill(draw.choice(victims), signal.SIGKILL)
        if kind in ("web", "serve"):
            self.site.process.wait(60)
            assert at_once(lambda: not self.site.webs())
            self.site = self._start(self.site.home)
        return True

    def _processes(self, kind: str) -> list[int]:
        serve = psutil.Process(self.site.process.pid)
        postmaster = self.site.postmaster()
        try:
            web = next(one for one in serve.children() if "gunicorn" in " ".join(one.cmdline()))
            return {
                "serve": lambda: [serve.pid],
                "web": lambda: [web.pid],
                "worker": lambda: [one.pid for one in web.children()],
                "postmaster": lambda: [postmaster] if postmaster and psutil.pid_exists(postmaster) else [],
                "backend": lambda: [one.pid for one in psutil.Process(postmaster).children()],
            }[kind]()
        except (psutil.NoSuchProcess, StopIteration):
            return []


def test_fifty_kills_lose_no_acknowledged_answer(home: tuple[Path, list[str]]) -> None:
    folder, codes = home
    draw = Random(50)
    kills = draw.sample(KILLS, len(KILLS))
    killer, over = Killer(folder), threading.Event()
    citizens = [Citizen(code, lambda: killer.site.url, over) for code in codes]
    try:
        for citizen in citizens:
            citizen.start()
        done = Counter()
        for kind in kills:
            goal = _acknowledged(citizens) + 3
            assert at_once(lambda goal=goal: _acknowledged(citizens) >= goal), "the site did not come back"
            time.sleep(draw.uniform(0, 0.1))
            while not killer.kill(kind, draw):
                time.sleep(0.05)
            done[kind] += 1
    finally:
        over.set()
        for citizen in citizens:
            citizen.join(60)
        killer.stop()
    assert not any(citizen.is_alive() for citizen in citizens)
    assert done == Counter(KILLS)
    assert sum(done.values()) == 50
    _compare(folder, citizens)


def at_once(holds: Callable[[], bool]) -> bool:
    """Looked at so often that the waiting is the site's and not the test's."""
    until = time.monotonic() + SECONDS
    while not holds() and time.monotonic() < until:
        time.sleep(0.01)
    return holds()


def _acknowledged(citizens: list[Citizen]) -> int:
    return sum(citizen.acknowledged for citizen in citizens)


def _compare(home: Path, citizens: list[Citizen]) -> None:
    kept = {name: value for citizen in citizens for name, value in citizen.kept.items()}
    acknowledged, failed = _acknowledged(citizens), sum(citizen.failed for citizen in citizens)
    with embedded(home / "postgres") as url, psycopg.connect(url) as connection:
        rows = connection.execute("select sheet_id || '.' || item, values, missing from measurement_answer").fetchall()
        logged = connection.execute(
            "select count(*) from audit_change where \"table\" = 'measurement_answer'"
        ).fetchone()
    stored = {name: f"missing:{missing}" if missing else ",".join(map(str, values)) for name, values, missing in rows}
    assert failed > 0, "nobody noticed the kills"
    assert acknowledged > 3 * len(KILLS)
    assert len(kept) > 15 * CITIZENS, "not every question was answered"
    assert stored == kept
    assert acknowledged <= logged[0] <= acknowledged + failed
