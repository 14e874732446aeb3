"""The Django app of this folder."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "virkning.casework.accounts"
    label = "accounts"
