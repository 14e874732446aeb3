"""The matrix as a table for the manual, made from the matrix itself."""

from __future__ import annotations

from virkning.casework.access import permissions, relations, roles
from virkning.casework.access.matrix import may, relations_that_allow
from virkning.casework.access.permissions import ABOUT_ONE_CITIZEN, Permission
from virkning.casework.access.roles import Role


def access_tables() -> dict[str, str]:
    """Two Markdown tables: what a role may in general, and about one citizen through which relation."""
    return {
        "access-general": _table([one for one in Permission if one not in ABOUT_ONE_CITIZEN]),
        "access-citizen": _table([one for one in Permission if one in ABOUT_ONE_CITIZEN]),
    }


def _table(rows: list[Permission]) -> str:
    heads = ["", *(roles.NAMES[role].en for role in Role)]
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    for permission in rows:
        cells = [permissions.NAMES[permission].en, *(_cell(role, permission) for role in Role)]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _cell(role: Role, permission: Permission) -> str:
    if permission in ABOUT_ONE_CITIZEN:
        return "; ".join(relations.NAMES[one].en for one in relations_that_allow(role, permission)) or "–"
    return "yes" if may(role, permission) else "–"
