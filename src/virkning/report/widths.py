"""How wide a table's columns are on paper: numbers stay whole, and the texts share what room is left."""

from __future__ import annotations

from virkning.report.figures.measure import longest_word, width
from virkning.report.outline import PaperTable

SIZES = (9.5, 9.0, 8.5, 8.0, 7.5, 7.0)
_LEAST_FOR_TEXT = 1.9
_NARROWER = 0.9  # the font on paper beside the one that is measured
_PADDING = 0.11


def column_widths(table: PaperTable, whole: float, padding: float = _PADDING) -> tuple[float, list[float]]:
    """A font size and widths (inches)."""
    for size in SIZES:
        widths = [_column_width(table, place, size, padding) for place in range(len(table.header))]
        numbers = sum(wide for wide, is_number in zip(widths, table.numeric, strict=True) if is_number)
        texts = [wide for wide, is_number in zip(widths, table.numeric, strict=True) if not is_number]
        room = whole - numbers
        if room >= min(sum(texts), _LEAST_FOR_TEXT * len(texts)):
            break
    squeezed = min(1.0, max(room, 0.5 * _LEAST_FOR_TEXT) / sum(texts)) if texts else 1.0
    return size, [wide if is_number else wide * squeezed for wide, is_number in zip(widths, table.numeric, strict=True)]


def _column_width(table: PaperTable, place: int, size: float, padding: float) -> float:
    """The room of the widest cell, and of the longest word of the heading."""
    cells = max((width(row[place], size) for row in table.rows), default=0.0)
    heading = longest_word(table.header[place], size, bold=True)
    whole = cells if table.numeric[place] else max(cells, width(table.header[place], size, bold=True))
    return _NARROWER * max(whole, heading) + padding
