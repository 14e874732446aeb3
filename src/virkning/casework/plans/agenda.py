"""The week's conference agenda: cases that stand still, found by rules that are written here and shown on the page.

A rule says why a case is talked about; it gives no score and no rank, and a colleague can put on any case by hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from virkning.casework.measurement.progress import progress_of
from virkning.casework.people.models import Citizen
from virkning.casework.plans.models import Activity, ConferenceItem

WAITED_TOO_LONG = timedelta(weeks=4)
IDLE_TOO_LONG = timedelta(days=91)


def standing_still(citizens: QuerySet[Citizen], on: date) -> Iterator[tuple[Citizen, str]]:
    """Every citizen that a rule finds, with the first rule that does."""
    waiting = set(citizens.filter(_waiting(on)).values_list("pk", flat=True))
    idle = set(citizens.filter(_idle(on)).values_list("pk", flat=True))
    for citizen in citizens:
        if citizen.pk in waiting:
            yield citizen, "waiting"
        elif _no_progress(citizen):
            yield citizen, "no_progress"
        elif citizen.pk in idle:
            yield citizen, "no_activity"


def _waiting(on: date) -> Q:
    return Q(
        Exists(
            Activity.objects.filter(
                citizen=OuterRef("pk"), starts=None, ends=None, referred_on__lt=on - WAITED_TOO_LONG
            )
        )
    )


def _idle(on: date) -> Q:
    lately = Activity.objects.filter(citizen=OuterRef("pk"), starts__isnull=False).exclude(ends__lt=on - IDLE_TOO_LONG)
    return Q(~Exists(lately), registered_on__lt=on - IDLE_TOO_LONG)


def _no_progress(citizen: Citizen) -> bool:
    """At the last measurement none of the citizen's own answers was higher than the time before."""
    pairs = []
    for indicator in progress_of(citizen).indicators:
        for line in indicator.lines:
            last = line.stretches[-1] if line.stretches else ()
            if line.rater == "citizen" and len(last) > 1:
                pairs.append((last[-2].value, last[-1].value))
    return bool(pairs) and all(now <= before for before, now in pairs)


def agenda(citizens: QuerySet[Citizen], week: date) -> list[ConferenceItem]:
    return list(
        ConferenceItem.objects.filter(week=week, citizen__in=citizens)
        .select_related("citizen__identity")
        .order_by("pk")
    )
