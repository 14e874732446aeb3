"""How a user stands to a citizen on a day. Relations have a start and an end; none of them is for ever."""

from __future__ import annotations

from datetime import date
from enum import StrEnum, auto
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from virkning.language import Text

if TYPE_CHECKING:
    from virkning.casework.accounts.models import User
    from virkning.casework.people.models import Citizen


class Relation(StrEnum):
    OWN = auto()
    TEAM = auto()
    GUEST = auto()
    FORMER = auto()
    NONE = auto()


NAMES: dict[Relation, Text] = {
    Relation.OWN: Text("har sagen nu", "has the case now"),
    Relation.TEAM: Text("leder teamet, der har sagen", "leads the team that has the case"),
    Relation.GUEST: Text("har tidsbegrænset gæsteadgang", "has guest access for a time"),
    Relation.FORMER: Text("har haft sagen", "has had the case"),
    Relation.NONE: Text("har intet med sagen at gøre", "has nothing to do with the case"),
}

FORMER_DAYS = 90  # a former caseworker may look back for a quarter, to hand over


def today() -> date:
    return timezone.localdate()


def relations(user: User, citizen: Citizen, on: date | None = None) -> frozenset[Relation]:
    """All relations that hold on the day; never empty."""
    related = _related(user, on or today())
    asked = {
        relation.value: Exists(citizen.__class__.objects.filter(one, pk=OuterRef("pk")))
        for relation, one in related.items()
    }
    row = citizen.__class__.objects.filter(pk=citizen.pk).values(**asked).first() or {}
    return frozenset(relation for relation in related if row.get(relation.value)) or frozenset({Relation.NONE})


def citizens_of(user: User, *among: Relation, on: date | None = None) -> QuerySet[Citizen]:
    """The citizens to whom the user stands in one of these relations."""
    from virkning.casework.people.models import Citizen

    related = _related(user, on or today())
    wanted = Q(pk__in=[])
    for relation in among:
        wanted |= related[relation]
    return Citizen.objects.filter(wanted).distinct()


def _related(user: User, on: date) -> dict[Relation, Q]:
    from virkning.casework.access.models import GuestAccess
    from virkning.casework.people.models import Assignment

    now = Assignment.objects.on(on)
    earlier = Assignment.objects.ended_within(FORMER_DAYS, before=on)
    guests = GuestAccess.objects.on(on)
    return {
        Relation.OWN: Q(pk__in=now.filter(caseworker=user).values("citizen")),
        Relation.TEAM: Q(pk__in=now.filter(team__leader=user).values("citizen")),
        Relation.GUEST: Q(pk__in=guests.filter(user=user).values("citizen")),
        Relation.FORMER: Q(pk__in=earlier.filter(caseworker=user).values("citizen")),
    }
