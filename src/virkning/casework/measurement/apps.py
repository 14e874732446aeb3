"""The Django app of this folder."""

from __future__ import annotations

from django.apps import AppConfig


class MeasurementConfig(AppConfig):
    name = "virkning.casework.measurement"
    label = "measurement"
