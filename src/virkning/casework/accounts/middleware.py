"""Before a page is shown to somebody who is signed in: whether they still are, and whether they must change a password."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url

from virkning.casework.accounts import lasting
from virkning.casework.accounts.signing_in import sign_out

Answering = Callable[[HttpRequest], HttpResponse]

ENDED = "ended"  # in the address of the login page, which then says why it asks
_ALLOWED = frozenset({"own_password", "logout", "choose_language"})


def signed_out_in_time(get_response: Answering) -> Answering:
    """Who was away for too long is signed out, and told so where they are asked to sign in again."""

    def middleware(request: HttpRequest) -> HttpResponse:
        ended = _has_ended(request)
        response = get_response(request)
        if ended and _asks_to_sign_in(response):
            address = response["Location"]
            response["Location"] = f"{address}{'&' if '?' in address else '?'}{ENDED}=1"
        return response

    return middleware


def _has_ended(request: HttpRequest) -> bool:
    """Whether the request brings a session that is over: by our limits just now, or forgotten by the database before."""
    if not request.COOKIES.get(settings.SESSION_COOKIE_NAME):
        return False
    if not lasting.is_somebodys(request.session):
        return request.session.is_empty()
    if lasting.has_run_out(request.session):
        sign_out(request, why="time")
        return True
    lasting.go_on(request.session)
    return False


def _asks_to_sign_in(response: HttpResponse) -> bool:
    return response.status_code == 302 and response["Location"].partition("?")[0] == resolve_url(settings.LOGIN_URL)


def own_password_first(get_response: Answering) -> Answering:
    """A password that somebody else has seen opens one page: the one where it is changed."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_view(request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        at = request.resolver_match.view_name if request.resolver_match else ""
        must = getattr(request.user, "password_is_new", False) and at not in _ALLOWED
        return redirect("own_password") if must else None

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware
