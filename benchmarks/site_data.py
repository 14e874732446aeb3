"""A job centre large enough to be crowded: the demonstration, copied until it has the caseworkers that are asked for.

Copying goes past the log's triggers, as one who owns the database can; what is measured does not.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from virkning.simulate import simulate

COPIED = (
    "accounts.User", "people.Citizen", "people.Identity", "people.BenefitPeriod", "people.ReadinessPeriod",
    "people.Assignment", "meetings.Talk", "measurement.Measurement", "measurement.Sheet", "measurement.Answer",
    "plans.Plan", "plans.Goal", "plans.Activity", "plans.Contact",
)  # fmt: skip
CASES = 20  # for each caseworker
APART = 1_000_000  # between the numbers of a row and of its copy
MADE_UNLIKE = {
    "username": "username || '-' || copy",
    "number": "upper(left(md5(number || copy), 10))",
    "cpr_fingerprint": "md5(cpr_fingerprint || copy) || md5(copy || cpr_fingerprint)",
}

_FILLING = """
import sys
from pathlib import Path
from virkning.casework.serving import choose_demo_home, prepared
choose_demo_home(Path(sys.argv[1]))
with prepared(Path(sys.argv[1]), lambda text: None): pass
"""


@dataclass(frozen=True)
class Cast:
    """Who there is: caseworkers with their citizens' numbers, and the codes of citizens who are about to answer."""

    caseworkers: dict[str, list[str]]
    codes: list[str]
    password: str


def job_centre(folder: Path, *, caseworkers: int, citizens: int) -> tuple[Path, Cast]:
    """The installation's home and its cast. A filled one is used again; the codes are made anew."""
    folder = folder / f"{caseworkers}-{citizens}"
    home, snapshot = folder / "bip-site", folder / "bip"
    if not (home / "filled").exists():
        simulate("bip", seed=7, out=snapshot)
        subprocess.run([sys.executable, "-c", _FILLING, snapshot], check=True)
    made = [sys.executable, __file__, str(home), str(caseworkers), str(citizens)]
    subprocess.run(made, check=True, env={**os.environ, "VIRKNING_HOME": str(home)})
    (home / "filled").touch()
    return home, Cast(**json.loads((home / "cast.json").read_text("utf-8")))


def _make(home: Path, caseworkers: int, citizens: int) -> None:
    """Inside Django, with the database running."""
    from virkning.casework.access.relations import today
    from virkning.casework.access.roles import Role
    from virkning.casework.accounts.models import User
    from virkning.casework.people.models import Assignment

    busy = Assignment.objects.on(today()).filter(citizen__closed_on=None).values("caseworker")
    there = User.objects.filter(role=Role.CASEWORKER, pk__in=busy)
    if not User.objects.filter(pk__gt=APART).exists():
        wanted = max(citizens, CASES * caseworkers)
        _copy(_times(caseworkers, there.count()), _times(wanted, Assignment.objects.filter(ends=None).count()))
    cast = _cast(there.order_by("pk")[:caseworkers], citizens)
    (home / "cast.json").write_text(json.dumps(asdict(cast)), "utf-8")


def _times(wanted: int, there: int) -> int:
    return -(-wanted // there)


def _copy(users: int, cases: int) -> None:
    """So many sets of users, and so many of citizens with all that is about them, shared out among the users."""
    from django.apps import apps
    from django.db import connection, transaction

    models = [apps.get_model(name) for name in COPIED]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        for model in models:
            fields = model._meta.concrete_fields
            columns = ", ".join(f'"{field.column}"' for field in fields)
            values = ", ".join(_value(field, models, users) for field in fields)
            table, key = model._meta.db_table, model._meta.pk.column
            times = users if table == "accounts_user" else cases
            cursor.execute(
                f'insert into "{table}" ({columns}) '
                f'select {values} from "{table}", generate_series(1, {times - 1}) as copy where "{key}" < {APART}'
            )
            if key == "id":
                cursor.execute(f"select setval(pg_get_serial_sequence('{table}', 'id'), max(id)) from \"{table}\"")
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")


def _value(field: object, models: list[type], users: int) -> str:
    if field.column in MADE_UNLIKE and field.unique:
        return MADE_UNLIKE[field.column]
    of_user = field.related_model is not None and field.related_model._meta.label == "accounts.User"
    moved = field.related_model in models or (field.primary_key and field.related_model is None)
    copy = f"(copy % {users})" if of_user else "copy"
    return f'"{field.column}" + {copy} * {APART}' if moved else f'"{field.column}"'


def _cast(caseworkers: object, citizens: int) -> Cast:
    """Codes go round among the caseworkers, so that no one has all the citizens who answer."""
    from virkning.casework.access.relations import Relation, citizens_of, today
    from virkning.casework.accounts.demo_accounts import DEMO_PASSWORD
    from virkning.casework.measurement.actions import begin, make_key

    cases = {user: list(citizens_of(user, Relation.OWN).order_by("number")) for user in caseworkers}
    codes = []
    for place in range(max(map(len, cases.values()))):
        for user, own in cases.items():
            if place < len(own) and len(codes) < citizens:
                under_way = own[place].measurements.filter(opened_at=None).last()
                measurement = under_way or begin(by=user, caseworker=user, citizen=own[place], on=today())
                codes.append(make_key(by=user, measurement=measurement))
    numbers = {user.username: [citizen.number for citizen in own] for user, own in cases.items()}
    return Cast(numbers, codes, DEMO_PASSWORD)


def main() -> None:
    from virkning.casework.database import connected

    home = Path(sys.argv[1])
    with connected(home):
        os.environ["DJANGO_SETTINGS_MODULE"] = "virkning.casework.settings"
        import django

        django.setup()
        _make(home, int(sys.argv[2]), int(sys.argv[3]))


if __name__ == "__main__":
    main()
