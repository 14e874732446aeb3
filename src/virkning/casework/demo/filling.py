"""Fill an empty database with the demonstration: the office, its people, their history, and a little under way."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from pathlib import Path
from random import Random

from django.contrib.auth.hashers import make_password
from django.db import transaction

from virkning.casework.access.relations import today
from virkning.casework.access.roles import NAMES, Role
from virkning.casework.accounts.demo_accounts import DEMO_PASSWORD
from virkning.casework.accounts.models import User
from virkning.casework.audit.actions import Program, acting
from virkning.casework.demo import history, present
from virkning.casework.demo.choosing import Story, choose
from virkning.casework.people import cpr as numbers
from virkning.casework.people.models import CaseloadTarget, Citizen, Identity, Office, Team
from virkning.casework.people.numbers import ALPHABET, LENGTH
from virkning.language import Text, chosen_language
from virkning.progress import bar

DEMO = Program("demo")
TEAMS = ("Team Havn", "Team Skov")
TARGET_CASES = 12


def fill(snapshot: Path) -> int:
    """The demonstration from a simulated snapshot; how many citizens it has. A database with people is left alone."""
    if Citizen.objects.exists():
        return Citizen.objects.count()
    told = Text("Fylder prøven", "Filling the demonstration").say(chosen_language())
    with bar(told, 4) as advance, transaction.atomic(), acting(DEMO):
        story = choose(snapshot, today())
        staff = _staff(story)
        citizens = _citizens(story)
        advance(1)
        history.write(story, citizens, staff)
        advance(1)
        history.write_answers(story, citizens, staff)
        advance(1)
        present.write(citizens, list(staff.values()), Random(1))
        advance(1)
    return len(citizens)


def _staff(story: Story) -> dict[str, User]:
    """Two teams with a leader each, the caseworkers shared out between them, and one of every other role."""
    office = Office.objects.create(name="Jobcenter Prøveby")
    password = make_password(DEMO_PASSWORD)
    teams = [Team.objects.create(name=name, office=office) for name in TEAMS]
    for number, team in enumerate(teams, start=1):
        team.leader = _user(Role.TEAM_LEADER, number, password, team)
        team.save()
        CaseloadTarget.objects.create(team=team, starts=today() - timedelta(days=730), cases=TARGET_CASES)
    for role in (Role.EVALUATOR, Role.PROTECTION_OFFICER, Role.ADMINISTRATOR):
        _user(role, 1, password)
    return {
        pseudonym: _user(Role.CASEWORKER, number, password, teams[(number - 1) % len(teams)])
        for number, pseudonym in enumerate(story.staff, start=1)
    }


def _user(role: Role, number: int, password: str, team: Team | None = None) -> User:
    name = f"{NAMES[role].da} {number}"
    username = name.lower().replace(" ", "-")
    return User.objects.create(username=username, name=name, role=role, team=team, password=password)


def _citizens(story: Story) -> dict[str, Citizen]:
    first_talks: dict[str, date] = {}
    for row in story.caseworkers:
        first_talks[row["person"]] = min(row["from"], first_talks.get(row["person"], row["from"]))
    citizens = [
        Citizen(
            number=_number(row["person"]),
            birth_year=row["birth_year"],
            sex=row["sex"],
            origin=row["origin"] or "",
            education=row["education"] or "",
            municipality="Prøveby",
            registered_on=first_talks[row["person"]],
        )
        for row in story.persons
    ]
    made = dict(zip((row["person"] for row in story.persons), Citizen.objects.bulk_create(citizens), strict=True))
    Identity.objects.bulk_create(_identity(place, citizen) for place, citizen in enumerate(made.values(), start=1))
    return made


def _identity(place: int, citizen: Citizen) -> Identity:
    # Replacement numbers have 60 added to the day: no living person has one of these.
    cpr = f"61{place % 12 + 1:02d}{citizen.birth_year % 100:02d}{place:04d}"
    return Identity(
        citizen=citizen,
        name=f"Prøveborger {place}",
        phone="00 00 00 00",
        cpr_encrypted=numbers.encrypt(cpr),
        cpr_fingerprint=numbers.fingerprint(cpr),
    )


def _number(pseudonym: str) -> str:
    """The same number for the same simulated person each time, so that pictures of the demonstration stay the same."""
    digest = hashlib.sha256(pseudonym.encode("ascii")).digest()
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:LENGTH])
