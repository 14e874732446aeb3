"""Systems that may call, and the writes they have made: the same request twice is done once."""

from __future__ import annotations

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone


class System(models.Model):
    """A case system with a token of its own, kept as a hash, for what it may do and until when."""

    name = models.CharField(max_length=80, unique=True)
    token_hash = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=30))
    made_by = models.CharField(max_length=120)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    @property
    def log_name(self) -> str:
        return f"system:{self.name}"

    def lives(self, at: datetime | None = None) -> bool:
        return self.withdrawn_at is None and self.expires_at > (at or timezone.now())


class Written(models.Model):
    """A write that was answered: sent again, it gets the same answer and changes nothing."""

    system = models.ForeignKey(System, models.CASCADE, related_name="written")
    request_id = models.CharField(max_length=80)
    asked = models.CharField(max_length=64, help_text="digest of method, address and body")
    citizen = models.ForeignKey("people.Citizen", models.CASCADE, null=True, related_name="+")
    status = models.PositiveSmallIntegerField(default=0)
    answer = models.JSONField(null=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["system", "request_id"], name="a_request_is_done_once")]
