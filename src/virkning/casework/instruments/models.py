"""Questionnaires before they are published, and who has looked through the words of a language.

A published version is measurement.InstrumentVersion, which the database keeps from being changed.
"""

from __future__ import annotations

from django.db import models

from virkning.casework.accounts.models import User


class Draft(models.Model):
    """A version under way. `definition` is the instruments room's own TOML, in good form at every moment."""

    instrument = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    definition = models.TextField()
    origin = models.CharField(max_length=200, help_text="the version or file it was begun from")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["instrument", "version"]
        constraints = [models.UniqueConstraint(fields=["instrument", "version"], name="one_draft_of_a_version")]

    def __str__(self) -> str:
        return f"{self.instrument} {self.version}"


class TranslationReview(models.Model):
    """Somebody has read all words of one language. It belongs to those very words: others have not been read."""

    instrument = models.CharField(max_length=60)
    language = models.CharField(max_length=2)
    words = models.CharField(max_length=64, help_text="the checksum of the words that were read")
    reviewed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["instrument", "language", "words"], name="words_reviewed_once")]
