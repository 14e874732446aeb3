"""What a user is told when an action refuses, or when the site itself is in trouble: in words, and with the way back."""

from __future__ import annotations

import sys
from collections.abc import Callable

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation

from virkning.casework.site.language import request_language, say
from virkning.casework.site.middleware import LANGUAGE_COOKIE
from virkning.casework.site.pages import bad_request
from virkning.casework.states import NotNowError
from virkning.errors import InputError

RETRY_SECONDS = 5  # a database that was restarted is usually back by then
_INTERFACE = "/api/"


def told_in_words(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: an action's refusal becomes a page with its sentence, 409 for the state, 400 for the input."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(request: HttpRequest, trouble: Exception) -> HttpResponse | None:
        if isinstance(trouble, NotNowError):
            return _page(request, say(trouble.text), 409)
        if isinstance(trouble, InputError):
            return _page(request, trouble.say(request_language()), 400)
        return None

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware


def failed(request: HttpRequest) -> HttpResponse:
    """Django's last word on every exception, of pages and of middlewares. A database that is away is nobody's mistake."""
    if _comes_of_the_database(sys.exc_info()[1]):
        return _database_away(request)
    return render(request, "site/failed.html", status=500)


def interrupted(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What Django takes for a bad request: it does so, too, where a session could not be saved for want of a database."""
    return _database_away(request) if _comes_of_the_database(exception) else bad_request(request, exception)


def _comes_of_the_database(trouble: BaseException | None) -> bool:
    """Also where it came first: what meets a dead connection later on speaks of something else."""
    while trouble is not None and not isinstance(trouble, OperationalError | InterfaceError):
        trouble = trouble.__cause__ or trouble.__context__
    return trouble is not None


def _database_away(request: HttpRequest) -> HttpResponse:
    """Said without asking the database anything, so the language is the device's: the account's cannot be looked up."""
    chosen = request.COOKIES.get(LANGUAGE_COOKIE, "")
    with translation.override(chosen if chosen in dict(settings.LANGUAGES) else request_language()):
        response: HttpResponse = (
            JsonResponse({"detail": "The database is away. Send it again."}, status=503)
            if request.path.startswith(_INTERFACE)
            else render(request, "site/away.html", status=503)
        )
        response.headers.setdefault("Content-Language", request_language())
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _page(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    return render(request, "site/not_now.html", {"sentence": sentence}, status=status)
