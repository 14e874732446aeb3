"""The accounts that a demonstration shows on its login page, one of each role, all with the same password."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.contrib.auth.hashers import check_password

from virkning.casework.access.roles import Role
from virkning.casework.accounts.models import User

DEMO_PASSWORD = "alle-er-opdigtede"


def demo_accounts() -> list[User]:
    """The first open user of each role; none where the people are real."""
    if not settings.DEMO:
        return []
    first = (User.objects.filter(role=role, is_active=True).order_by("pk").first() for role in Role)
    return [user for user in first if user and _opens(user.password)]


@lru_cache(maxsize=64)
def _opens(encoded: str) -> bool:
    """Checking a password is slow by intention; the login page asks this of the same few at every visit."""
    return check_password(DEMO_PASSWORD, encoded)
