"""What things are called in the report of caseworkers."""

from __future__ import annotations

from virkning.language import Text
from virkning.words import ACTIVITIES, ACTIVITY_GROUPS

QUARTILE_NAMES = tuple(
    Text(f"{number}. kvartil{da}", f"Quartile {number}{en}")
    for number, da, en in ((1, " (lavest)", " (lowest)"), (2, "", ""), (3, "", ""), (4, " (højest)", " (highest)"))
)
QUARTILES_SHORT = tuple(Text(f"K{number}", f"Q{number}") for number in range(1, 5))

CITIZEN_ERRORS = Text("standardfejl klynget på borgere", "standard errors clustered by citizen")
CASEWORKER_ERRORS = Text("standardfejl klynget på sagsbehandlere", "standard errors clustered by caseworker")


def activity_label(key: str) -> Text:
    return ACTIVITIES[key].label


def group_label(key: str) -> Text:
    return ACTIVITY_GROUPS[key].label


def combination_label(key: str) -> Text:
    labels = [group_label(part) for part in key.split("+")]
    return Text(*(" + ".join(label.say(language) for label in labels) for language in ("da", "en")))
