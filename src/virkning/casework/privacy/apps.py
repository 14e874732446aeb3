"""The Django app of this folder."""

from __future__ import annotations

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "virkning.casework.privacy"
    label = "privacy"
