"""The report as a Word file to edit on: real headings, captions, described pictures, repeated table heads."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Inches, Pt, RGBColor

from virkning.report import words
from virkning.report.figures import Drawing
from virkning.report.outline import Outline, PaperFigure, PaperTable, Part
from virkning.report.widths import column_widths

_ROOM = 6.3
_CELL_PADDING = 0.2  # Word's own, and room for readers whose machine lacks the font
_TALLEST = 8.6
_TAGS = {"da": "da-DK", "en": "en-GB"}
_ACCENT, _MUTED, _SERIOUS = RGBColor(0x12, 0x56, 0x6B), RGBColor(0x4D, 0x58, 0x62), RGBColor(0x8C, 0x1D, 0x18)
_EPOCH = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def write_word(outline: Outline, path: Path) -> None:
    document = Document()
    _set_page(document, outline)
    _first_page(document, outline)
    for part in outline.parts:
        _part(document, part)
    raw = io.BytesIO()
    document.save(raw)
    path.write_bytes(_without_clock(raw.getvalue()))


def _set_page(document: WordDocument, outline: Outline) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.4)
    section.top_margin = section.bottom_margin = Cm(2.2)
    core = document.core_properties
    core.title, core.language, core.author, core.comments = (
        _clean(outline.title),
        _TAGS[outline.language],
        "virkning",
        "",
    )
    core.created = core.modified = _EPOCH
    _set_styles(document, _TAGS[outline.language])
    if outline.simulated:
        run = section.header.paragraphs[0].add_run(words.SIMULATED_SHORT.say(outline.language))
        run.bold, run.font.color.rgb = True, _SERIOUS
    _page_number(section.footer.paragraphs[0])


def _set_styles(document: WordDocument, language: str) -> None:
    styles: Any = document.styles
    styles["Normal"].font.name, styles["Normal"].font.size = "Calibri", Pt(11)
    for style, size in (("Title", 24), ("Heading 1", 16), ("Heading 2", 13), ("Caption", 10.5)):
        font = styles[style].font
        font.name, font.size, font.color.rgb, font.bold = "Calibri", Pt(size), _ACCENT, True
        fonts = styles[style].element.rPr.rFonts
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
    styles["Caption"].paragraph_format.keep_with_next = True
    for tag in document.styles.element.iter(qn("w:lang")):
        tag.set(qn("w:val"), language)


def _page_number(paragraph: Any) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    shown, number = OxmlElement("w:r"), OxmlElement("w:t")
    number.text = "1"
    shown.append(number)
    field.append(shown)
    paragraph._p.append(field)


def _first_page(document: WordDocument, outline: Outline) -> None:
    language = outline.language
    if outline.simulated:
        document.add_paragraph().add_run(words.SIMULATED.say(language)).bold = True
    document.add_paragraph(_clean(outline.title), style="Title")
    document.add_paragraph().add_run(_clean(outline.question)).font.color.rgb = _MUTED
    document.add_heading(words.ANSWER.say(language), level=1)
    for sentence in outline.answer:
        document.add_paragraph().add_run(_clean(sentence)).font.size = Pt(12.5)
    if outline.sure:
        document.add_heading(words.HOW_SURE.say(language), level=1)
        _bullets(document, outline.sure)
    document.add_heading(words.WHAT_COULD_BE_WRONG.say(language), level=1)
    for caution in outline.cautions:
        paragraph = document.add_paragraph(style="List Bullet")
        paragraph.add_run(f"{caution.severity_label}: ").bold = True
        paragraph.add_run(_clean(caution.text))
    if not outline.cautions:
        document.add_paragraph(words.NOTHING_KNOWN.say(language))


def _part(document: WordDocument, part: Part) -> None:
    document.add_heading(_clean(part.heading), level=part.level - 1)
    for paragraph in part.paragraphs:
        document.add_paragraph(_clean(paragraph))
    _bullets(document, part.bullets)
    for item in part.items:
        if isinstance(item, PaperFigure):
            _figure(document, item)
        else:
            _table(document, item)


def _bullets(document: WordDocument, lines: tuple[str, ...]) -> None:
    for line in lines:
        document.add_paragraph(_clean(line), style="List Bullet")


def _figure(document: WordDocument, figure: PaperFigure) -> None:
    _caption(document, figure.label, figure.title)
    drawing = figure.drawing
    width = min(_ROOM, drawing.shown_width, _TALLEST / drawing.shown_height * drawing.shown_width)
    height = width * drawing.shown_height / drawing.shown_width
    picture = document.add_picture(io.BytesIO(drawing.png), width=Inches(width), height=Inches(height))
    _crop(picture, drawing)
    picture._inline.docPr.set("descr", _clean(figure.alt))
    picture._inline.docPr.set("title", _clean(f"{figure.label}. {figure.title}"))
    _note(document, figure.note)


def _crop(picture: Any, drawing: Drawing) -> None:
    """Word shows the picture without its title, which the caption has as text, and without its margins."""
    side = drawing.margin / drawing.width
    crop = OxmlElement("a:srcRect")
    for edge, share in (("l", side), ("t", drawing.title_height / drawing.height), ("r", side)):
        crop.set(edge, str(round(100_000 * share)))
    next(picture._inline.iter(qn("a:blip"))).addnext(crop)


def _caption(document: WordDocument, label: str, title: str) -> None:
    document.add_paragraph(_clean(f"{label}. {title}"), style="Caption")


def _note(document: WordDocument, note: str) -> None:
    if note:
        run = document.add_paragraph().add_run(_clean(note))
        run.font.size, run.font.color.rgb = Pt(9), _MUTED


def _table(document: WordDocument, table: PaperTable) -> None:
    _caption(document, table.label, table.title)
    size, widths = column_widths(table, _ROOM, _CELL_PADDING)
    grid = document.add_table(rows=1 + len(table.rows), cols=len(table.header))
    grid.autofit = False
    _rule(grid)
    rows = list(grid.rows)
    _mark(rows[0], "w:tblHeader")  # read as headings and repeated on every page
    for row, texts in zip(rows, (table.header, *table.rows), strict=True):
        _mark(row, "w:cantSplit")
        _fill(list(row.cells), texts, table.numeric, widths, Pt(size), bold=row is rows[0])
    for column, wide in zip(grid.columns, widths, strict=True):
        column.width = Inches(wide)
    _note(document, table.note)
    _gap(document)


def _gap(document: WordDocument) -> None:
    """A little air after a table, too little to need a page of its own."""
    gap = document.add_paragraph()
    gap.paragraph_format.space_after = Pt(0)
    gap.add_run().font.size = Pt(4)
    gap.paragraph_format.line_spacing = Pt(8)


def _rule(grid: Any) -> None:
    """Thin lines between rows, none between columns."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "B5BEC5")):
            line.set(qn(f"w:{key}"), value)
        borders.append(line)
    properties = grid._tbl.tblPr
    later = next(child for child in properties if child.tag in (qn("w:tblLayout"), qn("w:tblLook")))
    later.addprevious(borders)


def _mark(row: Any, mark: str) -> None:
    """What holds of a whole row; marks stand in the order in which the form lists them."""
    element = OxmlElement(mark)
    element.set(qn("w:val"), "true")
    properties = row._tr.get_or_add_trPr()
    if mark == "w:cantSplit":
        properties.insert(0, element)
    else:
        properties.append(element)


def _fill(
    cells: list[Any], texts: tuple[str, ...], numeric: tuple[bool, ...], widths: list[float], size: Any, *, bold: bool
) -> None:
    for cell, text, is_number, wide in zip(cells, texts, numeric, widths, strict=True):
        cell.width = Inches(wide)
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(1)
        if is_number:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        run = paragraph.add_run(_clean(text))
        run.bold, run.font.size = bold, size


def _clean(text: str) -> str:
    """Without the control characters that XML cannot hold."""
    return _NOT_IN_XML.sub("", text)


def _without_clock(document: bytes) -> bytes:
    """The same zip with fixed times, so that the same report gives the same bytes."""
    fresh = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as source, zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, date_time=(2000, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return fresh.getvalue()
