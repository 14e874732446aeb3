"""Users: one role each, in at most one team; where they are signed in; who has guessed at passwords."""

from __future__ import annotations

from enum import StrEnum

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from virkning.casework.access.roles import Role
from virkning.casework.accounts.devices import device_name


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
    password_is_new = models.BooleanField(default=False, help_text="given by somebody else: to be changed at once")
    sessions_round = models.PositiveIntegerField(default=0, help_text="one more, and every earlier session is over")

    USERNAME_FIELD = "username"
    objects = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("username"), name="usernames_differ_in_more_than_case")]

    def __str__(self) -> str:
        return self.name

    @property
    def log_name(self) -> str:
        """How the log names them: text, so that the log never hangs on this table."""
        return f"user:{self.username}"

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """A session holds as long as the password and the round it began in."""
        salt = "virkning.casework.accounts.session"
        return str(salted_hmac(salt, f"{self.sessions_round}:{self.password}", secret=secret).hexdigest())


class Way(StrEnum):
    """How somebody showed who they are."""

    PASSWORD = "password"
    OIDC = "oidc"


class SignIn(models.Model):
    """A time somebody came in, so that they can see whether it was themselves."""

    user = models.ForeignKey(User, models.CASCADE, related_name="sign_ins")
    at = models.DateTimeField(auto_now_add=True)
    way = models.CharField(max_length=10, choices=[(way.value, way.value) for way in Way])
    address = models.GenericIPAddressField(null=True)
    device = models.CharField(max_length=300, blank=True, help_text="what the browser said of itself")
    round = models.PositiveIntegerField(help_text="the user's sessions_round at that time")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at"]

    @property
    def device_name(self) -> str:
        return device_name(self.device)


class Guesses(models.Model):
    """Wrong passwords in a row, counted under a keyed hash of an account, an address or both (throttle.py)."""

    key_hash = models.CharField(max_length=64, unique=True)
    wrong = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(null=True)
    wait_until = models.DateTimeField(null=True)
    right_at = models.DateTimeField(null=True, help_text="when the right password was last given here")
