"""The citizen's way in: a short code that is read aloud, typed or scanned, and opens only their own sheets."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from virkning.casework.access.guard import Rule, View
from virkning.casework.accounts.throttle import at_codes
from virkning.casework.audit.actions import Program, acting
from virkning.casework.home import secret
from virkning.casework.measurement.models import Measurement, SheetKey
from virkning.casework.people.numbers import ALPHABET

CODE_LENGTH = 8
LIVES = timedelta(days=3)
_SESSION, _GIVEN = "sheet_key", "given_here"
_CODES = Program("code")


@dataclass(frozen=True, slots=True)
class CitizenWithKey:
    """The citizen as an actor in the log."""

    number: str

    @property
    def log_name(self) -> str:
        return f"citizen:{self.number}"


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def written(code: str) -> str:
    """How a code is shown: in two halves, which are easier to keep in mind."""
    return f"{code[: CODE_LENGTH // 2]}-{code[CODE_LENGTH // 2 :]}"


def hashed(code: str) -> str:
    plain = "".join(sign for sign in code.upper() if sign.isalnum())
    return hmac.new(secret("sheet").encode("ascii"), plain.encode("utf-8"), hashlib.sha256).hexdigest()


def key_of(code: str) -> SheetKey | None:
    """The key that this code opens, if it still does."""
    return _living().filter(code_hash=hashed(code)).first()


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a code: a key, a wait, or neither."""

    key: SheetKey | None = None
    wait: timedelta = timedelta(0)


def tried(code: str, address: str) -> Tried:
    """The key of this code. After many wrong ones from an address, the next ones wait and are not looked at."""
    with acting(_CODES):
        counts = at_codes(address)
        if (wait := counts.wait()) > timedelta(0):
            return Tried(wait=wait)
        key = key_of(code)
        if key is None:
            counts.wrong()
        return Tried(key)


def take(request: HttpRequest, key: SheetKey) -> None:
    """From now on this browser answers for the citizen, and for nobody else: whoever was signed in is signed out."""
    request.session.flush()
    request.session[_SESSION] = key.pk


def remember(request: HttpRequest, names: Sequence[str]) -> None:
    """That these questions were answered in this browser."""
    known = given_here(request)
    if new := [name for name in names if name not in known]:
        request.session[_GIVEN] = [*known, *new]


def given_here(request: HttpRequest) -> list[str]:
    """The names of the questions that were answered in this browser since it took the key."""
    return list(request.session.get(_GIVEN, ()))


def sheet_page(view: View) -> View:
    """A page for the citizen who holds a key; the view gets their measurement. Without a key: the page to enter one."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = _living().select_related("measurement__citizen").filter(pk=request.session.get(_SESSION)).first()
        if key is None:
            return redirect("enter_code")
        return view(request, key.measurement, *args, **kwargs)

    guarded.rule = Rule("sheet")  # type: ignore[attr-defined]
    return guarded


def actor_of(measurement: Measurement) -> CitizenWithKey:
    return CitizenWithKey(measurement.citizen.number)


def _living() -> Any:
    return SheetKey.objects.filter(expires_at__gt=timezone.now(), withdrawn_at=None)
