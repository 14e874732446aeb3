"""Every row that belongs to a citizen, found through the models themselves, so that a new table is never forgotten."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import models

from virkning.casework.people.models import Citizen

UNTOUCHED_APPS = {"audit", "auth", "contenttypes", "sessions", "messages", "privacy"}


def of_citizens() -> Iterator[tuple[type[models.Model], str]]:
    """Every model with rows about citizens, and the lookup from it to the citizen."""
    for model in apps.get_models():
        if model._meta.app_label not in UNTOUCHED_APPS and (path := _path(model, frozenset())) is not None:
            yield model, path


def rows_of(citizen: Citizen) -> Iterator[tuple[type[models.Model], models.QuerySet[models.Model]]]:
    for model, path in of_citizens():
        yield model, model._default_manager.filter(**{path: citizen.pk}).order_by("pk")


def _path(model: type[models.Model], seen: frozenset[type[models.Model]]) -> str | None:
    """The shortest chain of foreign keys to the citizen, as a lookup; "pk" for the citizen themselves."""
    if model is Citizen:
        return "pk"
    found = []
    for field in model._meta.fields:
        target = field.related_model
        if target is None or target in seen or target is model:
            continue
        rest = _path(target, seen | {model})
        if rest is not None:
            found.append(f"{field.name}__{rest}")
    return min(found, key=lambda path: path.count("__"), default=None)
