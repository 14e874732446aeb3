"""The pages of this app and their addresses."""

from __future__ import annotations

from django.urls import URLPattern, path

from virkning.casework.accounts import pages

urlpatterns: list[URLPattern] = [
    path("login/", pages.login, name="login"),
    path("logout/", pages.logout, name="logout"),
    path("account/", pages.account, name="account"),
]
