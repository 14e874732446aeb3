"""Evidence as TOML text that reads well in a diff: one key per line, one table per effect."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from pydantic import BaseModel

from virkning.language import Text
from virkning.theory.evidence.contents import EvidenceFile


def as_toml(content: EvidenceFile) -> str:
    """The file's text; reading it gives the same content."""
    return "\n".join(_tables(content, "")).lstrip("\n") + "\n"


def as_content(form: BaseModel) -> dict[str, Any]:
    """A form's fields as plain values, by their names in a file; what holds its default is left out."""
    found = {}
    for name, field in type(form).model_fields.items():
        value = getattr(form, name)
        if value != field.default:
            found[field.alias or name] = _plain(value)
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, Text):
        return value._asdict()
    if isinstance(value, BaseModel):
        return as_content(value)
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def _tables(model: BaseModel, path: str) -> Iterator[str]:
    """The tables of every list of forms in the model, each with its own lists after its keys."""
    for name, field in type(model).model_fields.items():
        value, key = getattr(model, name), field.alias or name
        if isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
            inside = f"{path}{key}"
            for item in value:
                yield f"\n[[{inside}]]"
                yield from _keys(item, "")
                yield from _tables(item, f"{inside}.")


def _keys(model: BaseModel, prefix: str) -> Iterator[str]:
    for name, field in type(model).model_fields.items():
        value, key = getattr(model, name), prefix + (field.alias or name)
        if value == field.default or (isinstance(value, tuple) and not value and not isinstance(value, Text)):
            continue
        if isinstance(value, Text):
            yield f"{key}.da = {_value(value.da)}"
            yield f"{key}.en = {_value(value.en)}"
        elif isinstance(value, BaseModel):
            yield from _keys(value, f"{key}.")
        elif not (isinstance(value, tuple) and isinstance(value[0], BaseModel)):
            yield f"{key} = {_value(value)}"


def _value(value: Any) -> str:
    if isinstance(value, str):
        # A JSON string is a TOML string, but for one character that TOML wants escaped.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return f"[{', '.join(_value(item) for item in value)}]"
    return repr(value)
