"""Coming in, going out, and one's own account."""

from __future__ import annotations

from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from virkning.casework.access.guard import open_page, page
from virkning.casework.access.permissions import Permission
from virkning.casework.accounts.forms import LoginForm
from virkning.casework.audit.actions import Program, acting
from virkning.casework.site.language import say
from virkning.language import Text

_WRONG = Text("Brugernavn og adgangskode passer ikke sammen.", "User name and password do not belong together.")


@open_page
@require_http_methods(["GET", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    form = LoginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with acting(Program("login")):
            user = auth.authenticate(request, **form.cleaned_data)
        if user is not None:
            auth.login(request, user)
            return redirect(_onwards(request))
        form.add_error(None, say(_WRONG))
    return render(request, "accounts/login.html", {"form": form, "next": request.GET.get("next", "")})


@open_page
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    auth.logout(request)
    return redirect("login")


@page(Permission.OWN_ACCOUNT)
def account(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/account.html")


def _onwards(request: HttpRequest) -> str:
    """Where the user wanted to go, if it is here."""
    wanted = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else "start"
