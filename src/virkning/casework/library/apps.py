"""The Django app of this folder."""

from __future__ import annotations

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "virkning.casework.library"
    label = "library"
