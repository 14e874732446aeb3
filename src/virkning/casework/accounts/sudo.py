"""Sudo: before a dangerous act the password is asked again, unless it was given within ten minutes.

`@sudo` stands inside the page's rule. The question is asked at the address of the act itself and carries what was
being sent along, so nothing typed is lost and there is no way onwards that could be tampered with.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from virkning.casework.accounts.forms import AgainForm
from virkning.casework.accounts.oidc import provider
from virkning.casework.accounts.signing_in import checked
from virkning.casework.accounts.waiting import refusal

MINUTES = 10
_GIVEN_AT, _PASSWORD, _ONLY_LOOKING = "sudo_at", "sudo_password", "sudo_looking"


def sudo(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    @sensitive_post_parameters(_PASSWORD)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_fresh(request):
            return view(request, *args, **kwargs)
        if _PASSWORD not in request.POST:
            return _ask(request, AgainForm())
        answer = checked(request, request.user.username, request.POST[_PASSWORD])
        if answer.user != request.user:
            form = AgainForm(request.POST)
            form.add_error(_PASSWORD, refusal(answer))
            return _ask(request, form, status=403)
        freshen(request)
        return redirect(request.get_full_path()) if _ONLY_LOOKING in request.POST else view(request, *args, **kwargs)

    return guarded


def is_fresh(request: HttpRequest) -> bool:
    return time.time() - float(request.session.get(_GIVEN_AT, 0)) < MINUTES * 60


def freshen(request: HttpRequest) -> None:
    """The user has just shown again who they are; the session gets a new key as after signing in."""
    request.session.cycle_key()
    request.session[_GIVEN_AT] = time.time()


def _ask(request: HttpRequest, form: AgainForm, status: int = 200) -> HttpResponse:
    aside = {"csrfmiddlewaretoken", _PASSWORD}
    sent = [(key, value) for key, values in request.POST.lists() if key not in aside for value in values]
    if request.method == "GET":
        sent = [(_ONLY_LOOKING, "1")]
    context = {"form": form, "sent": sent, "provider": provider(), "minutes": MINUTES}
    return render(request, "accounts/again.html", context, status=status)
