"""Making a backup: one file with the database as it was at one moment, the keys, and whatever else is in the home."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

from virkning import __version__
from virkning.casework.operations import archive, programs
from virkning.casework.operations.archive import Manifest
from virkning.casework.operations.databases import applied_migrations, name_of
from virkning.casework.operations.fingerprints import tables_of
from virkning.casework.operations.keys import Passphrase
from virkning.errors import InputError
from virkning.language import Text

# The database is dumped; styles are laid out at every start, pictures are drawn again; backups are not backed up.
MADE_AGAIN = ("postgres", "static", "cache", "backups")

_NOTHING = Text(
    "Der er intet at tage kopi af: databasen er tom.", "There is nothing to back up: the database is empty."
)
_RIGHT_PLACE = Text(
    "VIRKNING_HOME og DATABASE_URL som dem, siden kører med", "VIRKNING_HOME and DATABASE_URL as the site runs with"
)
_NO_ROOM = Text("Der kan ikke skrives i mappen.", "The folder cannot be written to.")
_IN_THE_WAY = Text("Der ligger allerede en fil med det navn.", "A file of that name is in the way.")


def back_up(url: str, home: Path, out: Path, *, words: str = "") -> Manifest:
    """Write the backup. The site may run meanwhile: dump and digests see the same moment."""
    if out.exists():
        raise InputError(_IN_THE_WAY, file=out)
    _make_room(out.parent)
    with archive.private_files(), TemporaryDirectory(prefix=".backup-", dir=out.parent) as name:
        folder = Path(name)
        salt = archive.new_salt() if words else ""
        passphrase = Passphrase.of(words, bytes.fromhex(salt)) if words else None
        dumped = _dump(url, folder / archive.DUMP, home)
        _copy_home(home, folder / archive.HOME)
        if passphrase is not None:
            archive.wrap(folder, passphrase)
        manifest = dumped.model_copy(update={"parts": archive.checksums(folder), "salt": salt})
        archive.write(out, folder, manifest, passphrase)
    return manifest


def _make_room(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as trouble:
        raise InputError(_NO_ROOM, file=folder, value=trouble.strerror) from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise InputError(_NO_ROOM, file=folder)


def _dump(url: str, file: Path, home: Path) -> Manifest:
    """Dump and fingerprint one and the same moment: the dump joins the snapshot of the transaction that counts."""
    with psycopg.connect(url) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        row = connection.execute("select pg_export_snapshot()").fetchone()
        assert row is not None
        server = connection.info.server_version // 10_000
        migrations = applied_migrations(connection)
        if not migrations:
            raise InputError(_NOTHING, file=home, value=name_of(url), expected=_RIGHT_PLACE)
        options = ("--format=custom", "--no-owner", "--no-privileges", f"--snapshot={row[0]}", f"--file={file}")
        programs.run("pg_dump", *options, url=url, server=server)
        tables = tables_of(connection)
    return Manifest(
        made=datetime.now(UTC), virkning=__version__, postgres=server, migrations=migrations, tables=tables, parts={}
    )


def _copy_home(home: Path, into: Path) -> None:
    into.mkdir()
    for entry in sorted(home.iterdir()):
        if entry.name.startswith((".", "postgres")) or entry.name in MADE_AGAIN:
            continue
        if entry.is_dir():
            shutil.copytree(entry, into / entry.name)
        elif entry.is_file():
            shutil.copy2(entry, into / entry.name)
