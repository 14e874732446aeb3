"""The shared pages in a real browser: on a phone and at a desk, in both languages, by keyboard, without a script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.casework.browser import assert_accessible, assert_fits
from tests.casework.signing import PASSWORD, with_password
from tests.casework.town import Town

from virkning.casework.accounts.demo_accounts import DEMO_PASSWORD
from virkning.casework.accounts.models import User

pytestmark = pytest.mark.browser
SignIn = Callable[..., None]


@pytest.fixture
def administrator(site: str, town: Town) -> User:
    return with_password(town.administrator)


@pytest.fixture
def admin(anywhere: Any, administrator: User, sign_in: SignIn) -> Any:
    """The administrator's browser, the password just given."""
    sign_in(anywhere, administrator)
    anywhere.goto("/users/new/")
    anywhere.fill("#id_sudo_password", PASSWORD)
    anywhere.click("main .button-primary")
    anywhere.wait_for_selector("#id_username")
    return anywhere


@pytest.mark.parametrize("language", ["da", "en"])
def test_pages_before_login(site: str, anywhere: Any, town: Town, language: str) -> None:
    anywhere.context.add_cookies([{"name": "language", "value": language, "url": site}])
    for address in ("/login/", "/nowhere/"):
        anywhere.goto(address)
        assert_accessible(anywhere)
        assert_fits(anywhere)


def test_the_demonstrations_login(anywhere: Any, town: Town, settings: Any) -> None:
    for user in User.objects.all():
        with_password(user, DEMO_PASSWORD)
    settings.DEMO = True
    anywhere.goto("/login/")
    assert_accessible(anywhere)
    assert_fits(anywhere)
    anywhere.get_by_role("button", name="Log ind som officer").click()
    anywhere.wait_for_url("**/*")
    anywhere.goto("/account/")
    assert "opdigtede" in anywhere.inner_text("header")


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_own_account(anywhere: Any, town: Town, sign_in: SignIn, language: str) -> None:
    sign_in(anywhere, with_password(town.own), language)
    for address in ("/account/", "/account/password/"):
        anywhere.goto(address)
        assert_accessible(anywhere)
        assert_fits(anywhere)


def test_what_is_wrong_is_shown_and_tied_to_its_field(anywhere: Any, town: Town, sign_in: SignIn) -> None:
    sign_in(anywhere, with_password(town.own))
    anywhere.goto("/account/password/")
    anywhere.click("main .button-primary")
    anywhere.wait_for_selector("#errors")
    assert_accessible(anywhere)
    assert_fits(anywhere)
    anywhere.click("#errors a >> nth=1")
    assert anywhere.evaluate("document.activeElement.id") == "id_new"


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_administrators_pages(site: str, admin: Any, language: str) -> None:
    admin.context.add_cookies([{"name": "language", "value": language, "url": site}])
    for address in ("/users/", "/users/new/", "/users/of/own/", "/users/teams/"):
        admin.goto(address)
        assert_accessible(admin)
        assert_fits(admin)


def test_a_password_is_given_and_shown(admin: Any) -> None:
    admin.goto("/users/of/own/")
    admin.get_by_role("button", name="Giv en ny adgangskode").click()
    admin.wait_for_selector(".secret")
    assert_accessible(admin)
    assert_fits(admin)


def test_the_question_before_a_dangerous_act(anywhere: Any, administrator: User, sign_in: SignIn) -> None:
    sign_in(anywhere, administrator)
    anywhere.goto("/users/new/")
    assert_accessible(anywhere)
    assert_fits(anywhere)


def test_signing_in_and_out_without_a_script(no_script: Any, town: Town) -> None:
    with_password(town.own)
    no_script.goto("/login/?next=/account/")
    no_script.fill("#id_username", "own")
    no_script.fill("#id_password", PASSWORD)
    no_script.click("main .button-primary")
    no_script.wait_for_url("**/account/")
    no_script.click("summary")
    no_script.get_by_role("button", name="In English").click()
    no_script.get_by_role("heading", name="My account").wait_for()
    no_script.click("summary")
    no_script.get_by_role("button", name="Sign out", exact=True).click()
    no_script.wait_for_url("**/login/")


def test_signing_in_by_keyboard_alone(desk: Any, town: Town) -> None:
    with_password(town.own)
    desk.goto("/login/?next=/account/")
    desk.keyboard.press("Tab")
    assert desk.evaluate("document.activeElement.className") == "skipnav"
    assert desk.evaluate("document.activeElement.getBoundingClientRect().top >= 0")
    desk.keyboard.press("Enter")
    desk.keyboard.press("Tab")
    desk.keyboard.type("own")
    desk.keyboard.press("Tab")
    desk.keyboard.type(PASSWORD)
    desk.keyboard.press("Enter")
    desk.get_by_role("heading", name="Min konto").wait_for()


def test_the_focus_is_seen_on_everything(desk: Any, town: Town, sign_in: SignIn) -> None:
    sign_in(desk, with_password(town.own))
    desk.goto("/account/")
    reached = []
    for _ in range(desk.locator("a:visible, button:visible, input[type=radio]:checked, [tabindex='0']").count()):
        desk.keyboard.press("Tab")
        reached.append(
            desk.evaluate(
                "(e => [e.outerHTML.slice(0, 60), getComputedStyle(e).outlineStyle, parseFloat(getComputedStyle(e).outlineWidth)])"
                "(document.activeElement)"
            )
        )
    assert len({html for html, *_ in reached}) >= 8
    assert [html for html, style, width in reached if style == "none" or width < 2] == []


def test_targets_are_large_enough_for_a_thumb(phone: Any, town: Town, sign_in: SignIn) -> None:
    sign_in(phone, with_password(town.own))
    phone.goto("/account/")
    phone.click("summary")
    small = phone.evaluate(
        """[...document.querySelectorAll('header a, header button, header summary, main button, main .button')]
           .filter(e => e.checkVisibility() && !e.closest('.skipnav'))
           .map(e => [e.textContent.trim(), e.getBoundingClientRect().height]).filter(([_, height]) => height < 40)"""
    )
    assert [name for name, _ in small if name != "Gå til indholdet"] == []


def test_nothing_is_asked_of_other_hosts_or_refused_by_the_policy(
    desk: Any, site: str, town: Town, sign_in: SignIn
) -> None:
    asked, said = [], []
    desk.on("request", lambda request: asked.append(request.url))
    desk.on("console", lambda message: said.append(message.text))
    sign_in(desk, with_password(town.own))
    desk.goto("/account/")
    desk.wait_for_load_state("networkidle")
    assert asked
    assert [address for address in asked if not address.startswith(site)] == []
    assert said == []
