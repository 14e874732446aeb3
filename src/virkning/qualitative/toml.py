"""Writing TOML: the little that a codebook, memos and a project's own file need."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from virkning.files import whole_file

_Value = str | bool | int | Sequence[str]


def write_toml(path: Path, tables: Sequence[tuple[str, Mapping[str, _Value]]]) -> None:
    """Tables in order; a name in double brackets is one of many. Empty texts are left out."""
    blocks = []
    for name, content in tables:
        lines = [f"{key} = {_value(value)}" for key, value in content.items() if value != ""]
        blocks.append("\n".join([f"[{name}]", *lines]))
    with whole_file(path) as fresh:
        fresh.write_text("\n\n".join(blocks) + "\n", "utf-8")


def _value(value: _Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return _long(value) if "\n" in value else json.dumps(value, ensure_ascii=False)
    return "[" + ", ".join(json.dumps(part, ensure_ascii=False) for part in value) + "]"


def _long(text: str) -> str:
    """Several lines as several lines, so that a diff shows the one that changed."""
    escaped = text.replace("\\", "\\\\").replace('"""', '""\\"')
    ending = '\\"' if escaped.endswith('"') else ""
    return '"""\n' + (escaped[:-1] + ending if ending else escaped) + '"""'
