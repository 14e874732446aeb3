"""The cast of the casework tests."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from virkning.casework.access.roles import Role
from virkning.casework.accounts.models import User
from virkning.casework.audit.actions import Program, acting
from virkning.casework.people.models import Assignment, Citizen, Office, Team

TESTING = Program("test")


class Town:
    """A job centre with two teams.

    `own` has the case of `citizen`, `leader` leads the team, `former` had it last month, `stranger` works elsewhere.
    """

    def __init__(self) -> None:
        with acting(TESTING):
            office = Office.objects.create(name="Jobcentret")
            self.team, self.other_team = (Team.objects.create(name=name, office=office) for name in ("Øst", "Vest"))
            self.own = self.user("own", Role.CASEWORKER, self.team)
            self.former = self.user("former", Role.CASEWORKER, self.team)
            self.stranger = self.user("stranger", Role.CASEWORKER, self.other_team)
            self.leader = self.user("leader", Role.TEAM_LEADER, self.team)
            self.other_leader = self.user("other_leader", Role.TEAM_LEADER, self.other_team)
            self.evaluator = self.user("evaluator", Role.EVALUATOR)
            self.officer = self.user("officer", Role.PROTECTION_OFFICER)
            self.administrator = self.user("administrator", Role.ADMINISTRATOR)
            for team, leader in ((self.team, self.leader), (self.other_team, self.other_leader)):
                team.leader = leader
                team.save()
            self.citizen = self.a_citizen(self.own, before=self.former)

    def user(self, name: str, role: Role, team: Team | None = None) -> User:
        return User.objects.create(username=name, name=name.title(), role=role, team=team)

    def a_citizen(self, caseworker: User, before: User | None = None) -> Citizen:
        today = timezone.localdate()
        citizen = Citizen.objects.create(birth_year=1985, sex="female", registered_on=date(2020, 1, 6))
        starts = today.replace(day=1) if before else date(2020, 1, 6)
        if before:
            Assignment.objects.create(
                citizen=citizen,
                caseworker=before,
                team=before.team,
                starts=date(2020, 1, 6),
                ends=date.fromordinal(starts.toordinal() - 1),
                reason="first",
            )
        Assignment.objects.create(
            citizen=citizen,
            caseworker=caseworker,
            team=caseworker.team,
            starts=starts,
            reason="caseworker_left" if before else "first",
        )
        return citizen
