"""The deadlines that the studies name, with the rules they come from: what a new installation begins with.

A municipality adds later laws as rows of its own; what it has changed is left alone.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from virkning.casework.audit.actions import Program, acting

CONTACT = "Lov om en aktiv beskæftigelsesindsats (2008), kontaktforløb"
REFUND = "Refusion efter rettidighed, reglerne ca. 2012"
TRIAL = "Protokollen for et lokalt forsøg: første samtale"

RULES = (
    ("talk", 91, "last_talk", CONTACT, date(2008, 1, 1)),
    ("first_talk", 30, "registered", TRIAL, date(2008, 1, 1)),
    ("active_offer_under_30", 91, "benefit_start", REFUND, date(2012, 1, 1)),
    ("active_offer_over_30", 274, "benefit_start", REFUND, date(2012, 1, 1)),
)


def lay_down(**_: Any) -> None:
    """After a migration, where there is no rule at all."""
    from virkning.casework.plans.models import DeadlineRule

    if DeadlineRule.objects.exists():
        return
    with acting(Program("migration")):
        DeadlineRule.objects.bulk_create(
            DeadlineRule(code=code, days=days, counts_from=counts_from, law=law, valid_from=valid_from)
            for code, days, counts_from, law, valid_from in RULES
        )
