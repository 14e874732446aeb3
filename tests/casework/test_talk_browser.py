"""A whole talk in a real browser, on two devices: what a caseworker and a citizen do, counted and looked at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from tests.casework import measuring
from tests.casework.browser import assert_accessible, assert_fits
from tests.casework.town import TESTING, Town

from virkning.casework.access.models import GuestAccess
from virkning.casework.access.relations import today
from virkning.casework.audit.actions import acting
from virkning.casework.measurement import actions
from virkning.casework.measurement.models import Answer, Measurement
from virkning.casework.people.actions import give_guest_access
from virkning.instruments import definition_of

pytestmark = pytest.mark.browser
SignIn = Callable[..., None]
Picture = Callable[..., None]

MOST_INTERACTIONS = 25


class Hand:
    """A person at a page. Every click, choice and typed text is counted."""

    def __init__(self, page: Any) -> None:
        self.page, self.count = page, 0

    def click(self, selector: str) -> None:
        self.page.click(selector)
        self.count += 1

    def choose(self, selector: str) -> None:
        self.page.check(selector, force=True)
        self.count += 1

    def write(self, selector: str, text: str) -> None:
        self.page.fill(selector, text)
        self.count += 1


@pytest.fixture(autouse=True)
def _in_use(site: str, town: Town) -> None:
    measuring.take_into_use()


def answer_all(page: Any, choice: str = "5") -> int:
    """The citizen chooses and goes on, screen by screen; how many screens there were."""
    screens = 0
    while "/svar/send/" not in page.url:
        place = page.inner_text(".place")
        page.locator(f'main input[value="{choice}"]').first.check(force=True)
        page.click("main .steps button")
        page.wait_for_function("was => document.querySelector('.place')?.innerText !== was", arg=place)
        screens += 1
    return screens


def test_a_whole_talk_on_two_devices(desk: Any, phone: Any, town: Town, sign_in: SignIn, picture: Picture) -> None:
    sign_in(desk, town.own)
    desk.goto("/talks/")
    caseworker = Hand(desk)
    caseworker.click(f"text={town.citizen.number}")
    caseworker.click("text=Skriv samtale ind")
    caseworker.click("main form .button-primary")
    caseworker.click("text=Ny måling")
    caseworker.click("text=Kode til borgerens telefon")
    picture(desk, "code")
    code = desk.inner_text("#code")

    phone.goto("/svar/")
    picture(phone, "citizen-code")
    phone.fill("#code", code)
    phone.click("main form button")
    phone.click("main form button >> nth=0")
    phone.wait_for_selector(".place")
    picture(phone, "citizen-question")
    answer_all(phone)
    phone.click("main form button")
    phone.wait_for_selector("text=Tak for dine svar")
    assert "ikke færdig endnu" in phone.inner_text("main")

    desk.reload()
    assert "Se på svarene sammen" not in desk.inner_text("main")
    caseworker.click("text=Svar selv")
    for question in desk.query_selector_all(".question-block"):
        values = [box.get_attribute("value") for box in question.query_selector_all("input:not([type=hidden])")]
        caseworker.choose(f'#{question.get_attribute("id")} input[value="{"3" if "3" in values else values[0]}"]')
    caseworker.click("text=Send dine svar")
    desk.wait_for_selector("text=Se på svarene sammen")
    caseworker.write("#agreed", "Praktik to dage om ugen fra mandag.")
    caseworker.click("main form .button-primary")
    assert desk.input_value("#agreed").startswith("Praktik")
    assert caseworker.count <= MOST_INTERACTIONS, f"{caseworker.count} interactions"

    phone.reload()
    assert "I har begge svaret" in phone.inner_text("main")
    phone.click("text=Se din udvikling")
    phone.wait_for_url("**/svar/udvikling/")
    phone.wait_for_selector(".panel")
    assert Measurement.objects.get().opened_at is not None


def start(page: Any, town: Town) -> Measurement:
    """The citizen's page, with the first question open."""
    measurement = measuring.begun(town)
    code = actions.make_key(by=town.own, measurement=measurement)
    page.goto("/svar/")
    page.fill("#code", code)
    page.click("main form button")
    page.click("main form button >> nth=0")
    page.wait_for_selector(".place")
    return measurement


def test_a_citizen_who_is_interrupted_goes_on_where_they_left(phone: Any, town: Town) -> None:
    measurement = start(phone, town)
    for _ in range(4):
        place = phone.inner_text(".place")
        phone.locator('main input[value="2"]').first.check(force=True)
        phone.click("main .steps button")
        phone.wait_for_function("was => document.querySelector('.place')?.innerText !== was", arg=place)
    phone.context.clear_cookies()  # the phone was switched off
    phone.goto("/svar/")
    phone.fill("#code", actions.make_key(by=town.own, measurement=measurement))
    phone.click("main form button")
    assert "Velkommen tilbage" in phone.inner_text("h1")
    phone.click("main form button >> nth=0")
    assert phone.inner_text(".place").startswith("Spørgsmål 5")
    assert Answer.objects.filter(sheet__measurement=measurement).count() == 4


def test_an_answer_is_kept_the_moment_it_is_chosen(phone: Any, town: Town) -> None:
    measurement = start(phone, town)
    phone.locator('main input[value="6"]').first.check(force=True)
    phone.wait_for_selector("[data-kept]:not([hidden])")
    assert Answer.objects.get(sheet__measurement=measurement).values == [6]


def test_the_next_question_is_there_before_it_is_asked_for(phone: Any, town: Town) -> None:
    """A slow phone waits for nothing: what comes next came along when the answer was kept."""
    start(phone, town)
    with phone.expect_response("**/svar/gem/"):
        phone.locator('main input[value="3"]').first.check(force=True)
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url) if "/static/" not in request.url else None)
    phone.click("main .steps button")
    phone.wait_for_url("**/svar/2/")
    assert phone.inner_text(".place").startswith("Spørgsmål 2")
    assert phone.title().startswith("Spørgsmål 2")
    assert phone.evaluate("document.activeElement.id") == "main"
    assert asked == []
    phone.go_back()
    phone.wait_for_selector('main input[value="3"]:checked')
    phone.go_forward()
    phone.wait_for_function("document.querySelector('.place').innerText.startsWith('Spørgsmål 2')")
    phone.click("text=In English")
    phone.wait_for_url("**/svar/2/")
    assert phone.inner_text(".place").startswith("Question 2")


def test_without_a_connection_nothing_is_passed_over(phone: Any, town: Town) -> None:
    """An answer that did not come through is sent again by the button, as a page without scripts would send it."""
    measurement = start(phone, town)
    phone.route("**/svar/gem/", lambda route: route.abort())
    phone.locator('main input[value="3"]').first.check(force=True)
    phone.click("main .steps button")
    phone.wait_for_url("**/svar/2/")
    assert Answer.objects.get(sheet__measurement=measurement).values == [3]


def test_the_citizen_answers_without_a_script(no_script: Any, town: Town) -> None:
    measurement = start(no_script, town)
    screens = 0
    while "/svar/send/" not in no_script.url:
        no_script.locator('main input[value="4"]').first.check(force=True)
        no_script.click("main .steps button")
        screens += 1
    no_script.click("main form button")
    assert "Tak for dine svar" in no_script.inner_text("h1")
    assert measurement.sheets.filter(rater="citizen", submitted_at__isnull=False).count() == 2
    assert screens > 15
    assert not no_script.is_visible("[data-read-aloud]")


def test_the_citizen_answers_by_keyboard_alone(desk: Any, town: Town) -> None:
    measurement = start(desk, town)
    for _ in range(3):
        place = desk.inner_text(".place")
        for _ in range(12):
            desk.keyboard.press("Tab")
            if desk.evaluate("document.activeElement.type") == "radio":
                break
        desk.keyboard.press("ArrowDown")
        desk.keyboard.press("Enter")
        desk.wait_for_function("was => document.querySelector('.place')?.innerText !== was", arg=place)
    assert Answer.objects.filter(sheet__measurement=measurement).count() == 3


def test_a_talk_is_written_down_by_keyboard_alone(desk: Any, town: Town, sign_in: SignIn) -> None:
    sign_in(desk, town.own)
    desk.goto(f"/citizens/{town.citizen.number}/talks/record/")
    for _ in range(40):
        desk.keyboard.press("Tab")
        if desk.evaluate("document.activeElement.matches('main .button-primary')"):
            break
    desk.keyboard.press("Enter")
    desk.wait_for_url(f"**/citizens/{town.citizen.number}/")
    assert town.citizen.talks.get().attended


def test_the_wrong_relation_finds_no_page(desk: Any, town: Town, sign_in: SignIn) -> None:
    sign_in(desk, town.stranger)
    assert desk.goto(f"/citizens/{town.citizen.number}/").status == 404
    assert desk.goto(f"/citizens/{town.citizen.number}/progress/").status == 404


def test_guest_access_runs_out(desk: Any, town: Town, sign_in: SignIn) -> None:
    access = give_guest_access(
        by=town.own, citizen=town.citizen, user=town.stranger, reason="ferie", starts=today(), ends=today()
    )
    sign_in(desk, town.stranger)
    address = f"/citizens/{town.citizen.number}/"
    assert desk.goto(address).status == 200
    assert desk.goto(address + "plan/new/").status == 404
    with acting(TESTING):
        yesterday = today() - timedelta(days=1)
        GuestAccess.objects.filter(pk=access.pk).update(starts=yesterday, ends=yesterday)
    assert desk.goto(address).status == 404


def test_both_versions_of_a_questionnaire_are_drawn_together(anywhere: Any, town: Town, sign_in: SignIn) -> None:
    for code in (2, 3):
        measuring.answered_by_both(measuring.begun(town), town, citizen=code, caseworker=code)
    actions.publish(by=TESTING, definition=definition_of("bip", "1"), in_use_from=today())
    for code in (4, 5):
        measuring.answered_by_both(measuring.begun(town), town, citizen=code, caseworker=code)
    sign_in(anywhere, town.own)
    anywhere.goto(f"/citizens/{town.citizen.number}/progress/")
    panel = anywhere.locator(".panel", has=anywhere.locator("figcaption", has_text="Netværk")).first
    assert panel.locator(".line-citizen circle").count() >= 2
    assert_accessible(anywhere)
    assert_fits(anywhere)
