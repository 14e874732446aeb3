"""The log. No foreign keys, so that it never stands in the way of live data; nobody can rewrite it, not even here."""

from __future__ import annotations

from django.db import models


class Event(models.Model):
    """Something somebody did, as they would say it: the action's name, on what, with which details."""

    at = models.DateTimeField(auto_now_add=True)
    actor = models.CharField(max_length=120)
    action = models.CharField(max_length=80)
    citizen = models.CharField(max_length=20, blank=True, db_index=True, help_text="the citizen's number, if one")
    subject = models.CharField(max_length=120, blank=True, help_text="table:id of what it was done to")
    details = models.JSONField(default=dict)


class Change(models.Model):
    """What the database itself saw change in a row, written by a trigger: bulk and raw SQL cannot pass it by."""

    at = models.DateTimeField(auto_now_add=True)
    actor = models.CharField(max_length=120)
    table = models.CharField(max_length=80)
    row = models.CharField(max_length=40)
    citizen = models.CharField(max_length=20, blank=True, db_index=True)
    operation = models.CharField(max_length=6)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)


class Reading(models.Model):
    """Somebody opened a page about a citizen."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    actor = models.CharField(max_length=120)
    citizen = models.CharField(max_length=20, db_index=True)
    page = models.CharField(max_length=120)


class LogSample(models.Model):
    """The week's random readings that the officer looked through and signed."""

    week = models.DateField(unique=True, help_text="its Monday")
    drawn_at = models.DateTimeField(auto_now_add=True)
    readings = models.JSONField(help_text="ids of the readings drawn")
    seed = models.CharField(max_length=64)
    signed_by = models.CharField(max_length=120, blank=True)
    signed_at = models.DateTimeField(null=True)
    remark = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(signed_at=None, signed_by="")
                | (models.Q(signed_at__isnull=False) & ~models.Q(signed_by="")),
                name="log_sample_signed_by_and_at",
            )
        ]
