"""How long closed cases are kept to begin with. A municipality writes its own rule as a later row."""

from __future__ import annotations

from datetime import date
from typing import Any

from virkning.casework.audit.actions import Program, acting


def lay_down(**_: Any) -> None:
    """After a migration, where there is no rule at all."""
    from virkning.casework.privacy.models import RetentionRule

    if not RetentionRule.objects.exists():
        with acting(Program("migration")):
            RetentionRule.objects.create(
                years=5, basis="Forslag: fem år efter sagens lukning", valid_from=date(2010, 1, 1)
            )
