"""A rule to begin with. A municipality writes its own as a later row."""

from __future__ import annotations

from datetime import date

from django.db import migrations


def add(apps, schema_editor):
    from virkning.casework.audit.actions import Program, acting

    with acting(Program("migration")):
        apps.get_model("privacy", "RetentionRule").objects.create(
            years=5, basis="Forslag: fem år efter sagens lukning", valid_from=date(2020, 1, 1)
        )


class Migration(migrations.Migration):
    dependencies = [("privacy", "0001_initial"), ("audit", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
