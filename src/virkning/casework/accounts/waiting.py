"""What somebody is told whose password was wrong, or who must wait."""

from __future__ import annotations

import math

from virkning.casework.accounts.signing_in import Answer
from virkning.casework.site.language import say
from virkning.language import Text

_WRONG = Text("Brugernavn og adgangskode passer ikke sammen.", "User name and password do not belong together.")
_WAIT = Text(
    "Der er gættet forkert for mange gange. Vent {seconds} sekunder, og prøv igen.",
    "There have been too many wrong guesses. Wait {seconds} seconds and try again.",
)


def refusal(answer: Answer) -> str:
    return say(_WAIT, seconds=seconds(answer)) if answer.wait else say(_WRONG)


def seconds(answer: Answer) -> int:
    return math.ceil(answer.wait.total_seconds())
