"""A PostgreSQL server as a municipality has one: elsewhere, reached over TCP by a user with a password and few rights."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from tests.casework.homes import MEMORY
from tests.casework.test_serve import free_port

from virkning.casework.database import package

PASSWORD, OWNERS_PASSWORD = "hav/og@land", "ejerens"
_SYSTEM_USER = "pgserver"  # root may not run a server; the package's own user does


class Server:
    """Made from the programs of the package that carries PostgreSQL, but run by nobody but the tests."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder / "data", free_port()
        self._bin = package().utils.POSTGRES_VERSIONS[18]
        self._user = _SYSTEM_USER if os.geteuid() == 0 else None
        if self._user:
            package().utils.ensure_user_exists(self._user)
            folder.chmod(0o755)
            shutil.chown(folder, self._user)
        word = folder / "word"
        word.write_text(OWNERS_PASSWORD, "ascii")
        word.chmod(0o644)
        self._run("initdb", "--auth=scram-sha-256", "--username=owner", f"--pwfile={word}", "--no-sync")

    def start(self) -> None:
        options = f"-h 127.0.0.1 -p {self.port} -k '' -c fsync=off"
        self._run("pg_ctl", "-w", "-t", "60", "-l", str(self.folder.parent / "log"), "-o", options, "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-w", "-m", "immediate", "stop")

    def make(self, database: str) -> str:
        """The commands that docs/how-to/run-the-site.md gives; gives the address."""
        with psycopg.connect(self.address("postgres", "owner", OWNERS_PASSWORD), autocommit=True) as connection:
            if not connection.execute("select 1 from pg_roles where rolname = 'virkning'").fetchone():
                connection.execute(f"create role virkning login createdb password '{PASSWORD}'")
            connection.execute(f"create database {database} owner virkning encoding 'UTF8' template template0")
        return self.address(database)

    def say(self, statement: str) -> list[tuple[object, ...]]:
        """What the server's owner can do and see."""
        with psycopg.connect(self.address("postgres", "owner", OWNERS_PASSWORD), autocommit=True) as connection:
            told = connection.execute(statement)
            return told.fetchall() if told.description else []

    def address(self, database: str, user: str = "virkning", password: str = PASSWORD) -> str:
        quoted = password.replace("/", "%2F").replace("@", "%40")
        return f"postgresql://{user}:{quoted}@127.0.0.1:{self.port}/{database}"

    def _run(self, program: str, *words: str) -> None:
        command = [str(self._bin / program), "-D", str(self.folder), *words]
        done = subprocess.run(command, user=self._user, cwd=self.folder.parent, stdout=subprocess.DEVNULL, timeout=120)
        assert done.returncode == 0, command


@contextmanager
def a_server() -> Iterator[Server]:
    place = MEMORY if MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="virkning-server-", dir=place, ignore_cleanup_errors=True) as folder:
        server = Server(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.stop()
