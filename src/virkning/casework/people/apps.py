"""The Django app of this folder."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "virkning.casework.people"
    label = "people"
