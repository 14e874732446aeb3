"""What is done to accounts, by their owners and by the administrator. All of it is written down."""

from __future__ import annotations

import secrets

from virkning.casework.access.roles import Role
from virkning.casework.accounts.models import User
from virkning.casework.accounts.policies import IN_A_TEAM, check_open, check_other
from virkning.casework.audit.actions import Actor, acting, record
from virkning.casework.people.models import Office, Team

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is read as something else


def make_user(
    *, by: Actor, username: str, name: str, role: Role, team: Team | None, subject: str = ""
) -> tuple[User, str]:
    """A new user and the password for their first visit; it is shown once and must be changed at once."""
    password = start_password()
    user = User(username=username.lower(), subject=subject or None, password_is_new=True)
    with acting(by):
        _place(user, name, role, team)
        user.set_password(password)
        user.save()
        _lead(user)
        record(by=by, action="user_made", subject=user, username=user.username, role=role.value)
    return user, password


def change_user(*, by: User, user: User, name: str, role: Role, team: Team | None, subject: str = "") -> None:
    if role != user.role:
        check_other(by, user)
    with acting(by):
        before = user.role
        user.subject = subject or None
        _place(user, name, role, team)
        user.save()
        _lead(user)
        record(by=by, action="user_changed", subject=user, username=user.username, was=before, role=role.value)


def close_user(*, by: User, user: User) -> None:
    """The user is out at once, everywhere; what they did stays theirs in the log."""
    check_other(by, user)
    with acting(by):
        user.is_active = False
        user.sessions_round += 1
        user.save(update_fields=["is_active", "sessions_round"])
        record(by=by, action="user_closed", subject=user, username=user.username)


def open_user(*, by: User, user: User) -> None:
    with acting(by):
        user.is_active = True
        user.save(update_fields=["is_active"])
        record(by=by, action="user_opened", subject=user, username=user.username)


def give_password(*, by: User, user: User) -> str:
    """A new password for the next visit, when the old one is forgotten; all sessions of the user end."""
    check_open(user)
    password = start_password()
    with acting(by):
        user.set_password(password)
        user.password_is_new = True
        user.sessions_round += 1
        user.save(update_fields=["password", "password_is_new", "sessions_round"])
        record(by=by, action="password_given", subject=user, username=user.username)
    return password


def make_team(*, by: Actor, office: str, name: str) -> Team:
    """A team in an office; the office is made with its first team."""
    with acting(by):
        place, _ = Office.objects.get_or_create(name=office)
        team = Team.objects.create(name=name, office=place)
        record(by=by, action="team_made", subject=team, office=office, name=name)
    return team


def change_own_password(*, by: User, password: str) -> None:
    """The user's new password; every other session of theirs ends with the old one."""
    with acting(by):
        by.set_password(password)
        by.password_is_new = False
        by.sessions_round += 1
        by.save(update_fields=["password", "password_is_new", "sessions_round"])
        record(by=by, action="password_changed", subject=by)


def choose_own_language(*, by: User, language: str) -> None:
    with acting(by):
        by.language = language
        by.save(update_fields=["language"])
        record(by=by, action="language_chosen", subject=by, language=language)


def sign_out_everywhere(*, by: User) -> None:
    with acting(by):
        by.sessions_round += 1
        by.save(update_fields=["sessions_round"])
        record(by=by, action="signed_out_everywhere", subject=by)


def stay_signed_in(*, by: User, sign_in: int | None) -> None:
    """The one session that goes on in the new round."""
    with acting(by):
        by.sign_ins.filter(pk=sign_in).update(round=by.sessions_round)


def start_password() -> str:
    """Four groups of four letters, 79 bits: long enough to be safe, and to be read over the telephone."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def _place(user: User, name: str, role: Role, team: Team | None) -> None:
    user.name, user.role = name, role
    user.team = team if role in IN_A_TEAM else None


def _lead(user: User) -> None:
    """A team leader leads their own team and no other; nobody else leads one."""
    led = user.team if user.role == Role.TEAM_LEADER else None
    for team in user.leads.exclude(pk=led.pk if led else None):
        team.leader = None
        team.save(update_fields=["leader"])
    if led is not None and led.leader_id != user.pk:
        led.leader = user
        led.save(update_fields=["leader"])
