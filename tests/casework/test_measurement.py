"""The paired measurement: two sheets that stay shut until both are in, and answers that are never lost or changed."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from tests.casework import measuring
from tests.casework.town import TESTING, Town

from virkning.casework.audit.models import Event
from virkning.casework.measurement import actions, keys
from virkning.casework.measurement.catalogue import in_use
from virkning.casework.states import NotNowError
from virkning.errors import InputError
from virkning.instruments import definition_of


@pytest.fixture(autouse=True)
def _in_use(town: Town) -> None:
    measuring.take_into_use()


def test_both_raters_get_a_sheet_and_the_alliance_is_the_citizens_alone(town: Town) -> None:
    measurement = measuring.begun(town)
    sheets = set(measurement.sheets.values_list("rater", "instrument__instrument"))
    assert sheets == {("citizen", "bip"), ("caseworker", "bip"), ("citizen", "alliance")}


def test_waves_are_counted_per_citizen(town: Town) -> None:
    assert [measuring.begun(town).wave for _ in range(3)] == [1, 2, 3]


def test_the_answers_open_when_the_last_of_the_pair_is_in(town: Town) -> None:
    measurement = measuring.begun(town)
    own = measuring.sheet(measurement, "caseworker")
    measuring.fill(own, by=town.own)
    actions.submit(by=town.own, sheet=own)
    measurement.refresh_from_db()
    assert measurement.opened_at is None
    theirs = measuring.sheet(measurement, "citizen")
    measuring.fill(theirs, by=measuring.citizen_of(measurement))
    actions.submit(by=measuring.citizen_of(measurement), sheet=theirs)
    measurement.refresh_from_db()
    assert measurement.opened_at is not None
    assert Event.objects.filter(action="measurement_opened", citizen=town.citizen.number).count() == 1


def test_the_alliance_does_not_hold_the_pair_back(town: Town) -> None:
    measurement = measuring.begun(town)
    measuring.answered_by_both(measurement, town)
    assert measurement.opened_at is not None
    assert measuring.sheet(measurement, "citizen", "alliance").submitted_at is None


def test_a_sheet_with_open_questions_is_not_sent(town: Town) -> None:
    own = measuring.sheet(measuring.begun(town), "caseworker")
    with pytest.raises(NotNowError):
        actions.submit(by=town.own, sheet=own)


def test_a_sent_sheet_is_not_changed(town: Town) -> None:
    measurement = measuring.begun(town)
    measuring.answered_by_both(measurement, town)
    with pytest.raises(NotNowError):
        actions.save_answer(by=town.own, sheet=measuring.sheet(measurement, "caseworker"), item="S2", values=[1])


def test_answering_again_replaces_the_answer(town: Town) -> None:
    sheet = measuring.sheet(measuring.begun(town), "caseworker")
    actions.save_answer(by=town.own, sheet=sheet, item="S2", values=[1])
    actions.save_answer(by=town.own, sheet=sheet, item="S2", missing="dont_know")
    answer = sheet.answers.get()
    assert (answer.values, answer.missing) == ([], "dont_know")


@pytest.mark.parametrize(
    ("item", "values", "missing"),
    [
        ("S2", [8], ""),
        ("S2", [1, 2], ""),
        ("S2", [], ""),
        ("S2", [1], "dont_know"),
        ("S2", [], "wont_answer"),
        ("S1", [5, 22], ""),
        ("B1", [1], ""),
        ("nonsense", [1], ""),
    ],
)
def test_an_answer_that_does_not_fit_is_refused(town: Town, item: str, values: list[int], missing: str) -> None:
    sheet = measuring.sheet(measuring.begun(town), "caseworker")
    with pytest.raises(InputError):
        actions.save_answer(by=town.own, sheet=sheet, item=item, values=values, missing=missing)
    assert not sheet.answers.exists()


def test_several_activities_can_be_chosen(town: Town) -> None:
    sheet = measuring.sheet(measuring.begun(town), "caseworker")
    assert actions.save_answer(by=town.own, sheet=sheet, item="S1", values=[13, 5]).values == [5, 13]


def test_a_code_opens_the_measurement_until_the_next_is_made(town: Town) -> None:
    measurement = measuring.begun(town)
    code = actions.make_key(by=town.own, measurement=measurement)
    key = keys.key_of(keys.written(code).lower())
    assert key is not None
    assert key.measurement == measurement
    actions.make_key(by=town.own, measurement=measurement)
    assert keys.key_of(code) is None


def test_the_code_itself_is_not_stored(town: Town) -> None:
    measurement = measuring.begun(town)
    code = actions.make_key(by=town.own, measurement=measurement)
    assert code not in str(list(measurement.keys.values()))


def test_agreement_waits_for_the_answers(town: Town) -> None:
    measurement = measuring.begun(town)
    with pytest.raises(NotNowError):
        actions.agree(by=town.own, measurement=measurement, text="…")
    measuring.answered_by_both(measurement, town)
    actions.agree(by=town.own, measurement=measurement, text="Praktik to dage om ugen")
    measurement.refresh_from_db()
    assert measurement.agreed == "Praktik to dage om ugen"


def test_a_new_version_holds_from_its_day(town: Town) -> None:
    assert [str(version) for version in in_use(date(2024, 5, 1))] == ["bip 2", "alliance 1"]
    actions.publish(by=TESTING, definition=definition_of("bip", "1"), in_use_from=date(2025, 1, 1))
    assert [str(version) for version in in_use(date(2024, 12, 31))] == ["bip 2", "alliance 1"]
    assert [str(version) for version in in_use(date(2025, 1, 1))] == ["bip 1", "alliance 1"]


def test_a_version_is_published_once(town: Town) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        measuring.take_into_use(("bip", "2"))
