"""The report as one web page: nothing is fetched, no script runs, it prints, and it can be read aloud."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

from virkning.language import Text
from virkning.report import words
from virkning.report.embedding import NAMESPACES, inside_of, view_box
from virkning.report.outline import Outline, PaperFigure, PaperTable, Part

_STYLE = Path(__file__).with_name("report.css")
_WIDE_FROM = 6.5
_MANY = 8  # columns, from which a table is set smaller so that it fits beside the text
_UNBROKEN = 40
_FIRST_SCREEN = (words.ANSWER, words.HOW_SURE, words.WHAT_COULD_BE_WRONG)


def html_page(outline: Outline) -> str:
    language = outline.language
    banner = f'<div class="simulated"><p>{_text(words.SIMULATED, outline)}</p></div>\n' if outline.simulated else ""
    return f"""<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(outline.title)}</title>
<style>
{_STYLE.read_text("utf-8")}</style>
</head>
<body>
<a class="skip" href="#content">{_text(words.SKIP, outline)}</a>
<header>
{banner}<h1>{escape(outline.title)}</h1>
<p class="question">{escape(outline.question)}</p>
</header>
<main id="content" tabindex="-1">
{_first_screen(outline)}
{_contents(outline)}
{_parts(outline)}
</main>
</body>
</html>
"""


def _text(text: Text, outline: Outline) -> str:
    return escape(text.say(outline.language))


def _first_screen(outline: Outline) -> str:
    answer, sure, wrong = (_text(text, outline) for text in _FIRST_SCREEN)
    cautions = "\n".join(
        f'<li class="{caution.severity}"><strong>{escape(caution.severity_label)}:</strong> {escape(caution.text)}</li>'
        for caution in outline.cautions
    )
    listed = (
        f'<ul class="cautions">\n{cautions}\n</ul>' if cautions else f"<p>{_text(words.NOTHING_KNOWN, outline)}</p>"
    )
    blocks = [
        ("answer", answer, _paragraphs(outline.answer)),
        ("sure", sure, _bullets(outline.sure)),
        ("wrong", wrong, listed),
    ]
    return "\n".join(
        f'<section class="first {name}" aria-labelledby="{name}"><h2 id="{name}">{heading}</h2>\n{content}</section>'
        for name, heading, content in blocks
        if content
    )


def _contents(outline: Outline) -> str:
    entries = "\n".join(
        f'<li><a href="#part-{place}">{escape(part.heading)}</a></li>'
        for place, part in enumerate(outline.parts) if part.level == 2
    )  # fmt: skip
    heading = f'<h2 id="contents">{_text(words.CONTENTS, outline)}</h2>'
    return f'<nav aria-labelledby="contents">{heading}\n<ul>\n{entries}\n</ul></nav>'


def _parts(outline: Outline) -> str:
    return "\n".join(_part(part, place, outline) for place, part in enumerate(outline.parts))


def _part(part: Part, place: int, outline: Outline) -> str:
    items = "\n".join(
        _figure(item, f"f{place}-{rank}-", outline) if isinstance(item, PaperFigure) else _table(item, outline)
        for rank, item in enumerate(part.items)
    )
    heading = f'<h{part.level} id="part-{place}">{escape(part.heading)}</h{part.level}>'
    return "\n".join(block for block in (heading, _paragraphs(part.paragraphs), _bullets(part.bullets), items) if block)


def _paragraphs(paragraphs: tuple[str, ...]) -> str:
    return "".join(f"<p>{escape(paragraph)}</p>\n" for paragraph in paragraphs)


def _bullets(lines: tuple[str, ...]) -> str:
    return "<ul>\n" + "".join(f"<li>{escape(line)}</li>\n" for line in lines) + "</ul>" if lines else ""


def _figure(figure: PaperFigure, prefix: str, outline: Outline) -> str:
    size = "wide" if figure.drawing.width > _WIDE_FROM else "narrow"
    return (
        f"<figure>\n<figcaption>{_caption(figure)}</figcaption>\n"
        f'<div class="scroll {size}" {_region(figure, outline)}>\n{inline_svg(figure, prefix)}</div>\n'
        f"{_note(figure.note)}</figure>"
    )


def _caption(item: PaperFigure | PaperTable) -> str:
    return f'<span class="label">{escape(item.label)}.</span> {escape(item.title)}'


def _region(item: PaperFigure | PaperTable, outline: Outline) -> str:
    """What may be wider than a phone scrolls by itself, and the keyboard can reach it."""
    told = words.REGION.say(outline.language).format(caption=f"{item.label}. {item.title}.")
    return f'role="region" tabindex="0" aria-label="{escape(told)}"'


def _note(note: str) -> str:
    return f'<p class="note">{escape(note)}</p>\n' if note else ""


def _table(table: PaperTable, outline: Outline) -> str:
    header = "".join(
        f'<th scope="col"{_number_class(numeric)}>{escape(label)}</th>'
        for label, numeric in zip(table.header, table.numeric, strict=True)
    )
    rows = "\n".join(_row(row, table.numeric) for row in table.rows)
    many = ' class="many"' if len(table.header) >= _MANY else ""
    return (
        f'<div class="table">\n<div class="scroll" {_region(table, outline)}>\n<table{many}>\n'
        f'<caption><span class="held">{_caption(table)}</span></caption>\n'
        f"<thead><tr>{header}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table></div>\n{_note(table.note)}</div>"
    )


def _row(row: tuple[str, ...], numeric: tuple[bool, ...]) -> str:
    cells = []
    for place, (cell, is_number) in enumerate(zip(row, numeric, strict=True)):
        if place == 0 and not is_number:
            cells.append(f'<th scope="row">{escape(cell)}</th>')
        else:
            long = ' class="long"' if len(cell) > _UNBROKEN and " " not in cell else ""
            cells.append(f"<td{long or _number_class(is_number)}>{escape(cell)}</td>")
    return f"<tr>{''.join(cells)}</tr>"


def _number_class(numeric: bool) -> str:
    return ' class="number"' if numeric else ""


def inline_svg(figure: PaperFigure, prefix: str) -> str:
    """The drawing with its ids made unique on the page and its description for those who listen."""
    inside = re.sub(r"<style.*?</style>", "", inside_of(figure.drawing), flags=re.DOTALL)
    inside = re.sub(r'\bid="', f'id="{prefix}', inside)
    inside = re.sub(r'href="#', f'href="#{prefix}', inside)
    inside = re.sub(r"url\(#", f"url(#{prefix}", inside)
    described = f'role="img" aria-label="{escape(figure.alt)}"'
    return f'<svg {NAMESPACES} viewBox="{view_box(figure.drawing)}" {described}>{inside}'
