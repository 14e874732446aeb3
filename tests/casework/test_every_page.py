"""Every page in a real browser: axe finds nothing, nothing scrolls sideways, no script fails, little is transferred.

On a phone in Danish and at a desk in English. The pages are found by walking the site's addresses, so that a new page
is looked at without being named here; what was seen is kept in docs/reference/site-checks.csv.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, reverse
from tests.casework import measuring, shelves
from tests.casework.checking import STORED, Checks, stored_pages
from tests.casework.test_matrix import PAGES, rule_of
from tests.casework.town import Town

from virkning.casework.access.guard import Rule
from virkning.casework.access.matrix import may
from virkning.casework.access.relations import relations, today
from virkning.casework.audit.samples import draw_sample
from virkning.casework.instruments import actions as questionnaires
from virkning.casework.instruments.shelf import version_or_404
from virkning.casework.library import actions as library
from virkning.casework.measurement import actions
from virkning.casework.meetings.actions import record_talk
from virkning.casework.plans.actions import activities, breaches, planning, together
from virkning.casework.plans.models import Goal
from virkning.theory.evidence import read_evidence

pytestmark = pytest.mark.browser
SignIn = Callable[..., None]

WAYS = [("phone", "da"), ("desk", "en")]
STAFF = ("own", "leader", "officer", "evaluator", "administrator")
# Answered with a file, a redirect or only when something is sent: there is no page to look at.
NOT_PAGES = {"choose_language", "export", "export_own", "finding_file", "instrument_file", "logout", "start", "study_file", "theory_file"}  # fmt: skip


def filled_in(town: Town, findings: Path) -> dict[str, Any]:
    """A town with something on every page; what the addresses need to be filled with, by page or by place."""
    return {**_of_the_citizen(town), **_of_the_library(town, findings), **_of_the_questionnaires(town)}


def _of_the_library(town: Town, findings: Path) -> dict[str, Any]:
    """A theory with versions and comments, a finding, and a lesson that has come so far that every step can be taken."""
    shelves.finding(findings, manifest={"theory": {"file": "own.toml", "arrow": "a0"}})
    library.new_theory(by=town.evaluator, definition=shelves.own_theory(6), note="begyndt")
    library.save_theory(by=town.evaluator, theory="own", definition=shelves.own_theory(8), note="mere", based_on=1)
    library.comment(by=town.own, theory="own", part="a0", text="Hos os er det anderledes.")
    told = {"title": "Praktik først", "learnt": "Flere i job", "recommendation": "Brug den"}
    lesson = library.learn(by=town.evaluator, finding="effekt", theory="own", part="a0", **told)
    library.decide(by=town.leader, lesson=lesson, committee="Udvalget", on=today(), outcome="adopted")
    library.change_practice(by=town.leader, lesson=lesson, kind="rule", text="Inden otte uger", since=today())
    places = {"theory": "own", "part": "a0", "edition": 2, "name": "effekt", "effect": 1}
    places["study"] = next(one.id for one in read_evidence().studies if one.effects)
    return {f"<{place}>": value for place, value in places.items()} | {"lesson": lesson.pk}


def _of_the_questionnaires(town: Town) -> dict[str, Any]:
    draft = questionnaires.begin_from_version(by=town.evaluator, version=version_or_404("bip", "2"), number="3")
    return {"draft": draft.pk, "<item>": "B2", "<instrument>": "bip", "<version>": "2", "<username>": "own"}


def _of_the_citizen(town: Town) -> dict[str, Any]:
    measuring.answered_by_both(measuring.begun(town), town)
    measuring.begun(town)
    offer = activities.save_offer(by=town.leader, name="Praktik", activity="external_training")
    activity = activities.refer(by=town.own, citizen=town.citizen, offer=offer, on=town.citizen.registered_on)
    plan = planning.make_plan(
        by=town.own, citizen=town.citizen, aim="lager", on=activity.referred_on, review_on=activity.referred_on
    )
    goal = planning.set_goal(
        by=town.own, plan=plan, text="møde", area="personal", owner="citizen", state=Goal.State.OPEN
    )
    breach = breaches.note_breach(
        by=town.own, citizen=town.citizen, on=activity.referred_on, side="citizen", what="udeblev"
    )
    analysis = together.begin_analysis(by=town.own, citizen=town.citizen, on=activity.referred_on)
    talk = record_talk(by=town.own, citizen=town.citizen, caseworker=town.own, on=today(), kind="first", attended=True)
    item = together.put_on_agenda(by=town.own, citizen=town.citizen, week=today())
    sample = draw_sample(by=town.officer, week=today() - timedelta(days=7))
    keys = {"activity": activity, "goal": goal, "breach": breach, "sanction": breach, "analysis": analysis}
    keys |= {"assess": analysis, "conclude": analysis, "offer": offer, "team_target": town.team, "talk": talk}
    keys |= {"conference_decide": item, "log_sample": sample}
    return {name: one.pk for name, one in keys.items()}


def address(name: str, pattern: URLPattern, town: Town, keys: dict[str, Any]) -> str | None:
    """Where the page is, if what it is about is in the town."""
    filled: dict[str, Any] = {}
    for place in pattern.pattern.converters:
        if place == "number":
            filled[place] = town.citizen.number
        elif place == "wave":
            filled[place] = 1 if name == "measurement" else 2
        elif f"<{place}>" in keys:
            filled[place] = keys[f"<{place}>"]
        else:
            found = next((key for start, key in keys.items() if name.startswith(start)), None)
            if found is None:
                return None
            filled[place] = found
    return reverse(name, kwargs=filled)


def pages_of(kind: str) -> Iterator[tuple[str, URLPattern, Rule]]:
    for name, pattern in PAGES:
        rule = rule_of(pattern)
        if rule.kind == kind and name not in NOT_PAGES and ":" not in name:
            yield name, pattern, rule


@pytest.fixture(autouse=True)
def _in_use(site: str, town: Town, settings: Any, tmp_path: Path) -> None:
    settings.QUOTES, settings.FINDINGS = tmp_path / "quotes", tmp_path / "findings"
    measuring.take_into_use()


def test_nothing_is_left_out_for_want_of_something_to_show(town: Town, tmp_path: Path) -> None:
    """Every page that can be opened by somebody has been filled: a page that answers otherwise is one that only takes."""
    keys, left = filled_in(town, tmp_path / "findings") | {"": 1}, []  # any row will do where something is only sent
    clients = {who: Client() for who in STAFF}
    for who, client in clients.items():
        client.force_login(getattr(town, who))
    for kind in ("page", "citizen"):
        for name, pattern, _ in pages_of(kind):
            target = address(name, pattern, town, keys)
            answers = {client.get(target).status_code for client in clients.values()}
            if not answers & {200, 405}:
                left.append((name, answers))
    assert left == []


@pytest.mark.parametrize(("anywhere", "language"), WAYS, indirect=["anywhere"])
@pytest.mark.parametrize("who", STAFF)
def test_the_staffs_pages(
    anywhere: Any, town: Town, sign_in: SignIn, checks: Checks, who: str, language: str, tmp_path: Path
) -> None:
    keys, user = filled_in(town, tmp_path / "findings"), getattr(town, who)
    sign_in(anywhere, user, language=language)
    looked = 0
    for kind in ("page", "citizen"):
        for name, pattern, rule in pages_of(kind):
            assert rule.permission is not None
            if not may(user.role, rule.permission, relations(user, town.citizen)):
                continue
            target = address(name, pattern, town, keys)
            if target is None or anywhere.request.get(target).status != 200:
                continue  # only for sending, or about something that is not here: tried in the tests of its app
            if "text/html" not in anywhere.request.get(target).headers.get("content-type", ""):
                continue
            checks.look(anywhere, target, f"{who}: {name}", language)
            looked += 1
    assert looked >= 3


@pytest.mark.parametrize(("anywhere", "language"), WAYS, indirect=["anywhere"])
def test_the_citizens_pages(site: str, anywhere: Any, town: Town, checks: Checks, language: str) -> None:
    anywhere.context.add_cookies([{"name": "language", "value": language, "url": site}])
    checks.look(anywhere, "/svar/", "citizen: enter_code", language)
    measurement = measuring.begun(town)
    anywhere.fill("#code", actions.make_key(by=town.own, measurement=measurement))
    anywhere.click("main form button")
    anywhere.wait_for_url("**/svar/begynd/")
    for name in ("answer_start", "answer_all", "answer_check"):
        checks.look(anywhere, reverse(name), f"citizen: {name}", language)
    checks.look(anywhere, reverse("answer_one", args=[1]), "citizen: answer_one", language)
    measuring.answered_by_both(measurement, town)
    alone = measuring.sheet(measurement, "citizen", "alliance")
    measuring.fill(alone, by=measuring.citizen_of(measurement))
    actions.submit(by=measuring.citizen_of(measurement), sheet=alone)
    for name in ("answer_done", "own_progress"):
        checks.look(anywhere, reverse(name), f"citizen: {name}", language)


def test_what_was_seen_is_kept(checks: Checks, request: pytest.FixtureRequest) -> None:
    """Runs after the others; a page that is looked at and not in the file means the file is old."""
    if request.config.getoption("--rewrite-docs"):
        return
    seen = {(row.page, str(row.width), row.language) for row in checks.rows}
    assert seen <= stored_pages(), f"{STORED.name} lacks {sorted(seen - stored_pages())[:5]}"
