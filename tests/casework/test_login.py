"""Coming in by password: fresh sessions, guesses that must wait, nobody locked out by others, one's own account."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as configured
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.casework import measuring
from tests.casework.town import TESTING, Town

from virkning.casework.accounts import lasting, throttle
from virkning.casework.accounts.demo_accounts import DEMO_PASSWORD
from virkning.casework.accounts.models import Guesses, SignIn, User
from virkning.casework.accounts.signing_in import address_of
from virkning.casework.audit.actions import acting
from virkning.casework.audit.models import Change, Event
from virkning.casework.measurement.actions import make_key

AS_INSTALLED = list(configured.PASSWORD_HASHERS)
PASSWORD = "en hel sætning om havet"


@pytest.fixture
def own(town: Town) -> User:
    return with_password(town.own)


def with_password(user: User, password: str = PASSWORD) -> User:
    with acting(TESTING):
        user.set_password(password)
        user.save()
    return user


def login(
    client: Client, username: str = "own", password: str = PASSWORD, *, at: str = "10.0.0.1", query: str = ""
) -> Any:
    return client.post(f"/login/{query}", {"username": username, "password": password}, REMOTE_ADDR=at)


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def guess(times: int, *, username: str = "own", at: str = "10.6.6.6") -> Any:
    for _ in range(times):
        answer = login(Client(), username, "et gæt", at=at)
    return answer


def later(**time: float) -> None:
    """Let the waits be over, as time does."""
    with acting(TESTING):
        for guesses in Guesses.objects.exclude(last_at=None):
            guesses.wait_until -= timedelta(**time)
            guesses.last_at -= timedelta(**time)
            guesses.save()


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


# --- sessions ---


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


# --- guessing ---


def test_a_few_wrong_ones_are_free_then_each_doubles_the_wait(own: User) -> None:
    assert guess(throttle.BOTH.free).status_code == 200
    assert guess(1).status_code == 200
    first = guess(1)
    assert first.status_code == 429
    assert 1 <= int(first["Retry-After"]) <= 2
    later(seconds=2)
    guess(1)
    assert 3 <= int(guess(1)["Retry-After"]) <= 4


def test_while_waiting_the_right_password_is_not_looked_at(client: Client, own: User) -> None:
    guess(throttle.BOTH.free + 1, at="10.0.0.1")
    assert login(client).status_code == 429
    assert not signed_in(client)
    later(seconds=3)
    login(client)
    assert signed_in(client)


def test_waiting_does_not_make_the_wait_longer(own: User) -> None:
    guess(throttle.BOTH.free + 1)
    before = Guesses.objects.order_by("-wait_until").values_list("wait_until", "wrong")[0]
    guess(5)
    assert Guesses.objects.order_by("-wait_until").values_list("wait_until", "wrong")[0] == before


def test_a_strangers_guesses_do_not_lock_the_owner_out(client: Client, own: User) -> None:
    login(client)
    for number in range(12):
        guess(throttle.BOTH.free, at=f"10.6.6.{number}")
        later(seconds=40)
    guess(1, at="10.6.7.7")
    owner = Client()
    login(owner)
    assert signed_in(owner)


def test_from_a_new_place_the_owner_waits_at_most_half_a_minute(own: User) -> None:
    for number in range(12):
        guess(throttle.BOTH.free, at=f"10.6.6.{number}")
        later(seconds=40)
    guess(1, at="10.6.7.7")
    wait = login(Client(), at="10.0.9.9")
    assert wait.status_code == 429
    assert int(wait["Retry-After"]) <= throttle.ACCOUNT.longest


def test_one_address_cannot_try_many_accounts(own: User) -> None:
    for number in range(throttle.ADDRESS.free + 1):
        guess(1, username=f"user{number}")
    assert login(Client(), at="10.6.6.6").status_code == 429
    assert login(Client(), at="10.0.0.1").status_code == 302


def test_guesses_are_forgotten_after_an_hour(own: User) -> None:
    guess(throttle.BOTH.free)
    later(minutes=61)
    assert guess(throttle.BOTH.free).status_code == 200


def test_the_wait_is_in_the_database_and_says_nothing_of_whom(own: User) -> None:
    guess(throttle.BOTH.free + 1)
    kept = str(list(Guesses.objects.values()))
    assert Guesses.objects.filter(wait_until__gt=timezone.now()).exists()
    assert "own" not in kept
    assert "10.6.6.6" not in kept


@pytest.mark.django_db(transaction=True)
def test_guesses_at_the_same_time_are_counted_one_by_one(log_may_be_emptied: None, transactional_db: None) -> None:
    """Twelve at once on a free allowance of five: without the lock all twelve would be looked at."""
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connections

    with_password(Town().own)

    def attempt(_: int) -> int:
        try:
            return int(guess(1).status_code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(attempt, range(12)))
    assert answers.count(200) == throttle.BOTH.free + 1
    assert answers.count(429) == 12 - throttle.BOTH.free - 1


def test_old_guesses_are_tidied_away_but_not_where_the_owner_is_known(client: Client, own: User) -> None:
    login(client)
    guess(1, username="nobody")
    later(minutes=61)
    with acting(TESTING):
        throttle.forget_old_guesses()
    left = Guesses.objects.values_list("right_at", flat=True)
    assert any(left)
    assert Guesses.objects.filter(right_at=None, last_at__isnull=False).count() == 0


def test_behind_a_proxy_the_address_is_the_one_the_proxy_was_told(own: User, settings: Any) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.9", headers={"x-forwarded-for": "6.6.6.6, 10.1.1.1"})
    assert address_of(request) == "10.0.0.9", "without a proxy anybody could write that header"
    settings.BEHIND_TLS = True
    assert address_of(request) == "10.1.1.1", "what stands before the last comes from the reader and may be a lie"


# --- one's own account ---


def test_the_language_of_the_account(client: Client, own: User) -> None:
    login(client)
    client.post("/account/language/", {"language": "en"})
    own.refresh_from_db()
    assert own.language == "en"
    assert "Where you are signed in" in client.get("/account/").content.decode()
    elsewhere = Client()
    login(elsewhere)
    assert "Where you are signed in" in elsewhere.get("/account/").content.decode()


NEW = "en anden sætning om skoven"


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


# --- the demonstration ---


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
