"""The pages of this app and their addresses."""

from __future__ import annotations

from django.urls import path

from virkning.casework.leader import pages

urlpatterns = [
    path("team/", pages.team, name="team"),
    path("team/<int:pk>/target/", pages.team_target, name="team_target"),
    path("team/cases/", pages.team_cases, name="team_cases"),
]
