"""Where in a TOML file something stands, so that a message can point at the line of `arrow.3.to`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

Place = tuple[str | int, ...]

_NAME = r"(?:\"[^\"\n]*\"|'[^'\n]*'|[\w-]+)"
_DOTTED = rf"{_NAME}(?:[ \t]*\.[ \t]*{_NAME})*"
_TABLE = re.compile(rf"\s*\[[ \t]*({_DOTTED})[ \t]*\]")
_TABLE_OF_MANY = re.compile(rf"\s*\[\[[ \t]*({_DOTTED})[ \t]*\]\]")
_KEY = re.compile(rf"\s*({_DOTTED})[ \t]*=")
_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*|[\[{]|[\]}]|\n', re.DOTALL
)


def row_of(file: str | Path, place: str | Place) -> int | None:
    """The line of a place such as `arrow.3.to`, counted from 0: in the fourth [[arrow]].

    Where the place itself is missing, the line of the nearest that is there: the key it belongs under, or the table. No
    line where a table of many is named without its number.
    """
    if not Path(file).is_file():
        return None
    wanted = _steps(place) if isinstance(place, str) else place
    written = _places(Path(file).read_text("utf-8", errors="replace"))
    for length in range(len(wanted), 0, -1):
        for row, stands in written:
            if stands[:length] == wanted[:length]:
                return None if _is_one_of_many(stands[length:]) else row
    return None


def _is_one_of_many(rest: Place) -> bool:
    """Many tables named without a number: nobody can tell which line is meant."""
    return bool(rest) and isinstance(rest[0], int)


def _steps(place: str) -> Place:
    return tuple(int(step) if step.isdigit() else step for step in place.split("."))


@lru_cache(maxsize=4)
def _places(text: str) -> tuple[tuple[int, Place], ...]:
    """Every table and key of the text in its order, each with its line."""
    found: list[tuple[int, Place]] = []
    table: Place = ()
    seen: Counter[Place] = Counter()
    for row, statement in _statements(text):
        many = _TABLE_OF_MANY.match(statement)
        if header := many or _TABLE.match(statement):
            table = _table(_names(header[1]), seen, many=bool(many))
            found.append((row, table))
        elif key := _KEY.match(statement):
            found.append((row, (*table, *_names(key[1]))))
    return tuple(found)


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Tables and keys with the line they begin on. A value may run over several lines that look like tables and keys."""
    depth, row, begins, start = 0, 1, 1, 0
    for token in _TOKEN.finditer(text + "\n"):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token[0], 0)
        row += token[0].count("\n")
        if token[0] == "\n" and depth <= 0:
            yield begins, text[start : token.start()]
            depth, begins, start = 0, row, token.end()


def _names(dotted: str) -> list[str]:
    return [name.strip("\"'") for name in re.findall(_NAME, dotted)]


def _table(names: list[str], seen: Counter[Place], *, many: bool) -> Place:
    """The place of a table: under the latest of each [[table]] it lies in, and the next of its own kind."""
    path: Place = ()
    for name in names[:-1]:
        path = (*path, name)
        path = (*path, seen[path] - 1) if seen[path] else path
    path = (*path, names[-1])
    if not many:
        return path
    seen[path] += 1
    return (*path, seen[path] - 1)
