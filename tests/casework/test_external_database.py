"""The site on a PostgreSQL of one's own: a server over TCP, a user with a password, everything an administrator does."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from tests.casework.homes import EARLIER, a_quick_home, command, filled_with_citizens, python
from tests.casework.servers import PASSWORD, Server, a_server
from tests.casework.test_serve import Site, free_port, soon

from virkning.casework.operations.fingerprints import Table, tables_of


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with a_server() as running:
        yield running


@pytest.fixture(scope="module")
def filled(server: Server) -> Iterator[tuple[Path, str]]:
    """An installation whose database is elsewhere, with citizens in it."""
    url = server.make("virkning")
    with a_quick_home() as home:
        filled_with_citizens(home, 3, DATABASE_URL=url)
        yield home, url


@pytest.fixture
def empty_home() -> Iterator[Path]:
    with a_quick_home() as home:
        home.mkdir()
        yield home


def contents(url: str) -> dict[str, Table]:
    with psycopg.connect(url) as connection:
        return tables_of(connection)


def databases(server: Server) -> list[str]:
    return [str(name) for (name,) in server.say("select datname from pg_database order by 1")]


def migrated_back(home: Path, url: str) -> None:
    program = "import django.core.management as it; it.execute_from_command_line()"
    known = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "virkning.casework.settings"}
    done = python(home, program, "migrate", *EARLIER, **known)
    assert done.returncode == 0, done.stderr


def test_the_site_starts_from_an_empty_database(server: Server, empty_home: Path) -> None:
    url = server.make("fresh")
    done = command(empty_home, "serve", "--port", str(free_port()), "--check", DATABASE_URL=url)
    assert done.returncode == 0, done.stderr
    assert "The site answers at" in done.stdout
    assert "administrator  " in done.stderr
    assert not (empty_home / "postgres").exists(), "no second database was made"
    assert contents(url)["accounts_user"].rows == 1


def test_a_backup_comes_back_in_another_database(
    server: Server, filled: tuple[Path, str], empty_home: Path, tmp_path: Path
) -> None:
    home, url = filled
    made = command(home, "backup", "--out", str(tmp_path / "monday.backup"), DATABASE_URL=url)
    assert made.returncode == 0, made.stderr
    other = server.make("elsewhere")
    done = command(empty_home, "restore", str(tmp_path / "monday.backup"), DATABASE_URL=other)
    assert done.returncode == 0, done.stderr
    assert contents(other) == contents(url)
    assert contents(other)["people_citizen"].rows > 3
    assert (empty_home / "keys" / "session").read_bytes() == (home / "keys" / "session").read_bytes()
    again = command(empty_home, "restore", str(tmp_path / "monday.backup"), DATABASE_URL=other)
    assert again.returncode == 2
    assert "Use --replace" in again.stderr
    before = databases(server)
    replaced = command(empty_home, "restore", str(tmp_path / "monday.backup"), "--replace", DATABASE_URL=other)
    assert replaced.returncode == 0, replaced.stderr
    assert databases(server) == before
    served = command(empty_home, "serve", "--port", str(free_port()), "--check", DATABASE_URL=other)
    assert served.returncode == 0, served.stderr


def test_an_older_database_with_citizens_is_upgraded_and_not_changed_by_serving(
    server: Server, filled: tuple[Path, str]
) -> None:
    home, url = filled
    now = contents(url)
    migrated_back(home, url)
    earlier, known = contents(url), databases(server)
    assert earlier["django_migrations"] != now["django_migrations"]
    refused = command(home, "serve", "--port", str(free_port()), "--check", DATABASE_URL=url)
    assert refused.returncode == 2
    assert "virkning upgrade" in refused.stderr
    assert f"{EARLIER[0]}." in refused.stderr
    assert "Traceback" not in refused.stderr
    assert contents(url) == earlier
    server.say("alter role virkning nocreatedb")
    refused = command(home, "upgrade", DATABASE_URL=url)
    server.say("alter role virkning createdb")
    assert refused.returncode == 2
    assert "alter role … createdb" in refused.stderr
    assert contents(url) == earlier
    for kept in (home / "backups").iterdir():
        kept.unlink()
    done = command(home, "upgrade", DATABASE_URL=url)
    assert done.returncode == 0, done.stderr
    assert contents(url)["people_citizen"] == now["people_citizen"]
    assert len(contents(url)) == len(now)
    assert databases(server) == known
    assert len(list((home / "backups").iterdir())) == 1
    assert command(home, "serve", "--port", str(free_port()), "--check", DATABASE_URL=url).returncode == 0


def test_programs_older_than_the_server_say_so(filled: tuple[Path, str], tmp_path: Path) -> None:
    """The package's earlier PostgreSQL stands for one that is older than the municipality's server."""
    home, url = filled
    known = {"DATABASE_URL": url, "PGSERVER_POSTGRES_VERSION": "16", "PATH": str(tmp_path)}
    refused = command(home, "backup", "--out", str(tmp_path / "no.backup"), **known)
    assert refused.returncode == 2
    assert "Install the client programs" in refused.stderr
    assert "PostgreSQL 18" in refused.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "part", "other", "said"),
    [
        (("serve", "--check"), ":{port}", ":1", "Connection refused"),
        (("serve", "--check"), "hav", "jord", "password authentication failed"),
        (("serve", "--check"), ":{port}/virkning", ":{port}/nowhere", "does not exist"),
        (("serve", "--check"), "postgresql:", "mysql:", "postgresql://"),
        (("backup", "--out", "never.backup"), ":{port}", ":1", "Connection refused"),
        (("upgrade",), ":{port}", ":1", "Connection refused"),
    ],
)
def test_a_database_that_is_not_there_is_told_in_words(
    server: Server, filled: tuple[Path, str], words: tuple[str, ...], part: str, other: str, said: str
) -> None:
    home, url = filled
    url = url.replace(part.format(port=server.port), other.format(port=server.port))
    more = ("--port", str(free_port())) if words[0] == "serve" else ()
    refused = command(home, *words, *more, DATABASE_URL=url)
    assert refused.returncode == 2, refused.stderr
    assert "no connection to the database that DATABASE_URL names" in refused.stderr
    assert said in refused.stderr
    assert "Traceback" not in refused.stderr
    assert PASSWORD not in refused.stderr
    assert "hav%2F" not in refused.stderr


def test_while_the_server_is_away_the_site_asks_for_patience(server: Server, filled: tuple[Path, str]) -> None:
    home, url = filled
    site = Site(home, database=url).wait_until_up()
    try:
        assert site.get("svar/").status == 200
        server.stop()
        answers = [sent(site, "login/"), sent(site, "login/"), sent(site, "svar/")]
        assert {status for status, _, _ in answers} == {503}
        assert {retry for _, retry, _ in answers} == {"5"}
        assert all("Siden kan ikke nå sin database" in page for _, _, page in answers)
        assert site.process.poll() is None
        server.start()
        assert soon(lambda: sent(site, "login/")[0] in (200, 403))
    finally:
        _, said = site.interrupt()
    assert site.process.returncode == 0, said


def sent(site: Site, path: str) -> tuple[int, str | None, str]:
    """What comes of a form that is sent: it takes the database to answer."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    try:
        form = browser.open(f"{site.url}{path}", timeout=20).read().decode()
        key = form.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
        body = f"csrfmiddlewaretoken={key}&username=nobody&password=x&code=ABCDEFGH".encode()
        answer = browser.open(f"{site.url}{path}", body, timeout=20)
    except urllib.error.HTTPError as refused:
        return refused.code, refused.headers["Retry-After"], refused.read().decode()
    except OSError:
        time.sleep(0.2)
        return 0, None, ""
    return answer.status, answer.headers["Retry-After"], answer.read().decode()
