"""What an attacker has: two cases with something on every page, a key in every role's hand, and the site's own forms.

Addresses are found by walking the resolver and forms by reading the pages, so that what is new is attacked unnamed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, resolve, reverse
from django.urls.converters import IntConverter
from tests.casework import measuring
from tests.casework.test_matrix import PAGES
from tests.casework.town import TESTING, Town

from virkning.casework.access.guard import Rule
from virkning.casework.access.matrix import may
from virkning.casework.access.relations import Relation, today
from virkning.casework.access.roles import Role
from virkning.casework.accounts.models import User
from virkning.casework.accounts.sudo import _GIVEN_AT
from virkning.casework.api import actions as systems
from virkning.casework.api.scopes import Scope
from virkning.casework.audit.samples import draw_sample
from virkning.casework.instruments import actions as instruments
from virkning.casework.instruments.shelf import version_or_404
from virkning.casework.measurement import actions as measurements
from virkning.casework.measurement.models import Measurement
from virkning.casework.meetings import actions as talks
from virkning.casework.people import actions as people
from virkning.casework.people.models import Citizen
from virkning.casework.plans.actions import activities, breaches, planning, together

DAY = date(2026, 3, 2)
CPR = ("0101851234", "0202861235")
ROLES = ("own", "leader", "evaluator", "officer", "administrator")
STAFF = ("own", "former", "stranger", "leader", "other_leader", "evaluator", "officer", "administrator")


@dataclass
class Case:
    """A citizen with one of everything, and the ids of it."""

    citizen: Citizen
    opened: Measurement
    under_way: Measurement
    keys: dict[str, int]


class Scene:
    """Two cases: `ours` is own's, `theirs` is the stranger's."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.forms: list[tuple[str, str, Form]] = []
        measuring.take_into_use()
        self.offer = activities.save_offer(by=town.leader, name="Praktik", activity="external_training")
        self.ours = self._case(town.own, CPR[0], "Vores Borger")
        self.theirs = self._case(town.stranger, CPR[1], "Deres Borger")
        self.system, self.token = systems.let_in(by=TESTING, name="fagsystem", scopes=list(Scope), days=9)
        self.draft = instruments.begin_from_version(by=town.evaluator, version=version_or_404("bip", "2"), number="9")
        self.sample = draw_sample(by=town.officer, week=DAY)

    def _case(self, who: User, cpr: str, name: str) -> Case:
        by: dict[str, Any] = {"by": who}
        citizen = people.register(**by, caseworker=who, name=name, cpr=cpr, on=DAY)
        by["citizen"] = citizen
        people.set_benefit(**by, benefit="kontanthjaelp", on=DAY)
        talk = talks.record_talk(**by, caseworker=who, on=DAY, kind="first", attended=True)
        booked = talks.book(**by, caseworker=who, on=today(), kind="follow_up")
        opened, under_way = (measurements.begin(**by, caseworker=who) for _ in range(2))
        if who == self.town.stranger:
            measurements.begin(**by, caseworker=who)  # a third, which ours has not
        self._answer(opened, who)
        guest = people.give_guest_access(**by, user=self.town.evaluator, reason="x", starts=DAY, ends=DAY)
        activity = activities.refer(**by, offer=self.offer, on=DAY)
        plan = planning.make_plan(**by, aim="lager", on=DAY, review_on=DAY)
        goal = planning.set_goal(by=who, plan=plan, text="møde", area="personal", owner="citizen")
        breach = breaches.note_breach(**by, on=DAY, side="citizen", what="udeblev")
        analysis = together.begin_analysis(**by, on=DAY)
        item = together.put_on_agenda(**by, week=today())
        keys = {
            "talk_cancel": booked.pk,
            "talk": talk.pk,
            "guest": guest.pk,
            "activity": activity.pk,
            "goal": goal.pk,
            "breach": breach.pk,
            "sanction": breach.pk,
            "analysis": analysis.pk,
            "assess": analysis.pk,
            "conclude": analysis.pk,
            "conference": item.pk,
            "erase": citizen.pk,
        }
        return Case(citizen, opened, under_way, keys)

    def _answer(self, measurement: Measurement, who: User) -> None:
        """Both are in; what is asked alone is all 1, which nothing else is."""
        citizen = measuring.citizen_of(measurement)
        for sheet in measurement.sheets.all():
            actor, alone = who if sheet.rater == "caseworker" else citizen, sheet.instrument.instrument == "alliance"
            measuring.fill(sheet, by=actor, code=1 if alone else 4)
            measurements.submit(by=actor, sheet=sheet)
        measurement.refresh_from_db()

    def keys(self, case: Case) -> dict[str, Any]:
        """What the places of addresses are filled with, by the beginning of the page's name."""
        common = {
            "offer": self.offer.pk,
            "system": self.system.pk,
            "log_sample": self.sample.pk,
            "draft": self.draft.pk,
            "team_target": self.town.team.pk,
            "user": self.town.stranger.username,
        }
        return common | case.keys

    def address(self, name: str, pattern: URLPattern, case: Case) -> str | None:
        filled: dict[str, Any] = {}
        for place, converter in pattern.pattern.converters.items():
            named = {
                "number": case.citizen.number,
                "wave": case.under_way.wave,
                "place": 1,
                "instrument": "bip",
                "version": "2",
                "item": "B1",
                "kind": "toml",
                "theory": "eleven-goals",
                "code": "ABCDEFGH",
            }
            found = named.get(place) or next(
                (key for start, key in self.keys(case).items() if name.startswith(start)), 1
            )
            filled[place] = found if isinstance(found, int) or not isinstance(converter, IntConverter) else 1
        try:
            return reverse(name, kwargs=filled)
        except NoReverseMatch:
            return None

    def addresses(self, case: Case) -> Iterator[tuple[str, str]]:
        for name, pattern in PAGES:
            target = self.address(name, pattern, case)
            assert target, f"{name}: say in attacking.py what its address is filled with"
            yield name, target

    def client(self, who: str, **more: Any) -> Client:
        """Somebody who has just given their password again."""
        client = Client(raise_request_exception=False, **more)
        client.force_login(User.objects.get(username=who))
        session = client.session
        session[_GIVEN_AT] = 9e9
        session.save()
        return client

    def with_key(self, measurement: Measurement) -> Client:
        code = measurements.make_key(by=TESTING, measurement=measurement)
        client = Client(raise_request_exception=False)
        assert client.post(reverse("enter_code"), {"code": code}).url == reverse("answer_start")
        return client

    def call(self, method: str, path: str, body: Any = None, request_id: str = "1", token: str = "") -> Any:
        """The interface, as the system next door calls it."""
        headers = {"Authorization": f"Bearer {token or self.token}", "X-Request-Id": request_id}
        client = Client(raise_request_exception=False)
        return client.generic(method, f"/api/v1{path}", body or b"", content_type="application/json", headers=headers)


@pytest.fixture(scope="module")
def scene_of_the_file(django_db_setup: None, django_db_blocker: Any) -> Iterator[Scene]:
    """The scene is built once for a file of tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield Scene(Town())
        transaction.set_rollback(True)


@pytest.fixture
def scene(scene_of_the_file: Scene, db: None) -> Scene:
    """Each test leaves the scene as it found it."""
    return scene_of_the_file


@contextmanager
def undone(client: Client) -> Iterator[None]:
    """Whatever is done inside is as if it had not been, in the database and in the browser."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    client.cookies = cookies


@dataclass
class Field:
    name: str
    kind: str
    value: str = ""
    options: list[str] = field(default_factory=list)

    @property
    def sort(self) -> str:
        if self.kind == "text" and re.search("hours|cost|weeks|planned|attended|capacity|days|cases", self.name):
            return "number"  # written with the language's own comma, so not a number to the browser
        return "choice" if self.kind in ("select", "radio", "checkbox", "button") else self.kind

    def usual(self) -> str:
        """A value that the field takes."""
        if self.sort == "choice":
            return next((one for one in self.options if one), self.value)
        known = {"date": today().isoformat(), "number": "1", "email": "a@example.org", "hidden": self.value}
        named = {"cpr": "0303861239", "username": "nybruger", "number": "77", "name": "navn", "sudo_password": "x"}
        return known.get(self.sort) or named.get(self.name) or self.value or "ord"


@dataclass
class Form:
    action: str
    fields: dict[str, Field] = field(default_factory=dict)

    def usual(self) -> dict[str, str]:
        return {name: one.usual() for name, one in self.fields.items() if name != "csrfmiddlewaretoken"}


class Reader(HTMLParser):
    """The forms and the links of a page, and whatever in it would run."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.runs: list[str] = []
        self._form: Form | None = None
        self._field: Field | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._note_what_runs(tag, given)
        if tag == "form":
            self._form = Form(given.get("action", ""))
            if given.get("method") == "post":
                self.forms.append(self._form)
        elif tag == "a":
            self.links.append(given.get("href", ""))
        elif self._form is not None:
            self._note_field(tag, given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        if tag in ("select", "textarea"):
            self._field = None

    def handle_data(self, data: str) -> None:
        if self._field is not None and self._field.kind == "textarea":
            self._field.value += data

    def _note_field(self, tag: str, given: dict[str, str]) -> None:
        assert self._form is not None
        if tag == "option" and self._field is not None:
            self._field.options.append(given.get("value", ""))
        kind = given.get("type", "text") if tag in ("input", "button") else tag
        if tag not in ("input", "select", "textarea", "button") or not given.get("name"):
            return
        one = self._form.fields.setdefault(given["name"], Field(given["name"], kind, given.get("value", "")))
        self._field = one if tag in ("select", "textarea") else None
        if kind in ("radio", "checkbox", "button"):
            one.options.append(given.get("value", "on"))

    def _note_what_runs(self, tag: str, given: dict[str, str]) -> None:
        if tag == "script" and not given.get("src", "").startswith("/static/"):
            self.runs.append(tag)
        if tag in ("iframe", "object", "embed", "base"):
            self.runs.append(tag)
        for name, value in given.items():
            if name.startswith("on") or name in ("style", "srcdoc"):
                self.runs.append(f"{tag} {name}")
            if name in ("href", "src", "action", "xlink:href") and re.match(
                r"\s*(javascript|data|vbscript):", value, re.I
            ):
                self.runs.append(f"{tag} {name}={value[:40]}")


def who_may(rule: Rule) -> str:
    """Somebody who may open pages of this rule about the case that is ours."""
    if rule.permission is None:
        return "own"
    return next(
        who
        for who, role, relation in (
            ("own", Role.CASEWORKER, Relation.OWN),
            ("leader", Role.TEAM_LEADER, Relation.TEAM),
            ("evaluator", Role.EVALUATOR, Relation.NONE),
            ("officer", Role.PROTECTION_OFFICER, Relation.NONE),
            ("administrator", Role.ADMINISTRATOR, Relation.NONE),
        )
        if may(role, rule.permission, (relation,))
    )


def all_forms(scene: Scene) -> Iterator[tuple[str, Client, str, Form]]:
    """Every form of the site once: who fills it in, where it is sent, its fields."""
    clients = {who: scene.client(who) for who in ROLES}
    if not scene.forms:
        scene.forms = list(_forms(scene, clients))
    for who, to, form in scene.forms:
        yield who, clients[who], to, form


def _forms(scene: Scene, clients: dict[str, Client]) -> Iterator[tuple[str, str, Form]]:
    seen = set()
    for who, client in clients.items():
        for _, target in scene.addresses(scene.ours):
            for to, form in forms_on(client, target):
                key = (resolve(urlsplit(to).path).view_name, tuple(sorted(form.fields)))
                if key not in seen:
                    seen.add(key)
                    yield who, to, form


def forms_on(client: Client, address: str) -> list[tuple[str, Form]]:
    """Where each form of the page is sent, and the form; those of the frame around every page are left out."""
    answer = client.get(address)
    if answer.status_code != 200 or "text/html" not in answer.headers.get("Content-Type", ""):
        return []
    frame = {reverse("choose_language"), reverse("logout")}
    found = [(form.action or address, form) for form in Reader(answer.content.decode()).forms]
    return [(target, form) for target, form in found if target not in frame]
