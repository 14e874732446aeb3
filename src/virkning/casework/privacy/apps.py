"""The Django app of this folder."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PrivacyConfig(AppConfig):
    name = "virkning.casework.privacy"
    label = "privacy"

    def ready(self) -> None:
        from virkning.casework.privacy.first_rule import lay_down

        post_migrate.connect(lay_down, sender=self, dispatch_uid="first retention rule")
