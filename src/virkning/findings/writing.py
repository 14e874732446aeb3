"""A finding as files for programs: `finding.json`, the stable interface, and one CSV per table.

Numbers are written exactly; only paper rounds them. The same finding gives the same bytes.
"""

from __future__ import annotations

import csv
import json
import math
import re
from pathlib import Path
from typing import Any

from virkning.findings.finding import Cell, Estimate, Finding, Table
from virkning.findings.profiles import is_hidden
from virkning.language import Language, Text

_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


def to_json(finding: Finding) -> dict[str, Any]:
    """The stable interface: plain values in the finding's language, null where a number is missing."""
    language = finding.language
    return {
        "design": finding.design,
        "title": finding.title,
        "n": int(finding.n),
        "language": language,
        "estimates": [_estimate(estimate, language) for estimate in finding.estimates],
        "tables": [
            {"name": table.name, "file": table_file(table.name), "title": table.title.say(language)}
            for table in finding.tables
        ],
        "figures": [
            {"name": figure.name, "file": figure_file(figure.name), "alt": figure.alt.say(language)}
            for figure in finding.figures
        ],
        "warnings": [
            {"code": caution.code, "severity": caution.severity, "text": caution.text.say(language)}
            for caution in finding.cautions
        ],
        "manifest": plain(finding.manifest, language),
    }


def write_json(finding: Finding, folder: Path) -> None:
    text = json.dumps(to_json(finding), ensure_ascii=False, indent=2, allow_nan=False)
    (folder / "finding.json").write_text(text + "\n", encoding="utf-8", newline="\n")


def write_tables(finding: Finding, folder: Path) -> None:
    """Each table as `tables/<name>.csv` under the folder: UTF-8, commas, a heading of column names."""
    for table in finding.tables:
        path = folder / table_file(table.name)
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_table(table, path, finding.language)


def table_file(name: str) -> str:
    return f"tables/{_safe(name)}.csv"


def figure_file(name: str, ending: str = "svg") -> str:
    return f"figures/{_safe(name)}.{ending}"


def plain(value: Any, language: Language) -> Any:
    """A value that JSON knows: numbers of any library become Python's own, NaN and infinity become null."""
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, Text):
        return value.say(language)
    if isinstance(value, dict):
        return {str(key): plain(inner, language) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner, language) for inner in value]
    if hasattr(value, "item"):
        return plain(value.item(), language)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if isinstance(value, int) else str(value)


def _estimate(estimate: Estimate, language: Language) -> dict[str, Any]:
    written = {
        "name": estimate.name,
        "label": estimate.label,
        "value": estimate.value,
        "se": estimate.se,
        "low": estimate.low,
        "high": estimate.high,
        "p": estimate.p,
        "n": estimate.n,
        "unit": estimate.unit,
        "estimand": estimate.estimand,
        "method": estimate.method,
    }
    return {key: plain(value, language) for key, value in written.items()}


def _write_table(table: Table, path: Path, language: Language) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(column.name for column in table.columns)
        writer.writerows([_exactly(cell, language) for cell in row] for row in table.rows)


def _exactly(cell: Cell, language: Language) -> str:
    """A cell of a CSV file. Hidden and missing numbers are both empty, so that the column stays numeric."""
    if is_hidden(cell):
        return ""
    value = plain(cell, language)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value) if isinstance(value, float) else str(value)


def _safe(name: str) -> str:
    if not _FILE_NAME.fullmatch(name):
        raise ValueError(f"a table or figure needs a plain name to become a file, not {name!r}")
    return name
