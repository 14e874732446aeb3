"""Attacks on the site's doors: every address and every form with what does not belong there, from every role.

Each try is a real request on the real database. What is attacked is found by walking the site, so that a new page or
field is attacked the day it is made. Requests from outside are in test_attacks_from_outside.py, what nobody may see in
test_attacks_on_secrets.py.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.urls.converters import IntConverter
from tests.casework.attacking import ROLES, Reader, Scene, all_forms, scene, scene_of_the_file, undone, who_may
from tests.casework.test_matrix import PAGES, rule_of

from virkning.casework.access.roles import Role
from virkning.casework.accounts.models import User
from virkning.casework.audit.models import Change
from virkning.casework.people.models import Citizen
from virkning.casework.plans.models import ConferenceItem, Goal

__all__ = ["scene", "scene_of_the_file"]  # fixtures


# --- Ids of others -----------------------------------------------------------------------------------------------------

WITH_IDS = [
    (name, pattern)
    for name, pattern in PAGES
    if rule_of(pattern).kind == "citizen" and len(pattern.pattern.converters) > 1
]


@pytest.mark.parametrize(("name", "pattern"), WITH_IDS, ids=[name for name, _ in WITH_IDS])
def test_the_id_of_anothers_thing_opens_nothing_under_ones_own_citizen(scene: Scene, name: str, pattern: Any) -> None:
    own = scene.client(who_may(rule_of(pattern)))
    known, theirs = scene.address(name, pattern, scene.ours), scene.address(name, pattern, scene.theirs)
    assert known
    assert theirs
    third = f"/measurements/{scene.ours.under_way.wave + 1}/"
    target = theirs.replace(scene.theirs.citizen.number, scene.ours.citizen.number).replace("/measurements/2/", third)
    assert target != known
    for method in (own.get, own.post):
        assert method(target).status_code in (404, 405)
    with undone(own):
        assert {own.get(known).status_code, own.post(known).status_code} & {
            200,
            302,
            409,
            422,
        }  # its own place is there


@pytest.mark.parametrize(
    ("page", "field", "thing"),
    [("goal_new", "parent", "goal"), ("activity_refer", "goal", "goal"), ("measurement_begin", "talk", "talk")],
)
def test_the_id_of_anothers_thing_is_not_taken_in_a_form(scene: Scene, page: str, field: str, thing: str) -> None:
    own, theirs = scene.client("own"), scene.theirs.keys[thing]
    target = reverse(page, args=[scene.ours.citizen.number])
    form = {"text": "x", "area": "personal", "owner": "citizen", "offer": scene.offer.pk, "on": "2026-03-02"}
    before = set(Change.objects.values_list("pk", flat=True))
    own.post(target, form | {field: theirs})
    written = Change.objects.exclude(pk__in=before).values_list("after", flat=True)
    assert not [row for row in written if row and row.get(f"{field}_id") == theirs]


def test_a_case_on_the_conference_of_others_is_not_decided(scene: Scene) -> None:
    item = scene.theirs.keys["conference"]
    target = reverse("conference_decide", args=[item])
    assert scene.client("own").post(target, {"decision": "luk"}).url == reverse("conference")
    assert ConferenceItem.objects.get(pk=item).decision == ""


def test_the_target_of_anothers_team_is_not_set(scene: Scene) -> None:
    target = reverse("team_target", args=[scene.town.team.pk])
    assert scene.client("other_leader").post(target, {"cases": 1, "starts": "2026-03-02"}).status_code == 404


def test_a_case_is_not_erased_by_its_id_before_its_time(scene: Scene) -> None:
    target = reverse("erase", args=[scene.theirs.citizen.pk])
    assert scene.client("officer").post(target).status_code == 409
    assert Citizen.objects.filter(pk=scene.theirs.citizen.pk).exists()


# --- Fields that are not asked for -----------------------------------------------------------------------------------------


def changes_of(client: Client, to: str, form: dict[str, str]) -> list[str]:
    """What the database saw change, without what is drawn by chance or tells the time."""
    last = Change.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    with undone(client):
        client.post(to, form)
        rows = list(Change.objects.filter(pk__gt=last).order_by("pk").values("table", "operation", "actor", "after"))
    chance = ("id", "_at", "number", "_id", "row", "week", "until", "hash")
    for row in rows:
        row["after"] = {key: value for key, value in (row["after"] or {}).items() if not key.endswith(chance)}
    return [json.dumps(row, sort_keys=True) for row in rows]


def test_fields_that_no_form_asks_for_change_nothing(scene: Scene) -> None:
    theirs = scene.theirs
    extra = {
        **{key: str(theirs.citizen.pk) for key in ("citizen", "citizen_id", "id", "pk")},
        **{key: str(scene.town.stranger.pk) for key in ("caseworker", "caseworker_id", "by", "user_id", "made_by")},
        "role": "administrator",
        "is_active": "0",
        "wave": "9",
        "opened_at": "2020-01-01",
        "number": "AAAAAAAA",
        "closed_on": "2020-01-01",
        "signed_by": "user:own",
        "team": str(scene.town.other_team.pk),
        "state": "reached",
        "attended": "1",
        "published_by": "x",
        "sessions_round": "9",
        "plan": "1",
        "rater": "caseworker",
        "missing": "x",
    }
    changing = 0
    for _, client, to, form in all_forms(scene):
        usual = form.usual()
        honest = changes_of(client, to, usual)
        unasked = {key: value for key, value in extra.items() if key not in form.fields}
        assert changes_of(client, to, unasked | usual) == honest, to
        changing += bool(honest)
    assert changing > 35


@pytest.mark.parametrize("more", [{"id": 1}, {"number": "AAAAAAAA"}, {"closed_on": "2020-01-01"}, {"by": "user:own"}])
def test_the_interface_takes_no_field_that_it_does_not_name(scene: Scene, more: dict[str, Any]) -> None:
    body = {"cpr": "0303861239", "name": "Ny", "caseworker": "own"} | more
    assert scene.call("POST", "/citizens", json.dumps(body)).status_code == 422
    assert Citizen.objects.count() == 3


# --- Requests from elsewhere -----------------------------------------------------------------------------------------------


def test_no_address_takes_a_post_without_the_forms_own_key(scene: Scene) -> None:
    tried = 0
    for name, pattern in PAGES:
        rule, target = rule_of(pattern), scene.address(name, pattern, scene.ours)
        if rule.kind == "api" or name.startswith("api"):
            continue
        client = scene.client(who_may(rule), enforce_csrf_checks=True)
        for form in ({}, {"csrfmiddlewaretoken": "a" * 64}):
            assert client.post(target, form).status_code == 403, name
        tried += 1
    assert tried > 80


def test_the_interface_takes_no_session_for_a_token(scene: Scene) -> None:
    client = scene.client("own")
    for method in ("get", "post"):
        assert getattr(client, method)(f"/api/v1/citizens/{scene.ours.citizen.number}/talks").status_code == 401


# --- What runs in a page ---------------------------------------------------------------------------------------------------

MARK = "zq7"
SPOIL = f"""{MARK}"'><script>alert(1)</script><svg/onload=alert(1)>{{{{7*7}}}}{{0}}&lt;b>"""


CALCULATED = "&lt;svg/onload=alert(1)&gt;"  # what would stand before 49 if a template had worked out 7*7


def spoilt(scene: Scene) -> None:
    """Every text field of every form filled with what would run, as far as the form takes it."""
    for _, client, to, form in all_forms(scene):
        if urlsplit(to).path in (reverse("own_sessions_end"),) or "hand-over" in to or "discard" in to or "drop" in to:
            continue
        texts = {name: SPOIL for name, one in form.fields.items() if one.sort in ("text", "textarea")}
        with transaction.atomic():
            answer = client.post(to, form.usual() | texts)
        if "text/html" in answer.headers.get("Content-Type", ""):
            assert Reader(answer.content.decode()).runs == [], to


def test_whatever_is_written_anywhere_runs_nowhere(scene: Scene) -> None:
    spoilt(scene)
    showing = set()
    for who in ROLES:
        client = scene.client(who)
        client.cookies["language"] = "en" if who == "leader" else "da"
        pages = {target for _, target in scene.addresses(scene.ours)} | {"/log/?kind=event", "/log/?kind=change"}
        for target in sorted(pages | {f"/log/?actor={quote(SPOIL)}", f"/citizens/?q={quote(SPOIL)}"}):
            answer = client.get(target)
            if "text/html" in answer.headers.get("Content-Type", ""):
                page = answer.content.decode()
                assert Reader(page).runs == [], f"{who} {target}"
                assert f"{CALCULATED}49" not in page
                showing |= {urlsplit(target).path} if MARK in page else set()
    assert len(showing) > 12, sorted(showing)
    _is_data(scene.client("leader").get(reverse("export", args=[scene.ours.citizen.number])))


def _is_data(given: Any) -> None:
    """What is handed out as data cannot be taken for a page."""
    assert MARK in given.content.decode()
    assert given["Content-Type"] == "application/json"
    assert given["X-Content-Type-Options"] == "nosniff"
    assert given["Content-Disposition"].startswith("attachment")


def test_the_picture_of_a_code_holds_nothing_of_the_request(scene: Scene) -> None:
    own, of = scene.client("own"), [scene.ours.citizen.number, scene.ours.under_way.wave]
    own.post(reverse("measurement_key", args=of), headers={"X-Forwarded-Host": "evil.example"})
    shown = own.get(reverse("measurement", args=of), headers={"X-Forwarded-Host": "evil.example"}).content.decode()
    assert "http://testserver/svar/" in shown
    assert "evil" not in shown
    assert Reader(shown).runs == []


# --- Values that no field expects --------------------------------------------------------------------------------------------

NASTY: dict[str, tuple[str, ...]] = {
    "date": ("1900-01-01", "9999-12-31"),
    "number": ("1e400",),
    "choice": ("9" * 30 + "\x00",),
    "text": ("A" * 5000 + "\x00{0}%s",),
}
TOGETHER: tuple[dict[str, Any], ...] = (
    {
        "date": "0001-01-01",
        "number": "9" * 30,
        "text": b"A" * 100_000 + b"\xed\xa0\x80\xff",
        "textarea": "\u202e\uffff{0}{x}%s",
    },
    {"date": "2199-12-31", "number": "-1", "text": "../../etc/passwd", "textarea": "\ud7ff\x85", "hidden": "\x00"},
    {"date": "2026-02-30", "number": "NaN", "choice": ""},
)


def test_no_field_of_any_form_breaks_the_site(scene: Scene) -> None:
    tried = 0
    for who, client, to, form in all_forms(scene):
        usual = form.usual()
        sent = [
            usual | {name: values.get(one.sort, usual.get(name, "")) for name, one in form.fields.items()}
            for values in TOGETHER
        ]
        for name, one in form.fields.items():
            if name != "csrfmiddlewaretoken":
                sent += [usual | {name: value} for value in NASTY.get(one.sort, NASTY["text"])]
        for told in sent:
            with undone(client):
                answer = client.post(to, told)
            assert answer.status_code < 500, f"{who} {to} {str(told)[:300]}"
            tried += 1
    assert tried > 300


PLACES = (
    "%00",
    "%ff%fe",
    "..%2f..%2fetc%2fpasswd",
    "A" * 3000,
    "%3Cscript%3E",
    "'%20or%201=1--",
    "%F0%9F%92%A9",
    "%0d%0aX:%20y",
)
NUMBERS = ("0", "9" * 25, "9" * 5000, "-1", "1.5")


def test_no_address_breaks_the_site(scene: Scene) -> None:
    tried = 0
    clients = {who: scene.client(who) for who in ROLES}
    for name, pattern in PAGES:
        client, target = clients[who_may(rule_of(pattern))], scene.address(name, pattern, scene.ours)
        for place, converter in pattern.pattern.converters.items():
            for value in NUMBERS if isinstance(converter, IntConverter) else PLACES:
                nasty = _with(pattern, place, value, scene, name)
                for method in ("GET", "POST"):
                    with undone(client):
                        answer = client.generic(method, "/", PATH_INFO=nasty)
                    assert answer.status_code < 500, f"{method} {name} {place}={value[:30]}"
                    assert b"<script>\xc2" not in answer.content
                tried += 1
        for query in (
            "?page=%00",
            "?q=%00&words=%00&actor=%00",
            "?page=99999999999999999999&next=%00",
            "?a%00=b",
            "?with=%ff",
        ):
            assert client.get(f"{target}{query}").status_code < 500, f"{name} {query}"
    assert tried > 300


def _with(pattern: Any, place: str, value: str, scene: Scene, name: str) -> str:
    """The address with this in the place, as the server hands it on: decoded."""
    from urllib.parse import unquote_to_bytes

    marked = str(pattern.pattern)
    for other, converter in pattern.pattern.converters.items():
        kind = next(part for part in ("int", "str", "slug", "path") if f"<{part}:{other}>" in marked or part == "path")
        usual = {"number": scene.ours.citizen.number}.get(other, "1" if isinstance(converter, IntConverter) else "bip")
        marked = marked.replace(f"<{kind}:{other}>", value if other == place else usual)
        marked = marked.replace(f"<{other}>", value if other == place else usual).replace("{" + other + "}", usual)
    start = "/api/v1/" if name.startswith("api") else "/"
    return start + unquote_to_bytes(marked).decode("latin-1")


@pytest.mark.parametrize("method", ["HEAD", "PUT", "DELETE", "OPTIONS", "PROPFIND"])
def test_other_methods_change_nothing(scene: Scene, method: str) -> None:
    before = Change.objects.count()
    clients = {who: scene.client(who) for who in ROLES}
    for name, pattern in PAGES:
        client, target = clients[who_may(rule_of(pattern))], scene.address(name, pattern, scene.ours)
        answer = client.generic(method, str(target), b"note=x", content_type="application/x-www-form-urlencoded")
        assert answer.status_code < 500, name
    # Signing in and out are the only things that a client of the tests itself writes.
    assert Change.objects.count() == before


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"a" * 2_100_000, "application/x-www-form-urlencoded"),
        (b"&".join(b"a%d=1" % number for number in range(600)), "application/x-www-form-urlencoded"),
        (b"\xff\xfe\x00", "application/x-www-form-urlencoded; charset=utf-16"),
        (b"--x\r\nContent-Disposition: form-data", "multipart/form-data; boundary=x"),
        (b"--\r\n", "multipart/form-data"),
        (b"x", "multipart/form-data; boundary=" + "\u00e6" * 300),
    ],
)
def test_bodies_that_are_too_much_or_no_form_are_refused(scene: Scene, body: bytes, kind: str) -> None:
    for target in (reverse("login"), reverse("enter_code"), reverse("talk_record", args=[scene.ours.citizen.number])):
        answer = scene.client("own").generic("POST", target, body, content_type=kind)
        assert 200 <= answer.status_code < 500
    assert scene.ours.citizen.talks.count() == 2


# --- Rights of one's own -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ROLES)
def test_nobody_makes_themselves_somebody_else(scene: Scene, who: str) -> None:
    client, user = scene.client(who), getattr(scene.town, who)
    form = {
        "name": "X",
        "role": Role.ADMINISTRATOR.value,
        "team": scene.town.other_team.pk,
        "username": "ny",
        "subject": "x",
    }
    for target in (reverse("user_edit", args=[user.username]), reverse("account"), reverse("own_language")):
        client.post(target, form | {"language": "da"})
    if who != "administrator":
        assert client.post(reverse("user_new"), form).status_code == 403
    else:
        assert client.post(reverse("user_edit", args=[who]), form | {"role": Role.CASEWORKER.value}).status_code == 409
    found = User.objects.get(pk=user.pk)
    assert (found.role, found.team_id) == (user.role, user.team_id)


def test_a_goal_is_moved_by_whoever_plans_and_nobody_else(scene: Scene) -> None:
    target = reverse("goal_state", args=[scene.ours.citizen.number, scene.ours.keys["goal"]])
    for who in ("former", "leader", "stranger", "evaluator", "officer", "administrator"):
        assert scene.client(who).post(target, {"state": "reached"}).status_code == 404
    assert Goal.objects.get(pk=scene.ours.keys["goal"]).state == "open"
    assert scene.client("own").post(target, {"state": "reached"}).status_code == 302
