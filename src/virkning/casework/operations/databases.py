"""A database among others on its server: looked at, made beside the one in use, and put in its place."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import psutil
import psycopg
from psycopg import errors, sql

from virkning.errors import InputError
from virkning.language import Text

_IN_USE = Text(
    "Siden kører, eller noget andet bruger databasen. Stop det, og prøv igen.",
    "The site is running, or something else uses the database. Stop it and try again.",
)
_NO_RIGHT = Text(
    "Databasebrugeren må ikke lave eller omdøbe databaser. Giv den ret til det: alter role … createdb",
    "The database user may not make or rename databases. Give it the right to: alter role … createdb",
)
_OTHERS = """
select application_name from pg_stat_activity
where datname = %s and pid <> pg_backend_pid() and backend_type = 'client backend'
"""


def name_of(url: str) -> str:
    return unquote(urlsplit(url).path.removeprefix("/")) or "virkning"


def named(url: str, name: str) -> str:
    """The address of another database on the same server."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/{quote(name, safe='')}{'?' if parts.query else ''}{parts.query}"


def version_of(url: str) -> int:
    """The major version of the server."""
    with psycopg.connect(url) as connection:
        return connection.info.server_version // 10_000


def is_empty(url: str) -> bool:
    with psycopg.connect(url) as connection:
        found = connection.execute("select 1 from pg_tables where schemaname = 'public' limit 1").fetchone()
    return found is None


def applied_migrations(connection: psycopg.Connection) -> list[str]:
    """What has been done to the tables so far, as app.name."""
    known = connection.execute("select to_regclass('public.django_migrations')").fetchone()
    if known is None or known[0] is None:
        return []
    rows = connection.execute("select app || '.' || name from django_migrations order by app, name")
    return [name for (name,) in rows.fetchall()]


def check_unused(url: str, home: Path) -> None:
    """Nobody but this process may use the database while it is replaced."""
    with psycopg.connect(url) as connection:
        others = connection.execute(_OTHERS, [name_of(url)]).fetchall()
    if others or _keepers(home):
        raise InputError(_IN_USE, value=name_of(url))


def _keepers(home: Path) -> set[int]:
    """The processes that keep the embedded database running beside this one."""
    file = home / "postgres" / ".handle_pids.json"
    known = json.loads(file.read_text("ascii")) if file.exists() else []
    return {process for process in known if process != os.getpid() and psutil.pid_exists(process)}


@contextmanager
def beside(url: str, *, copied: bool = False) -> Iterator[str]:
    """The address of a new database beside this one, empty or a copy; gone afterwards unless it has been put in use."""
    fresh = f"{name_of(url)}_{datetime.now():%Y%m%d_%H%M%S}_{os.getpid()}"
    source = name_of(url) if copied else "template0"
    _on_server(url, "create database {} template {}", fresh, source)
    try:
        yield named(url, fresh)
    finally:
        _on_server(url, "drop database if exists {}", fresh)


def put_in_use(url: str, fresh: str) -> str:
    """Let the fresh database bear the name in one step. Gives the address of the one before, under its other name."""
    name, aside = name_of(url), f"{name_of(fresh)}_before"
    with _server(url) as connection, connection.transaction():
        for before, after in ((name, aside), (name_of(fresh), name)):
            connection.execute(
                sql.SQL("alter database {} rename to {}").format(sql.Identifier(before), sql.Identifier(after))
            )
    return named(url, aside)


def drop(url: str) -> None:
    _on_server(url, "drop database if exists {}", name_of(url))


def _on_server(url: str, statement: str, *names: str) -> None:
    with _server(url) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@contextmanager
def _server(url: str) -> Iterator[psycopg.Connection]:
    """Connected to the server, but to none of the databases that are renamed."""
    try:
        with psycopg.connect(named(url, "postgres"), autocommit=True) as connection:
            yield connection
    except errors.InsufficientPrivilege as trouble:
        raise InputError(_NO_RIGHT, value=str(trouble).strip()) from None
    except errors.ObjectInUse as trouble:
        raise InputError(_IN_USE, value=str(trouble).strip()) from None
