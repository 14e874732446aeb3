"""The Django app of this folder."""

from __future__ import annotations

from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "virkning.casework.plans"
    label = "plans"
