"""Questionnaires in versions, and the measurements made with them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from virkning.casework.accounts.models import User
from virkning.casework.meetings.models import Talk
from virkning.casework.people.models import Citizen


class InstrumentVersion(models.Model):
    """A questionnaire as it was published. `definition` is the instruments room's own TOML; it never changes after."""

    instrument = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    definition = models.TextField()
    checksum = models.CharField(max_length=64)
    in_use_from = models.DateField(null=True, help_text="empty = a draft")
    published_by = models.CharField(max_length=120, blank=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["instrument", "version"], name="a_version_is_published_once"),
            models.CheckConstraint(
                condition=Q(in_use_from=None, published_at=None, published_by="")
                | (Q(in_use_from__isnull=False, published_at__isnull=False) & ~Q(published_by="")),
                name="published_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument} {self.version}"


class Measurement(models.Model):
    """One time that the citizen and the caseworker both answer. Opened when both are in; shut until then."""

    citizen = models.ForeignKey(Citizen, models.CASCADE, related_name="measurements")
    talk = models.ForeignKey(Talk, models.SET_NULL, null=True, related_name="measurements")
    caseworker = models.ForeignKey(User, models.PROTECT, related_name="+")
    wave = models.PositiveSmallIntegerField()
    date = models.DateField()
    opened_at = models.DateTimeField(null=True, help_text="when both could see both")
    agreed = models.TextField(blank=True, help_text="what the two agreed after looking at the answers")

    class Meta:
        ordering = ["wave"]
        constraints = [models.UniqueConstraint(fields=["citizen", "wave"], name="waves_are_numbered_once")]


class Sheet(models.Model):
    """One rater's answers to one questionnaire in a measurement."""

    class Rater(models.TextChoices):
        CITIZEN = "citizen"
        CASEWORKER = "caseworker"

    class Help(models.TextChoices):
        NOBODY = "nobody"
        READ_ALOUD = "read_aloud"
        CASEWORKER = "caseworker"
        RELATIVE = "relative"
        INTERPRETER = "interpreter"
        OTHER = "other"

    measurement = models.ForeignKey(Measurement, models.CASCADE, related_name="sheets")
    rater = models.CharField(max_length=12, choices=Rater.choices)
    instrument = models.ForeignKey(InstrumentVersion, models.PROTECT, related_name="sheets")
    language = models.CharField(max_length=2, default="da")
    helped_by = models.CharField(max_length=20, choices=Help.choices, blank=True)
    started_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["measurement", "rater", "instrument"], name="one_sheet_a_rater")]


class Answer(models.Model):
    """One answered item: the chosen codes, or why there is none. Saved the moment it is given."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="answers")
    item = models.CharField(max_length=60)
    values = ArrayField(models.SmallIntegerField(), default=list)
    missing = models.CharField(max_length=20, blank=True)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "item"], name="an_item_is_answered_once"),
            models.CheckConstraint(
                condition=(Q(values=[]) & ~Q(missing="")) | (~Q(values=[]) & Q(missing="")),
                name="an_answer_or_why_not",
            ),
        ]


class SheetKey(models.Model):
    """The citizen's way to their sheets of one measurement: a short code, kept as a keyed hash, for a short time."""

    measurement = models.ForeignKey(Measurement, models.CASCADE, related_name="keys")
    code_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
