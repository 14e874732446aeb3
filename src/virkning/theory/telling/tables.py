"""A table of words, and the ways it is written."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from virkning.errors import InputError
from virkning.files import whole_file
from virkning.language import Language, Text

Cell = Text | str | None

_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;color:#1b2126;background:#fff;margin:2rem auto;max-width:70rem;padding:0 1rem}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%}caption{text-align:left;font-weight:bold;padding:.5rem 0}
th,td{border:1px solid #8a949d;padding:.4rem .6rem;text-align:left;vertical-align:top}th{background:#f3f6f7}
tr.marked td,tr.marked th{outline:3px solid #12566b}
""".strip()


@dataclass(frozen=True, slots=True)
class Table:
    """keys name the columns for programs; labels for people. marked: a row that is pointed out."""

    title: Text
    keys: tuple[str, ...]
    labels: tuple[Text, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: Text | None = None
    marked: int | None = None

    def said(self, language: Language) -> list[list[str]]:
        return [[say(cell, language) for cell in row] for row in self.rows]


def say(cell: Cell, language: Language) -> str:
    return cell.say(language) if isinstance(cell, Text) else cell or ""


def write_tables(tables: Sequence[Table], path: str | Path, language: Language) -> None:
    """As the ending of the file says: .html and .json hold all tables, .csv the first."""
    writers = {".html": as_html, ".json": as_json, ".csv": as_csv}
    ending = Path(path).suffix.lower()
    if ending not in writers:
        raise InputError(
            Text("Filens endelse kendes ikke.", "The file's ending is not known."),
            file=path,
            value=ending,
            expected=", ".join(writers),
        )
    with whole_file(path) as file:
        file.write_text(writers[ending](tables, language), "utf-8", newline="\n")


def as_csv(tables: Sequence[Table], language: Language) -> str:
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\n")
    writer.writerow(tables[0].keys)
    writer.writerows(tables[0].said(language))
    return held.getvalue()


def as_json(tables: Sequence[Table], language: Language) -> str:
    content = [
        {
            "title": table.title.say(language),
            "rows": [dict(zip(table.keys, row, strict=True)) for row in table.said(language)],
        }
        for table in tables
    ]
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def as_html(tables: Sequence[Table], language: Language) -> str:
    title = escape(tables[0].title.say(language))
    body = "\n".join(_html_table(table, language) for table in tables)
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _html_table(table: Table, language: Language) -> str:
    heads = "".join(f'<th scope="col">{escape(label.say(language))}</th>' for label in table.labels)
    rows = []
    for place, row in enumerate(table.said(language)):
        mark = ' class="marked"' if place == table.marked else ""
        first, *rest = (escape(cell).replace("\n", "<br>") for cell in row)
        cells = f'<th scope="row">{first}</th>' + "".join(f"<td>{cell}</td>" for cell in rest)
        rows.append(f"<tr{mark}>{cells}</tr>")
    note = f"<p>{escape(table.note.say(language))}</p>" if table.note else ""
    caption = f"<caption>{escape(table.title.say(language))}</caption>"
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{escape(table.title.say(language))}"><table>{caption}'
        f"<thead><tr>{heads}</tr></thead><tbody>\n" + "\n".join(rows) + f"\n</tbody></table></div>{note}"
    )


def as_text(table: Table, language: Language) -> str:
    """For the terminal: one row per line, its cells set apart; the marked row is pointed at."""
    lines = [table.title.say(language)]
    for place, row in enumerate(table.said(language)):
        point = "→ " if place == table.marked else "  "
        lines.append(point + " | ".join(cell.replace("\n", " / ") for cell in row if cell))
    return "\n".join([*lines, *([table.note.say(language)] if table.note else [])]) + "\n"
