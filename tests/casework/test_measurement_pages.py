"""A measurement in the browser's eyes: two devices, pauses, shut answers, and nobody where they should not be."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from tests.casework import measuring
from tests.casework.town import Town

from virkning.casework.audit.models import Reading
from virkning.casework.measurement import actions
from virkning.casework.measurement.models import Answer, Measurement
from virkning.casework.measurement.questions import questions


@pytest.fixture(autouse=True)
def _in_use(town: Town) -> None:
    measuring.take_into_use()


@pytest.fixture
def measurement(town: Town) -> Measurement:
    return measuring.begun(town)


def signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user)
    return client


def with_key(measurement: Measurement, town: Town) -> Client:
    code = actions.make_key(by=town.own, measurement=measurement)
    client = Client()
    assert client.post(reverse("enter_code"), {"code": code}).url == reverse("answer_start")
    return client


def page(name: str, measurement: Measurement) -> str:
    return reverse(name, args=[measurement.citizen.number, measurement.wave])


def test_the_citizen_answers_one_question_at_a_time(town: Town, measurement: Measurement) -> None:
    client = with_key(measurement, town)
    address = client.post(reverse("answer_start"), {"helper": "nobody", "show": "one"}).url
    screens, asked = 0, len(questions(measurement, "citizen"))
    while "svar/send" not in address:
        shown = client.get(address).content.decode()
        name = re.search(r'name="(\d+\.\w+)"', shown)
        assert name
        address = client.post(address, {name[1]: "4"}).url
        screens += 1
    assert screens == asked > 15
    assert client.post(address).url == reverse("answer_done")
    assert Answer.objects.filter(sheet__rater="citizen").count() == asked
    assert measurement.sheets.filter(rater="citizen", helped_by="nobody", submitted_at__isnull=False).count() == 2


def test_a_pause_loses_nothing(town: Town, measurement: Measurement) -> None:
    client = with_key(measurement, town)
    for place in (1, 2, 3):
        name = re.search(r'name="(\d+\.\w+)"', client.get(reverse("answer_one", args=[place])).content.decode())
        client.post(reverse("answer_one", args=[place]), {name[1]: "6"})  # type: ignore[index]
    client.post(reverse("answer_leave"))
    assert client.get(reverse("answer_one", args=[4])).url == reverse("enter_code")
    again = with_key(measurement, town)
    assert "Velkommen tilbage" in again.get(reverse("answer_start")).content.decode()
    assert again.post(reverse("answer_start"), {"show": "one"}).url == reverse("answer_one", args=[4])


def test_an_empty_answer_is_asked_for_again(town: Town, measurement: Measurement) -> None:
    answer = with_key(measurement, town).post(reverse("answer_one", args=[1]), {})
    assert answer.status_code == 422
    assert "Vælg et svar" in answer.content.decode()


def test_a_wrong_code_opens_nothing(town: Town, measurement: Measurement) -> None:
    client = Client()
    assert client.post(reverse("enter_code"), {"code": "AAAA-AAAA"}).status_code == 422
    assert client.get(reverse("answer_start")).url == reverse("enter_code")


def test_a_citizens_key_opens_no_page_of_the_staff(town: Town, measurement: Measurement) -> None:
    client = with_key(measurement, town)
    assert client.get(page("measurement", measurement)).url.startswith("/login/")


def test_handing_the_screen_over_signs_the_caseworker_out(town: Town, measurement: Measurement) -> None:
    client = signed_in(town.own)
    assert client.post(page("measurement_hand_over", measurement)).url == reverse("answer_start")
    assert client.get(reverse("answer_start")).status_code == 200
    assert client.get(page("measurement", measurement)).url.startswith("/login/")


def test_neither_sees_the_other_before_both_are_in(town: Town, measurement: Measurement) -> None:
    own = measuring.sheet(measurement, "caseworker")
    measuring.fill(own, by=town.own, code=7)
    actions.submit(by=town.own, sheet=own)
    shown = signed_in(town.own).get(page("measurement", measurement)).content.decode()
    assert "har svaret" in shown
    assert "Ja, helt" not in shown
    theirs = with_key(measurement, town)
    assert "Ja, helt" not in theirs.get(reverse("own_progress"), follow=True).content.decode().split("<h1")[0]


def test_opened_answers_stand_side_by_side(town: Town, measurement: Measurement) -> None:
    measuring.answered_by_both(measurement, town, citizen=7, caseworker=2)
    shown = signed_in(town.own).get(page("measurement", measurement)).content.decode()
    assert "tal om det" in shown
    assert shown.count("<tr") > 3


def test_what_is_asked_alone_is_shown_to_nobody_else(town: Town, measurement: Measurement) -> None:
    alone = measuring.sheet(measurement, "citizen", "alliance")
    for item in actions.items_of(alone):
        actions.save_answer(by=measuring.citizen_of(measurement), sheet=alone, item=item.id, missing="wont_answer")
    actions.submit(by=measuring.citizen_of(measurement), sheet=alone)
    measuring.answered_by_both(measurement, town)
    client = signed_in(town.own)
    asked_alone = [item.question.da for item in actions.items_of(alone)]
    for address in (page("measurement", measurement), reverse("progress", args=[town.citizen.number])):
        shown = client.get(address).content.decode()
        assert "Vil ikke svare" not in shown  # the only answers of that kind are those asked alone
        assert not [question for question in asked_alone if question in shown]


@pytest.mark.parametrize("who", ["stranger", "other_leader", "evaluator", "officer", "administrator"])
def test_who_has_nothing_to_do_with_the_case_finds_no_page(town: Town, measurement: Measurement, who: str) -> None:
    client = signed_in(getattr(town, who))
    for name in ("measurement", "measurement_answer"):
        assert client.get(page(name, measurement)).status_code == 404
    assert client.post(page("measurement_key", measurement)).status_code == 404


@pytest.mark.parametrize("who", ["former", "leader"])
def test_who_may_look_may_not_answer(town: Town, measurement: Measurement, who: str) -> None:
    client = signed_in(getattr(town, who))
    assert client.get(page("measurement", measurement)).status_code == 200
    assert client.get(page("measurement_answer", measurement)).status_code == 404
    assert client.post(page("measurement_key", measurement)).status_code == 404


def test_the_caseworker_answers_on_one_page(town: Town, measurement: Measurement) -> None:
    client, sheet = signed_in(town.own), measuring.sheet(measurement, "caseworker")
    assert client.post(page("measurement_answer", measurement), {f"{sheet.pk}.S2": "3"}).status_code == 422
    form = {f"{sheet.pk}.{item.id}": str(item.codes[0]) for item in actions.items_of(sheet)}
    assert client.post(page("measurement_answer", measurement), form).url == page("measurement", measurement)
    sheet.refresh_from_db()
    assert sheet.submitted_at


def test_taking_the_last_tick_away_takes_the_answer_back(town: Town, measurement: Measurement) -> None:
    client, sheet = signed_in(town.own), measuring.sheet(measurement, "caseworker")
    name = f"{sheet.pk}.S1"
    client.post(page("measurement_answer", measurement), {name: ["5", "13"], "shown": name, "autosave": "1"})
    assert sheet.answers.get().values == [5, 13]
    client.post(page("measurement_answer", measurement), {"shown": name, "autosave": "1"})
    assert not sheet.answers.exists()


def test_begin_goes_on_with_the_one_under_way(town: Town, measurement: Measurement) -> None:
    client = signed_in(town.own)
    begin = reverse("measurement_begin", args=[town.citizen.number])
    assert client.post(begin).url == page("measurement", measurement)
    assert client.get(begin).status_code == 405


def test_a_code_is_shown_as_letters_and_picture(town: Town, measurement: Measurement) -> None:
    client = signed_in(town.own)
    client.post(page("measurement_key", measurement))
    shown = client.get(page("measurement", measurement)).content.decode()
    assert re.search(r'class="code" id="code">[2-9A-Z]{4}-[2-9A-Z]{4}<', shown)
    assert "<svg" in shown
    assert "style=" not in shown
    assert 'id="code"' not in client.get(page("measurement", measurement)).content.decode()


def test_progress_shows_both_raters_and_is_logged(town: Town) -> None:
    for code in (2, 4, 6):
        measuring.answered_by_both(measuring.begun(town), town, citizen=code, caseworker=code + 1)
    shown = signed_in(town.own).get(reverse("progress", args=[town.citizen.number])).content.decode()
    assert shown.count('class="panel"') >= 15
    assert "borgeren 2, 4, 6" in shown
    assert Reading.objects.filter(page="progress", actor="user:own").count() == 1


def test_every_page_speaks_english_too(town: Town, measurement: Measurement) -> None:
    client = with_key(measurement, town)
    client.cookies["language"] = "en"
    assert "Question 1 of" in client.get(reverse("answer_one", args=[1])).content.decode()
