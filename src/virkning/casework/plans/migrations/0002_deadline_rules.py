"""The deadlines that the studies name, with the rules they come from. A municipality adds later laws as new rows."""

from __future__ import annotations

from datetime import date

from django.db import migrations

CONTACT = "Lov om en aktiv beskæftigelsesindsats (2008), kontaktforløb"
REFUND = "Refusion efter rettidighed, reglerne ca. 2012"
TRIAL = "Protokollen for et lokalt forsøg: første samtale"

RULES = (
    ("talk", 91, "last_talk", CONTACT, date(2008, 1, 1)),
    ("first_talk", 30, "registered", TRIAL, date(2008, 1, 1)),
    ("active_offer_under_30", 91, "benefit_start", REFUND, date(2012, 1, 1)),
    ("active_offer_over_30", 274, "benefit_start", REFUND, date(2012, 1, 1)),
)


def add(apps, schema_editor):
    from virkning.casework.audit.actions import Program, acting

    rule = apps.get_model("plans", "DeadlineRule")
    with acting(Program("migration")):
        for code, days, counts_from, law, valid_from in RULES:
            rule.objects.create(code=code, days=days, counts_from=counts_from, law=law, valid_from=valid_from)


class Migration(migrations.Migration):
    dependencies = [("plans", "0001_initial"), ("audit", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
