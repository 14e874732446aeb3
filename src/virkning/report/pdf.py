"""The report as PDF, set by typst: tagged, with title and language, the same bytes each time.

The text travels as JSON beside a fixed template, so nothing in a title can be taken for typesetting code.
"""

from __future__ import annotations

import dataclasses
import json
import tempfile
from pathlib import Path
from typing import Any

from virkning.report import words
from virkning.report.embedding import cropped_svg
from virkning.report.figures.measure import drawable
from virkning.report.outline import Outline, PaperFigure, PaperTable, Part

_TEMPLATE = Path(__file__).with_name("report.typ")


def write_pdf(outline: Outline, path: Path) -> None:
    import typst

    with tempfile.TemporaryDirectory() as folder:
        desk = Path(folder)
        (desk / "report.typ").write_bytes(_TEMPLATE.read_bytes())
        content = json.dumps(_printable(_content(outline, desk)), ensure_ascii=False)
        (desk / "report.json").write_text(content, encoding="utf-8")
        pdf = typst.compile(
            str(desk / "report.typ"), root=str(desk), format="pdf", pdf_standards=["ua-1"], ignore_system_fonts=True
        )
    path.write_bytes(pdf)


def _content(outline: Outline, desk: Path) -> dict[str, Any]:
    language = outline.language
    said = ("ANSWER", "HOW_SURE", "WHAT_COULD_BE_WRONG", "NOTHING_KNOWN", "SIMULATED", "SIMULATED_SHORT")
    return {
        "language": language,
        "title": outline.title,
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
        "heading": part.heading,
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
        "note": figure.note, "width": drawing.width, "height": drawing.height - drawing.title_height,
    }  # fmt: skip


def _table(table: PaperTable) -> dict[str, Any]:
    return {"kind": "table", **dataclasses.asdict(table)}


def _printable(value: Any) -> Any:
    """Text in the characters that can be set; a reader sees a box where an emoji stood."""
    if isinstance(value, str):
        return drawable(value)
    if isinstance(value, dict):
        return {key: _printable(inner) for key, inner in value.items()}
    return [_printable(inner) for inner in value] if isinstance(value, list | tuple) else value
