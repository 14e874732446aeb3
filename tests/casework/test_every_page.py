"""Every page in a real browser: axe finds nothing, nothing scrolls sideways, no script fails, little is transferred.

On a phone in Danish and at a desk in English. The pages are found by walking the site's addresses, so that a new page
is looked at without being named here; what was seen is kept in docs/reference/site-checks.csv.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import URLPattern, reverse
from tests.casework import measuring
from tests.casework.checking import STORED, Checks, stored_pages
from tests.casework.test_matrix import PAGES, rule_of
from tests.casework.town import Town

from virkning.casework.access.guard import Rule
from virkning.casework.access.matrix import may
from virkning.casework.access.relations import relations
from virkning.casework.measurement import actions
from virkning.casework.plans.actions import activities, breaches, planning, together
from virkning.casework.plans.models import Goal

pytestmark = pytest.mark.browser
SignIn = Callable[..., None]

WAYS = [("phone", "da"), ("desk", "en")]
STAFF = ("own", "leader", "officer", "evaluator", "administrator")
# Answered with a file, a redirect or only when something is sent: there is no page to look at.
NOT_PAGES = {"choose_language", "export", "export_own", "logout", "start"}


def filled_in(town: Town) -> dict[str, Any]:
    """A town with something on every page; what the addresses need to be filled with."""
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
    keys = {"activity": activity, "goal": goal, "breach": breach, "sanction": breach, "analysis": analysis}
    keys |= {"assess": analysis, "conclude": analysis, "offer": offer, "team_target": town.team}
    return {name: one.pk for name, one in keys.items()}


def address(name: str, pattern: URLPattern, town: Town, keys: dict[str, Any]) -> str | None:
    """Where the page is, if what it is about is in the town."""
    filled: dict[str, Any] = {}
    for place in pattern.pattern.converters:
        if place == "number":
            filled[place] = town.citizen.number
        elif place == "wave":
            filled[place] = 1 if name == "measurement" else 2
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
def _in_use(site: str, town: Town) -> None:
    measuring.take_into_use()


@pytest.mark.parametrize(("anywhere", "language"), WAYS, indirect=["anywhere"])
@pytest.mark.parametrize("who", STAFF)
def test_the_staffs_pages(anywhere: Any, town: Town, sign_in: SignIn, checks: Checks, who: str, language: str) -> None:
    keys, user = filled_in(town), getattr(town, who)
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
