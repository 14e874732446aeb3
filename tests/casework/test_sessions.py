"""How long somebody is signed in: a fresh session each time, an hour without use, a working day, until they sign out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as configured
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.casework import measuring
from tests.casework.signing import login, signed_in
from tests.casework.town import Town

from virkning.casework.accounts import lasting
from virkning.casework.accounts.models import SignIn, User
from virkning.casework.audit.models import Event
from virkning.casework.measurement.actions import make_key


def test_a_session_from_before_is_of_no_use_after(client: Client, own: User) -> None:
    client.get("/login/oidc/")
    client.session.save()
    planted = client.session.session_key
    client.cookies[configured.SESSION_COOKIE_NAME] = planted
    login(client)
    assert client.cookies[configured.SESSION_COOKIE_NAME].value != planted
    thief = Client()
    thief.cookies[configured.SESSION_COOKIE_NAME] = planted
    assert thief.get("/account/").status_code == 302


def test_the_forms_key_changes_at_login(client: Client, own: User) -> None:
    client.get("/login/")
    before = client.cookies[configured.CSRF_COOKIE_NAME].value
    login(client)
    assert client.cookies[configured.CSRF_COOKIE_NAME].value != before


def test_cookies_are_kept_from_scripts_and_other_sites(client: Client, own: User) -> None:
    client.get("/login/")
    login(client)
    for name in (configured.SESSION_COOKIE_NAME, configured.CSRF_COOKIE_NAME):
        assert client.cookies[name]["httponly"]
        assert client.cookies[name]["samesite"] == "Lax"


def test_a_session_ends_by_itself(client: Client, own: User) -> None:
    login(client)
    assert client.get("/account/").status_code == 200
    left = Session.objects.get(session_key=client.session.session_key).expire_date - timezone.now()
    assert timedelta(hours=7.9) < left <= timedelta(hours=8)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert client.get("/account/").status_code == 302


def at(monkeypatch: pytest.MonkeyPatch, **after: float) -> None:
    """The clock of sessions, so much later."""
    now = timezone.now().timestamp() + timedelta(**after).total_seconds()
    monkeypatch.setattr(lasting.time, "time", lambda: now)


def test_who_was_away_for_an_hour_is_signed_out_and_told_why(
    client: Client, own: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    login(client)
    at(monkeypatch, minutes=59)
    assert client.get("/account/").status_code == 200
    at(monkeypatch, minutes=59 + 59)
    assert client.get("/account/").status_code == 200, "the hour is counted from the last use"
    at(monkeypatch, minutes=59 + 59 + 61)
    asked = client.get("/account/")
    assert asked["Location"] == "/login/?next=/account/&ended=1"
    assert not signed_in(client)
    assert SignIn.objects.get(user=own).ended_at is not None
    assert Event.objects.get(action="signed_out").details == {"why": "time"}
    assert "ikke er brugt i 60 minutter" in client.get(asked["Location"]).content.decode()
    client.cookies["language"] = "en"
    assert "not been used for 60 minutes" in client.get(asked["Location"]).content.decode()
    assert "minutes" not in client.get("/login/").content.decode()
    assert login(client, query="?next=/account/&ended=1")["Location"] == "/account/"


def test_no_session_is_longer_than_a_working_day(client: Client, own: User, monkeypatch: pytest.MonkeyPatch) -> None:
    login(client)
    for half_hours in range(1, 17):
        at(monkeypatch, minutes=30 * half_hours - 1)
        assert client.get("/account/").status_code == 200
    at(monkeypatch, minutes=8 * 60 + 1)
    assert client.get("/account/")["Location"].endswith("ended=1")


def test_who_comes_back_the_next_day_is_told_too(client: Client, own: User) -> None:
    """The database has forgotten the session by then; that the browser still knows it tells what happened."""
    login(client)
    Session.objects.update(expire_date=timezone.now() - timedelta(hours=16))
    assert client.get("/account/")["Location"] == "/login/?next=/account/&ended=1"


def test_who_signed_out_is_not_told_that_it_took_too_long(client: Client, own: User) -> None:
    login(client)
    assert client.post("/logout/")["Location"] == "/login/"
    assert client.get("/account/")["Location"] == "/login/?next=/account/"


def test_being_here_is_written_once_a_minute(
    client: Client, own: User, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    login(client)
    for seconds, writes in ((30, 0), (59, 0), (62, 1), (90, 0), (124, 1)):
        at(monkeypatch, seconds=seconds)
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/account/").status_code == 200
        assert sum("UPDATE" in one["sql"] and "django_session" in one["sql"] for one in asked) == writes, seconds


def test_a_citizen_who_answers_is_not_held_to_the_hour(
    client: Client, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The session lives as before, and after a pause of days the code opens the sheet again where it was left."""
    measuring.take_into_use()
    code = make_key(by=town.own, measurement=measuring.begun(town))
    client.post("/svar/", {"code": code})
    at(monkeypatch, hours=7)
    assert client.get("/svar/1/").status_code == 200
    Session.objects.update(expire_date=timezone.now() - timedelta(days=2))
    assert client.get("/svar/1/")["Location"] == "/svar/"
    assert client.post("/svar/", {"code": code}).status_code == 302
    assert client.get("/svar/1/").status_code == 200


def test_signing_out_needs_a_post_and_ends_the_session(client: Client, own: User) -> None:
    login(client)
    old = client.session.session_key
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/")["Location"] == "/login/"
    thief = Client()
    thief.cookies[configured.SESSION_COOKIE_NAME] = old
    assert thief.get("/account/").status_code == 302
    assert SignIn.objects.get(user=own).ended_at is not None


def test_everywhere_else_ends_and_here_goes_on(client: Client, own: User) -> None:
    elsewhere = Client(headers={"user-agent": "Mozilla/5.0 (iPhone) Safari/605"})
    login(elsewhere, at="10.0.0.2")
    login(client)
    assert "iPhone" in client.get("/account/").content.decode()
    client.post("/account/sessions/end/")
    assert elsewhere.get("/account/").status_code == 302
    here = client.get("/account/").content.decode()
    assert "iPhone" not in here
    assert "10.0.0.1" in here
