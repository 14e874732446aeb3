"""A measurement as the tests need it: questionnaires in use, sheets filled in one call."""

from __future__ import annotations

from datetime import date

from tests.casework.town import TESTING, Town

from virkning.casework.audit.actions import Actor
from virkning.casework.measurement import actions
from virkning.casework.measurement.keys import CitizenWithKey
from virkning.casework.measurement.models import Measurement, Sheet
from virkning.instruments import definition_of

IN_USE_FROM = date(2010, 1, 1)


def take_into_use(*names: tuple[str, str]) -> None:
    for id_, version in names or (("bip", "2"), ("alliance", "1")):
        actions.publish(by=TESTING, definition=definition_of(id_, version), in_use_from=IN_USE_FROM)


def begun(town: Town) -> Measurement:
    return actions.begin(by=town.own, caseworker=town.own, citizen=town.citizen)


def sheet(measurement: Measurement, rater: str, instrument: str = "bip") -> Sheet:
    return measurement.sheets.get(rater=rater, instrument__instrument=instrument)


def citizen_of(measurement: Measurement) -> CitizenWithKey:
    return CitizenWithKey(measurement.citizen.number)


def fill(sheet: Sheet, *, by: Actor, code: int = 4) -> None:
    """Answer every item with this code, or with the first that the item has."""
    for item in actions.items_of(sheet):
        actions.save_answer(by=by, sheet=sheet, item=item.id, values=[code if code in item.codes else item.codes[0]])


def answered_by_both(measurement: Measurement, town: Town, *, citizen: int = 4, caseworker: int = 5) -> None:
    for rater, actor, code in (
        ("citizen", citizen_of(measurement), citizen),
        ("caseworker", town.own, caseworker),
    ):
        filled = sheet(measurement, rater)
        fill(filled, by=actor, code=code)
        actions.submit(by=actor, sheet=filled)
    measurement.refresh_from_db()
