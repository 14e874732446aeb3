"""The Django app of this folder."""

from __future__ import annotations

from django.apps import AppConfig


class QuestionnairesConfig(AppConfig):
    name = "virkning.casework.instruments"
    label = "questionnaires"
