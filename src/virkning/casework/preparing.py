"""What is done to an installation before it serves. Imported when Django may be: the settings are read here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from virkning.errors import InputError
from virkning.language import Text

_TABLES = Text("Bringer databasen op til denne udgave …", "Bringing the database up to this version …")
_STYLES = Text("Lægger typografier og skriptfiler frem …", "Laying out styles and scripts …")
_FIRST = Text(
    "Den første bruger er lavet. Log ind, og vælg din egen adgangskode; denne vises kun her og nu:",
    "The first user is made. Sign in and choose a password of your own; this one is shown here and now only:",
)
_BEHIND = Text(
    "Databasen er fra en ældre udgave, og der er borgere i den. Før den op til denne udgave først; der tages en "
    "sikkerhedskopi: virkning upgrade",
    "The database is of an older version, and there are citizens in it. Bring it up to this version first; a backup is "
    "made: virkning upgrade",
)


def prepare(demo: Path | None, tell: Callable[[Text], None]) -> None:
    django.setup()
    _check_may_be_changed()
    tell(_TABLES)
    call_command("migrate", verbosity=0, interactive=False)
    _tidy()
    tell(_STYLES)
    call_command("collectstatic", verbosity=0, interactive=False)
    if demo is not None:
        from virkning.casework.demo import fill

        fill(demo)
    else:
        _first_administrator(tell)
    connections.close_all()


def _check_may_be_changed() -> None:
    """Tables with real people in them are changed by `virkning upgrade` alone, which makes a backup first."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    missing = [f"{step.app_label}.{step.name}" for step, _ in plan]
    if missing and not settings.DEMO and _has_citizens():
        raise InputError(_BEHIND, value=", ".join(missing))


def _has_citizens() -> bool:
    """Asked without the models, which may know columns that the table lacks."""
    with connection.cursor() as cursor:
        if "people_citizen" not in connection.introspection.table_names(cursor):
            return False
        cursor.execute("select exists (select from people_citizen)")
        return bool(cursor.fetchone()[0])


def _tidy() -> None:
    from virkning.casework.accounts.throttle import forget_old_guesses
    from virkning.casework.audit.actions import Program, acting

    call_command("clearsessions", verbosity=0)
    with acting(Program("start")):
        forget_old_guesses()


def _first_administrator(tell: Callable[[Text], None]) -> None:
    from virkning.casework.access.roles import Role
    from virkning.casework.accounts.actions import make_user
    from virkning.casework.accounts.models import User
    from virkning.casework.audit.actions import Program

    if User.objects.exists():
        return
    by = Program("first start")
    user, password = make_user(
        by=by, username="administrator", name="Administrator", role=Role.ADMINISTRATOR, team=None
    )
    tell(_FIRST)
    tell(Text(*(f"  {user.username}  {password}",) * 2))
