"""The report as PDF, set by typst: tagged, with title and language, the same bytes each time.

The text travels as JSON beside a fixed template, so nothing in a title can be taken for typesetting code.
"""

from __future__ import annotations

import dataclasses
import json
import re
import tempfile
from pathlib import Path
from typing import Any

from virkning.language import MISSING
from virkning.report import words
from virkning.report.embedding import cropped_svg
from virkning.report.outline import Outline, PaperFigure, PaperTable, Part
from virkning.report.widths import column_widths

_TEMPLATE = Path(__file__).with_name("report.typ")
_BOX = "□"
_ROOM, _MARGIN = 6.45, 0.4
_SMALL = 8.5


def write_pdf(outline: Outline, path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = Path(folder)
        (desk / "report.typ").write_bytes(_TEMPLATE.read_bytes())
        path.write_bytes(_set(_content(outline, desk), desk))


def _set(content: dict[str, Any], desk: Path) -> bytes:
    """Set the pages. A reader sees a box where a character stood that the fonts do not have, an emoji for one."""
    import typst

    lacking: set[str] = set()
    while True:
        (desk / "report.json").write_text(json.dumps(_printable(content, lacking)), encoding="utf-8")
        try:
            return typst.compile(
                str(desk / "report.typ"), root=str(desk), format="pdf", pdf_standards=["ua-1"], ignore_system_fonts=True
            )
        except typst.TypstError as trouble:
            found = _undisplayable(str(trouble)) - lacking
            if not found:
                raise
            lacking |= found


def _undisplayable(message: str) -> set[str]:
    """The characters that typst names when its fonts lack them, written out or as \\u{1f600}."""
    text = re.search(r'the text `"(.*)"` could not be displayed', message, flags=re.DOTALL)
    if text is None:
        return set()
    coded = {chr(int(code, 16)) for code in re.findall(r"\\u\{([0-9a-fA-F]+)\}", text.group(1))}
    return coded | set(re.sub(r"\\u\{[0-9a-fA-F]+\}", "", text.group(1)))


def _content(outline: Outline, desk: Path) -> dict[str, Any]:
    language = outline.language
    said = ("ANSWER", "HOW_SURE", "WHAT_COULD_BE_WRONG", "NOTHING_KNOWN", "SIMULATED", "SIMULATED_SHORT")
    return {
        "language": language,
        "title": outline.title.strip() or MISSING,
        "simulated": outline.simulated,
        "question": outline.question,
        "answer": outline.answer,
        "sure": outline.sure,
        "cautions": [dataclasses.asdict(caution) for caution in outline.cautions],
        "parts": [_part(part, place, desk) for place, part in enumerate(outline.parts)],
        "words": {name: getattr(words, name).say(language) for name in said},
    }


def _part(part: Part, place: int, desk: Path) -> dict[str, Any]:
    items = [
        _figure(item, f"figure-{place}-{rank}.svg", desk) if isinstance(item, PaperFigure) else _table(item)
        for rank, item in enumerate(part.items)
    ]
    return {
        "heading": part.heading.strip() or MISSING,
        "level": part.level,
        "paragraphs": part.paragraphs,
        "bullets": part.bullets,
        "items": items,
    }


def _figure(figure: PaperFigure, name: str, desk: Path) -> dict[str, Any]:
    (desk / name).write_text(cropped_svg(figure.drawing), encoding="utf-8")
    drawing = figure.drawing
    return {
        "kind": "figure", "file": name, "label": figure.label, "title": figure.title, "alt": figure.alt,
        "note": figure.note, "width": drawing.shown_width, "height": drawing.shown_height,
    }  # fmt: skip


def _table(table: PaperTable) -> dict[str, Any]:
    """A table that would have to be set small in the text's width may reach into the margins."""
    size, widths = column_widths(table, _ROOM)
    beyond = 0.0
    if size < _SMALL:
        size, widths = column_widths(table, _ROOM + 2 * _MARGIN)
        beyond = max(0.0, min(_MARGIN, (sum(widths) - _ROOM) / 2))
    return {"kind": "table", **dataclasses.asdict(table), "size": size, "widths": widths, "beyond": beyond}


def _printable(value: Any, lacking: set[str]) -> Any:
    """Text that can be set: control characters become spaces, what the fonts lack becomes a box."""
    if isinstance(value, str):
        return "".join(
            " " if ord(mark) < 32 or ord(mark) == 127 else _BOX if mark in lacking else mark for mark in value
        )
    if isinstance(value, dict):
        return {key: _printable(inner, lacking) for key, inner in value.items()}
    return [_printable(inner, lacking) for inner in value] if isinstance(value, list | tuple) else value
