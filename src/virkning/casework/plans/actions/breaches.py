"""What was agreed and did not happen, by either side; how it was mended; and cuts in benefit with their days."""

from __future__ import annotations

from datetime import date

from virkning.casework.audit.actions import Actor, acting, record
from virkning.casework.people.models import Citizen
from virkning.casework.plans.models import Breach, Sanction
from virkning.casework.states import NotNowError
from virkning.language import Text


def note_breach(*, by: Actor, citizen: Citizen, on: date, side: str, what: str) -> Breach:
    with acting(by):
        breach = Breach.objects.create(citizen=citizen, date=on, side=side, what=what)
        record(by=by, action="breach_noted", citizen=citizen, subject=breach, side=side)
    return breach


def repair(*, by: Actor, breach: Breach, on: date, how: str) -> None:
    if breach.repaired_on:
        raise NotNowError(Text("Bruddet er allerede rettet op.", "The breach is already mended."))
    with acting(by):
        breach.repaired_on, breach.repair = on, how
        breach.save()
        record(by=by, action="breach_repaired", citizen=breach.citizen, subject=breach)


def sanction(*, by: Actor, breach: Breach, heard_on: date, decided_on: date, effective_on: date) -> Sanction:
    """A cut in benefit. The citizen is heard first; only the citizen's own breach can lead to one."""
    if breach.side != Breach.Side.CITIZEN:
        raise NotNowError(Text("Bruddet er jobcentrets eget.", "The breach is the job centre's own."))
    if not breach.date <= heard_on <= decided_on <= effective_on:
        raise NotNowError(
            Text(
                "Rækkefølgen er: brud, partshøring, afgørelse, virkning.",
                "The order is: breach, hearing, decision, effect.",
            )
        )
    with acting(by):
        found = Sanction.objects.create(
            citizen=breach.citizen, breach=breach, heard_on=heard_on, decided_on=decided_on, effective_on=effective_on
        )
        record(by=by, action="sanctioned", citizen=breach.citizen, subject=found)
    return found
