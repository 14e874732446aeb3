"""What has happened so far, written in bulk: benefits, readiness, caseworkers, talks, answers, activities."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, time

from django.utils import timezone

from virkning.casework.accounts.models import User
from virkning.casework.audit.actions import Program
from virkning.casework.demo.choosing import Row, Story
from virkning.casework.measurement.actions import publish
from virkning.casework.measurement.models import Answer, InstrumentVersion, Measurement, Sheet
from virkning.casework.meetings.actions import number_talks
from virkning.casework.meetings.models import Talk
from virkning.casework.people.models import Assignment, BenefitPeriod, Citizen, ReadinessPeriod
from virkning.casework.plans.models import Activity, Offer
from virkning.instruments import definition_of
from virkning.words import ACTIVITIES, ACTIVITY_GROUPS

Citizens = dict[str, Citizen]
Staff = dict[str, User]

_HOURS = {"job": 15, "upskilling": 12, "social": 3, "health": 4}
_IN_USE = date(2008, 1, 1)


def write(story: Story, citizens: Citizens, staff: Staff) -> None:
    """Everything but the answers."""
    BenefitPeriod.objects.bulk_create(
        BenefitPeriod(
            citizen=citizens[row["person"]], benefit=row["benefit"], starts=row["from_week"], ends=row["to_week"]
        )
        for row in story.benefits
        if row["benefit"]
    )
    ReadinessPeriod.objects.bulk_create(
        ReadinessPeriod(
            citizen=citizens[row["person"]], scale=row["scale"], group=row["group"], starts=row["from"], ends=row["to"]
        )
        for row in story.readiness
    )
    Assignment.objects.bulk_create(_assignments(story, citizens, staff))
    Talk.objects.bulk_create(
        Talk(
            citizen=citizens[row["person"]],
            caseworker=staff[row["caseworker"]],
            date=row["date"],
            kind=Talk.Kind.FOLLOW_UP,
            attended=row["attended"],
            no_show="" if row["attended"] else Talk.NoShow.NO_WORD,
        )
        for row in story.meetings
        if row["caseworker"] in staff
    )
    for citizen in citizens.values():
        number_talks(citizen)
    _write_activities(story, citizens)


def _assignments(story: Story, citizens: Citizens, staff: Staff) -> list[Assignment]:
    found, seen = [], set()
    for row in sorted(story.caseworkers, key=lambda row: (row["person"], row["from"])):
        user = staff[row["caseworker"]]
        reason = Assignment.Reason.CASEWORKER_LEFT if row["person"] in seen else Assignment.Reason.FIRST
        seen.add(row["person"])
        found.append(
            Assignment(
                citizen=citizens[row["person"]],
                caseworker=user,
                team=user.team,
                starts=row["from"],
                ends=row["to"],
                reason=reason,
            )
        )
    return found


def _write_activities(story: Story, citizens: Citizens) -> None:
    offers = {
        term.id: Offer(name=term.label.da, activity=term.id, hours_a_week=_HOURS[term.group], weeks=13)
        for term in ACTIVITIES.values()
        if ACTIVITY_GROUPS[term.group].is_effort
    }
    Offer.objects.bulk_create(offers.values())
    Activity.objects.bulk_create(
        Activity(
            citizen=citizens[row["person"]],
            offer=offers[row["activity"]],
            referred_on=row["from"],
            starts=row["from"],
            ends=row["to"],
            hours_a_week=offers[row["activity"]].hours_a_week,
            stop_reason=Activity.Stop.COMPLETED if row["to"] else "",
        )
        for row in story.activities
        if row["activity"] in offers
    )


def write_answers(story: Story, citizens: Citizens, staff: Staff) -> None:
    """The measurements so far, all of them open to both, with the questionnaire they were made with."""
    instrument = publish(by=Program("demo"), definition=definition_of("bip", "1"), in_use_from=_IN_USE)
    waves: dict[tuple[str, int], list[Row]] = defaultdict(list)
    for row in story.answers:
        if row["caseworker"] in staff:
            waves[row["person"], row["wave"]].append(row)
    measurements = Measurement.objects.bulk_create(
        Measurement(
            citizen=citizens[person],
            caseworker=staff[rows[0]["caseworker"]],
            wave=wave,
            date=rows[0]["date"],
            opened_at=_noon(rows[0]["date"]),
        )
        for (person, wave), rows in waves.items()
    )
    sheets = Sheet.objects.bulk_create(
        sheet
        for measurement, rows in zip(measurements, waves.values(), strict=True)
        for sheet in _sheets(measurement, rows, instrument)
    )
    of = {(sheet.measurement_id, sheet.rater): sheet for sheet in sheets}
    Answer.objects.bulk_create(
        answer
        for measurement, rows in zip(measurements, waves.values(), strict=True)
        for answer in _answers(measurement, rows, of)
    )


def _sheets(measurement: Measurement, rows: list[Row], instrument: InstrumentVersion) -> list[Sheet]:
    when = _noon(measurement.date)
    return [
        Sheet(measurement=measurement, rater=rater, instrument=instrument, started_at=when, submitted_at=when)
        for rater in sorted({row["rater"] for row in rows})
    ]


def _answers(measurement: Measurement, rows: list[Row], of: dict[tuple[int, str], Sheet]) -> list[Answer]:
    """One answer an item: the snapshot has a row for every tick."""
    items: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        items[row["rater"], row["item"]].append(row)
    return [
        Answer(
            sheet=of[measurement.pk, rater],
            item=item,
            values=sorted(row["value"] for row in given if row["value"] is not None),
            missing=given[0]["missing"] or "",
        )
        for (rater, item), given in items.items()
    ]


def _noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))
