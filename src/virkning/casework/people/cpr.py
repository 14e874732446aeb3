"""CPR numbers at rest: encrypted to be shown to those who may, and a keyed fingerprint to find a citizen again."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import date

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


def birth_year(cpr: str) -> int | None:
    """The year of birth that the number tells: the seventh digit says which century. None if it is no CPR number.

    A replacement number, for somebody who has none yet, has 60 added to the day.
    """
    digits = _plain(cpr)
    if len(digits) != 10 or not (digits.isascii() and digits.isdecimal()):
        return None
    day, month, year, seventh = int(digits[:2]), int(digits[2:4]), int(digits[4:6]), int(digits[6])
    if seventh <= 3 or (seventh in (4, 9) and year >= 37):
        century = 1900
    elif seventh in (4, 9) or year <= 57:
        century = 2000
    else:
        century = 1800
    try:
        date(century + year, month, day - 60 if day > 60 else day)
    except ValueError:
        return None
    return century + year


def sex(cpr: str) -> str:
    """The register's sex: the last digit is odd for men."""
    return "male" if int(_plain(cpr)[-1]) % 2 else "female"
