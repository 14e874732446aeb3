"""The site running: its database, its tables, its styles, then web processes in front, until it is told to stop.

The web processes are children of this one and outlive it by nothing: a stop is passed on and waited for, so that a
request under way is answered, and the embedded database is stopped last.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from virkning.casework.database import adopt_orphans, connected, revive_embedded
from virkning.errors import InputError
from virkning.language import Text

LOOPBACK = ("127.0.0.1", "localhost", "::1")
WORKERS, THREADS = 2, 4
STARTING_SECONDS, STOPPING_SECONDS, LOOKING_SECONDS = 60, 20, 0.1

_TAKEN = Text("Porten bruges allerede af noget andet.", "The port is already used by something else.")
_FREE = Text("en ledig port: --port N", "a free port: --port N")
_UNIX = Text(
    "virkning serve kræver Linux eller macOS: gunicorn findes ikke til Windows. Brug WSL, eller kør siden på en server.",
    "virkning serve needs Linux or macOS: gunicorn does not run on Windows. Use WSL, or run the site on a server.",
)
_NAMES = Text(
    "Uden for denne maskine skal siden kende de navne, den svarer på.",
    "Beyond this machine the site must know the names that it answers to.",
)
_NOT_REAL = Text(
    "En prøve bruger sin egen database ved siden af datasættet. Fjern DATABASE_URL, og prøv igen.",
    "A demonstration uses a database of its own beside the snapshot. Remove DATABASE_URL and try again.",
)
_DIED = Text("Webserveren stoppede af sig selv.", "The web server stopped by itself.")


@dataclass(frozen=True, slots=True)
class Address:
    """Where the site listens."""

    host: str
    port: int

    @property
    def url(self) -> str:
        return f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}/"

    @property
    def bind(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def check_address(address: Address) -> None:
    """Say at once what would go wrong only after the database is up."""
    if sys.platform == "win32":
        raise InputError(_UNIX)
    if address.host not in LOOPBACK and not os.environ.get("VIRKNING_HOSTS"):
        raise InputError(_NAMES, value=address.host, expected="VIRKNING_HOSTS=virkning.kommunen.dk")
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((address.host, address.port))
        except OSError as trouble:
            raise InputError(_TAKEN, value=address.bind, expected=_FREE) from trouble


def choose_demo_home(snapshot: Path) -> None:
    """A demonstration lives beside its snapshot and can never reach a database of real people."""
    if os.environ.get("DATABASE_URL"):
        raise InputError(_NOT_REAL)
    os.environ["VIRKNING_DEMO"] = "1"
    os.environ["VIRKNING_HOME"] = str(snapshot.resolve().parent / f"{snapshot.resolve().name}-site")


@contextmanager
def prepared(demo: Path | None, tell: Callable[[Text], None]) -> Iterator[None]:
    """The database up and up to date, the styles laid out, the demonstration filled or a first administrator made."""
    from virkning.casework.home import home

    adopt_orphans()
    with connected(home()):
        os.environ["DJANGO_SETTINGS_MODULE"] = "virkning.casework.settings"
        from virkning.casework.preparing import prepare

        prepare(demo, tell)
        yield


def serve(address: Address, *, ready: Callable[[], None], once: bool = False) -> None:
    """Run the site until a signal asks to stop, or only until it answers. `ready` is called when it does."""
    with _stopping_politely() as asked, _web(address) as web:
        _wait_until_it_answers(address, web, asked)
        if not asked:
            ready()
        while not (asked or once):
            if web.poll() is not None:
                raise InputError(_DIED)
            revive_embedded()
            time.sleep(LOOKING_SECONDS)


@contextmanager
def _web(address: Address) -> Iterator[subprocess.Popen[bytes]]:
    """gunicorn in a session of its own, so that Ctrl-C reaches it only through us, as a polite request."""
    command = [sys.executable, "-m", "gunicorn", "virkning.casework.wsgi", "--config", "python:virkning.casework.web"]
    web = subprocess.Popen(
        [*command, "--bind", address.bind],
        start_new_session=True,
        env={**os.environ, "VIRKNING_PARENT": str(os.getpid())},
    )
    try:
        yield web
    finally:
        web.terminate()
        try:
            web.wait(STOPPING_SECONDS + 5)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(web.pid, signal.SIGKILL)
            web.wait()


@contextmanager
def _stopping_politely() -> Iterator[list[int]]:
    """A list that is no longer empty when somebody asks to stop."""
    asked: list[int] = []
    wanted = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, lambda number, _: asked.append(number)) for number in wanted]
    try:
        yield asked
    finally:
        for number, handler in zip(wanted, before, strict=True):
            signal.signal(number, handler)


def _wait_until_it_answers(address: Address, web: subprocess.Popen[bytes], asked: list[int]) -> None:
    until = time.monotonic() + STARTING_SECONDS
    while web.poll() is None and not asked and time.monotonic() < until:
        with suppress(OSError, HTTPException):
            if _status(address) == HTTPStatus.OK:
                return
        time.sleep(0.1)
    if not asked:
        raise InputError(_DIED)


def _status(address: Address) -> int:
    """What the login page answers to somebody who asks for it by the site's name, through the proxy if there is one."""
    name = os.environ.get("VIRKNING_HOSTS", "").split(",")[0] or address.host
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "::1"}
    connection = HTTPConnection(everywhere.get(address.host, address.host), address.port, timeout=5)
    try:
        connection.request("GET", "/login/", headers={"Host": name, "X-Forwarded-Proto": "https"})
        return connection.getresponse().status
    finally:
        connection.close()
