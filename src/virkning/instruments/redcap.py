"""A questionnaire as a REDCap data dictionary: one CSV row per field, in the 18 columns that REDCap imports."""

from __future__ import annotations

import csv
from pathlib import Path

from virkning.files import whole_file
from virkning.instruments.model import MISSINGS, RATER_LABELS, Instrument, Item, Rater
from virkning.language import Language, Text

REDCAP_COLUMNS = (
    "Variable / Field Name",
    "Form Name",
    "Section Header",
    "Field Type",
    "Field Label",
    "Choices, Calculations, OR Slider Labels",
    "Field Note",
    "Text Validation Type OR Show Slider Number",
    "Text Validation Min",
    "Text Validation Max",
    "Identifier?",
    "Branching Logic (Show field only if...)",
    "Required Field?",
    "Custom Alignment",
    "Question Number (surveys only)",
    "Matrix Group Name",
    "Matrix Ranking?",
    "Field Annotation",
)

_RECORD = Text("Borgerens pseudonym og målingens nummer", "The citizen's pseudonym and the wave's number")
_DATE = Text("Dato for samtalen", "Date of the talk")

Row = dict[str, str]


def to_redcap(
    instrument: Instrument, path: str | Path, *, language: Language = "da", rater: Rater | None = None
) -> None:
    """Write the questionnaire, or one rater's part of it, in one language: a REDCap project has one."""
    first, rest = _who_and_when(language)
    rows = [{"Form Name": instrument.id} | row for row in (first, rest)]
    asked: set[Rater] = set()
    for item in instrument.items_of(rater):
        header = "" if item.rater in asked else RATER_LABELS[item.rater].say(language)
        asked.add(item.rater)
        rows.append({"Form Name": f"{instrument.id}_{item.rater}", "Section Header": header} | _field(item, language))
    with whole_file(path) as fresh, fresh.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, REDCAP_COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(rows)


def _who_and_when(language: Language) -> tuple[Row, Row]:
    """REDCap takes the first field of a dictionary as the record's id."""
    return (
        {"Variable / Field Name": "record_id", "Field Type": "text", "Field Label": _RECORD.say(language)},
        {
            "Variable / Field Name": "date",
            "Field Type": "text",
            "Field Label": _DATE.say(language),
            "Text Validation Type OR Show Slider Number": "date_ymd",
        },
    )


def _field(item: Item, language: Language) -> Row:
    alone = ",".join(str(point.code) for point in item.points if point.exclusive)
    return {
        "Variable / Field Name": item.id.lower(),
        "Field Type": "checkbox" if item.multiple else "radio",
        "Field Label": item.question.say(language),
        "Choices, Calculations, OR Slider Labels": _choices(item, language),
        "Field Note": item.hint.say(language) if item.hint else "",
        "Field Annotation": f"@NONEOFTHEABOVE='{alone}'" if alone else "",
    }


def _choices(item: Item, language: Language) -> str:
    """REDCap reads each choice up to the first comma as its code; a bar would begin the next choice."""
    answers = [(point.code, point.label) for point in item.points]
    answers += [(MISSINGS[reason].code, item.missing_label(reason)) for reason in item.missing]
    return " | ".join(f"{code}, {label.say(language).replace('|', '/')}" for code, label in answers)
