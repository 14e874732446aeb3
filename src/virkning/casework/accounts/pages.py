"""Coming in, by password or by the municipality's login, and going out."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from virkning.casework.access.guard import open_page
from virkning.casework.access.roles import MEANINGS, NAMES, Role
from virkning.casework.accounts.demo_accounts import DEMO_PASSWORD, demo_accounts
from virkning.casework.accounts.forms import LoginForm
from virkning.casework.accounts.middleware import ENDED
from virkning.casework.accounts.models import Way
from virkning.casework.accounts.oidc import (
    OidcRefusedError,
    Provider,
    claims_of,
    provider,
    send_away,
    shown_just_now,
    user_of,
)
from virkning.casework.accounts.signing_in import checked, sign_in, sign_out
from virkning.casework.accounts.sudo import freshen
from virkning.casework.accounts.waiting import refusal, seconds

_ONWARDS, _AGAIN = "oidc_onwards", "oidc_again"


@open_page
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    form = LoginForm(request.POST or None)
    if not (request.method == "POST" and form.is_valid()):
        return _login_page(request, form)
    answer = checked(request, form.cleaned_data["username"], form.cleaned_data["password"])
    if answer.user is not None:
        sign_in(request, answer.user, Way.PASSWORD)
        return redirect(_onwards(request))
    form.add_error(None, refusal(answer))
    if not answer.wait:
        return _login_page(request, form)
    response = _login_page(request, form, status=429)
    response["Retry-After"] = str(seconds(answer))
    return response


@open_page
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    sign_out(request)
    return redirect("login")


@open_page
@require_safe
def oidc_away(request: HttpRequest) -> HttpResponse:
    """To the municipality's login; signed in already, to show again who one is."""
    at = provider()
    if at is None:
        return redirect("login")
    again = request.user.is_authenticated
    request.session[_ONWARDS], request.session[_AGAIN] = _onwards(request), again
    try:
        return send_away(request, at, again=again)
    except OidcRefusedError:
        return _refused(request, at)


@open_page
@require_safe
def oidc_back(request: HttpRequest) -> HttpResponse:
    at = provider()
    if at is None:
        return redirect("login")
    try:
        claims = claims_of(request, at)
    except OidcRefusedError:
        return _refused(request, at)
    user = user_of(claims)
    onwards, again = request.session.pop(_ONWARDS, "start"), request.session.pop(_AGAIN, False)
    if user is None:
        return _refused(request, at, subject=claims["sub"])
    if not again:
        sign_in(request, user, Way.OIDC)
    elif user == request.user and shown_just_now(claims):
        freshen(request)
    else:
        return _refused(request, at)
    return redirect(onwards)


def _login_page(request: HttpRequest, form: LoginForm, status: int = 200) -> HttpResponse:
    demo = [(user, NAMES[Role(user.role)], MEANINGS[Role(user.role)]) for user in demo_accounts()]
    context = {"form": form, "accounts": demo, "demo_password": DEMO_PASSWORD, "provider": provider()}
    if ENDED in request.GET and not form.is_bound:
        context |= {"minutes": settings.SESSION_IDLE_AGE // 60, "hours": settings.SESSION_COOKIE_AGE // 3600}
    return render(request, "accounts/login.html", {**context, "next": request.GET.get("next", "")}, status=status)


def _refused(request: HttpRequest, at: Provider, **more: Any) -> HttpResponse:
    return render(request, "accounts/oidc_refused.html", {"provider": at, **more}, status=403)


def _onwards(request: HttpRequest) -> str:
    """Where the user wanted to go, if it is here."""
    wanted = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe and wanted.startswith("/") else "start"
