"""An XLSForm read as a questionnaire: the spreadsheet that ODK, KoboToolbox and Enketo build their forms from.

What is asked with choices is taken in. What the file computes, hides or lets people write freely is refused, for such
answers have no scale to lie on. The file is a stranger's: see spreadsheet.py for what is not opened at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
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
from virkning.instruments.spreadsheet import Row, read_sheets
from virkning.language import LANGUAGES, Language, Text, same

SHEETS = ("survey", "choices", "settings")
_SELECT = re.compile(r"(select_one|select_multiple)\s+(\S+)")
# What a form of ours asks of every measurement, and what other tools write down by themselves.
_ABOUT_THE_ANSWERING = {("text", "person"), ("date", "date")}
_SILENT = {"start", "end", "today", "deviceid", "username", "audit", "note"}
_LANGUAGE = {"da": re.compile(r"\b(da|dansk|danish)\b", re.I), "en": re.compile(r"\b(en|english|engelsk)\b", re.I)}


def from_xlsform(path: str | Path, meant: Meant, *, name: str | None = None) -> Instrument:
    """The questionnaire of an .xlsx. name: what the file is called in messages when it stands under another name here."""
    reader = _Reader(read_sheets(path, SHEETS, name=name), meant, name or str(path))
    return instrument_of(list(reader.questions()), meant, title=reader.title(), file=reader.file)


class _Reader:
    """A form under reading: its rows, its lists of choices, and the languages its columns are in."""

    def __init__(self, sheets: Mapping[str, Sequence[Row]], meant: Meant, file: str) -> None:
        self.sheets, self.meant, self.file = sheets, meant, file
        self.known = known_texts(meant.earlier)
        self.choices: dict[str, list[Row]] = {}
        for row in self._rows("choices"):
            self.choices.setdefault(row.cells.get("list_name", "") or row.cells.get("list name", ""), []).append(row)

    def _rows(self, sheet: str) -> Sequence[Row]:
        if sheet not in self.sheets:
            raise InputError(
                Text("Et ark mangler.", "A sheet is missing."),
                file=self.file,
                value=", ".join(self.sheets) or "–",
                expected=sheet,
            )
        return self.sheets[sheet]

    def title(self) -> Text:
        settings = self.sheets.get("settings") or ()
        said = settings[0].cells.get("form_title", "").strip() if settings else ""
        return in_one_language(said, "da", self.known) if said else same(self.meant.id)

    def questions(self) -> Iterator[Question]:
        groups: list[str] = []
        seen: set[str] = set()
        for row in self._rows("survey"):
            kind, name = row.cells.get("type", "").strip(), row.cells.get("name", "").strip()
            if kind in ("begin_group", "begin group"):
                groups.append(name)
            elif kind in ("end_group", "end group"):
                self._leave(groups, row)
            elif select := _SELECT.fullmatch(kind):
                self._require_once(name.lower(), seen, row)
                yield self._question(row, name, select[1] == "select_multiple", select[2], self._rater(groups, row))
            elif kind and kind not in _SILENT and (kind, name) not in _ABOUT_THE_ANSWERING:
                raise self._wrong(row, "type", kind, Text("select_one eller select_multiple med en liste", "select_one or select_multiple with a list"))  # fmt: skip

    def _leave(self, groups: list[str], row: Row) -> None:
        if not groups:
            raise self._wrong(row, "type", row.cells["type"], Text("en begyndt gruppe", "a group that was begun"))
        groups.pop()

    def _require_once(self, name: str, seen: set[str], row: Row) -> None:
        if name in seen:
            raise self._wrong(row, "name", name, Text("hvert navn én gang", "each name once"))
        seen.add(name)

    def _rater(self, groups: Sequence[str], row: Row) -> Rater:
        found = next((rater for rater in RATERS if rater in groups), self.meant.rater)
        if found is None:
            expected = Text(
                "spørgsmål i grupperne citizen og caseworker", "questions in the groups citizen and caseworker"
            )
            raise self._wrong(row, "type", row.cells["type"], expected)
        return found

    def _question(self, row: Row, name: str, multiple: bool, list_name: str, rater: Rater) -> Question:
        points, missing = self._answers(list_name, multiple, row)
        return Question(
            id=require_item_id(name, file=self.file, row=row.number, column="name"),
            rater=rater,
            question=self._required(row, "label"),
            hint=self._said(row, "hint"),
            scale=_own_name(list_name, rater),
            points=points,
            missing=missing,
            multiple=multiple,
            row=row.number,
        )

    def _answers(self, list_name: str, multiple: bool, row: Row) -> tuple[tuple[Point, ...], tuple[str, ...]]:
        if list_name not in self.choices:
            raise self._wrong(row, "type", list_name, same(", ".join(sorted(self.choices)[:12]) or "–"))
        points, missing = [], []
        alone = {point.code for point in activity_points() if point.exclusive} if multiple else set()
        for choice in self.choices[list_name]:
            code = choice.cells.get("name", "").strip()
            if code in MISSINGS:
                missing.append(code)
                continue
            if not re.fullmatch(r"\d{1,2}", code):
                raise self._wrong(choice, "name", code, same(f"0–96, {', '.join(MISSINGS)}"))
            label = self._required(choice, "label")
            points.append(Point(code=int(code), label=_bare(label, code), exclusive=int(code) in alone))
        return tuple(points), tuple(missing)

    def _required(self, row: Row, heading: str) -> Text:
        said = self._said(row, heading)
        if said is None:
            raise self._wrong(row, heading, "–", Text("en tekst", "a text"))
        return said

    def _said(self, row: Row, heading: str) -> Text | None:
        """The text in both languages; one language alone is looked up in the earlier version."""
        found = {language: self._cell(row, heading, language) for language in LANGUAGES}
        plain = row.cells.get(heading, "").strip()
        da, en = found["da"] or plain, found["en"] or plain
        if not (da or en):
            return None
        for text in filter(None, (da, en)):
            require_text(text, file=self.file, row=row.number, column=heading)
        if da and en and da != en:
            return Text(da, en)
        return in_one_language(da or en, "da" if da else "en", self.known)

    def _cell(self, row: Row, heading: str, language: Language) -> str:
        for column, value in row.cells.items():
            start, mark, spoken = column.partition("::")
            if mark and start == heading and _LANGUAGE[language].search(spoken):
                return value.strip()
        return ""

    def _wrong(self, row: Row, column: str, value: object, expected: Text) -> InputError:
        message = Text("Formularen kan ikke læses.", "The form cannot be read.")
        return InputError(message, file=self.file, row=row.number, column=f"{row.sheet}.{column}", value=value, expected=expected)  # fmt: skip


def _own_name(list_name: str, rater: Rater) -> str:
    """Our own lists are called after who answers and the scale."""
    return list_name.removeprefix(f"{rater}_")


def _bare(label: Text, code: str) -> Text:
    """The words of a point without its number, which our own forms show before them."""
    mark = f"{code} – "
    return Text(label.da.removeprefix(mark), label.en.removeprefix(mark))
