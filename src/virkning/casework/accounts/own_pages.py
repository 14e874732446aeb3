"""One's own account: language, password, where one is signed in."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from virkning.casework.access.guard import page
from virkning.casework.access.permissions import Permission
from virkning.casework.accounts import actions
from virkning.casework.accounts.forms import LanguageForm, NewPasswordForm
from virkning.casework.accounts.models import User
from virkning.casework.accounts.signing_in import checked, open_sign_ins, this_sign_in
from virkning.casework.accounts.waiting import refusal
from virkning.casework.site.language import say
from virkning.casework.site.pages import remember_language
from virkning.language import Text

_CHANGED = Text("Din adgangskode er ændret.", "Your password is changed.")
_ENDED = Text("Du er nu kun logget ind her.", "You are now signed in here only.")


@page(Permission.OWN_ACCOUNT)
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    user = _user(request)
    context = {
        "language_form": LanguageForm(initial={"language": user.language}),
        "sign_ins": open_sign_ins(user),
        "here": this_sign_in(request),
        "minutes": settings.SESSION_IDLE_AGE // 60,
        "hours": settings.SESSION_COOKIE_AGE // 3600,
    }
    return render(request, "accounts/account.html", context)


@page(Permission.OWN_ACCOUNT)
@require_POST
def own_language(request: HttpRequest) -> HttpResponse:
    form = LanguageForm(request.POST)
    response = redirect("account")
    if form.is_valid():
        actions.choose_own_language(by=_user(request), language=form.cleaned_data["language"])
        remember_language(response, form.cleaned_data["language"])
    return response


@page(Permission.OWN_ACCOUNT)
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def own_password(request: HttpRequest) -> HttpResponse:
    user = _user(request)
    form = NewPasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = checked(request, user.username, form.cleaned_data["present"])
        if answer.user == user:
            actions.change_own_password(by=user, password=form.cleaned_data["new"])
            _stay(request, user)
            messages.success(request, say(_CHANGED))
            return redirect("account")
        form.add_error("present", refusal(answer))
    return render(request, "accounts/password.html", {"form": form})


@page(Permission.OWN_ACCOUNT)
@require_POST
def own_sessions_end(request: HttpRequest) -> HttpResponse:
    user = _user(request)
    actions.sign_out_everywhere(by=user)
    _stay(request, user)
    messages.success(request, say(_ENDED))
    return redirect("account")


def _stay(request: HttpRequest, user: User) -> None:
    """All sessions of the user have just ended; this one goes on, under a new key."""
    update_session_auth_hash(request, user)
    actions.stay_signed_in(by=user, sign_in=this_sign_in(request))


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)
