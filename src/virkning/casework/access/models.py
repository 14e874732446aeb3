"""Access that is given by somebody, for a reason and for a time."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from virkning.casework.accounts.models import User
from virkning.casework.people.models import Citizen


class GuestAccessQuerySet(models.QuerySet["GuestAccess"]):
    def on(self, day: date) -> GuestAccessQuerySet:
        return self.filter(starts__lte=day, ends__gte=day, withdrawn_at=None)


class GuestAccess(models.Model):
    """A colleague may look at one case for a time: a holiday, a conference, a second opinion."""

    citizen = models.ForeignKey(Citizen, models.CASCADE, related_name="guests")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    starts = models.DateField()
    ends = models.DateField(help_text="the last day")
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = GuestAccessQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="guest_access_runs_forwards"),
            models.CheckConstraint(condition=~Q(reason=""), name="guest_access_has_a_reason"),
        ]
