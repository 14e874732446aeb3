"""The week's random sample of readings, which the officer looks through and signs."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from django.db.models import QuerySet
from django.utils import timezone

from virkning.casework.access.relations import NAMES, Relation, relations
from virkning.casework.accounts.models import User
from virkning.casework.audit.actions import acting, record
from virkning.casework.audit.models import LogSample, Reading
from virkning.casework.people.models import Citizen
from virkning.casework.states import NotNowError
from virkning.language import Text

SIZE = 25
GONE = Text("findes ikke længere", "is no longer there")


@dataclass(frozen=True, slots=True)
class Looked:
    """A reading with how its reader stood to the citizen on that day."""

    reading: Reading
    relation: Text
    conspicuous: bool


def draw_sample(*, by: User, week: date) -> LogSample:
    """Draw the sample of a week that is over, once. The seed is kept, so that the draw can be repeated."""
    monday = week - timedelta(days=week.weekday())
    if monday + timedelta(days=7) > timezone.localdate():
        raise NotNowError(Text("Ugen er ikke slut endnu.", "The week is not over yet."))
    with acting(by):
        seed = secrets.token_hex(16)
        ids = list(_readings_of(monday).order_by("pk").values_list("pk", flat=True))
        drawn = sorted(Random(seed).sample(ids, min(SIZE, len(ids))))
        sample, new = LogSample.objects.get_or_create(week=monday, defaults={"readings": drawn, "seed": seed})
        if new:
            record(by=by, action="log_sample_drawn", subject=sample, week=monday.isoformat(), readings=len(drawn))
    return sample


def sign(*, by: User, sample: LogSample, remark: str) -> None:
    if sample.signed_at is not None:
        raise NotNowError(Text("Stikprøven er allerede underskrevet.", "The sample is already signed."))
    with acting(by):
        sample.signed_by, sample.signed_at, sample.remark = by.log_name, timezone.now(), remark
        sample.save()
        record(by=by, action="log_sample_signed", subject=sample, week=sample.week.isoformat())


def looked_at(sample: LogSample) -> list[Looked]:
    """The drawn readings; one without a relation on its day stands out."""
    readings = Reading.objects.filter(pk__in=sample.readings).order_by("pk")
    users = {user.log_name: user for user in User.objects.all()}
    citizens = {
        citizen.number: citizen for citizen in Citizen.objects.filter(number__in={one.citizen for one in readings})
    }
    return [_looked(reading, users.get(reading.actor), citizens.get(reading.citizen)) for reading in readings]


def _looked(reading: Reading, user: User | None, citizen: Citizen | None) -> Looked:
    if user is None or citizen is None:
        return Looked(reading, GONE, False)
    found = relations(user, citizen, on=timezone.localdate(reading.at))
    first = next(relation for relation in Relation if relation in found)
    return Looked(reading, NAMES[first], first == Relation.NONE)


def _readings_of(monday: date) -> QuerySet[Reading]:
    start = timezone.make_aware(datetime.combine(monday, time()))
    return Reading.objects.filter(at__gte=start, at__lt=start + timedelta(days=7))
