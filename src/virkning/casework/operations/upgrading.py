"""The move to this version: backup, the tables brought up to date in a copy, the copy held against the original, swap.

Until the very last step, which is one renaming, the database that was in use stands untouched.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

from virkning.casework.database import connected, embedded, older_version, package, version_here
from virkning.casework.operations import archive, databases
from virkning.casework.operations.backing_up import back_up
from virkning.casework.operations.fingerprints import Tables, differing, tables_of
from virkning.casework.operations.restoring import Tell, load
from virkning.errors import InputError
from virkning.language import Text

# What a migration itself writes to, whichever tables it is about. The log may only have grown.
BOOKKEEPING = {"django_migrations", "django_content_type", "auth_permission"}
GROWING = ("audit_change", "audit_event")

_BACKED_UP = Text("Der er taget en sikkerhedskopi: {file}", "A backup has been made: {file}")
_NEWER_POSTGRES = Text("Flytter til PostgreSQL {version} …", "Moving to PostgreSQL {version} …")
_OLD_FOLDER = Text(
    "Databasen, som den var, ligger i {file}; slet den, når alt er, som det skal være.",
    "The database as it was lies in {file}; delete it when all is well.",
)
_FAILED = Text(
    "Opgraderingen lykkedes ikke. Databasen står, som den var.", "The upgrade failed. The database stands as it was."
)
_CHANGED = Text(
    "Opgraderingen ændrede tabeller, den ikke skulle røre. Databasen står, som den var.",
    "The upgrade changed tables that it should not touch. The database stands as it was.",
)


def upgrade(home: Path, *, words: str = "", tell: Tell) -> list[str]:
    """Bring the installation to this version; gives the migrations that were run."""
    kept = home / "backups" / f"before-upgrade-{datetime.now():%Y%m%d-%H%M%S}.backup"
    _move_to_newer_postgres(home, kept, words, tell)
    with connected(home) as url:
        databases.check_unused(url, home)
        if not kept.exists():
            back_up(url, home, kept, words=words)
            tell(_with(_BACKED_UP, kept))
        with databases.beside(url, copied=True) as copy:
            done = migrate_in_a_process(copy)
            _check_untouched(url, copy, done)
            if done:
                databases.drop(databases.put_in_use(url, copy))
    return done


def migrate_in_a_process(url: str) -> list[str]:
    """In a process of its own: the settings are read once a process, and this one may have read others."""
    done = subprocess.run(
        [sys.executable, "-m", "virkning.casework.operations.migrating"],
        env={**os.environ, "DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise InputError(_FAILED, value=(done.stderr.strip().splitlines() or [""])[-1])
    return done.stdout.split()


def _check_untouched(before: str, after: str, migrations: list[str]) -> None:
    """A table of an app that nothing was done to must be the same to the last sign."""
    apps = {name.split(".")[0] for name in migrations}
    with psycopg.connect(before) as one, psycopg.connect(after) as other:
        old, new = tables_of(one), tables_of(other)
    meant = {name for name in {*old, *new} if name.split("_")[0] in apps} | BOOKKEEPING
    wrong = [name for name in differing(old, new) if name not in meant and not _has_grown(name, old, new)]
    if wrong:
        raise InputError(_CHANGED, value=", ".join(wrong))


def _has_grown(name: str, old: Tables, new: Tables) -> bool:
    return name in GROWING and name in old and name in new and new[name].rows > old[name].rows


def _move_to_newer_postgres(home: Path, kept: Path, words: str, tell: Tell) -> None:
    """The embedded database's own files change with each major version: dump with the old, load into the new."""
    folder = home / "postgres"
    version = older_version(folder)
    if os.environ.get("DATABASE_URL") or version is None:
        return
    tell(_with(_NEWER_POSTGRES, version_here()))
    with _older(folder, version) as url:
        databases.check_unused(url, home)
        back_up(url, home, kept, words=words)
    tell(_with(_BACKED_UP, kept))
    with TemporaryDirectory(prefix=".postgres-", dir=home) as name:
        fresh = Path(name) / "postgres"
        with archive.unpacked(kept, words, home) as (manifest, parts), embedded(fresh) as url:
            load(manifest, parts, url)
        old = folder.rename(home / f"postgres-{version}")
        fresh.rename(folder)
    tell(_with(_OLD_FOLDER, old))


@contextmanager
def _older(folder: Path, version: int) -> Iterator[str]:
    """The embedded database as an earlier version of PostgreSQL left it, running on that version."""
    with package().get_server(folder, cleanup_mode="stop", postgres_version=version) as server:
        yield server.get_uri(database="virkning")


def _with(text: Text, value: object) -> Text:
    return Text(text.da.format(file=value, version=value), text.en.format(file=value, version=value))
