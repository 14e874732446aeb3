"""Attacks on what somebody may not see or do any more: sessions, codes, answers that are shut."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.casework import measuring
from tests.casework.attacking import STAFF, Scene, scene, scene_of_the_file
from tests.casework.signing import PASSWORD, with_password
from tests.casework.town import TESTING

from virkning.casework.accounts import throttle
from virkning.casework.accounts.models import User
from virkning.casework.audit.actions import acting
from virkning.casework.audit.models import Change, Event, Reading
from virkning.casework.measurement import actions as measurements
from virkning.casework.measurement.models import Answer, Measurement, SheetKey
from virkning.casework.measurement.questions import questions

__all__ = ["scene", "scene_of_the_file"]  # fixtures

LOGIN, SESSION = "/login/", "sessionid"


def somebody(name: str = "own") -> User:
    return with_password(User.objects.get(username=name))


def signing_in(client: Client, user: User, password: str = PASSWORD) -> Any:
    return client.post(LOGIN, {"username": user.username, "password": password})


def of_case(page: str, scene: Scene, *more: object) -> str:
    return reverse(page, args=[scene.ours.citizen.number, *more])


# --- Sessions --------------------------------------------------------------------------------------------------------------


def test_a_session_from_before_signing_in_is_worth_nothing(scene: Scene) -> None:
    client, user = Client(), somebody()
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    planted = client.cookies[SESSION].value
    assert signing_in(client, user).status_code == 302
    assert client.cookies[SESSION].value != planted
    thief = Client()
    thief.cookies[SESSION] = planted
    assert thief.get(reverse("cases")).status_code == 302


def test_a_made_up_session_is_not_taken(scene: Scene) -> None:
    client = Client()
    client.cookies[SESSION] = "a" * 32
    assert signing_in(client, somebody()).status_code == 302
    assert client.cookies[SESSION].value != "a" * 32


ENDS = ("logout", "own_sessions_end", "password", "closed", "hand-over")


@pytest.mark.parametrize("end", ENDS)
def test_a_stolen_session_ends_with_its_owners(scene: Scene, end: str) -> None:
    owner, user = Client(), somebody()
    signing_in(owner, user)
    thief = Client()
    thief.cookies[SESSION] = owner.cookies[SESSION].value
    case = of_case("case", scene)
    assert thief.get(case).status_code == 200
    if end == "password":
        new = {"present": PASSWORD, "new": "en helt ny sætning", "repeated": "en helt ny sætning"}
        assert owner.post(reverse("own_password"), new).status_code == 302
    elif end == "closed":
        scene.client("administrator").post(reverse("user_close", args=[user.username]))
    elif end == "hand-over":
        owner.post(of_case("measurement_hand_over", scene, scene.ours.under_way.wave))
    else:
        owner.post(reverse(end))
    assert thief.get(case).status_code == 302
    if end in ("logout", "closed", "hand-over"):
        assert owner.get(case).status_code == 302
    if end == "closed":
        scene.client("administrator").post(reverse("user_open", args=[user.username]))
        assert thief.get(case).status_code == 302


def test_a_role_that_is_taken_away_is_gone_at_once(scene: Scene) -> None:
    client = scene.client("leader")
    assert client.get(reverse("team")).status_code == 200
    form = {"name": "X", "role": "evaluator", "subject": ""}
    scene.client("administrator").post(reverse("user_edit", args=["leader"]), form)
    for target in (reverse("team"), reverse("team_cases")):
        assert client.get(target).status_code == 403
    assert client.get(of_case("case", scene)).status_code == 404


def test_the_screen_that_was_handed_over_goes_nowhere_back(scene: Scene) -> None:
    client = scene.client("own")
    before = client.get(of_case("case", scene))
    assert before.headers["Cache-Control"] == "no-store"  # so that going back asks again
    client.post(of_case("measurement_hand_over", scene, scene.ours.under_way.wave))
    for name, target in scene.addresses(scene.ours):
        if target.startswith("/citizens/"):
            assert client.get(target).status_code in (302, 405), name
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("name", ["sessionid", "csrftoken", "language"])
def test_cookies_are_for_the_server_alone(scene: Scene, settings: Any, name: str) -> None:
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    client = Client()
    client.get(LOGIN)
    signing_in(client, somebody())
    client.post(reverse("choose_language"), {"language": "en"})
    cookie = client.cookies[name]
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Lax", True)


@pytest.mark.parametrize("value", ["../../x", "de", "da\r\nSet-Cookie: a=b", "<script>", "x" * 4000, "\u00e6"])
def test_a_foreign_language_is_danish(scene: Scene, value: str) -> None:
    client = Client(raise_request_exception=False)
    client.cookies["language"] = value
    answer = client.get(LOGIN)
    assert answer.headers["Content-Language"] == "da"
    assert len(value) < 3 or value not in answer.content.decode()


# --- Who there is, and what they typed -------------------------------------------------------------------------------------


def test_a_wrong_name_reads_like_a_wrong_password(scene: Scene) -> None:
    somebody()
    closed = somebody("former")
    with acting(TESTING):
        closed.is_active = False
        closed.save()
    pages = set()
    for username, password in (("own", "x"), ("nobody", "x"), ("former", "x"), ("former", PASSWORD)):
        answer = Client().post(LOGIN, {"username": username, "password": password})
        pages.add((answer.status_code, answer.content.decode().replace(f'value="{username}"', "")))
    assert len({(status, _plain(page)) for status, page in pages}) == 1


def _plain(page: str) -> str:
    return page[page.index("<main") : page.index("</main")].partition("csrfmiddlewaretoken")[0]


def test_a_name_that_is_not_there_costs_as_much_work(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.casework.hashing import QuickArgon2

    worked: list[str] = []
    encode, verify = QuickArgon2.encode, QuickArgon2.verify
    monkeypatch.setattr(QuickArgon2, "encode", lambda self, *given: worked.append("hash") or encode(self, *given))
    monkeypatch.setattr(QuickArgon2, "verify", lambda self, *given: worked.append("hash") or verify(self, *given))
    user = somebody()
    work = []
    for username in (user.username, "nobody"):
        worked.clear()
        Client().post(LOGIN, {"username": username, "password": "forkert"})
        work.append(len(worked))
    assert work[0] == work[1] > 0


def test_what_was_typed_as_a_password_is_kept_nowhere(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    secret = "min hemmelige sætning"
    caplog.set_level(logging.DEBUG)
    signing_in(Client(), somebody(), password=secret)
    own = Client()
    signing_in(own, somebody())
    own.post(reverse("own_password"), {"present": PASSWORD, "new": secret, "repeated": secret})
    stored = [json.dumps(list(table.objects.values()), default=str) for table in (Change, Event, Reading)]
    said = "".join(record.getMessage() for record in caplog.records if record.name != "django.db.backends")
    for text in (*stored, said):
        assert secret not in text
        assert "argon2" not in text


# --- The citizen's code ----------------------------------------------------------------------------------------------------


def test_codes_are_not_guessed_by_trying(scene: Scene) -> None:
    code = measurements.make_key(by=TESTING, measurement=scene.ours.under_way)
    client = Client(REMOTE_ADDR="10.1.1.1")
    tries = [client.post(reverse("enter_code"), {"code": f"AAAA{number:04}"}).status_code for number in range(25)]
    assert tries[: throttle.CODES.free] == [422] * throttle.CODES.free
    assert tries[-1] == 429
    assert client.post(reverse("enter_code"), {"code": code}).status_code == 429  # a right one would tell
    assert Client(REMOTE_ADDR="10.1.1.2").post(reverse("enter_code"), {"code": code}).status_code == 302


@pytest.mark.parametrize("how", ["expired", "withdrawn", "replaced"])
def test_a_code_that_is_over_opens_nothing(scene: Scene, how: str) -> None:
    measurement = scene.ours.under_way
    code = measurements.make_key(by=TESTING, measurement=measurement)
    inside = Client()
    inside.post(reverse("enter_code"), {"code": code})
    with acting(TESTING):
        if how == "replaced":
            measurements.make_key(by=TESTING, measurement=measurement)
        field = "expires_at" if how == "expired" else "withdrawn_at"
        if how != "replaced":
            SheetKey.objects.filter(measurement=measurement).update(**{field: timezone.now()})
    assert Client().post(reverse("enter_code"), {"code": code}).status_code == 422
    for page in ("answer_start", "answer_all", "answer_check", "own_progress", "export_own"):
        assert inside.get(reverse(page)).url == reverse("enter_code")


@pytest.mark.parametrize(
    "code", ["", " ", "-", "%", "_" * 8, "' or 1=1", "\x00" * 8, "A" * 100_000, "٢٢٢٢٢٢٢٢", "null", "[]"]
)
def test_what_is_no_code_opens_nothing(scene: Scene, code: str) -> None:
    measurements.make_key(by=TESTING, measurement=scene.ours.under_way)
    answer = Client(raise_request_exception=False).post(reverse("enter_code"), {"code": code})
    assert answer.status_code == 422


def test_a_key_opens_its_own_measurement_and_no_page_of_the_staff(scene: Scene) -> None:
    client = scene.with_key(scene.ours.under_way)
    for name, target in scene.addresses(scene.theirs):
        if target.startswith(("/citizens/", "/log/", "/users/", "/team/", "/erasure/")):
            assert client.get(target).status_code in (302, 405), name
    given = client.get(reverse("export_own")).json()
    assert given["number"] == scene.ours.citizen.number
    assert scene.theirs.citizen.number not in json.dumps(given)


def sheets(measurement: Measurement) -> dict[str, int]:
    return {
        f"{one.rater} {one.instrument.instrument}": one.pk for one in measurement.sheets.select_related("instrument")
    }


@pytest.mark.parametrize("whose", ["the caseworker's", "of another measurement", "of another citizen"])
def test_a_citizen_writes_in_no_sheet_but_their_own(scene: Scene, whose: str) -> None:
    mine = scene.ours.under_way
    pk = {
        "the caseworker's": sheets(mine)["caseworker bip"],
        "of another measurement": sheets(scene.ours.opened)["citizen bip"],
        "of another citizen": sheets(scene.theirs.under_way)["citizen bip"],
    }[whose]
    before = list(Answer.objects.order_by("pk").values_list("pk", "values"))
    items = [
        item.id for sheet in Measurement.objects.get(pk=mine.pk).sheets.all() for item in measurements.items_of(sheet)
    ]
    form = {f"{pk}.{item}": "3" for item in items}
    client = scene.with_key(mine)
    for page in ("answer_autosave", "answer_all"):
        assert client.post(reverse(page), form | {"shown": list(form)}).status_code in (204, 302)
    assert list(Answer.objects.order_by("pk").values_list("pk", "values")) == before


@pytest.mark.parametrize("value", ["99", "-1", "1e3", "missing:whatever", "\x00", "9" * 400, "٣", ["1", "2"]])
def test_an_answer_that_the_question_has_not_is_refused(scene: Scene, value: Any) -> None:
    question = next(one for one in questions(scene.ours.under_way, "citizen") if not one.item.multiple)
    client = scene.with_key(scene.ours.under_way)
    for target in (reverse("answer_one", args=[question.place]), reverse("answer_autosave")):
        assert client.post(target, {question.name: value}).status_code == 400
    assert not question.sheet.answers.exists()


def test_what_was_sent_is_not_changed_after(scene: Scene) -> None:
    measurement = scene.ours.opened
    before = list(Answer.objects.filter(sheet__measurement=measurement).order_by("pk").values_list("item", "values"))
    client = scene.with_key(measurement)
    form = {one.name: str(one.item.codes[-1]) for one in questions(measurement, "citizen")}
    for page in ("answer_autosave", "answer_all", "answer_check", "answer_start"):
        assert client.post(reverse(page), form | {"shown": list(form)}).status_code in (302, 409)
    own = scene.client("own")
    answers = {one.name: str(one.item.codes[-1]) for one in questions(measurement, "caseworker")}
    own.post(of_case("measurement_answer", scene, measurement.wave), answers)
    after = list(Answer.objects.filter(sheet__measurement=measurement).order_by("pk").values_list("item", "values"))
    assert after == before


# --- Answers that are shut -------------------------------------------------------------------------------------------------


def test_the_citizen_sees_nothing_of_the_caseworkers_before_both_are_in(scene: Scene) -> None:
    measurement = scene.ours.under_way
    theirs = measuring.sheet(measurement, "caseworker")
    measuring.fill(theirs, by=scene.town.own, code=7)
    measurements.submit(by=scene.town.own, sheet=theirs)
    client = scene.with_key(measurement)
    tables = client.get(reverse("export_own")).json()["tables"]
    assert theirs.pk not in {row["sheet"] for row in tables["measurement_answer"]}
    for name, target in scene.addresses(scene.ours):
        if target.startswith("/svar/"):
            shown = client.get(target, follow=True).content.decode()
            assert " checked" not in shown.replace('value="nobody" checked', ""), name


def test_the_caseworker_sees_nothing_of_the_citizens_before_both_are_in(scene: Scene) -> None:
    measurement = scene.ours.under_way
    citizen = measuring.citizen_of(measurement)
    theirs = measuring.sheet(measurement, "citizen")
    measuring.fill(theirs, by=citizen, code=7)
    measurements.submit(by=citizen, sheet=theirs)
    for who in ("own", "leader", "former"):
        client = scene.client(who)
        given = client.get(of_case("export", scene))
        if given.status_code == 200:
            assert theirs.pk not in {row["sheet"] for row in given.json()["tables"]["measurement_answer"]}
        for page in ("measurement", "measurement_answer"):
            shown = client.get(of_case(page, scene, measurement.wave)).content.decode()
            assert "far-apart" not in shown
            assert " checked" not in shown
    assert [one["wave"] for one in scene.call("GET", f"/citizens/{citizen.number}/measurements").json()] == [1]


def alone_of(scene: Scene) -> Any:
    return measuring.sheet(scene.ours.opened, "citizen", "alliance")


@pytest.mark.parametrize("who", STAFF)
def test_what_the_citizen_was_asked_alone_is_on_no_page_of_the_staff(scene: Scene, who: str) -> None:
    alone = alone_of(scene)
    asked = [text for item in measurements.items_of(alone) for text in (item.question.da, item.question.en)]
    client, looked = scene.client(who), 0
    extra = [f"/log/?kind={kind}&page={number}" for kind in ("event", "change", "reading") for number in (1, 2, 3)]
    for target in [address for _, address in scene.addresses(scene.ours)] + extra:
        if target.startswith(("/instruments/", "/svar/")):
            continue
        shown = client.get(target)
        text = shown.content.decode("utf-8", "replace")
        assert not [question for question in asked if question in text], target
        assert '"values"' not in text or f'"sheet": {alone.pk},' not in text, target
        looked += shown.status_code == 200
    assert looked > 3


def test_what_the_citizen_was_asked_alone_leaves_by_no_interface(scene: Scene) -> None:
    items = {item.id for item in measurements.items_of(alone_of(scene))}
    for part in ("", "/talks", "/activities", "/measurements"):
        told = scene.call("GET", f"/citizens/{scene.ours.citizen.number}{part}")
        assert told.status_code == 200
        assert not [item for item in items if f'"{item}"' in told.content.decode()]


def test_a_caseworker_with_a_code_of_their_own_making_reads_nothing_that_was_asked_alone(scene: Scene) -> None:
    """The caseworker can always make a code. It opens the questions, not what the citizen has answered alone."""
    measurement = scene.ours.under_way
    phone = scene.with_key(measurement)
    alone = [one for one in questions(measurement, "citizen") if one.sheet.instrument.instrument == "alliance"]
    assert phone.post(reverse("answer_autosave"), {one.name: "2" for one in alone}).status_code == 204
    assert phone.get(reverse("answer_one", args=[alone[0].place])).content.decode().count(" checked") == 1
    assert {row["item"] for row in _answers(phone)} >= {one.item.id for one in alone}
    desk = scene.with_key(measurement)
    for one in alone:
        assert " checked" not in desk.get(reverse("answer_one", args=[one.place])).content.decode()
    assert " checked" not in desk.get(reverse("answer_all")).content.decode()
    assert not {row["item"] for row in _answers(desk)} & {one.item.id for one in alone}
    desk.post(reverse("answer_all"), {"shown": [one.name for one in alone]})
    assert Answer.objects.filter(sheet=alone[0].sheet).count() == len(alone)  # and nothing is lost by looking


def _answers(client: Client) -> list[dict[str, Any]]:
    return client.get(reverse("export_own")).json()["tables"].get("measurement_answer", [])
