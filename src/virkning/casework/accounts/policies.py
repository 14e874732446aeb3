"""What the state of an account allows."""

from __future__ import annotations

from virkning.casework.access.roles import Role
from virkning.casework.accounts.models import User
from virkning.casework.states import NotNowError
from virkning.language import Text

IN_A_TEAM = frozenset({Role.CASEWORKER, Role.TEAM_LEADER})

_ONESELF = Text(
    "Du kan ikke lukke din egen konto eller ændre din egen rolle. Bed en anden administrator om det.",
    "You cannot close your own account or change your own role. Ask another administrator.",
)
_CLOSED = Text("Kontoen er lukket. Åbn den først.", "The account is closed. Open it first.")


def check_other(by: User, user: User) -> None:
    """Nobody takes their own administration away, so there is always one left who can give it back."""
    if by.pk == user.pk:
        raise NotNowError(_ONESELF)


def other(by: User, user: User) -> bool:
    return by.pk != user.pk


def check_open(user: User) -> None:
    if not user.is_active:
        raise NotNowError(_CLOSED)
