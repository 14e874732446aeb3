"""Users: one role each, in at most one team."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from virkning.casework.access.roles import Role


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """Somebody who signs in. Users are closed, never deleted: the log speaks of them."""

    last_login = None  # the log knows
    username = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=30, choices=[(role.value, role.value) for role in Role])
    team = models.ForeignKey("people.Team", models.PROTECT, null=True, blank=True, related_name="members")
    language = models.CharField(max_length=2, choices=[("da", "Dansk"), ("en", "English")], default="da")
    is_active = models.BooleanField(default=True)
    subject = models.CharField(max_length=255, unique=True, null=True, help_text="who they are to the OIDC login")

    USERNAME_FIELD = "username"
    objects = UserManager()

    def __str__(self) -> str:
        return self.name

    @property
    def log_name(self) -> str:
        """How the log names them: text, so that the log never hangs on this table."""
        return f"user:{self.username}"
