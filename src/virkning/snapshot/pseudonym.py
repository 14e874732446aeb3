"""Keyed one-way pseudonyms: the only way an identified person enters a snapshot.

A pseudonym is HMAC-SHA256 of the identity under a secret key that is kept in a file of its own, outside every
snapshot. Who has the snapshot but not the key can neither find a person nor test a guess. The key is never shown:
not in logs, not in messages, not in the manifest, which only carries the key's id.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from pathlib import Path

from virkning.errors import InputError
from virkning.language import Text

_KEY_BYTES = 32
_PSEUDONYM_LENGTH = 20  # 80 bits: among ten million persons two share a pseudonym with a chance of 1 in 20 billion
_CPR = re.compile(r"(\d{6})-?(\d{4})")
HIDDEN_CPR = "••••••-••••"


class PseudonymKey:
    """A secret key. `id` tells keys apart without giving them away."""

    __slots__ = ("_secret", "id")

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self.id = hmac.digest(secret, b"virkning key id", hashlib.sha256).hex()[:16]

    def __repr__(self) -> str:
        return f"PseudonymKey(id={self.id})"

    def __reduce__(self) -> str:
        raise TypeError("a pseudonym key is not to be copied")

    def pseudonym(self, identity: str, *, kind: str = "person") -> str:
        """The pseudonym of an identity; the same identity of another kind (a caseworker) gets another one."""
        return hmac.digest(self._secret, f"{kind}:{identity}".encode(), hashlib.sha256).hex()[:_PSEUDONYM_LENGTH]


def pseudonym_key(path: str | Path, *, outside: str | Path, make: bool = True) -> PseudonymKey:
    """The key in a file, which is made, readable by its owner only, if it is not there yet.

    outside: the snapshot's folder, where the key must not lie. make=False: a key that is not there is an error.
    """
    file = Path(path).absolute()
    if file.resolve().is_relative_to(Path(outside).resolve()):
        raise InputError(
            Text("Nøglen må ikke ligge i datasættet.", "The key must not lie in the snapshot."),
            file=file,
            expected=Text("en fil uden for datasættets mappe", "a file outside the snapshot's folder"),
        )
    if not file.exists():
        if not make:
            raise InputError(Text("Nøglen findes ikke.", "The key does not exist."), file=file)
        _make_key(file)
    return PseudonymKey(_read_key(file))


def _make_key(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as opened:
        opened.write(secrets.token_hex(_KEY_BYTES) + "\n")


def _read_key(file: Path) -> bytes:
    try:
        if os.name == "posix" and file.stat().st_mode & 0o077:
            raise InputError(
                Text("Andre end ejeren kan læse nøglen.", "Others than its owner can read the key."),
                file=file,
                expected="chmod 600",
            )
        secret = bytes.fromhex(file.read_text("ascii").strip())
    except (OSError, ValueError):
        secret = b""
    if len(secret) < _KEY_BYTES:
        raise InputError(
            Text("Filen er ikke en nøgle.", "The file is not a key."),
            file=file,
            expected=Text(f"{2 * _KEY_BYTES} hexadecimale tegn", f"{2 * _KEY_BYTES} hexadecimal characters"),
        )
    return secret


def cpr_digits(text: str) -> str | None:
    """The ten digits of something that can be a CPR number, with or without its dash; None for anything else.

    The first six must be a day and a month; day + 60 marks a replacement number. The check digit is not asked for:
    numbers without one have been given out since 2007.
    """
    found = _CPR.fullmatch(text)
    if found is None:
        return None
    day, month = int(found[1][:2]), int(found[1][2:4])
    return found[1] + found[2] if 1 <= (day - 60 if day > 60 else day) <= 31 and 1 <= month <= 12 else None
