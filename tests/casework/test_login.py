"""Coming in by password, one's own account, and the accounts of the demonstration."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings as configured
from django.contrib.auth.hashers import make_password
from django.test import Client
from tests.casework.signing import PASSWORD, login, signed_in, with_password
from tests.casework.town import TESTING, Town

from virkning.casework.accounts.demo_accounts import DEMO_PASSWORD
from virkning.casework.accounts.models import User
from virkning.casework.audit.actions import acting
from virkning.casework.audit.models import Change, Event

AS_INSTALLED = list(configured.PASSWORD_HASHERS)
NEW = "en anden sætning om skoven"


def test_the_right_password_leads_to_the_own_start(client: Client, own: User) -> None:
    assert login(client)["Location"] == "/"
    assert signed_in(client)
    assert Event.objects.get(action="signed_in").actor == "user:own"


def test_the_user_name_is_not_about_case(client: Client, own: User) -> None:
    login(client, "OWN")
    assert signed_in(client)


@pytest.mark.parametrize(("username", "password"), [("own", "forkert"), ("nobody", PASSWORD), ("own", PASSWORD + " ")])
def test_what_is_wrong_is_not_said(client: Client, own: User, username: str, password: str) -> None:
    answer = login(client, username, password)
    assert "passer ikke sammen" in answer.content.decode()
    assert not signed_in(client)


def test_a_failed_login_is_logged_without_what_was_typed(client: Client, own: User) -> None:
    login(client, "hemmelig-kode-i-forkert-felt", "forkert")
    login(client, "own", "forkert")
    unknown, known = Event.objects.filter(action="login_failed").order_by("pk")
    assert (unknown.subject, known.subject) == ("", f"accounts_user:{own.pk}")
    assert "hemmelig" not in str([(e.actor, e.details) for e in Event.objects.all()]) + str(
        list(Change.objects.values())
    )


def test_a_closed_user_stays_out(client: Client, own: User) -> None:
    with acting(TESTING):
        own.is_active = False
        own.save()
    login(client)
    assert not signed_in(client)


def test_passwords_are_kept_with_argon2(settings: Any) -> None:
    settings.PASSWORD_HASHERS = AS_INSTALLED
    assert make_password(PASSWORD).startswith("argon2$argon2id$")


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://elsewhere.example/",
        "//elsewhere.example",
        "javascript:alert(1)",
        "/\\elsewhere.example",
        "http:///x",
        "\t//x",
    ],
)
def test_onwards_is_never_elsewhere(client: Client, own: User, elsewhere: str) -> None:
    assert client.post("/login/", {"next": elsewhere}).status_code == 200
    answer = client.post(f"/login/?{_query(elsewhere)}", {"username": "own", "password": PASSWORD})
    assert answer["Location"] == "/"


def _query(wanted: str) -> str:
    from urllib.parse import urlencode

    return urlencode({"next": wanted})


def test_onwards_is_where_one_wanted(client: Client, own: User) -> None:
    asked = client.get("/account/")
    assert asked["Location"] == "/login/?next=/account/"
    assert login(client, query="?next=/account/")["Location"] == "/account/"


def test_the_language_of_the_account(client: Client, own: User) -> None:
    login(client)
    client.post("/account/language/", {"language": "en"})
    own.refresh_from_db()
    assert own.language == "en"
    assert "Where you are signed in" in client.get("/account/").content.decode()
    elsewhere = Client()
    login(elsewhere)
    assert "Where you are signed in" in elsewhere.get("/account/").content.decode()


def change(client: Client, **other: str) -> str:
    sent = {"present": PASSWORD, "new": NEW, "repeated": NEW, **other}
    return client.post("/account/password/", sent, REMOTE_ADDR="10.0.0.1", follow=True).content.decode()


def test_a_changed_password_ends_the_other_sessions(client: Client, own: User) -> None:
    elsewhere = Client()
    login(elsewhere)
    login(client)
    assert "Din adgangskode er ændret" in change(client)
    assert client.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302
    assert login(Client(), password=NEW)["Location"] == "/"
    assert login(Client()).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"present": "forkert"}, "passer ikke sammen"),
        ({"new": "kort", "repeated": "kort"}, "12"),
        ({"new": "password1234", "repeated": "password1234"}, "almindelig"),
        ({"repeated": "en tredje sætning"}, "ikke ens"),
        ({"new": PASSWORD, "repeated": PASSWORD}, "den, du har nu"),
    ],
)
def test_a_password_that_will_not_do(client: Client, own: User, wrong: dict[str, str], said: str) -> None:
    login(client)
    assert said in change(client, **wrong)
    own.refresh_from_db()
    assert own.check_password(PASSWORD)


def test_demo_accounts_are_shown_in_a_demonstration_only(client: Client, town: Town, settings: Any) -> None:
    for user in User.objects.all():
        with_password(user, DEMO_PASSWORD)
    assert DEMO_PASSWORD not in client.get("/login/").content.decode()
    settings.DEMO = True
    page = client.get("/login/").content.decode()
    assert DEMO_PASSWORD in page
    assert "opdigtede af et program" in page
    shown = [name for name in ("own", "leader", "evaluator", "officer", "administrator") if f'value="{name}"' in page]
    assert len(shown) == 5
    login(client, "own", DEMO_PASSWORD)
    assert signed_in(client)


def test_an_account_with_a_password_of_its_own_is_not_shown(client: Client, own: User, settings: Any) -> None:
    settings.DEMO = True
    assert 'value="own"' not in client.get("/login/").content.decode()
