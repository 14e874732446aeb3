"""Pages that belong to no app: the way in, choosing a language, and what is said when something is wrong."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from virkning.casework.access.guard import open_page, page
from virkning.casework.access.permissions import Permission
from virkning.casework.site.language import say
from virkning.casework.site.middleware import LANGUAGE_COOKIE
from virkning.casework.site.navigation import links_for
from virkning.language import Text

_BAD = Text("Forespørgslen kan ikke bruges.", "The request cannot be used.")
_YEAR = 365 * 24 * 60 * 60


@page(Permission.OWN_ACCOUNT)
def start(request: HttpRequest) -> HttpResponse:
    """The way in: to the first place in the header of somebody's role."""
    return redirect(next((url for _, url in links_for(request.user)), "account"))


@open_page
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    chosen, back = request.POST.get("language", ""), request.POST.get("next", "/")
    if chosen not in dict(settings.LANGUAGES):
        return HttpResponseBadRequest()
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = "/"
    response = HttpResponseRedirect(back)
    remember_language(response, chosen)
    return response


def remember_language(response: HttpResponse, chosen: str) -> None:
    """The reader's choice on this device, for a year."""
    response.set_cookie(
        LANGUAGE_COOKIE, chosen, max_age=_YEAR, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The name of the site or something else in the request is wrong; nothing of the request is shown or used."""
    return HttpResponseBadRequest(say(_BAD), content_type="text/plain; charset=utf-8")


def expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's own key is missing or old: the page lay open too long, or the form came from elsewhere."""
    return render(request, "site/expired.html", status=403)


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "site/refused.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "site/not_found.html", status=404)
