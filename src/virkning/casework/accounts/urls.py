"""The pages of this app and their addresses."""

from __future__ import annotations

from django.urls import URLPattern, path

from virkning.casework.accounts import own_pages, pages, user_pages

urlpatterns: list[URLPattern] = [
    path("login/", pages.login, name="login"),
    path("login/oidc/", pages.oidc_away, name="oidc_away"),
    path("login/oidc/back/", pages.oidc_back, name="oidc_back"),
    path("logout/", pages.logout, name="logout"),
    path("account/", own_pages.account, name="account"),
    path("account/language/", own_pages.own_language, name="own_language"),
    path("account/password/", own_pages.own_password, name="own_password"),
    path("account/sessions/end/", own_pages.own_sessions_end, name="own_sessions_end"),
    path("users/", user_pages.users, name="users"),
    path("users/new/", user_pages.user_new, name="user_new"),
    path("users/teams/", user_pages.teams, name="teams"),
    path("users/of/<str:username>/", user_pages.user_edit, name="user_edit"),
    path("users/of/<str:username>/close/", user_pages.user_close, name="user_close"),
    path("users/of/<str:username>/open/", user_pages.user_open, name="user_open"),
    path("users/of/<str:username>/password/", user_pages.user_password, name="user_password"),
]
