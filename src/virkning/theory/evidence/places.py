"""Where in a file of many tables something stands."""

from __future__ import annotations

import re
from pathlib import Path

_HEADER = re.compile(r"\s*\[\[\s*([^\]\s]+)\s*\]\]")
_KEY = re.compile(r"\s*\"?([\w.-]+?)\"?\s*=")


def row_of_place(file: Path, place: str) -> int | None:
    """The line of a form's field: study.3.effect.1.unit is `unit` in the second effect of the fourth study.

    Where the field itself does not stand there, the line of its table.
    """
    tables, keys = _split(place)
    if not tables:
        return None
    lines = file.read_text("utf-8").splitlines()
    start, end = 0, len(lines)
    for name, number in tables:
        headers = [row for row in range(start, end) if (found := _HEADER.match(lines[row])) and found[1] == name]
        if number >= len(headers):
            return None
        start, end = headers[number], headers[number + 1] if number + 1 < len(headers) else end
    inside = next((row for row in range(start + 1, end) if _HEADER.match(lines[row])), end)
    wanted = ".".join(keys)
    named = (row for row in range(start + 1, inside) if (found := _KEY.match(lines[row])) and found[1] == wanted)
    return next(named, start) + 1


def _split(place: str) -> tuple[list[tuple[str, int]], list[str]]:
    """The tables a place lies in, with their numbers, and the keys within the last of them."""
    tables: list[tuple[str, int]] = []
    path: list[str] = []
    keys: list[str] = []
    for step in place.split("."):
        if not step.isdigit():
            keys.append(step)
        elif keys and (not tables or keys == ["effect"]):
            path += keys
            tables.append((".".join(path), int(step)))
            keys = []
    return tables, keys


def row_of_name(file: Path, id_: str) -> int | None:
    """The first line an id stands on, as a word of its own."""
    stands = re.compile(rf"(^|[=,;\s\"]){re.escape(id_)}($|[,;\s\"])")
    lines = file.read_text("utf-8").splitlines()
    return next((row for row, line in enumerate(lines, start=1) if stands.search(line)), None)
