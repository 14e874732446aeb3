"""Bringing a backup back: into a new database beside the one in use, held against the manifest, then put in its place."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import psycopg

from virkning.casework.database import connected
from virkning.casework.operations import archive, databases, programs
from virkning.casework.operations.archive import Manifest
from virkning.casework.operations.backing_up import back_up
from virkning.casework.operations.fingerprints import differing, tables_of
from virkning.errors import InputError
from virkning.language import Text

Tell = Callable[[Text], None]

_TAKEN = Text(
    "Her er allerede en installation. Brug --replace, hvis kopien skal træde i stedet for den; der tages først en kopi af den.",
    "There is an installation here already. Use --replace if the backup is to take its place; a backup of it is made first.",
)
_NEWER = Text(
    "Sikkerhedskopien er fra en nyere udgave af virkning. Installér den udgave først.",
    "The backup is of a newer version of virkning. Install that version first.",
)
_DIFFERENT = Text(
    "Det, der blev lagt ind, er ikke det, der blev taget kopi af. Intet er ændret.",
    "What was brought back is not what was backed up. Nothing has changed.",
)
_KEPT = Text("Det, der var her, er gemt i {file}", "What was here is kept in {file}")


def restore(file: Path, home: Path, *, replace: bool, words: str = "", tell: Tell) -> Manifest:
    """Bring the backup back, whole and verified, or change nothing."""
    with archive.unpacked(file, words, home) as (manifest, parts):
        _check_known(manifest, file)
        if (home / "keys").exists() and not replace:
            raise InputError(_TAKEN, file=home)
        with connected(home) as url:
            databases.check_unused(url, home)
            if not databases.is_empty(url) and not replace:
                raise InputError(_TAKEN, value=databases.name_of(url))
            kept = home / "backups" / f"before-restore-{datetime.now():%Y%m%d-%H%M%S}"
            if not databases.is_empty(url):
                _keep(url, home, kept.with_suffix(".backup"), words, tell)
            _put_back(manifest, parts, url, home, kept)
    return manifest


def _check_known(manifest: Manifest, file: Path) -> None:
    """Tables that this version does not know cannot be served by it."""
    root = Path(__file__).parents[1]
    ours = {path.parent.name for path in root.glob("*/migrations")}
    known = {f"{path.parts[-3]}.{path.stem}" for path in root.glob("*/migrations/*.py")}
    unknown = [name for name in manifest.migrations if name.split(".")[0] in ours and name not in known]
    if unknown:
        raise InputError(_NEWER, file=file, value=", ".join(unknown), expected=f"virkning {manifest.virkning}")


def _keep(url: str, home: Path, kept: Path, words: str, tell: Tell) -> None:
    back_up(url, home, kept, words=words)
    tell(Text(_KEPT.da.format(file=kept), _KEPT.en.format(file=kept)))


def _put_back(manifest: Manifest, parts: Path, url: str, home: Path, kept: Path) -> None:
    with databases.beside(url) as fresh:
        load(manifest, parts, fresh)
        aside = databases.put_in_use(url, fresh)
        try:
            _swap(parts / archive.HOME, home, kept)
        except BaseException:
            databases.drop(databases.put_in_use(url, aside))
            raise
        databases.drop(aside)
    if kept.with_suffix(".backup").exists():
        shutil.rmtree(kept, ignore_errors=True)


def load(manifest: Manifest, parts: Path, url: str) -> None:
    """Fill an empty database from the dump and hold every table against the manifest."""
    server = databases.version_of(url)
    options = ("--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges")
    programs.run("pg_restore", *options, str(parts / archive.DUMP), url=url, server=max(server, manifest.postgres))
    with psycopg.connect(url) as connection:
        wrong = differing(manifest.tables, tables_of(connection))
    if wrong:
        raise InputError(_DIFFERENT, value=", ".join(wrong))


def _swap(fresh: Path, home: Path, kept: Path) -> None:
    """Keys and uploads of the backup in place of those that are here, which are kept; all of them or none."""
    moved: list[tuple[Path, Path]] = []
    try:
        for entry in list(fresh.iterdir()):
            target = home / entry.name
            if target.exists():
                kept.mkdir(parents=True, exist_ok=True, mode=0o700)
                moved.append((target, target.rename(kept / entry.name)))
            moved.append((entry, entry.rename(target)))
    except BaseException:
        for before, after in reversed(moved):
            after.rename(before)
        raise
