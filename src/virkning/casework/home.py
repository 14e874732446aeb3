"""Where an installation keeps what is its own: the embedded database and the keys, each key in a file of its own."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from virkning.errors import InputError
from virkning.language import Text

_POSTGRES_ONLY = Text(
    "DATABASE_URL skal pege på en PostgreSQL-database.", "DATABASE_URL must point to a PostgreSQL database."
)
PATIENCE_SECONDS = 5  # with a database that does not answer at all; a page that says so is better than one that hangs
_NO_HOME = Text("Mappen til installationen kan ikke laves.", "The home of the installation cannot be made.")


def home() -> Path:
    """The folder of this installation; made when it is first asked for, readable by its owner only."""
    chosen = os.environ.get("VIRKNING_HOME")
    folder = Path(chosen).expanduser() if chosen else _platform_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as trouble:
        raise InputError(_NO_HOME, file=folder, value=trouble.strerror, expected="VIRKNING_HOME") from None
    return folder


def _platform_folder() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home())) / "virkning"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "virkning"
    return Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local" / "share")) / "virkning"


def secret(purpose: str) -> str:
    """The key for one purpose. It is drawn once and never leaves the home folder; keys are not shared by purposes."""
    folder = home() / "keys"
    folder.mkdir(exist_ok=True, mode=0o700)
    file = folder / purpose
    try:
        with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as new:
            new.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return file.read_text("ascii")


def database_settings() -> dict[str, Any]:
    """Django's view of DATABASE_URL. Nothing is connected to or started by reading it."""
    url = os.environ.get("DATABASE_URL", "postgresql:///virkning")
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres"):
        raise InputError(_POSTGRES_ONLY, value=parts.scheme, expected="postgresql://…")
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.removeprefix("/")) or "virkning",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "ATOMIC_REQUESTS": True,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 5, "connect_timeout": PATIENCE_SECONDS, **query},
    }
