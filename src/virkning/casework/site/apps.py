"""The Django app of this folder."""

from __future__ import annotations

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "virkning.casework.site"
    label = "site"

    def ready(self) -> None:
        from virkning.casework.site.form_messages import speak_plainly

        speak_plainly()
