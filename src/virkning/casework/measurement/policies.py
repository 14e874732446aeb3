"""What the state of a measurement allows. Who may is another question, answered in access/matrix.py.

Each rule is a pair: `check_x` raises with a sentence for the user, `x` answers yes or no.
"""

from __future__ import annotations

from virkning.casework.measurement.models import Measurement, Sheet
from virkning.casework.states import NotNowError
from virkning.language import Text


def check_answer(sheet: Sheet) -> None:
    if sheet.submitted_at is not None:
        raise NotNowError(
            Text("Svarene er sendt og kan ikke ændres.", "The answers have been sent and cannot be changed.")
        )


def check_submit(sheet: Sheet, *, unanswered: int) -> None:
    check_answer(sheet)
    if unanswered:
        raise NotNowError(
            Text(
                "Der mangler svar. «Ved ikke» og «Vil ikke svare» er også svar.",
                "Some questions are open. “Don't know” and “Won't answer” are answers too.",
            )
        )


def check_open(measurement: Measurement) -> None:
    if any(sheet.submitted_at is None for sheet in paired_sheets(measurement)):
        raise NotNowError(
            Text(
                "Begge skal have svaret, før svarene kan ses.",
                "Both must have answered before the answers can be seen.",
            )
        )


def check_agree(measurement: Measurement) -> None:
    if measurement.opened_at is None:
        raise NotNowError(Text("Se svarene sammen først.", "Look at the answers together first."))


def opens(measurement: Measurement) -> bool:
    try:
        check_open(measurement)
    except NotNowError:
        return False
    return True


def paired_sheets(measurement: Measurement) -> list[Sheet]:
    """The sheets that both sides look at together. What the citizen is asked alone is not among them."""
    from virkning.casework.measurement.catalogue import instrument_of

    sheets = measurement.sheets.select_related("instrument")
    return [sheet for sheet in sheets if not instrument_of(sheet.instrument).citizen_alone]
