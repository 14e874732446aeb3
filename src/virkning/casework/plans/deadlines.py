"""Deadlines as rules in data: which holds on a day, and when it falls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from virkning.casework.plans.models import DeadlineRule


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The rules that hold on one day, by code; the one for the benefit before the one for all."""

    rules: dict[tuple[str, str], DeadlineRule]

    def rule(self, code: str, benefit: str = "") -> DeadlineRule | None:
        return self.rules.get((code, benefit)) or self.rules.get((code, ""))

    def falls(self, code: str, start: date, benefit: str = "") -> date | None:
        """The day by which it must be done, counted from this start; None where no rule holds."""
        rule = self.rule(code, benefit)
        return start + timedelta(days=rule.days) if rule else None


def deadlines(on: date) -> Deadlines:
    """All rules that hold on the day, read once."""
    holding = DeadlineRule.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)
    return Deadlines({(rule.code, rule.benefit): rule for rule in holding.order_by("valid_from")})
