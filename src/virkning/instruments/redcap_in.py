"""A REDCap data dictionary read as a questionnaire: the fields with choices, in the one language it is written in."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from virkning.errors import InputError
from virkning.instruments.form import activity_points
from virkning.instruments.incoming import (
    Meant,
    Question,
    in_one_language,
    instrument_of,
    known_texts,
    require_item_id,
    require_text,
)
from virkning.instruments.model import MISSINGS, RATERS, Instrument, Point, Rater
from virkning.instruments.redcap import REDCAP_COLUMNS
from virkning.instruments.spreadsheet import LARGEST_FILE, MOST_ROWS
from virkning.language import Language, Text, same

NAME, FORM, KIND, LABEL, CHOICES, NOTE = (
    "Variable / Field Name", "Form Name", "Field Type", "Field Label",
    "Choices, Calculations, OR Slider Labels", "Field Note",
)  # fmt: skip
_NEEDED = (NAME, FORM, KIND, LABEL, CHOICES)
_ABOUT_THE_ANSWERING = {"record_id", "date"}
_MISSING_CODES = {missing.code: id_ for id_, missing in MISSINGS.items()}

Cells = dict[str, str]


def from_redcap(path: str | Path, meant: Meant, *, language: Language = "da", name: str | None = None) -> Instrument:
    """The questionnaire of a .csv. name: what the file is called in messages when it stands under another name here."""
    file = name or str(path)
    reader = _Reader(meant, language, file)
    questions = [reader.question(row, cells) for row, cells in _rows(Path(path), file) if reader.asks(row, cells)]
    return instrument_of(questions, meant, title=same(meant.id), file=file)


class _Reader:
    def __init__(self, meant: Meant, language: Language, file: str) -> None:
        self.meant, self.language, self.file = meant, language, file
        self.known = known_texts(meant.earlier)
        self.seen: set[str] = set()

    def asks(self, row: int, cells: Cells) -> bool:
        """Whether the field is a question; what else a dictionary may hold beside them is passed over or refused."""
        if cells[KIND] in ("radio", "dropdown", "checkbox"):
            return True
        if cells[NAME] in _ABOUT_THE_ANSWERING or cells[KIND] == "descriptive":
            return False
        raise _wrong(self.file, row, KIND, cells[KIND], same("radio, dropdown, checkbox"))

    def question(self, row: int, cells: Cells) -> Question:
        id_ = require_item_id(cells[NAME], file=self.file, row=row, column=NAME)
        if id_ in self.seen:
            raise _wrong(self.file, row, NAME, id_, Text("hvert navn én gang", "each name once"))
        self.seen.add(id_)
        points, missing = self._answers(row, cells)
        return Question(
            id=id_,
            rater=self._rater(row, cells),
            question=self._text(row, LABEL, cells[LABEL]),
            hint=self._text(row, NOTE, cells[NOTE]) if cells.get(NOTE) else None,
            scale=f"{len(points)}_{id_}",
            points=points,
            missing=missing,
            multiple=cells[KIND] == "checkbox",
            row=row,
        )

    def _rater(self, row: int, cells: Cells) -> Rater:
        found = next((rater for rater in RATERS if cells[FORM].endswith(f"_{rater}")), self.meant.rater)
        if found is None:
            raise _wrong(self.file, row, FORM, cells[FORM], same("…_citizen, …_caseworker"))
        return found

    def _answers(self, row: int, cells: Cells) -> tuple[tuple[Point, ...], tuple[str, ...]]:
        alone = {point.code for point in activity_points() if point.exclusive} if cells[KIND] == "checkbox" else set()
        points, missing = [], []
        for choice in cells[CHOICES].split("|"):
            read = re.fullmatch(r"\s*(\d{1,3})\s*,\s*(\S.*?)\s*", choice, re.S)
            if read is None:
                raise _wrong(self.file, row, CHOICES, choice.strip(), same("1, … | 2, …"))
            code = int(read[1])
            if code in _MISSING_CODES:
                missing.append(_MISSING_CODES[code])
            else:
                points.append(Point(code=code, label=self._text(row, CHOICES, read[2]), exclusive=code in alone))
        return tuple(points), tuple(missing)

    def _text(self, row: int, column: str, text: str) -> Text:
        said = require_text(text.strip(), file=self.file, row=row, column=column)
        return in_one_language(said, self.language, self.known)


def _rows(path: Path, file: str) -> Iterator[tuple[int, Cells]]:
    """Line number and cells of each field; a formula would be run by the spreadsheet that the file is opened in next."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise _wrong(file, None, None, path.stat().st_size, Text(f"højst {LARGEST_FILE} byte", f"at most {LARGEST_FILE} bytes"))  # fmt: skip
        reader = csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline=""), strict=True)
        headings = [heading.strip() for heading in next(reader, [])]
        for needed in _NEEDED:
            if needed not in headings:
                raise _wrong(file, 1, needed, ", ".join(headings), same(", ".join(REDCAP_COLUMNS)))
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, _cells(file, reader.line_num, headings, cells)
    except (OSError, UnicodeDecodeError, csv.Error) as trouble:
        raise _wrong(file, None, None, trouble, same("CSV, UTF-8")) from None


def _cells(file: str, row: int, headings: list[str], cells: list[str]) -> Cells:
    if len(cells) != len(headings):
        raise _wrong(file, row, None, len(cells), same(str(len(headings))))
    if row > MOST_ROWS:
        raise _wrong(file, row, None, row, Text(f"højst {MOST_ROWS} linjer", f"at most {MOST_ROWS} lines"))
    found = {heading: cell.strip() for heading, cell in zip(headings, cells, strict=True)}
    formula = next((heading for heading in _NEEDED if found[heading].startswith(("=", "@", "\t"))), None)
    if formula:
        raise _wrong(file, row, formula, found[formula], Text("tekst, ikke en formel", "text, not a formula"))
    return found


def _wrong(file: str, row: int | None, column: str | None, value: object, expected: Text) -> InputError:
    message = Text("REDCap-filen kan ikke læses.", "The REDCap file cannot be read.")
    return InputError(message, file=file, row=row, column=column, value=value, expected=expected)
