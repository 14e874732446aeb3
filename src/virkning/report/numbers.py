"""Numbers as paper has them: rounded by their column, in the reader's language. Files hold them exactly."""

from __future__ import annotations

import math

from virkning.findings.finding import Cell, Column, Estimate
from virkning.findings.phrases import estimate_number, has_interval
from virkning.language import MISSING, Language, Text, number, p_value, percent
from virkning.report.words import NO, YES


def cell_text(cell: Cell, column: Column, language: Language) -> str:
    if isinstance(cell, Text):
        return cell.say(language)
    if isinstance(cell, str):
        return cell
    if cell is None or (isinstance(cell, float) and not math.isfinite(cell)):
        return MISSING
    if column.kind == "boolean":
        return (YES if cell else NO).say(language)
    return _number(float(cell), column, language)


def _number(value: float, column: Column, language: Language) -> str:
    if column.kind == "count":
        return number(value, 0, language)
    if column.kind == "share":
        return percent(value, column.decimals, language)
    if column.kind == "p":
        return p_value(value, language)
    return number(100 * value if column.kind == "points" else value, column.decimals, language)


def is_numeric(column: Column) -> bool:
    return column.kind not in ("text", "boolean")


def interval_text(estimate: Estimate, language: Language) -> str:
    if not has_interval(estimate):
        return MISSING
    low, high = (estimate_number(end, estimate, language) for end in (estimate.low, estimate.high))
    return f"{low} {'til' if language == 'da' else 'to'} {high}"
