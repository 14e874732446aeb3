"""A questionnaire as an XLSForm, the spreadsheet that ODK, KoboToolbox and Enketo build their forms from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import xlsxwriter

from virkning.files import whole_file
from virkning.instruments.model import RATER_LABELS, Instrument, Item, Rater
from virkning.language import LANGUAGES, Language, Text

LANGUAGE_NAMES: dict[Language, str] = {"da": "Dansk (da)", "en": "English (en)"}

_PERSON = Text("Borgerens pseudonym", "The citizen's pseudonym")
_PERSON_HINT = Text("Skriv aldrig navn eller CPR-nummer.", "Never write a name or a CPR number.")
_DATE = Text("Dato for samtalen", "Date of the talk")
_ONE_ONLY = Text("Dette svar kan kun stå alene.", "This answer can only stand alone.")

Row = dict[str, str]


def to_xlsform(
    instrument: Instrument,
    path: str | Path,
    *,
    languages: Sequence[Language] = LANGUAGES,
    rater: Rater | None = None,
) -> None:
    """Write the questionnaire, or one rater's part of it, as an .xlsx; the first language is the form's default."""
    items = instrument.items_of(rater)
    sheets = {
        "survey": _survey(items, languages),
        "choices": _choices(items, languages),
        "settings": [_settings(instrument, languages, rater)],
    }
    with whole_file(path) as fresh:
        book = xlsxwriter.Workbook(str(fresh))
        # The clock would give the same questionnaire other bytes every time.
        book.set_properties({"created": datetime.combine(instrument.valid_from, datetime.min.time())})
        for name, rows in sheets.items():
            _write_sheet(book, name, rows)
        book.close()


def _write_sheet(book: xlsxwriter.Workbook, name: str, rows: list[Row]) -> None:
    sheet = book.add_worksheet(name)
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    sheet.write_row(0, 0, headings, book.add_format({"bold": True}))
    sheet.freeze_panes(1, 0)
    for column, heading in enumerate(headings):
        cells = [row.get(heading, "") for row in rows]
        for number, cell in enumerate(cells, start=1):
            sheet.write_string(number, column, cell)
        sheet.set_column(column, column, min(60, max(map(len, [heading, *cells])) + 2))


def _survey(items: Sequence[Item], languages: Sequence[Language]) -> list[Row]:
    rows = [
        {"type": "text", "name": "person", "required": "yes"}
        | _spoken("label", _PERSON, languages)
        | _spoken("hint", _PERSON_HINT, languages),
        {"type": "date", "name": "date", "required": "yes"} | _spoken("label", _DATE, languages),
    ]
    for rater in dict.fromkeys(item.rater for item in items):
        rows.append({"type": "begin_group", "name": rater} | _spoken("label", RATER_LABELS[rater], languages))
        rows += [_question(item, languages) for item in items if item.rater == rater]
        rows.append({"type": "end_group"})
    return rows


def _question(item: Item, languages: Sequence[Language]) -> Row:
    kind = "select_multiple" if item.multiple else "select_one"
    row = {"type": f"{kind} {_list_name(item)}", "name": item.id} | _spoken("label", item.question, languages)
    if item.hint:
        row |= _spoken("hint", item.hint, languages)
    if alone := [point.code for point in item.points if point.exclusive]:
        ticked = " or ".join(f"selected(., '{code}')" for code in alone)
        row["constraint"] = f"not(({ticked}) and count-selected(.) > 1)"
        row |= _spoken("constraint_message", _ONE_ONLY, languages)
    return row


def _list_name(item: Item) -> str:
    """Items with the same answers share a list of choices; the raters' ways of not answering differ."""
    return f"{item.rater}_{item.scale}"


def _choices(items: Sequence[Item], languages: Sequence[Language]) -> list[Row]:
    rows = []
    for name, item in {_list_name(item): item for item in items}.items():
        answers = [(str(point.code), _point_label(item, place)) for place, point in enumerate(item.points)]
        answers += [(reason, item.missing_label(reason)) for reason in item.missing]
        rows += [{"list_name": name, "name": code} | _spoken("label", label, languages) for code, label in answers]
    return rows


def _point_label(item: Item, place: int) -> Text:
    """A point of a scale shows its number, which is what the two sides of the table talk about."""
    point = item.points[place]
    return point.label if item.multiple else Text(*(f"{point.code} – {said}" for said in point.label))


def _settings(instrument: Instrument, languages: Sequence[Language], rater: Rater | None) -> Row:
    title = instrument.title.say(languages[0])
    part = f" – {RATER_LABELS[rater].say(languages[0])}" if rater else ""
    return {
        "form_title": title + part,
        "form_id": "_".join([instrument.id, instrument.version, *([rater] if rater else [])]),
        "version": instrument.version,
        "default_language": LANGUAGE_NAMES[languages[0]],
    }


def _spoken(heading: str, text: Text, languages: Sequence[Language]) -> Row:
    """One column per language."""
    return {f"{heading}::{LANGUAGE_NAMES[language]}": text.say(language) for language in languages}
