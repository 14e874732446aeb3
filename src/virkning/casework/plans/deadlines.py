"""Deadlines as rules in data: which holds on a day, and when it falls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from virkning.casework.people.models import Citizen
from virkning.casework.plans.models import DeadlineRule
from virkning.language import Text

CASE_START = "registered"  # what a rule counts from: the case here; the others name the benefit or the last talk
ACTIVE_OFFER = Text("Første aktive tilbud", "First active offer")


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


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something that must be done for a citizen by a day, the rule that says so, and what its days were counted from."""

    label: Text
    day: date
    law: str
    late: bool
    days: int
    since: date
    from_case: bool


def began_on(citizen: Citizen) -> date:
    """The day the case began here, or began anew: the citizens of a list come with their closings prefetched."""
    return max([citizen.registered_on, *(one.reopened_on for one in citizen.closings.all() if one.reopened_on)])


def active_offer_deadline(citizen: Citizen, rules: Deadlines, on: date) -> Deadline | None:
    """The first active offer on the benefit that the citizen receives now; None once one has begun.

    The rule goes by age: under thirty the first offer comes sooner. Where the case began later than the benefit, the
    days count from the case: nobody here can have been late before that.
    """
    benefit = citizen.benefits.filter(Q(ends=None) | Q(ends__gte=on), starts__lte=on).last()
    if benefit is None or citizen.activities.filter(starts__gte=benefit.starts).exists():
        return None
    code = "active_offer_under_30" if on.year - citizen.birth_year < 30 else "active_offer_over_30"
    rule = rules.rule(code, benefit.benefit)
    if rule is None:
        return None
    case = began_on(citizen)
    from_case = rule.counts_from == CASE_START or case > benefit.starts
    since = case if from_case else benefit.starts
    day = since + timedelta(days=rule.days)
    return Deadline(ACTIVE_OFFER, day, rule.law, day < on, rule.days, since, from_case)


def deadlines(on: date) -> Deadlines:
    """All rules that hold on the day, read once."""
    holding = DeadlineRule.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)
    return Deadlines({(rule.code, rule.benefit): rule for rule in holding.order_by("valid_from")})
