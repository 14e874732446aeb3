"""Citizens and who has their case. A citizen is a number everywhere but in one table."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q

from virkning.casework.accounts.models import User
from virkning.casework.people.numbers import new_number


class Office(models.Model):
    """A job centre or one of its places."""

    name = models.CharField(max_length=120, unique=True)

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """Caseworkers under one leader."""

    name = models.CharField(max_length=120)
    office = models.ForeignKey(Office, models.PROTECT, related_name="teams")
    leader = models.ForeignKey(User, models.PROTECT, null=True, related_name="leads")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "name"], name="team_names_differ_in_an_office")]

    def __str__(self) -> str:
        return self.name


class CaseloadTarget(models.Model):
    """How many cases a caseworker of the team should have, from a day on."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="caseload_targets")
    starts = models.DateField()
    cases = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "starts"], name="one_caseload_target_a_day")]


class Citizen(models.Model):
    """A citizen as the casework knows them. The number is drawn at random and says nothing; names live elsewhere."""

    number = models.CharField(max_length=12, unique=True, default=new_number, editable=False)
    birth_year = models.PositiveSmallIntegerField()
    sex = models.CharField(max_length=6, choices=[("female", "female"), ("male", "male")])
    origin = models.CharField(max_length=40, blank=True, help_text="id in words: origins")
    education = models.CharField(max_length=40, blank=True, help_text="id in words: education levels")
    municipality = models.CharField(max_length=80, blank=True)
    registered_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.number


class Identity(models.Model):
    """Who the number is. The only table that holds CPR numbers, and they are encrypted with a key of their own."""

    citizen = models.OneToOneField(Citizen, models.CASCADE, related_name="identity", primary_key=True)
    name = models.CharField(max_length=160)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    cpr_encrypted = models.BinaryField()
    cpr_fingerprint = models.CharField(max_length=64, unique=True, help_text="keyed, so that it cannot be guessed")


class BenefitPeriod(models.Model):
    """A benefit the citizen receives, by its id in the vocabulary."""

    citizen = models.ForeignKey(Citizen, models.CASCADE, related_name="benefits")
    benefit = models.CharField(max_length=40)
    starts = models.DateField()
    ends = models.DateField(null=True, help_text="the last day; empty = still")

    class Meta:
        ordering = ["starts"]
        constraints = [
            models.CheckConstraint(condition=Q(ends=None) | Q(ends__gte=F("starts")), name="benefit_runs_forwards")
        ]


class ReadinessPeriod(models.Model):
    """Where the citizen stands on a readiness scale, with the scale's version: scales have changed by law."""

    citizen = models.ForeignKey(Citizen, models.CASCADE, related_name="readiness")
    scale = models.CharField(max_length=40)
    group = models.CharField(max_length=40)
    starts = models.DateField()
    ends = models.DateField(null=True, help_text="the last day; empty = still")

    class Meta:
        ordering = ["starts"]
        constraints = [
            models.CheckConstraint(condition=Q(ends=None) | Q(ends__gte=F("starts")), name="readiness_runs_forwards")
        ]


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def on(self, day: date) -> AssignmentQuerySet:
        return self.filter(Q(ends=None) | Q(ends__gte=day), starts__lte=day)

    def ended_within(self, days: int, *, before: date) -> AssignmentQuerySet:
        return self.filter(ends__lt=before, ends__gte=before - timedelta(days=days))


class Assignment(models.Model):
    """Who has the case, from when to when, and why it went on: what evaluations of caseworkers cannot do without."""

    class Reason(models.TextChoices):
        FIRST = "first"
        CASEWORKER_LEFT = "caseworker_left"
        CASEWORKER_ABSENT = "caseworker_absent"
        REORGANISED = "reorganised"
        NEW_TARGET_GROUP = "new_target_group"
        CITIZEN_ASKED = "citizen_asked"
        CASEWORKER_ASKED = "caseworker_asked"
        CASELOAD = "caseload"
        MOVED = "moved"
        REOPENED = "reopened"

    citizen = models.ForeignKey(Citizen, models.CASCADE, related_name="assignments")
    caseworker = models.ForeignKey(User, models.PROTECT, related_name="assignments")
    team = models.ForeignKey(Team, models.PROTECT, related_name="assignments", help_text="the team at that time")
    starts = models.DateField()
    ends = models.DateField(null=True, help_text="the last day; empty = still")
    reason = models.CharField(max_length=30, choices=Reason.choices, help_text="why the case came to this caseworker")

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["starts"]
        constraints = [
            models.CheckConstraint(condition=Q(ends=None) | Q(ends__gte=F("starts")), name="assignment_runs_forwards"),
            models.UniqueConstraint(fields=["citizen"], condition=Q(ends=None), name="one_open_assignment_a_citizen"),
        ]
