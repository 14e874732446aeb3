"""What people's choices are called."""

from __future__ import annotations

from virkning.casework.people.models import Assignment
from virkning.language import Text

REASONS: dict[str, Text] = {
    Assignment.Reason.FIRST: Text("Borgerens første sagsbehandler", "The citizen's first caseworker"),
    Assignment.Reason.CASEWORKER_LEFT: Text("Sagsbehandleren er holdt op", "The caseworker has left"),
    Assignment.Reason.CASEWORKER_ABSENT: Text("Sagsbehandleren er væk længe", "The caseworker is away for long"),
    Assignment.Reason.REORGANISED: Text("Opgaverne er fordelt på ny", "The work was divided anew"),
    Assignment.Reason.NEW_TARGET_GROUP: Text("Borgeren har skiftet målgruppe", "The citizen changed target group"),
    Assignment.Reason.CITIZEN_ASKED: Text("Borgeren bad om det", "The citizen asked for it"),
    Assignment.Reason.CASEWORKER_ASKED: Text("Sagsbehandleren bad om det", "The caseworker asked for it"),
    Assignment.Reason.CASELOAD: Text("For mange sager hos den tidligere", "Too many cases with the former"),
    Assignment.Reason.MOVED: Text("Borgeren er flyttet", "The citizen moved"),
    Assignment.Reason.REOPENED: Text("Sagen blev åbnet igen", "The case was opened again"),
}
OF_A_CHANGE = {
    reason: text
    for reason, text in REASONS.items()
    if reason not in (Assignment.Reason.FIRST, Assignment.Reason.REOPENED)
}

SEXES: dict[str, Text] = {"female": Text("Kvinde", "Woman"), "male": Text("Mand", "Man")}
