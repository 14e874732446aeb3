"""The administrator's pages and the question before dangerous acts."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from tests.casework.signing import PASSWORD, login, with_password
from tests.casework.town import Town

from virkning.casework.access.roles import Role
from virkning.casework.accounts import actions, sudo
from virkning.casework.accounts.models import User
from virkning.casework.audit.models import Change, Event
from virkning.casework.states import NotNowError

NEW = {"username": "ny-bruger", "name": "Ny Bruger", "role": "evaluator", "team": "", "subject": ""}


@pytest.fixture
def administrator(town: Town) -> User:
    return with_password(town.administrator)


@pytest.fixture
def admin(client: Client, administrator: User) -> Client:
    """The administrator's browser, the password just given."""
    login(client, "administrator")
    client.post("/users/new/", {"sudo_password": PASSWORD, "sudo_looking": "1"}, REMOTE_ADDR="10.0.0.1")
    assert "sudo_at" in client.session
    return client


def page_of(answer: Any) -> str:
    return str(answer.content.decode())


# --- sudo ---


def test_a_dangerous_act_asks_for_the_password_and_then_goes_on(client: Client, administrator: User) -> None:
    login(client, "administrator")
    asked = client.post("/users/new/", NEW)
    assert "Bekræft, at det er dig" in page_of(asked)
    assert 'name="username" value="ny-bruger"' in page_of(asked)
    assert not User.objects.filter(username="ny-bruger").exists()
    done = client.post("/users/new/", {**NEW, "sudo_password": PASSWORD}, REMOTE_ADDR="10.0.0.1")
    assert "Adgangskode til Ny Bruger" in page_of(done)


def test_a_wrong_password_opens_nothing_and_counts_as_a_guess(client: Client, administrator: User) -> None:
    login(client, "administrator")
    for _ in range(6):
        answer = client.post("/users/new/", {**NEW, "sudo_password": "et gæt"}, REMOTE_ADDR="10.0.0.1")
        assert answer.status_code == 403
    late = client.post("/users/new/", {**NEW, "sudo_password": PASSWORD}, REMOTE_ADDR="10.0.0.1")
    assert "Vent" in page_of(late)
    assert not User.objects.filter(username="ny-bruger").exists()


def test_the_answer_holds_for_ten_minutes(admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Opret bruger" in page_of(admin.get("/users/new/"))
    asked_at = float(admin.session["sudo_at"])
    monkeypatch.setattr(sudo.time, "time", lambda: asked_at + 599)
    assert "Bekræft" not in page_of(admin.get("/users/new/"))
    monkeypatch.setattr(sudo.time, "time", lambda: asked_at + 601)
    assert "Bekræft" in page_of(admin.get("/users/new/"))


def test_somebody_elses_password_is_not_an_answer(client: Client, administrator: User, town: Town) -> None:
    with_password(town.own, "en sætning for en anden")
    login(client, "administrator")
    answer = client.post("/users/new/", {**NEW, "sudo_password": "en sætning for en anden"})
    assert answer.status_code == 403


def test_what_was_being_sent_is_carried_escaped(client: Client, administrator: User) -> None:
    login(client, "administrator")
    asked = client.post("/users/new/", {**NEW, "name": '"><script>x</script>'})
    assert "<script>x" not in page_of(asked)


# --- making users ---


def test_a_new_user_changes_the_password_before_anything_else(admin: Client) -> None:
    shown = page_of(admin.post("/users/new/", {**NEW, "role": "caseworker", "team": _team("Øst")}))
    password = re.search(r'class="secret">([^<]+)<', shown)[1]
    visit = Client()
    login(visit, "ny-bruger", password)
    assert visit.get("/")["Location"] == "/account/password/"
    assert visit.get("/account/")["Location"] == "/account/password/"
    visit.post(
        "/account/password/", {"present": password, "new": PASSWORD, "repeated": PASSWORD}, REMOTE_ADDR="10.0.0.1"
    )
    assert visit.get("/account/").status_code == 200


def test_the_start_password_is_kept_nowhere(admin: Client) -> None:
    shown = page_of(admin.post("/users/new/", NEW))
    password = re.search(r'class="secret">([^<]+)<', shown)[1]
    kept = str(list(Event.objects.values())) + str(list(Change.objects.values())) + str(dict(admin.session))
    assert password not in kept
    assert User.objects.get(username="ny-bruger").password not in kept


def _team(name: str) -> str:
    from virkning.casework.people.models import Team

    return str(Team.objects.get(name=name).pk)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"username": "own"}, "har en anden"),
        ({"username": "Ny Bruger"}, "nævnte tegn"),
        ({"username": "../etc"}, "nævnte tegn"),
        ({"role": "king"}, "Vælg en af mulighederne"),
        ({"role": "caseworker"}, "Vælg et team"),
        ({"name": ""}, "Skriv noget her"),
    ],
)
def test_what_will_not_do(admin: Client, wrong: dict[str, str], said: str) -> None:
    assert said in page_of(admin.post("/users/new/", {**NEW, **wrong}))
    assert not User.objects.filter(name="Ny Bruger").exists()


def test_fields_that_are_not_in_the_form_change_nothing(admin: Client) -> None:
    admin.post("/users/new/", {**NEW, "is_active": "", "password": "x", "sessions_round": "7", "password_is_new": ""})
    made = User.objects.get(username="ny-bruger")
    assert (made.is_active, made.sessions_round, made.password_is_new) == (True, 0, True)


# --- changing and closing ---


def test_a_closed_user_is_out_at_once_and_can_come_back(admin: Client, town: Town) -> None:
    with_password(town.own)
    visit = Client()
    login(visit)
    assert visit.get("/account/").status_code == 200
    admin.post("/users/of/own/close/")
    assert visit.get("/account/").status_code == 302
    assert login(Client()).status_code == 200
    admin.post("/users/of/own/open/")
    assert visit.get("/account/").status_code == 302, "the old session does not come back"
    assert login(Client()).status_code == 302


def test_a_new_password_ends_the_sessions(admin: Client, town: Town) -> None:
    with_password(town.own)
    visit = Client()
    login(visit)
    admin.post("/users/of/own/password/")
    assert visit.get("/account/").status_code == 302
    assert login(Client()).status_code == 200


def test_a_role_moves_with_its_team(admin: Client, town: Town) -> None:
    sent = {"name": "Own", "role": "team_leader", "team": _team("Vest"), "subject": ""}
    admin.post("/users/of/own/", sent)
    town.other_team.refresh_from_db()
    assert town.other_team.leader == town.own
    admin.post("/users/of/own/", {**sent, "role": "evaluator"})
    town.other_team.refresh_from_db()
    town.own.refresh_from_db()
    assert (town.other_team.leader, town.own.team) == (None, None)
    assert Event.objects.filter(action="user_changed", actor="user:administrator").count() == 2


def test_nobody_takes_their_own_administration_away(admin: Client, administrator: User) -> None:
    assert admin.post("/users/of/administrator/close/").status_code == 409
    sent = {"name": "Administrator", "role": "evaluator", "team": "", "subject": ""}
    assert admin.post("/users/of/administrator/", sent).status_code == 409
    administrator.refresh_from_db()
    assert (administrator.is_active, administrator.role) == (True, Role.ADMINISTRATOR)
    with pytest.raises(NotNowError):
        actions.close_user(by=administrator, user=administrator)


def test_two_users_are_not_bound_to_one_person(admin: Client, town: Town) -> None:
    sent = {"name": "Own", "role": "caseworker", "team": _team("Øst"), "subject": "person-1"}
    admin.post("/users/of/own/", sent)
    assert "har en anden" in page_of(admin.post("/users/of/former/", sent))


@pytest.mark.parametrize("who", ["own", "leader", "evaluator", "officer"])
@pytest.mark.parametrize("path", ["/users/", "/users/new/", "/users/of/own/", "/users/teams/"])
def test_only_administrators_see_users(client: Client, town: Town, who: str, path: str) -> None:
    client.force_login(getattr(town, who))
    assert client.get(path).status_code == 403


@pytest.mark.parametrize("act", ["close", "open", "password"])
def test_acts_need_a_post(admin: Client, act: str) -> None:
    assert admin.get(f"/users/of/own/{act}/").status_code == 405


def test_no_citizen_is_named_to_the_administrator(admin: Client, town: Town) -> None:
    assert town.citizen.number not in page_of(admin.get("/users/")) + page_of(admin.get("/users/of/own/"))


# --- offices and teams ---


def test_a_new_installation_gets_its_first_team_and_caseworker(admin: Client) -> None:
    answer = admin.post("/users/teams/", {"office": "Jobcenter Ny", "name": "Nord"}, follow=True)
    assert "Teamet er oprettet" in page_of(answer)
    assert "Jobcenter Ny" in page_of(answer)
    made = admin.post("/users/new/", {**NEW, "role": "caseworker", "team": _team("Nord")})
    assert "Adgangskode til" in page_of(made)
    assert Event.objects.get(action="team_made").actor == "user:administrator"


def test_an_office_has_no_two_teams_of_one_name(admin: Client) -> None:
    assert "har et team" in page_of(admin.post("/users/teams/", {"office": "Jobcentret", "name": "Øst"}))
    assert "oprettet" in page_of(admin.post("/users/teams/", {"office": "Jobcenter Ny", "name": "Øst"}, follow=True))
