"""The Django app of this folder."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    name = "virkning.casework.audit"
    label = "audit"

    def ready(self) -> None:
        from virkning.casework.audit.triggers import install

        post_migrate.connect(install, sender=self, dispatch_uid="audit triggers")
