"""Every address of the site, tried by every role in every relation to the citizen. There is no list of exceptions.

The rule is read off the view; what must happen follows from the matrix alone. A new page is tried without being named
here; an address whose arguments cannot be filled fails.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter
from tests.casework.town import TESTING, Town

from virkning.casework.access.guard import Rule
from virkning.casework.access.matrix import OF_A_CITIZEN, OF_A_ROLE, may
from virkning.casework.access.permissions import ABOUT_ONE_CITIZEN, NAMES, Permission
from virkning.casework.access.relations import Relation, relations, today
from virkning.casework.access.roles import Role
from virkning.casework.accounts.models import User
from virkning.casework.audit.actions import acting
from virkning.casework.people.actions import give_guest_access
from virkning.casework.people.models import Assignment

NOBODY = 987_654_321  # the id of nothing: a page that is allowed finds nothing there, one that is not says so first
METHODS = ("get", "post")


def patterns(resolver: URLResolver | None = None, names: tuple[str, ...] = ()) -> Iterator[tuple[str, URLPattern]]:
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            yield from patterns(one, (*names, one.namespace) if one.namespace else names)
        else:
            yield ":".join((*names, one.name or "")), one


def rule_of(pattern: URLPattern) -> Rule:
    rule = getattr(pattern.callback, "rule", None)
    assert isinstance(rule, Rule), f"{pattern} says no rule of access"
    return rule


PAGES = list(patterns())
IDS = [name for name, _ in PAGES]
OF_STAFF = [(name, one) for name, one in PAGES if rule_of(one).kind in ("page", "citizen")]
OF_A_CASE = [(name, one) for name, one in OF_STAFF if rule_of(one).kind == "citizen"]


def address(name: str, pattern: URLPattern, number: str) -> str:
    """The page's address, its places filled: the citizen's number where one is asked, ids of nothing elsewhere."""
    filled: dict[str, Any] = {}
    for place, converter in pattern.pattern.converters.items():
        filled[place] = number if place == "number" else NOBODY if isinstance(converter, IntConverter) else "nothing"
    return reverse(name, kwargs=filled)


@pytest.mark.parametrize(("name", "pattern"), PAGES, ids=IDS)
def test_every_page_says_its_rule(name: str, pattern: URLPattern) -> None:
    rule = rule_of(pattern)
    assert (rule.permission is not None) == (rule.kind in ("page", "citizen"))
    if rule.kind == "citizen":
        assert rule.permission in ABOUT_ONE_CITIZEN
        assert "number" in pattern.pattern.converters
    if rule.kind == "page":
        assert rule.permission not in ABOUT_ONE_CITIZEN


@pytest.fixture
def cast(town: Town) -> list[User]:
    """Every role in every relation that can come to be, a leader and a caseworker as guests among them."""
    with acting(TESTING):
        guests = [
            town.user("guest", Role.CASEWORKER, town.other_team),
            town.user("leading_guest", Role.TEAM_LEADER, town.other_team),
        ]
    for guest in guests:
        give_guest_access(by=town.own, citizen=town.citizen, user=guest, reason="prøve", starts=today(), ends=today())
    return [
        town.own,
        town.former,
        town.stranger,
        town.leader,
        town.other_leader,
        town.evaluator,
        town.officer,
        town.administrator,
        *guests,
    ]


def allowed(user: User, rule: Rule, town: Town) -> bool:
    assert rule.permission is not None
    return may(user.role, rule.permission, relations(user, town.citizen))


@pytest.mark.parametrize(("name", "pattern"), OF_STAFF, ids=[name for name, _ in OF_STAFF])
def test_every_role_and_relation_on_every_page(town: Town, cast: list[User], name: str, pattern: URLPattern) -> None:
    rule = rule_of(pattern)
    target = address(name, pattern, town.citizen.number)
    for user in cast:
        client = Client(raise_request_exception=False)
        client.force_login(user)
        for method in METHODS:
            status = getattr(client, method)(target).status_code
            who = f"{user.username} {method} {target}: {status}"
            if allowed(user, rule, town):
                # What is there, is missing, is asked again or is not done this way; never a refusal of the role.
                assert status in (200, 204, 302, 400, 404, 405, 409, 422), who
            else:
                assert status == (404 if rule.kind == "citizen" else 403), who


@pytest.mark.parametrize(("name", "pattern"), PAGES, ids=IDS)
def test_nobody_gets_in_without_signing_in(town: Town, name: str, pattern: URLPattern) -> None:
    rule = rule_of(pattern)
    target = address(name, pattern, town.citizen.number)
    for method in METHODS:
        answer = getattr(Client(raise_request_exception=False), method)(target)
        if rule.kind in ("page", "citizen"):
            assert answer.status_code == 302
            assert answer.url.startswith("/login/")
        elif rule.kind == "sheet":
            assert answer.status_code in (302, 405)
            assert answer.status_code == 405 or answer.url == reverse("enter_code")
        elif rule.kind == "api":
            assert answer.status_code in (401, 405, 422)


@pytest.mark.parametrize(("name", "pattern"), OF_A_CASE, ids=[name for name, _ in OF_A_CASE])
def test_an_unknown_citizen_looks_like_a_forbidden_one(town: Town, name: str, pattern: URLPattern) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(town.stranger)
    known = client.get(address(name, pattern, town.citizen.number))
    unknown = client.get(address(name, pattern, "ZZZZZZZZ"))
    assert known.status_code == unknown.status_code == 404
    assert _without_chance(known.content, town.citizen.number) == _without_chance(unknown.content, "ZZZZZZZZ")


def _without_chance(page: bytes, number: str) -> str:
    """The page without its one-time token and without the address that was asked for."""
    return re.sub(r"[A-Za-z0-9]{64}", "token", page.decode()).replace(number, "number")


def test_access_ends_when_the_relation_does(town: Town) -> None:
    client = Client()
    client.force_login(town.own)
    target = reverse("case", args=[town.citizen.number])
    assert client.get(target).status_code == 200
    with acting(TESTING):
        Assignment.objects.filter(caseworker=town.own).update(
            starts=today() - timedelta(days=400), ends=today() - timedelta(days=200)
        )
    assert client.get(target).status_code == 404


def test_a_closed_account_is_out_at_once(town: Town) -> None:
    client = Client()
    client.force_login(town.own)
    with acting(town.administrator):
        town.own.is_active = False
        town.own.save()
    assert client.get(reverse("cases")).status_code == 302


def test_every_permission_is_named_and_given_to_somebody() -> None:
    given = {one for them in (*OF_A_ROLE.values(), *OF_A_CITIZEN.values()) for one in them}
    assert set(NAMES) == set(Permission)
    assert given == set(Permission)
    assert set(OF_A_ROLE) == set(Role)
    assert all(relation != Relation.NONE for _, relation in OF_A_CITIZEN)


@pytest.mark.parametrize("role", [Role.EVALUATOR, Role.PROTECTION_OFFICER, Role.ADMINISTRATOR])
def test_who_needs_no_citizen_sees_none(role: Role) -> None:
    assert not any(may(role, permission, Relation) for permission in ABOUT_ONE_CITIZEN)
