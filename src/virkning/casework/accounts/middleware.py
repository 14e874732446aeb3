"""A password that somebody else has seen opens one page: the one where it is changed."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

_ALLOWED = frozenset({"own_password", "logout", "choose_language"})


def own_password_first(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_view(request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        at = request.resolver_match.view_name if request.resolver_match else ""
        must = getattr(request.user, "password_is_new", False) and at not in _ALLOWED
        return redirect("own_password") if must else None

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware
