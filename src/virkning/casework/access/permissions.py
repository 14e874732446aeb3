"""Everything that can be permitted, in plain words."""

from __future__ import annotations

from enum import StrEnum, auto

from virkning.language import Text


class Permission(StrEnum):
    """What a page or an action needs. The first group is about one citizen and depends on the relation to them."""

    SEE_CASE = auto()
    SEE_IDENTITY = auto()
    CHANGE_CASE = auto()
    MEASURE = auto()
    SEE_PROGRESS = auto()
    PLAN = auto()
    ASSIGN_CASE = auto()
    GIVE_GUEST_ACCESS = auto()
    EXPORT_CASE = auto()

    LIST_OWN_CASES = auto()
    REGISTER_CITIZEN = auto()
    SEE_TEAM = auto()
    RUN_CONFERENCE = auto()
    MANAGE_OFFERS = auto()
    SEE_LIBRARY = auto()
    EDIT_LIBRARY = auto()
    CHANGE_PRACTICE = auto()
    EDIT_INSTRUMENTS = auto()
    SEE_FINDINGS = auto()
    SEE_LOGS = auto()
    SIGN_LOGS = auto()
    ERASE = auto()
    MANAGE_USERS = auto()
    MANAGE_SYSTEM = auto()
    OWN_ACCOUNT = auto()


ABOUT_ONE_CITIZEN = frozenset(
    {
        Permission.SEE_CASE,
        Permission.SEE_IDENTITY,
        Permission.CHANGE_CASE,
        Permission.MEASURE,
        Permission.SEE_PROGRESS,
        Permission.PLAN,
        Permission.ASSIGN_CASE,
        Permission.GIVE_GUEST_ACCESS,
        Permission.EXPORT_CASE,
    }
)

NAMES: dict[Permission, Text] = {
    Permission.SEE_CASE: Text("Se sagen", "See the case"),
    Permission.SEE_IDENTITY: Text("Se navn og CPR-nummer", "See name and CPR number"),
    Permission.CHANGE_CASE: Text("Skrive i sagen", "Write in the case"),
    Permission.MEASURE: Text("Åbne og besvare en måling", "Open and answer a measurement"),
    Permission.SEE_PROGRESS: Text("Se borgerens udvikling", "See the citizen's progress"),
    Permission.PLAN: Text("Lave plan og indsatser", "Make the plan and its activities"),
    Permission.ASSIGN_CASE: Text("Give sagen til en anden", "Give the case to somebody else"),
    Permission.GIVE_GUEST_ACCESS: Text("Give en gæst adgang", "Give a guest access"),
    Permission.EXPORT_CASE: Text("Udlevere borgerens egne data", "Hand out the citizen's own data"),
    Permission.LIST_OWN_CASES: Text("Se sin egen sagsliste", "See one's own list of cases"),
    Permission.REGISTER_CITIZEN: Text("Oprette en borger", "Register a citizen"),
    Permission.SEE_TEAM: Text("Se teamet i grupper", "See the team in groups"),
    Permission.RUN_CONFERENCE: Text("Holde sagskonference", "Hold the case conference"),
    Permission.MANAGE_OFFERS: Text("Rette kataloget over tilbud", "Edit the catalogue of offers"),
    Permission.SEE_LIBRARY: Text("Læse teorier, evidens og ord", "Read theories, evidence and words"),
    Permission.EDIT_LIBRARY: Text("Rette teorier og evidens", "Edit theories and evidence"),
    Permission.CHANGE_PRACTICE: Text("Skrive beslutninger og ændret praksis", "Write decisions and changed practice"),
    Permission.EDIT_INSTRUMENTS: Text("Udgive spørgeskemaer", "Publish questionnaires"),
    Permission.SEE_FINDINGS: Text("Læse fund og rapporter", "Read findings and reports"),
    Permission.SEE_LOGS: Text("Se loggen", "See the log"),
    Permission.SIGN_LOGS: Text("Skrive under på ugens stikprøve", "Sign the week's sample"),
    Permission.ERASE: Text("Slette efter frist", "Erase after the time limit"),
    Permission.MANAGE_USERS: Text("Oprette og lukke brugere", "Make and close users"),
    Permission.MANAGE_SYSTEM: Text("Passe systemet", "Look after the system"),
    Permission.OWN_ACCOUNT: Text("Rette sin egen konto", "Change one's own account"),
}
