"""Who a citizen is, for those who may know: the role and the relation must allow it."""

from __future__ import annotations

from collections.abc import Iterable

from virkning.casework.access.matrix import may
from virkning.casework.access.permissions import Permission
from virkning.casework.access.relations import relations
from virkning.casework.accounts.models import User
from virkning.casework.people.models import Citizen, Identity


def may_know(citizen: Citizen, user: User) -> bool:
    """Asked once per citizen and user: a page names the same citizen many times."""
    asked: dict[int, bool] = citizen.__dict__.setdefault("_known_to", {})
    if user.pk not in asked:
        asked[user.pk] = may(user.role, Permission.SEE_IDENTITY, relations(user, citizen))
    return asked[user.pk]


def known_to(user: User, citizens: Iterable[Citizen]) -> list[Citizen]:
    """Citizens of a list that was drawn by a relation which allows it: their names need not be asked about one by one."""
    found = list(citizens)
    for citizen in found:
        citizen.__dict__.setdefault("_known_to", {})[user.pk] = True
    return found


def name_for(citizen: Citizen, user: User) -> str:
    try:
        return citizen.identity.name if may_know(citizen, user) else citizen.number
    except Identity.DoesNotExist:
        return citizen.number
