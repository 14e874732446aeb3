"""The administrator's pages: who has an account, in which role. No citizens here, and the password again before acts."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from virkning.casework.access.guard import page
from virkning.casework.access.permissions import Permission
from virkning.casework.access.roles import MEANINGS, NAMES, Role
from virkning.casework.accounts import actions
from virkning.casework.accounts.forms import TeamForm, UserForm
from virkning.casework.accounts.models import User
from virkning.casework.accounts.oidc import provider
from virkning.casework.accounts.policies import other
from virkning.casework.accounts.sudo import sudo
from virkning.casework.people.models import Office, Team
from virkning.casework.site.language import say
from virkning.language import Text

_CHANGED = Text("Ændringen er gemt.", "The change is saved.")
_CLOSED = Text(
    "Kontoen er lukket, og brugeren er logget ud overalt.", "The account is closed and signed out everywhere."
)
_TEAM_MADE = Text("Teamet er oprettet.", "The team is made.")
_OPENED = Text("Kontoen er åben igen.", "The account is open again.")


@page(Permission.MANAGE_USERS)
@require_safe
def users(request: HttpRequest) -> HttpResponse:
    everybody = User.objects.select_related("team__office").order_by("-is_active", "name", "username")
    rows = [(user, NAMES[Role(user.role)]) for user in everybody]
    return render(request, "accounts/users.html", {"rows": rows})


@page(Permission.MANAGE_USERS)
@sudo
@require_http_methods(["GET", "POST"])
def user_new(request: HttpRequest) -> HttpResponse:
    form = UserForm(None, request.POST or None)
    if request.method == "POST" and form.is_valid():
        user, password = actions.make_user(by=_by(request), **form.cleaned_data)
        return _show_password(request, user, password)
    return render(request, "accounts/user_new.html", {"form": form, **_about_roles()})


@page(Permission.MANAGE_USERS)
@sudo
@require_http_methods(["GET", "POST"])
def user_edit(request: HttpRequest, username: str) -> HttpResponse:
    user = get_object_or_404(User, username=username)
    form = UserForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.change_user(by=_by(request), user=user, **form.cleaned_data)
        messages.success(request, say(_CHANGED))
        return redirect("users")
    context = {"form": form, "account": user, "other": other(_by(request), user), **_about_roles()}
    return render(request, "accounts/user_edit.html", context)


@page(Permission.MANAGE_USERS)
@require_POST
@sudo
def user_close(request: HttpRequest, username: str) -> HttpResponse:
    actions.close_user(by=_by(request), user=get_object_or_404(User, username=username))
    messages.success(request, say(_CLOSED))
    return redirect("users")


@page(Permission.MANAGE_USERS)
@require_POST
@sudo
def user_open(request: HttpRequest, username: str) -> HttpResponse:
    actions.open_user(by=_by(request), user=get_object_or_404(User, username=username))
    messages.success(request, say(_OPENED))
    return redirect("users")


@page(Permission.MANAGE_USERS)
@require_POST
@sudo
def user_password(request: HttpRequest, username: str) -> HttpResponse:
    user = get_object_or_404(User, username=username)
    return _show_password(request, user, actions.give_password(by=_by(request), user=user))


@page(Permission.MANAGE_USERS)
@require_http_methods(["GET", "POST"])
def teams(request: HttpRequest) -> HttpResponse:
    form = TeamForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.make_team(by=_by(request), **form.cleaned_data)
        messages.success(request, say(_TEAM_MADE))
        return redirect("teams")
    found = Team.objects.select_related("office", "leader").order_by("office__name", "name")
    offices = Office.objects.order_by("name")
    return render(request, "accounts/teams.html", {"form": form, "teams": found, "offices": offices})


def _show_password(request: HttpRequest, user: User, password: str) -> HttpResponse:
    """Shown once and kept nowhere: not in the session, not in a message, not in an address."""
    return render(request, "accounts/user_password.html", {"account": user, "password": password})


def _about_roles() -> dict[str, object]:
    return {"roles": [(NAMES[role], MEANINGS[role]) for role in Role], "provider": provider()}


def _by(request: HttpRequest) -> User:
    return cast(User, request.user)
