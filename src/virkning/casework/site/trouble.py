"""What a user is told when an action refuses: the reason in words, and the way back. Nothing was saved."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from virkning.casework.site.language import request_language, say
from virkning.casework.states import NotNowError
from virkning.errors import InputError


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


def _page(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    return render(request, "site/not_now.html", {"sentence": sentence}, status=status)
