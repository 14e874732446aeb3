"""Run as a program of its own on the database that DATABASE_URL names: bring its tables up to this version.

It prints the migrations that it ran. Every model's rows are read once by this version afterwards, so that a table that
does not fit is found now and not by a caseworker.
"""

from __future__ import annotations

import os

import django
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder


def migrate() -> list[str]:
    os.environ["DJANGO_SETTINGS_MODULE"] = "virkning.casework.settings"
    django.setup()
    before = set(MigrationRecorder(connection).applied_migrations())
    call_command("migrate", verbosity=0, interactive=False)
    after = MigrationRecorder(connection).applied_migrations()
    for model in apps.get_models():
        model._default_manager.first()
    return sorted(".".join(name) for name in after if name not in before)


if __name__ == "__main__":
    print("\n".join(migrate()))
