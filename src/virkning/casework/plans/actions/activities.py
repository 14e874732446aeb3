"""Offers, and a citizen's way through one: referred, waiting, started, changed in hours, attended, stopped."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from virkning.casework.audit.actions import Actor, acting, record
from virkning.casework.people.models import Citizen
from virkning.casework.plans.models import Activity, Attendance, Demand, Goal, Offer
from virkning.casework.states import NotNowError
from virkning.language import Text
from virkning.words import ACTIVITIES


def save_offer(*, by: Actor, offer: Offer | None = None, **told: Any) -> Offer:
    """A new offer, or an offer with new words. Citizens in it stay in it."""
    ACTIVITIES.find(told["activity"])
    if Offer.objects.filter(name=told["name"]).exclude(pk=offer.pk if offer else None).exists():
        raise NotNowError(Text("Et andet tilbud har det navn.", "Another offer has that name."))
    with acting(by):
        offer = offer or Offer()
        for name, value in told.items():
            setattr(offer, name, value)
        offer.save()
        record(by=by, action="offer_saved", subject=offer)
    return offer


def refer(*, by: Actor, citizen: Citizen, offer: Offer, on: date, goal: Goal | None = None) -> Activity:
    """Put the citizen on the waiting list of an offer."""
    if offer.closed_on and offer.closed_on <= on:
        raise NotNowError(Text("Tilbuddet er lukket.", "The offer is closed."))
    with acting(by):
        activity = Activity.objects.create(citizen=citizen, offer=offer, referred_on=on, goal=goal)
        record(by=by, action="activity_referred", citizen=citizen, subject=activity, offer=offer.name)
    return activity


def start(*, by: Actor, activity: Activity, on: date, hours_a_week: Decimal | None = None, reason: str = "") -> None:
    """The citizen begins, if there is room."""
    if activity.starts:
        raise NotNowError(Text("Indsatsen er allerede begyndt.", "The activity has already begun."))
    if activity.ends:
        raise NotNowError(Text("Borgeren er taget af ventelisten.", "The citizen has left the waiting list."))
    if on < activity.referred_on:
        raise NotNowError(Text("Borgeren var ikke henvist endnu.", "The citizen was not referred yet."))
    with acting(by):
        offer = Offer.objects.select_for_update().get(pk=activity.offer_id)
        if offer.capacity is not None and places_taken(offer, on) >= offer.capacity:
            raise NotNowError(Text("Der er ingen ledige pladser.", "There are no free places."))
        activity.starts, activity.hours_a_week, activity.start_reason = on, hours_a_week or offer.hours_a_week, reason
        activity.save()
        record(by=by, action="activity_started", citizen=activity.citizen, subject=activity)


def set_demand(*, by: Actor, activity: Activity, on: date, hours_a_week: Decimal, reason: str = "") -> Demand:
    """A step up or down in hours from a day on."""
    _check_running(activity)
    with acting(by):
        demand, _ = Demand.objects.update_or_create(
            activity=activity, starts=on, defaults={"hours_a_week": hours_a_week, "reason": reason}
        )
        activity.hours_a_week = hours_a_week
        activity.save(update_fields=["hours_a_week"])
        record(by=by, action="demand_set", citizen=activity.citizen, subject=demand, hours=str(hours_a_week))
    return demand


def attend(*, by: Actor, activity: Activity, week: date, planned: Decimal, attended: Decimal, note: str = "") -> None:
    """How many hours of the week the citizen came."""
    _check_running(activity)
    monday = week - timedelta(days=week.weekday())
    with acting(by):
        kept, _ = Attendance.objects.update_or_create(
            activity=activity,
            week=monday,
            defaults={"planned_hours": planned, "attended_hours": attended, "note": note},
        )
        record(by=by, action="attendance_kept", citizen=activity.citizen, subject=kept)


def stop(*, by: Actor, activity: Activity, on: date, reason: str) -> None:
    """The activity ends, or the citizen leaves the waiting list without having begun; either way somebody says why."""
    if activity.ends:
        raise NotNowError(Text("Indsatsen er allerede slut.", "The activity has already ended."))
    if on < (activity.starts or activity.referred_on):
        raise NotNowError(Text("Den kan ikke slutte, før den begyndte.", "It cannot end before it began."))
    with acting(by):
        activity.ends, activity.stop_reason = on, reason
        activity.save()
        record(by=by, action="activity_stopped", citizen=activity.citizen, subject=activity, reason=reason)


def places_taken(offer: Offer, on: date) -> int:
    return offer.activities.filter(starts__lte=on).exclude(ends__lt=on).count()


def _check_running(activity: Activity) -> None:
    if activity.starts is None or activity.ends is not None:
        raise NotNowError(Text("Indsatsen er ikke i gang.", "The activity is not running."))
