"""CPR numbers at rest: encrypted to be shown to those who may, and a keyed fingerprint to find a citizen again."""

from __future__ import annotations

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet

from virkning.casework.home import secret

_PURPOSE = "cpr"


def encrypt(cpr: str) -> bytes:
    return _cipher().encrypt(_plain(cpr).encode("ascii"))


def decrypt(encrypted: bytes) -> str:
    digits = _cipher().decrypt(bytes(encrypted)).decode("ascii")
    return f"{digits[:6]}-{digits[6:]}"


def fingerprint(cpr: str) -> str:
    return hmac.new(_derived("find"), _plain(cpr).encode("ascii"), hashlib.sha256).hexdigest()


def _plain(cpr: str) -> str:
    return cpr.replace("-", "").strip()


def _cipher() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_derived("encrypt")))


def _derived(use: str) -> bytes:
    return hmac.new(secret(_PURPOSE).encode("ascii"), use.encode("ascii"), hashlib.sha256).digest()
