"""Signing in through the municipality's login: only bound users, only proofs meant for us, and only once."""

from __future__ import annotations

import time
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.casework.oidc_provider import CLIENT, SECRET, Provider, running_provider
from tests.casework.town import TESTING, Town

from virkning.casework.accounts.models import SignIn, User
from virkning.casework.audit.actions import acting

Back = Callable[[], HttpResponse]


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    with running_provider() as running:
        settings.OIDC = {"issuer": running.issuer, "client": CLIENT, "secret": SECRET, "name": "kommunens login"}
        yield running


@pytest.fixture
def bound(town: Town, provider: Provider) -> User:
    """The caseworker, bound to a person of the provider."""
    with acting(TESTING):
        town.own.subject = provider.subject
        town.own.save()
    return town.own


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any) -> None:
        return None


def back_from(address: str) -> str:
    """Follow the browser to the provider; the path and query it comes back with."""
    try:
        urllib.request.build_opener(_Stay).open(address)
    except urllib.error.HTTPError as answer:
        parts = urlsplit(answer.headers["Location"])
        return f"{parts.path}?{parts.query}"
    raise AssertionError("the provider did not send the browser back")


def there(client: Client, query: str = "") -> str:
    return str(client.get(f"/login/oidc/{query}")["Location"])


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_the_login_page_offers_it(client: Client, town: Town, provider: Provider) -> None:
    assert "Log ind med kommunens login" in client.get("/login/").content.decode()


def test_a_bound_user_comes_in(client: Client, bound: User, provider: Provider) -> None:
    answer = client.get(back_from(there(client, "?next=/account/")))
    assert answer["Location"] == "/account/"
    assert client.session["_auth_user_id"] == str(bound.pk)
    assert SignIn.objects.get(user=bound).way == "oidc"


def test_it_asks_with_state_nonce_and_challenge(client: Client, bound: User, provider: Provider) -> None:
    asked = parse_qs(urlsplit(there(client)).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert all(len(asked[part][0]) >= 20 for part in ("state", "nonce", "code_challenge"))
    assert SECRET not in there(client)


def test_a_stranger_is_not_made_a_user(client: Client, bound: User, provider: Provider) -> None:
    provider.subject = "somebody-else"
    before = User.objects.count()
    answer = client.get(back_from(there(client)))
    assert answer.status_code == 403
    assert "somebody-else" in answer.content.decode()
    assert not signed_in(client)
    assert User.objects.count() == before


def test_a_closed_user_stays_out(client: Client, bound: User, provider: Provider) -> None:
    with acting(TESTING):
        bound.is_active = False
        bound.save()
    assert client.get(back_from(there(client))).status_code == 403
    assert not signed_in(client)


def claim(name: str, value: Any) -> Callable[[dict[str, Any]], None]:
    return lambda claims: claims.update({name: value})


@pytest.mark.parametrize(
    "spoil",
    [
        claim("iss", "https://elsewhere.example"),
        claim("aud", "another-client"),
        claim("nonce", "replayed"),
        claim("exp", 1_000_000_000),
        lambda claims: claims.pop("nonce"),
        lambda claims: claims.pop("aud"),
    ],
    ids=["issuer", "audience", "nonce", "expired", "no nonce", "no audience"],
)
def test_a_token_not_meant_for_this_visit_is_refused(
    client: Client, bound: User, provider: Provider, spoil: Callable[[dict[str, Any]], None]
) -> None:
    provider.spoil = spoil
    assert client.get(back_from(there(client))).status_code == 403
    assert not signed_in(client)


def test_a_token_signed_by_somebody_else_is_refused(client: Client, bound: User, provider: Provider) -> None:
    provider.key_of_somebody_else = True
    assert client.get(back_from(there(client))).status_code == 403
    assert not signed_in(client)


def test_a_way_back_works_once_and_in_one_browser(client: Client, bound: User, provider: Provider) -> None:
    back = back_from(there(client))
    assert Client().get(back).status_code == 403, "another browser has no such state"
    assert client.get(back).status_code == 302
    client.logout()
    assert client.get(back).status_code == 403
    assert not signed_in(client)


def test_a_code_from_another_visit_is_refused_by_its_challenge(client: Client, bound: User, provider: Provider) -> None:
    stolen = parse_qs(urlsplit(back_from(there(Client()))).query)["code"][0]
    state = parse_qs(urlsplit(there(client)).query)["state"][0]
    assert client.get("/login/oidc/back/", {"code": stolen, "state": state}).status_code == 403
    assert not signed_in(client)


def test_the_users_refusal_is_told_in_words(client: Client, bound: User, provider: Provider) -> None:
    state = parse_qs(urlsplit(there(client)).query)["state"][0]
    answer = client.get("/login/oidc/back/", {"error": "access_denied", "state": state})
    assert answer.status_code == 403
    assert "kunne ikke bruges" in answer.content.decode()


def test_a_provider_that_is_away_is_told_in_words(client: Client, town: Town, settings: Any) -> None:
    settings.OIDC = {"issuer": "http://127.0.0.1:9", "client": CLIENT, "secret": SECRET, "name": "kommunens login"}
    assert client.get("/login/oidc/").status_code == 403


def test_without_a_provider_the_way_is_closed(client: Client, town: Town) -> None:
    assert client.get("/login/oidc/")["Location"] == "/login/"
    assert client.get("/login/oidc/back/")["Location"] == "/login/"


def test_onwards_is_never_elsewhere(client: Client, bound: User, provider: Provider) -> None:
    answer = client.get(back_from(there(client, "?next=https://elsewhere.example/")))
    assert answer["Location"] == "/"


def test_shown_again_it_opens_dangerous_acts(client: Client, town: Town, provider: Provider) -> None:
    with acting(TESTING):
        town.administrator.subject = provider.subject
        town.administrator.save()
    client.force_login(town.administrator)
    assert "Bekræft" in client.get("/users/new/").content.decode()
    answer = client.get(back_from(there(client, "?next=/users/new/")))
    assert provider.asked[-1]["prompt"] == "login"
    assert answer["Location"] == "/users/new/"
    assert "Opret bruger" in client.get("/users/new/").content.decode()


@pytest.mark.parametrize("who", ["another person", "an old session there"])
def test_shown_again_by_another_or_long_ago_opens_nothing(
    client: Client, town: Town, bound: User, provider: Provider, who: str
) -> None:
    client.force_login(town.administrator if who == "another person" else bound)
    if who == "an old session there":
        provider.auth_time = int(time.time()) - 3600
    assert client.get(back_from(there(client))).status_code == 403
    assert "sudo_at" not in client.session
