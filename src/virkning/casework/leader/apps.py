"""The Django app of this folder."""

from __future__ import annotations

from django.apps import AppConfig


class LeaderConfig(AppConfig):
    name = "virkning.casework.leader"
    label = "leader"
