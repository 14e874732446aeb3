"""Talks between a citizen and a caseworker."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from virkning.casework.accounts.models import User
from virkning.casework.people.models import Citizen


class Talk(models.Model):
    """A talk that is planned, held or missed."""

    class Kind(models.TextChoices):
        FIRST = "first"
        FOLLOW_UP = "follow_up"
        SHARED = "shared"
        PHONE = "phone"
        VIDEO = "video"
        CLOSING = "closing"

    class NoShow(models.TextChoices):
        ILL = "ill"
        CITIZEN_CANCELLED = "citizen_cancelled"
        CASEWORKER_CANCELLED = "caseworker_cancelled"
        NOT_REACHED = "not_reached"
        NO_WORD = "no_word"
        OTHER = "other"

    citizen = models.ForeignKey(Citizen, models.CASCADE, related_name="talks")
    caseworker = models.ForeignKey(User, models.PROTECT, related_name="talks")
    date = models.DateField()
    kind = models.CharField(max_length=20, choices=Kind.choices)
    attended = models.BooleanField(null=True, help_text="empty = not held yet")
    no_show = models.CharField(max_length=30, choices=NoShow.choices, blank=True)
    number = models.PositiveSmallIntegerField(null=True, help_text="the citizen's first attended talk is 1")
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["date", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(no_show="") | Q(attended=False), name="only_a_missed_talk_has_a_cause"),
            models.CheckConstraint(condition=Q(number=None) | Q(attended=True), name="only_a_held_talk_has_a_number"),
        ]
