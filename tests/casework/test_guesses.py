"""Guesses at a password must wait, and nobody is locked out by the guesses of others."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone
from tests.casework.signing import login, signed_in, with_password
from tests.casework.town import TESTING, Town

from virkning.casework.accounts import throttle
from virkning.casework.accounts.models import Guesses, User
from virkning.casework.accounts.signing_in import address_of
from virkning.casework.audit.actions import acting


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
