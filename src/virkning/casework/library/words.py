"""What the choices of the models are called."""

from __future__ import annotations

from virkning.casework.library.models import Decision, PracticeChange
from virkning.language import Text

OUTCOMES: dict[str, Text] = {
    Decision.Outcome.ADOPTED: Text("Vedtaget", "Adopted"),
    Decision.Outcome.ADAPTED: Text("Vedtaget med ændringer", "Adopted with changes"),
    Decision.Outcome.POSTPONED: Text("Udsat", "Postponed"),
    Decision.Outcome.REJECTED: Text("Afvist", "Rejected"),
}
CHANGES: dict[str, Text] = {
    PracticeChange.Kind.PRACTICE: Text("Ny praksis", "New practice"),
    PracticeChange.Kind.RULE: Text("Ny regel", "New rule"),
}
STEPS: dict[str, Text] = {
    "recommended": Text("anbefalet", "recommended"),
    "decided": Text("besluttet", "decided"),
    "closed": Text("ikke fulgt", "not followed"),
    "changed": Text("praksis ændret", "practice changed"),
    "returned": Text("tilbage i teorien", "back in the theory"),
}
SEVERITIES: dict[str, Text] = {
    "serious": Text("Alvorligt", "Serious"),
    "moderate": Text("Vigtigt", "Important"),
    "note": Text("Bemærk", "Note"),
}
DESIGNS: dict[str, Text] = {
    "caseworkers": Text("sagsbehandlere sammenlignet", "caseworkers compared"),
    "matching": Text("matching", "matching"),
    "difference": Text("forskel i forskelle", "difference in differences"),
    "trial": Text("lodtrækningsforsøg", "randomised trial"),
    "comparison": Text("sammenligning", "comparison"),
    "validate-caseworkers": Text("prøve på kendt sandhed", "tried on a known truth"),
}
EMPTY_THEORY = """[theory]
id = "min-teori"
kind = "own"
title.da = "Vores programteori"
title.en = "Our programme theory"

[[element]]
id = "indsats"
kind = "activity"
name.da = "Indsatsen"
name.en = "The activity"
gap.da = "Ikke valgt endnu."
gap.en = "Not chosen yet."

[[element]]
id = "job"
kind = "long_outcome"
name.da = "Job eller uddannelse"
name.en = "Job or education"
indicator.da = "Registeret: uger i job eller uddannelse."
indicator.en = "The register: weeks in job or education."
indicator.data = "register"

[[arrow]]
id = "indsats-job"
from = "indsats"
to = "job"
sign = "+"
claim.da = "Indsatsen fører til job."
claim.en = "The activity leads to a job."
"""
