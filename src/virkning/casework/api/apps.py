"""The Django app of this folder."""

from __future__ import annotations

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "virkning.casework.api"
    label = "api"
