"""Coming in: who it is, whether a guess must wait, and a fresh session that the user finds in their list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib import auth
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from virkning.casework.accounts import lasting
from virkning.casework.accounts.models import SignIn, User, Way
from virkning.casework.accounts.throttle import at_account
from virkning.casework.audit.actions import Program, acting, record

LOGIN = Program("login")
_SIGN_IN = "sign_in"  # in the session: which line of the list this one is


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a user name and a password: a user, a wait, or neither."""

    user: User | None = None
    wait: timedelta = timedelta(0)


def checked(request: HttpRequest, username: str, password: str) -> Answer:
    """The user of this name and password. While a wait runs, the password is not even looked at."""
    with acting(LOGIN):
        counts = at_account(username, address_of(request))
        if (wait := counts.wait()) > timedelta(0):
            return Answer(wait=wait)
        user = auth.authenticate(request, username=username, password=password)
        if isinstance(user, User):
            counts.right()
            return Answer(user=user)
        counts.wrong()
        record(by=LOGIN, action="login_failed", subject=User.objects.filter(username__iexact=username).first())
        return Answer()


def sign_in(request: HttpRequest, user: User, way: Way) -> None:
    """Give the browser a fresh session; what it held before is of no use to anybody."""
    auth.login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    lasting.begin(request.session)
    with acting(user):
        entry = SignIn.objects.create(
            user=user,
            way=way,
            address=address_of(request) or None,
            device=request.headers.get("User-Agent", "")[:300],
            round=user.sessions_round,
        )
        record(by=user, action="signed_in", subject=user, way=way.value)
    request.session[_SIGN_IN] = entry.pk


def sign_out(request: HttpRequest, why: str = "asked") -> None:
    user = request.user
    if isinstance(user, User):
        with acting(user):
            user.sign_ins.filter(pk=request.session.get(_SIGN_IN), ended_at=None).update(ended_at=timezone.now())
            record(by=user, action="signed_out", subject=user, why=why)
    auth.logout(request)


def open_sign_ins(user: User) -> QuerySet[SignIn]:
    """Where the user is signed in now, as far as is known: not signed out, not ended by them, not too long ago."""
    since = timezone.now() - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    return user.sign_ins.filter(round=user.sessions_round, ended_at=None, at__gte=since)


def this_sign_in(request: HttpRequest) -> int | None:
    return request.session.get(_SIGN_IN)


def address_of(request: HttpRequest) -> str:
    """Where the request comes from. Behind a proxy it is what the proxy, the last in the list, was told."""
    if settings.BEHIND_TLS:
        return request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or request.META["REMOTE_ADDR"]
    return str(request.META.get("REMOTE_ADDR", ""))
