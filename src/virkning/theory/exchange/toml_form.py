"""TOML: a theory written as the file it could be read from, one key per line, so that a change is one line of a diff."""

from __future__ import annotations

import json
from typing import Any

from virkning.theory.exchange.plain import plain
from virkning.theory.model import Theory

_LISTS = ("source", "element", "arrow", "configuration", "evidence")


def to_toml(theory: Theory) -> str:
    content = plain(theory)
    tables = ["\n".join(["[theory]", *_lines(content["theory"])])]
    for name in _LISTS:
        tables += ["\n".join([f"[[{name}]]", *_lines(table)]) for table in content.get(name, [])]
    return "\n\n".join(tables) + "\n"


def _lines(table: dict[str, Any], above: str = "") -> list[str]:
    lines = []
    for key, value in table.items():
        if isinstance(value, dict):
            lines += _lines(value, f"{above}{key}.")
        else:
            lines.append(f"{above}{key} = {_value(value)}")
    return lines


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        # A JSON string is a TOML basic string, but for DEL, which TOML wants escaped.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_value(inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, list):
        if value and isinstance(value[0], dict):
            return "[\n" + "".join(f"    {_value(one)},\n" for one in value) + "]"
        return "[" + ", ".join(_value(one) for one in value) + "]"
    return repr(value)
