"""The pages of this app and their addresses."""

from __future__ import annotations

from django.urls import path

from virkning.casework.site import pages

urlpatterns = [
    path("", pages.start, name="start"),
    path("language/", pages.choose_language, name="choose_language"),
]
