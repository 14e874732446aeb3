"""The Django app of this folder."""

from __future__ import annotations

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "virkning.casework.meetings"
    label = "meetings"
