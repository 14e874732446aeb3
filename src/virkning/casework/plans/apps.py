"""The Django app of this folder."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PlansConfig(AppConfig):
    name = "virkning.casework.plans"
    label = "plans"

    def ready(self) -> None:
        from virkning.casework.plans.first_rules import lay_down

        post_migrate.connect(lay_down, sender=self, dispatch_uid="first deadline rules")
