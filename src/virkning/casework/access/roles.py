"""The roles a user can have, one each. What a role may is written in matrix.py and nowhere else."""

from __future__ import annotations

from enum import StrEnum

from virkning.language import Text


class Role(StrEnum):
    CASEWORKER = "caseworker"
    TEAM_LEADER = "team_leader"
    EVALUATOR = "evaluator"
    PROTECTION_OFFICER = "protection_officer"
    ADMINISTRATOR = "administrator"


NAMES: dict[Role, Text] = {
    Role.CASEWORKER: Text("Sagsbehandler", "Caseworker"),
    Role.TEAM_LEADER: Text("Teamleder", "Team leader"),
    Role.EVALUATOR: Text("Evaluator", "Evaluator"),
    Role.PROTECTION_OFFICER: Text("Databeskyttelsesrådgiver", "Data protection officer"),
    Role.ADMINISTRATOR: Text("Administrator", "Administrator"),
}

MEANINGS: dict[Role, Text] = {
    Role.CASEWORKER: Text("Taler med borgere og har deres sager.", "Talks with citizens and has their cases."),
    Role.TEAM_LEADER: Text(
        "Leder et team: fordeler sager og ser teamet i grupper.",
        "Leads a team: hands out cases and sees the team in groups.",
    ),
    Role.EVALUATOR: Text(
        "Undersøger, hvad der virker. Ser aldrig, hvem nogen er.",
        "Studies what works. Never sees who anybody is.",
    ),
    Role.PROTECTION_OFFICER: Text("Ser, hvem der har set og ændret hvad.", "Sees who has read and changed what."),
    Role.ADMINISTRATOR: Text(
        "Opretter brugere og holder systemet kørende. Ser ingen borgere.",
        "Makes users and keeps the system running. Sees no citizens.",
    ),
}
