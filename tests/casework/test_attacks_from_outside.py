"""Attacks from outside: sent elsewhere, called by other names, files that lead nowhere, what the interface cannot use."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from tests.casework.attacking import Reader, Scene, scene, scene_of_the_file, undone
from tests.casework.signing import PASSWORD, with_password
from tests.casework.town import TESTING

from virkning.casework.access.relations import today
from virkning.casework.accounts.models import User
from virkning.casework.api import actions as systems
from virkning.casework.api.models import Written
from virkning.casework.api.scopes import Scope
from virkning.casework.audit.models import Change
from virkning.casework.instruments.models import Draft

__all__ = ["scene", "scene_of_the_file"]  # fixtures


# --- Sent elsewhere, called otherwise ----------------------------------------------------------------------------------------

ELSEWHERE = (
    "https://evil.example/", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "http:evil.example",
    "javascript:alert(1)", "data:text/html,x", "/%09/evil.example", "\t//evil.example", "https:evil.example", "abc", "users",
    "http://testserver@evil.example/", "/\x00/x", "//testserver.evil.example", "/..//evil.example", "\n/x",
)  # fmt: skip


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_nobody_is_sent_elsewhere(scene: Scene, wanted: str) -> None:
    user = with_password(User.objects.get(username="own"))
    form = {"username": user.username, "password": PASSWORD, "next": wanted, "language": "en"}
    for target in (f"{reverse('login')}?next={quote(wanted)}", reverse("choose_language")):
        answer = Client(raise_request_exception=False).post(target, form)
        assert answer.status_code in (302, 400)
        where = urlsplit(answer.headers.get("Location", "/"))
        assert (where.scheme, where.netloc) == ("", "")
        assert not answer.headers.get("Location", "/").startswith(("//", "/\\", "\\"))


@pytest.mark.parametrize(
    "host", ["evil.example", "testserver.evil.example", "testserver:80@evil.example", "a b", "<script>"]
)
def test_the_site_answers_to_its_own_names_only(scene: Scene, settings: Any, host: str) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    for target in (reverse("login"), reverse("cases"), "/api/v1/openapi.json", "/nowhere/"):
        answer = scene.client("own").get(target, headers={"host": host})
        assert answer.status_code == 400
        assert "evil" not in answer.content.decode()
        assert "script" not in answer.content.decode()


def answers_of_every_kind(scene: Scene) -> Iterator[tuple[int, Any]]:
    own, number = scene.client("own"), scene.ours.citizen.number
    checked = scene.client("own", enforce_csrf_checks=True)
    yield 200, own.get(reverse("case", args=[number]))
    yield 302, Client().get(reverse("case", args=[number]))
    yield 400, own.get("/", headers={"host": "evil.example"})
    yield 400, own.get("/?a=%00")
    yield 403, own.get(reverse("users"))
    yield 403, checked.post(reverse("talk_book", args=[number]))
    yield 404, own.get("/nowhere/")
    yield 404, own.get("/static/nowhere.css")
    yield 405, own.get(reverse("logout"))
    yield 409, scene.client("officer").post(reverse("erase", args=[scene.ours.citizen.pk]))
    yield 422, own.post(reverse("talk_book", args=[number]), {"on": "x"})
    yield 401, Client().get(f"/api/v1/citizens/{number}")
    yield 200, scene.call("GET", f"/citizens/{number}")
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr("virkning.casework.people.pages._facts", lambda citizen: 1 / 0)
        yield 500, own.get(reverse("case", args=[number]))


def test_every_answer_carries_its_guards(scene: Scene, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    for status, answer in answers_of_every_kind(scene):
        assert answer.status_code == status
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert status == 404 or "no-store" in answer.headers["Cache-Control"]
        for secret in (settings.SECRET_KEY, "Traceback", "ZeroDivision", "/virkning/", "postgres", scene.token):
            assert secret not in answer.content.decode(), (status, secret)


# --- Files -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["../settings.py", "..%2f..%2fsettings.py", "%2e%2e/keys/session", "//etc/passwd", "x\x00.css"]
)
def test_no_file_is_reached_beside_the_static_ones(scene: Scene, path: str) -> None:
    for start in ("/static/", "/findings/", "/instruments/of/bip/2/file/", "/library/"):
        answer = scene.client("own").get(start + path)
        assert answer.status_code in (400, 403, 404)


@pytest.mark.parametrize(
    "name", ["../../../tmp/evil.toml", "/etc/passwd.toml", "C:\\evil.toml", "a\x00b.toml", "<svg onload=x>.toml"]
)
def test_the_name_of_a_file_leads_nowhere(scene: Scene, name: str) -> None:
    definition = Draft.objects.get().definition.replace('version = "9"', 'version = "10"').encode()
    form = {"file": SimpleUploadedFile(name, definition), "language": "da"}
    answer = scene.client("evaluator").post(reverse("draft_new"), form)
    assert answer.status_code in (302, 422)
    assert not [draft.origin for draft in Draft.objects.all() if "/" in draft.origin or "\\" in draft.origin]
    assert Reader(scene.client("evaluator").get(reverse("instruments")).content.decode()).runs == []


FORMULA = ("=", "+", "-", "@", "\t", "\r")


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(1)", "\\t=1", "=HYPERLINK(1)"])
def test_no_cell_that_is_handed_out_is_a_formula(scene: Scene, start: str) -> None:
    """Whatever words a questionnaire has, a spreadsheet that opens its files runs nothing."""
    draft = Draft.objects.get()
    words = re.compile(r'(\b(?:da|en) = ")')
    lines = [
        line if line.startswith(("question", "hint")) else words.sub(lambda found: found[1] + start, line)
        for line in draft.definition.splitlines()
    ]  # a question that begins so is not published at all
    evaluator = scene.client("evaluator")
    evaluator.post(reverse("draft_text", args=[draft.pk]), {"definition": "\n".join(lines)})
    evaluator.post(reverse("draft_publish", args=[draft.pk]), {"in_use_from": today().isoformat()})
    for number in ("2", "9"):
        for kind in ("xlsx", "da.csv", "en.csv"):
            given = evaluator.get(reverse("instrument_file", args=["bip", number, kind]))
            assert given.status_code == 200
            cells = [
                cell for cell in _cells(given.content, kind) if not cell.startswith("@NONEOFTHEABOVE=")
            ]  # REDCap's
            assert not [cell for cell in cells if cell.startswith(FORMULA)], (number, kind)


def _cells(content: bytes, kind: str) -> list[str]:
    if kind == "xlsx":
        book = load_workbook(io.BytesIO(content))
        return [
            f"={cell.value}" if cell.data_type == "f" else ""
            for sheet in book
            for row in sheet.iter_rows()
            for cell in row
        ]
    return [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in row]


# --- The interface -----------------------------------------------------------------------------------------------------------

BODIES: tuple[Any, ...] = (
    b"", b"null", b"[]", b"{", b"\xff", b"[" * 100_000, b'{"cpr": ' + b"9" * 5000 + b"}", b'"x"', b"NaN",
    {"cpr": {}, "name": [], "caseworker": 1}, {"cpr": "0303861239", "name": "\x00", "caseworker": "own"},
    {"cpr": "0303861239", "name": "\ud800", "caseworker": "own"}, {"cpr": "0303861239", "name": "x", "caseworker": "\x00"},
    {"cpr": "0303861239", "name": "x", "caseworker": "own", "benefit": "\x00"}, {"cpr": "-" * 10, "name": "x", "caseworker": "own"},
    {"cpr": "٠٣٠٣٨٦١٢٣٩", "name": "x", "caseworker": "own"}, {"cpr": "0303861239", "name": "x" * 200, "caseworker": "own"},
    {"date": "0001-01-01", "kind": "first", "caseworker": "own", "attended": True},
    {"date": "9999-12-31", "kind": "first", "caseworker": "own"}, {"date": 1e300, "kind": None, "caseworker": ["own"]},
    {"date": "2026-03-02", "kind": "first", "caseworker": "own", "attended": "yes; drop table"},
    {"date": "2026-03-02", "kind": "first", "caseworker": "own", "attended": True, "note": "\x00"},
    {"offer": "Praktik", "referred_on": "2026-03-02", "starts": "2026-03-01"},
    {"offer": "Praktik", "referred_on": "2026-03-02", "starts": "2026-03-05", "ends": "2026-03-04", "stop_reason": "job"},
    {"offer": "Praktik", "referred_on": "2026-03-02", "starts": "2026-03-05", "hours_a_week": 1e10},
    {"offer": "Praktik", "referred_on": "2026-03-02", "starts": "2026-03-05", "hours_a_week": "NaN"},
    {"offer": "\x00", "referred_on": "2026-03-02"}, {"caseworker": True}, {"caseworker": "administrator"},
)  # fmt: skip


@pytest.mark.parametrize("body", BODIES, ids=[str(place) for place in range(len(BODIES))])
def test_what_the_interface_cannot_use_it_refuses(scene: Scene, body: Any) -> None:
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    before = Change.objects.count()
    for path in (
        "/citizens",
        *(f"/citizens/{scene.ours.citizen.number}/{part}" for part in ("talks", "activities", "measurements")),
    ):
        with undone(Client()):
            answer = scene.call("POST", path, sent)
            assert 400 <= answer.status_code < 500, (path, answer.status_code)
            assert isinstance(answer.json()["detail"], str)  # as the description says
            assert Change.objects.count() == before


@pytest.mark.parametrize("token", ["", "x", "\u00e6", "virkning_", "a" * 9000, "' or 1=1 --", "null"])
def test_a_token_that_is_none_opens_nothing(scene: Scene, token: str) -> None:
    for authorization in (f"Bearer {token}", f"bearer  {token}", token, f"Basic {token}"):
        answer = Client(raise_request_exception=False).get(
            f"/api/v1/citizens/{scene.ours.citizen.number}", headers={"Authorization": authorization}
        )
        assert answer.status_code == 401


def test_the_id_of_a_request_is_the_senders_own(scene: Scene) -> None:
    """Another system that uses the same id gets no answer that was the first one's."""
    _, other = systems.let_in(by=TESTING, name="andet", scopes=list(Scope), days=1)
    path = f"/citizens/{scene.ours.citizen.number}/talks"
    body = json.dumps({"date": "2026-03-02", "kind": "first", "caseworker": "own"})
    first, second = (scene.call("POST", path, body, token=token).json()["id"] for token in (scene.token, other))
    assert first != second
    assert Written.objects.count() == 2
    elsewhere = f"/citizens/{scene.theirs.citizen.number}/talks"
    assert scene.call("POST", elsewhere, body).status_code == 409
    assert not scene.theirs.citizen.talks.filter(pk__gt=max(first, second)).exists()
