"""Writing the log. Every action of every app runs inside `acting`, or the database refuses the change."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from django.db import connection, transaction

from virkning.casework.audit.models import Event, Reading

if TYPE_CHECKING:
    from virkning.casework.people.models import Citizen


class Actor(Protocol):
    """Anybody who does something: a user, a citizen with a key, a case system, the program itself."""

    @property
    def log_name(self) -> str: ...


@contextmanager
def acting(by: Actor) -> Iterator[None]:
    """One transaction in which the database knows who is changing it; the triggers write that name."""
    with transaction.atomic():
        _name_actor(by.log_name)
        yield


def record(*, by: Actor, action: str, citizen: Citizen | None = None, subject: object = None, **details: Any) -> Event:
    """The event of an action, in the action's own transaction."""
    return Event.objects.create(
        actor=by.log_name,
        action=action,
        citizen=citizen.number if citizen else "",
        subject=f"{subject._meta.db_table}:{subject.pk}" if subject is not None else "",  # type: ignore[attr-defined]
        details=details,
    )


def record_reading(*, by: Actor, citizen: Citizen, page: str) -> None:
    Reading.objects.create(actor=by.log_name, citizen=citizen.number, page=page)


def _name_actor(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select set_config('virkning.actor', %s, true)", [name])


@dataclass(frozen=True, slots=True)
class Program:
    """The program itself as an actor: the demo, a nightly job, a move of the database."""

    task: str

    @property
    def log_name(self) -> str:
        return f"program:{self.task}"
