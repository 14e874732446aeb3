"""PostgreSQL's own programs: those that come with the embedded one, or newer ones of the machine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from virkning.casework.database import package
from virkning.errors import InputError
from virkning.language import Text

_TOO_OLD = Text(
    "Databasen kører på en nyere PostgreSQL end de programmer, der er her. Installér klientprogrammerne til den.",
    "The database runs on a newer PostgreSQL than the programs here. Install the client programs of that version.",
)
_FAILED = Text("PostgreSQL kunne ikke gennemføre det.", "PostgreSQL could not do it.")


def run(name: str, *arguments: str, url: str, server: int) -> None:
    """Run `pg_dump` or `pg_restore` on a database; its password is never seen in the list of processes."""
    password = str(conninfo_to_dict(url).get("password") or "")
    environment = os.environ | ({"PGPASSWORD": password} if password else {})
    seen = make_conninfo("", **{key: str(part) for key, part in conninfo_to_dict(url).items() if key != "password"})
    command = [str(program(name, server)), f"--dbname={seen}", "--no-password", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise InputError(_FAILED, value=done.stderr.strip() or name)


def program(name: str, server: int) -> Path:
    """A program that understands a server of this major version: not older than it."""
    for candidate in _candidates(name):
        if _version(candidate) >= server:
            return candidate
    raise InputError(_TOO_OLD, value=name, expected=f"PostgreSQL {server}")


def _candidates(name: str) -> Iterator[Path]:
    known = package().utils
    yield known.POSTGRES_VERSIONS[known.TARGET_POSTGRES_VERSION] / name
    if on_path := shutil.which(name):
        yield Path(on_path)


def _version(program: Path) -> int:
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return 0
    found = re.search(r"\(PostgreSQL\) (\d+)", said)
    return int(found[1]) if found else 0
