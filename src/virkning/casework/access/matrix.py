"""Who may what: the one place where it is written. The documentation's table and the tests are made from it.

What is not written here is forbidden. About one citizen, the role and the relation must both be right.
"""

from __future__ import annotations

from collections.abc import Iterable

from virkning.casework.access.permissions import ABOUT_ONE_CITIZEN, Permission
from virkning.casework.access.relations import Relation
from virkning.casework.access.roles import Role

P, R, To = Permission, Role, Relation

OF_A_CITIZEN: dict[tuple[Role, Relation], frozenset[Permission]] = {
    (R.CASEWORKER, To.OWN): frozenset(
        {
            P.SEE_CASE,
            P.SEE_IDENTITY,
            P.CHANGE_CASE,
            P.MEASURE,
            P.SEE_PROGRESS,
            P.PLAN,
            P.GIVE_GUEST_ACCESS,
            P.EXPORT_CASE,
        }
    ),
    (R.CASEWORKER, To.GUEST): frozenset({P.SEE_CASE, P.SEE_IDENTITY, P.SEE_PROGRESS}),
    (R.CASEWORKER, To.FORMER): frozenset({P.SEE_CASE, P.SEE_PROGRESS}),
    (R.TEAM_LEADER, To.TEAM): frozenset(
        {P.SEE_CASE, P.SEE_IDENTITY, P.SEE_PROGRESS, P.ASSIGN_CASE, P.GIVE_GUEST_ACCESS, P.EXPORT_CASE}
    ),
    (R.TEAM_LEADER, To.GUEST): frozenset({P.SEE_CASE, P.SEE_IDENTITY, P.SEE_PROGRESS}),
}

OF_A_ROLE: dict[Role, frozenset[Permission]] = {
    R.CASEWORKER: frozenset(
        {
            P.LIST_OWN_CASES,
            P.REGISTER_CITIZEN,
            P.RUN_CONFERENCE,
            P.SEE_LIBRARY,
            P.SEE_FINDINGS,
            P.OWN_ACCOUNT,
        }
    ),
    R.TEAM_LEADER: frozenset(
        {
            P.SEE_TEAM,
            P.RUN_CONFERENCE,
            P.MANAGE_OFFERS,
            P.SEE_LIBRARY,
            P.CHANGE_PRACTICE,
            P.SEE_FINDINGS,
            P.OWN_ACCOUNT,
        }
    ),
    R.EVALUATOR: frozenset(
        {
            P.SEE_LIBRARY,
            P.EDIT_LIBRARY,
            P.CHANGE_PRACTICE,
            P.EDIT_INSTRUMENTS,
            P.SEE_FINDINGS,
            P.OWN_ACCOUNT,
        }
    ),
    R.PROTECTION_OFFICER: frozenset({P.SEE_LOGS, P.SIGN_LOGS, P.ERASE, P.SEE_FINDINGS, P.OWN_ACCOUNT}),
    R.ADMINISTRATOR: frozenset({P.MANAGE_USERS, P.MANAGE_SYSTEM, P.OWN_ACCOUNT}),
}


def may(role: Role | str, permission: Permission, relations: Iterable[Relation] = ()) -> bool:
    """Whether this role may; about one citizen, whether one of the relations allows it."""
    if permission in ABOUT_ONE_CITIZEN:
        return any(permission in OF_A_CITIZEN.get((Role(role), relation), ()) for relation in relations)
    return permission in OF_A_ROLE[Role(role)]


def relations_that_allow(role: Role | str, permission: Permission) -> tuple[Relation, ...]:
    """The relations through which this role gets this permission about a citizen."""
    return tuple(relation for relation in Relation if permission in OF_A_CITIZEN.get((Role(role), relation), ()))
