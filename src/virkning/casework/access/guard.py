"""The guard at every page. A view says its rule by one decorator; a view without a rule is never shown.

`open_page`     anybody, signed in or not: signing in, help, what the site says of itself
`page`          a signed-in user whose role has the permission; else 403
`citizen_page`  a user whose role and relation to the citizen allow it; else 404, so that nobody learns who is known
`sheet_page`    a citizen who holds the key of a sheet; written in measurement/keys.py
`api_page`      a case system with a token of the right scope; written in api/
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Literal

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from virkning.casework.access.matrix import may
from virkning.casework.access.permissions import Permission
from virkning.casework.access.relations import relations
from virkning.casework.people.models import Citizen

View = Callable[..., HttpResponse]
Kind = Literal["open", "page", "citizen", "sheet", "api"]


@dataclass(frozen=True, slots=True)
class Rule:
    """What a page asks of those who come: the tests read it off every URL."""

    kind: Kind
    permission: Permission | None = None
    scope: str = ""


def open_page(view: View) -> View:
    view.rule = Rule("open")  # type: ignore[attr-defined]
    return view


def page(permission: Permission) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not may(request.user.role, permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.rule = Rule("page", permission)  # type: ignore[attr-defined]
        return guarded

    return decorate


def citizen_page(permission: Permission) -> Callable[[View], View]:
    """The view gets the citizen in place of the number in its address; that it was read is written down."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, number: str, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            citizen = _citizen_for(request, number, permission)
            return view(request, citizen, *args, **kwargs)

        guarded.rule = Rule("citizen", permission)  # type: ignore[attr-defined]
        return guarded

    return decorate


def _citizen_for(request: HttpRequest, number: str, permission: Permission) -> Citizen:
    from virkning.casework.audit.actions import record_reading

    citizen = Citizen.objects.filter(number=number).first()
    if citizen is None or not may(request.user.role, permission, relations(request.user, citizen)):
        raise Http404
    record_reading(by=request.user, citizen=citizen, page=request.resolver_match.view_name)
    return citizen


def only_ruled_pages(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware that refuses every view that says no rule, so that forgetting one shuts the page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_view(request: HttpRequest, view: View, args: object, kwargs: object) -> None:
        if not isinstance(getattr(view, "rule", None), Rule):
            raise PermissionDenied

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware
