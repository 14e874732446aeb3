"""The Django app of this folder."""

from __future__ import annotations

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "virkning.casework.access"
    label = "access"
