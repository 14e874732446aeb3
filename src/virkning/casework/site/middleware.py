"""What every answer carries: a strict policy on what a page may load, and the language of its reader."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.utils import translation

Answering = Callable[[HttpRequest], HttpResponse]

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
LANGUAGE_COOKIE = "language"


def content_security(get_response: Answering) -> Answering:
    """No inline script or style, nothing from elsewhere, no page in a frame, nothing kept by shared caches."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=(), interest-cohort=()"
        )
        if not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware


def plain_addresses(get_response: Answering) -> Answering:
    """An address with a sign that is in no text (NUL) is refused here: the database takes none, wherever it is sought."""

    def middleware(request: HttpRequest) -> HttpResponse:
        asked = (sign for pair in request.GET.lists() for sign in (pair[0], *pair[1]))
        if any("\x00" in part for part in (request.path_info, *asked)):
            raise SuspiciousOperation("NUL in an address")
        return get_response(request)

    return middleware


def language(get_response: Answering) -> Answering:
    """The reader's choice on this device first, then their account's, then Danish."""

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(LANGUAGE_COOKIE) or getattr(request.user, "language", "") or "da"
        with translation.override(chosen if chosen in dict(settings.LANGUAGES) else "da"):
            response = get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language())
        return response

    return middleware
