"""The same request twice is done once: every write carries an id of the sender's own."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from ninja import Schema
from ninja.errors import HttpError

from virkning.casework.api.models import System, Written
from virkning.casework.audit.actions import acting
from virkning.casework.people.models import Citizen

HEADER = "X-Request-Id"
_LONGEST = 80


def once(request: HttpRequest, citizen: Citizen | None, do: Callable[[], tuple[Schema, Citizen]]) -> tuple[int, Any]:
    """Do it and keep the answer with the request's id; an id that is known gets its answer again."""
    system: System = request.auth
    id_ = request.headers.get(HEADER, "")
    if not 1 <= len(id_) <= _LONGEST:
        raise HttpError(
            422, f"{HEADER} is missing: an id of the sender's own for every write, at most {_LONGEST} signs"
        )
    asked = _digest(request)
    with transaction.atomic(), acting(system):
        written, new = Written.objects.select_for_update().get_or_create(
            system=system, request_id=id_, defaults={"asked": asked, "citizen": citizen}
        )
        if written.asked != asked:
            raise HttpError(409, f"{HEADER} was used for another request")
        if new:
            answer, written.citizen = do()
            written.status, written.answer = 201, answer.model_dump(mode="json")
            written.save()
    return written.status, written.answer


def _digest(request: HttpRequest) -> str:
    asked = f"{request.method} {request.path}\n".encode() + request.body
    return hashlib.sha256(asked).hexdigest()
