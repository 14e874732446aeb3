"""How long closed cases are kept, and proof of what was erased."""

from __future__ import annotations

from django.db import models


class RetentionRule(models.Model):
    """How many years a closed case is kept, with the rule it rests on."""

    years = models.PositiveSmallIntegerField()
    basis = models.CharField(max_length=200)
    valid_from = models.DateField(unique=True)


class Erasure(models.Model):
    """Proof that a case was erased: what was removed and that nothing was found afterwards. It names nobody."""

    at = models.DateTimeField(auto_now_add=True)
    by = models.CharField(max_length=120)
    case = models.CharField(max_length=64, unique=True, help_text="a one-way digest of the number")
    removed = models.JSONField(help_text="rows by table")
    left = models.JSONField(help_text="rows still found by table: empty when the erasure holds")
    why = models.CharField(max_length=200)
