"""Letting systems in and out."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone

from virkning.casework.api.models import System
from virkning.casework.audit.actions import Actor, acting, record

_PREFIX = "virkning_"  # so that scanners for lost secrets know one when they see it


def digest(token: str) -> str:
    """Tokens are long and random, so a plain hash keeps them."""
    return hashlib.sha256(token.encode("utf-8")).hexdigest()


def let_in(*, by: Actor, name: str, scopes: Sequence[str], days: int) -> tuple[System, str]:
    """A new system and its token, which is told only now."""
    token = _PREFIX + secrets.token_urlsafe(32)
    with acting(by):
        system = System.objects.create(
            name=name,
            token_hash=digest(token),
            scopes=list(scopes),
            made_by=by.log_name,
            expires_at=timezone.now() + timedelta(days=days),
        )
        record(by=by, action="system_let_in", subject=system, scopes=list(scopes))
    return system, token


def shut_out(*, by: Actor, system: System) -> None:
    with acting(by):
        system.withdrawn_at = timezone.now()
        system.save(update_fields=["withdrawn_at"])
        record(by=by, action="system_shut_out", subject=system)
