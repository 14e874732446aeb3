"""The tables as an Excel file: numbers as numbers with their full precision, text as text whatever it looks like."""

from __future__ import annotations

import datetime
import math
import re
from pathlib import Path
from typing import Any

import xlsxwriter

from virkning.findings.finding import Cell, Column, Estimate, Finding, Table
from virkning.findings.phrases import UNITS, decimals_of
from virkning.findings.writing import plain
from virkning.language import Language, Text
from virkning.report import words

_LONGEST_SHEET_NAME = 31
_WIDEST = 60
_NARROWEST = 9
_EPOCH = datetime.datetime(2000, 1, 1)
_UNIT_KINDS = {"share": "share", "points": "points", "count": "count"}


def write_excel(finding: Finding, path: Path) -> None:
    options = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties({"title": finding.title[:255], "author": "virkning", "created": _EPOCH})
        sheets = _Book(book, finding.language)
        sheets.add(words.ESTIMATES.say(finding.language), *_estimate_sheet(finding))
        for table in finding.tables:
            sheets.add(table.name, *_table_sheet(table, finding.language))


class _Book:
    """An open workbook with the number formats it has made so far."""

    def __init__(self, book: Any, language: Language) -> None:
        self.book, self.language = book, language
        self.formats: dict[str, Any] = {}
        self.names: set[str] = set()
        self.title = book.add_format({"bold": True, "font_size": 13})
        self.head = book.add_format({"bold": True, "bottom": 2, "text_wrap": True, "valign": "top"})

    def add(self, name: str, title: str, header: list[str], rows: list[list[tuple[Any, str]]], note: str) -> None:
        sheet = self.book.add_worksheet(self._sheet_name(name))
        sheet.write_string(0, 0, title, self.title)
        for place, label in enumerate(header):
            sheet.write_string(2, place, label, self.head)
            sheet.set_column(place, place, _column_width([label, *(_as_shown(row[place][0]) for row in rows)]))
        for line, row in enumerate(rows, start=3):
            for place, (value, form) in enumerate(row):
                self._write(sheet, line, place, value, form)
        if note:
            sheet.write_string(len(rows) + 4, 0, note)
        sheet.freeze_panes(3, 1)

    def _write(self, sheet: Any, line: int, place: int, value: Any, form: str) -> None:
        if value is None:
            return
        if isinstance(value, bool):
            sheet.write_boolean(line, place, value)
        elif isinstance(value, int | float):
            sheet.write_number(line, place, value, self._format(form))
        else:
            sheet.write_string(line, place, str(value))

    def _format(self, form: str) -> Any:
        if form not in self.formats:
            self.formats[form] = self.book.add_format({"num_format": form})
        return self.formats[form]

    def _sheet_name(self, name: str) -> str:
        """A name that Excel takes: short, without its forbidden marks, not taken before whatever the case."""
        base = re.sub(r"[\[\]:*?/\\']", " ", name)[:_LONGEST_SHEET_NAME].strip() or "-"
        fresh, number = base, 2
        while fresh.lower() in self.names:
            fresh, number = f"{base[: _LONGEST_SHEET_NAME - 4]} {number}", number + 1
        self.names.add(fresh.lower())
        return fresh


def _table_sheet(table: Table, language: Language) -> tuple[str, list[str], list[list[tuple[Any, str]]], str]:
    header = [column.label.say(language) for column in table.columns]
    rows = [
        [(_value(cell, language), _number_form(column)) for cell, column in zip(row, table.columns, strict=True)]
        for row in table.rows
    ]
    return table.title.say(language), header, rows, table.note.say(language) if table.note else ""


def _estimate_sheet(finding: Finding) -> tuple[str, list[str], list[list[tuple[Any, str]]], str]:
    header = [label.say(finding.language) for label in words.EXACT_COLUMNS.values()]
    rows = [_estimate_row(estimate, finding.language) for estimate in finding.estimates]
    return finding.title, header, rows, ""


def _estimate_row(estimate: Estimate, language: Language) -> list[tuple[Any, str]]:
    form = _form(_UNIT_KINDS.get(estimate.unit, "number"), decimals_of(estimate))
    finer = _form(_UNIT_KINDS.get(estimate.unit, "number"), decimals_of(estimate) + 1)
    forms = {"value": form, "low": form, "high": form, "se": finer, "p": "0.0000", "n": "#,##0"}
    unit = UNITS.get(estimate.unit, Text(estimate.unit, estimate.unit))
    values = {"unit": unit, **{name: getattr(estimate, name) for name in words.EXACT_COLUMNS if name != "unit"}}
    return [(_value(values[name], language), forms.get(name, "General")) for name in words.EXACT_COLUMNS]


def _value(cell: Cell, language: Language) -> Any:
    value = plain(cell, language)
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _number_form(column: Column) -> str:
    return _form(column.kind, column.decimals)


def _form(kind: str, decimals: int) -> str:
    """Excel's number format: shares and points are stored as fractions and shown as per cent."""
    digits = "." + "0" * decimals if decimals else ""
    if kind == "count":
        return "#,##0"
    if kind == "p":
        return "0.0000"
    return f"0{digits}%" if kind in ("share", "points") else f"#,##0{digits}"


def _as_shown(value: Any) -> str:
    return f"{value:.4f}" if isinstance(value, float) else str(value)


def _column_width(texts: list[str]) -> float:
    longest = max((len(text) for text in texts), default=0)
    return min(max(longest + 2, _NARROWEST), _WIDEST)
