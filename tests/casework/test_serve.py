"""`virkning serve` as a user runs it: it starts from nothing, answers, survives a dead part, and leaves nothing behind."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest

from virkning.casework import serving
from virkning.casework.serving import Address, check_address, choose_demo_home
from virkning.errors import InputError

SECONDS = 90  # on a busy machine


class Site:
    """The command running in the background on a home of its own."""

    def __init__(self, home: Path, *more: str, hosts: str = "", database: str = "") -> None:
        self.home, self.port = home, free_port()
        environment = {**os.environ, "VIRKNING_HOME": str(home), "VIRKNING_LANGUAGE": "en", "VIRKNING_HOSTS": hosts}
        environment.pop("DATABASE_URL", None)
        environment |= {"DATABASE_URL": database} if database else {}
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        command = [sys.executable, "-m", "virkning", "serve", "--port", str(self.port), *more]
        self.process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
        )
        self.url = f"http://127.0.0.1:{self.port}/"

    def wait_until_up(self) -> Site:
        said = self.process.stdout.readline()
        assert self.url in said, said + self.process.stderr.read()
        return self

    def get(self, path: str = "login/", **headers: str) -> Any:
        return urllib.request.urlopen(urllib.request.Request(self.url + path, headers=headers), timeout=20)

    def answers(self) -> bool:
        try:
            return self.get().status == 200
        except (urllib.error.URLError, OSError):
            return False

    def interrupt(self) -> tuple[int, str]:
        """Ctrl-C: the terminal sends it to the whole group."""
        os.killpg(self.process.pid, signal.SIGINT)
        _, said = self.process.communicate(timeout=SECONDS)
        return self.process.returncode, said

    def webs(self) -> list[psutil.Process]:
        return [process for process in _processes() if f":{self.port}" in " ".join(process.info["cmdline"] or ())[-20:]]

    def postmaster(self) -> int | None:
        file = self.home / "postgres" / "postmaster.pid"
        return int(file.read_text("ascii").split()[0]) if file.exists() else None

    def cleaned_up(self) -> bool:
        postmaster = self.postmaster()
        return not self.webs() and (postmaster is None or not psutil.pid_exists(postmaster))


def _processes() -> list[psutil.Process]:
    return list(psutil.process_iter(["cmdline"]))


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def soon(holds: Callable[[], bool]) -> bool:
    until = time.monotonic() + SECONDS
    while not holds() and time.monotonic() < until:
        time.sleep(0.2)
    return holds()


@contextmanager
def a_home() -> Iterator[Path]:
    """Not pytest's own temporary folder: root's database runs as another user, who may not look in there."""
    with tempfile.TemporaryDirectory(prefix="virkning-serve-", ignore_cleanup_errors=True) as folder:
        yield Path(folder) / "home"


@pytest.fixture(scope="module")
def installed() -> Iterator[Path]:
    """A home after its first start, copied by the tests instead of being made anew."""
    with a_home() as home:
        site = Site(home, "--check").wait_until_up()
        _, said = site.process.communicate(timeout=SECONDS)
        assert site.process.returncode == 0, said
        (home / "said.txt").write_text(said, "utf-8")
        yield home


@pytest.fixture
def home(installed: Path) -> Iterator[Path]:
    with a_home() as copy:
        subprocess.run(["cp", "-a", installed, copy], check=True)
        yield copy


@pytest.fixture
def site(home: Path) -> Iterator[Site]:
    running = Site(home).wait_until_up()
    yield running
    if running.process.poll() is None:
        running.interrupt()
    assert soon(running.cleaned_up)


def test_the_first_start_makes_one_administrator_with_a_password_to_change(installed: Path) -> None:
    said = (installed / "said.txt").read_text("utf-8")
    assert re.search(r"^  administrator  (\w{4}-){3}\w{4}$", said, re.MULTILINE)
    assert "Traceback" not in said
    assert "Warning" not in said


def test_the_check_leaves_nothing_running(installed: Path) -> None:
    assert not (installed / "postgres" / "postmaster.pid").exists()


def test_the_home_is_its_owners_only(installed: Path) -> None:
    assert (installed / "keys").stat().st_mode & 0o077 == 0
    assert (installed / "keys" / "session").stat().st_mode & 0o077 == 0


def test_it_sends_styles_compressed_until_ctrl_c_stops_everything_in_order(site: Site) -> None:
    page = site.get()
    assert page.headers["Cache-Control"] == "no-store"
    sheet = re.search(r'href="/(static/built/virkning\.[0-9a-f]+\.css)"', page.read().decode())[1]
    answer = site.get(sheet, **{"Accept-Encoding": "br"})
    assert answer.headers["Content-Encoding"] == "br"
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert len(answer.read()) < 40_000
    stops_in_order(site)


def stops_in_order(site: Site) -> None:
    assert site.webs()
    code, said = site.interrupt()
    assert code == 0
    assert "Traceback" not in said
    assert "administrator" not in said, "a later start makes no second one"
    assert soon(site.cleaned_up)
    assert site.postmaster() is None


def test_a_request_under_way_is_answered_before_it_stops(site: Site) -> None:
    body = b"language=en&next=/login/"
    with socket.create_connection(("127.0.0.1", site.port), timeout=30) as slow:
        head = f"POST /language/ HTTP/1.1\r\nHost: 127.0.0.1:{site.port}\r\nContent-Length: {len(body)}\r\n"
        slow.sendall(head.encode() + b"Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n\r\n")
        time.sleep(1)
        os.killpg(site.process.pid, signal.SIGINT)
        time.sleep(1)
        slow.sendall(body)
        assert slow.recv(100).startswith(b"HTTP/1.1 403"), "an answer, if only that the form had no key"
    assert site.process.wait(timeout=SECONDS) == 0


def test_dead_web_processes_and_a_dead_database_are_replaced(site: Site) -> None:
    workers = [process for process in site.webs() if process.ppid() != site.process.pid]
    assert workers
    for worker in workers:
        worker.kill()
    assert soon(site.answers)
    killed = site.postmaster()
    os.kill(killed, signal.SIGKILL)
    assert soon(lambda: site.postmaster() not in (None, killed))
    assert soon(lambda: _guess_is_refused(site))


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the machine itself buries the dead")
def test_a_dead_database_is_buried_by_the_site_where_nobody_else_does(site: Site) -> None:
    """In a container the first process often does not, and a dead one would stand in the way of the next."""
    assert psutil.Process(site.postmaster()).ppid() == site.process.pid


def test_a_new_web_process_has_read_every_page_before_the_first_is_asked_for(tmp_path: Path) -> None:
    program = """
import sys
import virkning.casework.wsgi
pages = {f"virkning.casework.{app}.urls" for app in ("people", "plans", "measurement", "library", "audit")}
print(pages <= set(sys.modules))
"""
    known = {**os.environ, "VIRKNING_HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", program], env=known, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"


def _guess_is_refused(site: Site) -> bool:
    """Whether a wrong password is refused by name, which takes reading and writing the database."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    try:
        form = browser.open(f"{site.url}login/", timeout=20).read().decode()
        key = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)[1]
        sent = urllib.parse.urlencode({"csrfmiddlewaretoken": key, "username": "administrator", "password": "et gæt"})
        return "passer ikke sammen" in browser.open(f"{site.url}login/", sent.encode(), timeout=20).read().decode()
    except OSError:
        return False


def test_killed_it_takes_the_web_along_and_the_next_start_cleans_up(home: Path) -> None:
    killed = Site(home).wait_until_up()
    killed.process.kill()
    assert soon(lambda: not killed.webs())
    again = Site(home, "--check").wait_until_up()
    assert again.process.wait(timeout=SECONDS) == 0
    assert soon(again.cleaned_up)


def test_with_a_name_of_its_own_it_asks_for_tls_and_answers_to_that_name_only(home: Path) -> None:
    site = Site(home, hosts="virkning.example").wait_until_up()
    try:
        named = {"Host": "virkning.example"}
        answer = site.get("login/", **named, **{"X-Forwarded-Proto": "https"})
        assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
        assert all("Secure" in cookie for cookie in answer.headers.get_all("Set-Cookie"))
        with pytest.raises(urllib.error.URLError):  # sent on to https, which nobody serves here
            site.get("login/", **named)
        with pytest.raises(urllib.error.HTTPError, match="400"):
            site.get("login/", **{"X-Forwarded-Proto": "https"})
    finally:
        assert site.interrupt()[0] == 0


# --- what is refused, before anything is started ---


def test_a_port_that_is_taken(virkning: Any, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        for language, said in (("da", "Porten bruges allerede"), ("en", "The port is already used")):
            done = virkning("serve", "--port", port, language=language)
            assert done.returncode == 2
            assert said in done.stderr
            assert f"127.0.0.1:{port}" in done.stderr
            assert "Traceback" not in done.stderr


def test_beyond_this_machine_the_site_must_know_its_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VIRKNING_HOSTS", raising=False)
    with pytest.raises(InputError, match="must know the names"):
        check_address(Address("0.0.0.0", free_port()))
    monkeypatch.setenv("VIRKNING_HOSTS", "virkning.example")
    check_address(Address("0.0.0.0", free_port()))


def test_windows_is_told_the_truth(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving.sys, "platform", "win32")
    with pytest.raises(InputError, match="gunicorn does not run on Windows"):
        check_address(Address("127.0.0.1", free_port()))


def test_a_demonstration_never_reaches_a_named_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql:///real")
    with pytest.raises(InputError, match="database of its own"):
        choose_demo_home(tmp_path)
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setenv("VIRKNING_HOME", "/somewhere/real")
    monkeypatch.setenv("VIRKNING_DEMO", "0")
    choose_demo_home(tmp_path / "bip")
    assert os.environ["VIRKNING_HOME"] == str(tmp_path / "bip-site")
    assert os.environ["VIRKNING_DEMO"] == "1"


def test_addresses_are_written_as_browsers_and_servers_want_them() -> None:
    assert (Address("::1", 80).url, Address("::1", 80).bind) == ("http://[::1]:80/", "[::1]:80")
    assert (Address("127.0.0.1", 80).url, Address("127.0.0.1", 80).bind) == ("http://127.0.0.1:80/", "127.0.0.1:80")
