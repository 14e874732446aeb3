"""Theories as they were changed here, what people say to them, and the log of what was learnt.

The program's own theories stay in their files: a change is a version of its own that goes before the file.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from virkning.casework.accounts.models import User


class TheoryVersion(models.Model):
    """A theory whole, as TOML. The database refuses to change or remove one."""

    theory = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    definition = models.TextField()
    note = models.CharField(max_length=300, help_text="what was changed and why")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["theory", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["theory", "number"], name="theory_versions_are_numbered_once"),
            models.CheckConstraint(condition=~Q(note=""), name="a_theory_version_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.theory} {self.number}"


class StudyDraft(models.Model):
    """A study whole with its effects, as TOML: a new one, or one of the evidence base put right. None is ever changed."""

    study = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    definition = models.TextField()
    note = models.CharField(max_length=300, help_text="what was changed and why")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["study", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["study", "number"], name="study_drafts_are_numbered_once"),
            models.CheckConstraint(condition=~Q(note=""), name="a_study_draft_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.study} {self.number}"


class Comment(models.Model):
    """What somebody says to a theory or to one part of it."""

    theory = models.CharField(max_length=60)
    part = models.CharField(max_length=60, blank=True, help_text="an element or arrow; empty = the whole theory")
    text = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_by=None, settled_at=None) | Q(settled_by__isnull=False, settled_at__isnull=False),
                name="comment_settled_by_and_at",
            )
        ]


class Lesson(models.Model):
    """Something learnt, on its way from a finding through a decision to changed practice and back to the theory."""

    title = models.CharField(max_length=200)
    finding = models.CharField(max_length=200, blank=True, help_text="the folder of the finding, if it is one of ours")
    learnt = models.TextField(help_text="what was found")
    recommendation = models.TextField()
    theory = models.CharField(max_length=60, blank=True)
    part = models.CharField(max_length=60, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    returned = models.ForeignKey(
        TheoryVersion, models.PROTECT, null=True, related_name="lessons", help_text="the theory as it became"
    )
    returned_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(returned=None, returned_at=None) | Q(returned__isnull=False, returned_at__isnull=False),
                name="lesson_returned_with_and_at",
            )
        ]


class Decision(models.Model):
    """What a committee said to a recommendation."""

    class Outcome(models.TextChoices):
        ADOPTED = "adopted"
        ADAPTED = "adapted"
        POSTPONED = "postponed"
        REJECTED = "rejected"

    lesson = models.ForeignKey(Lesson, models.PROTECT, related_name="decisions")
    committee = models.CharField(max_length=160)
    on = models.DateField()
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    text = models.TextField(blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["on", "pk"]


class PracticeChange(models.Model):
    """What is done otherwise since then: a practice or a rule."""

    class Kind(models.TextChoices):
        PRACTICE = "practice"
        RULE = "rule"

    lesson = models.ForeignKey(Lesson, models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    text = models.TextField()
    since = models.DateField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["since", "pk"]
