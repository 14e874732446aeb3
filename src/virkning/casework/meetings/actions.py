"""Everything that changes a talk."""

from __future__ import annotations

from datetime import date

from virkning.casework.access.relations import today
from virkning.casework.accounts.models import User
from virkning.casework.audit.actions import Actor, acting, record
from virkning.casework.meetings.models import Talk
from virkning.casework.people.models import Citizen
from virkning.casework.states import NotNowError
from virkning.language import Text


def book(*, by: Actor, citizen: Citizen, caseworker: User, on: date, kind: str) -> Talk:
    """Agree a talk for a day to come."""
    with acting(by):
        talk = Talk.objects.create(citizen=citizen, caseworker=caseworker, date=on, kind=kind)
        record(by=by, action="talk_booked", citizen=citizen, subject=talk, date=on.isoformat())
    return talk


def record_talk(
    *,
    by: Actor,
    citizen: Citizen,
    caseworker: User,
    on: date,
    kind: str,
    attended: bool,
    no_show: str = "",
    note: str = "",
    booked: Talk | None = None,
) -> Talk:
    """Write down that a talk was held or missed. A held talk gets the citizen's next number."""
    if on > today():
        raise NotNowError(Text("Samtalen har ikke været endnu.", "The talk has not been held yet."))
    with acting(by):
        Citizen.objects.select_for_update().get(pk=citizen.pk)
        talk = booked or Talk(citizen=citizen)
        talk.caseworker, talk.date, talk.kind, talk.attended, talk.note = caseworker, on, kind, attended, note
        talk.no_show = "" if attended else no_show
        talk.save()
        number_talks(citizen)
        talk.refresh_from_db()
        record(by=by, action="talk_recorded", citizen=citizen, subject=talk, attended=attended)
    return talk


def cancel(*, by: User, talk: Talk) -> None:
    """Take a booked talk off again; one that was held stays."""
    if talk.attended is not None:
        raise NotNowError(Text("Samtalen er allerede skrevet ind.", "The talk is already written down."))
    with acting(by):
        record(by=by, action="talk_cancelled", citizen=talk.citizen, subject=talk, date=talk.date.isoformat())
        talk.delete()


def number_talks(citizen: Citizen) -> None:
    """Number the held talks by date: one written down late pushes those after it."""
    for number, talk in enumerate(citizen.talks.filter(attended=True).order_by("date", "pk"), start=1):
        if talk.number != number:
            talk.number = number
            talk.save(update_fields=["number"])
