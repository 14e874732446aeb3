"""A theory as plain values with the keys of its file; what is not said is left out."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from virkning.language import Text
from virkning.theory.model import Theory


def plain(theory: Theory) -> dict[str, Any]:
    return plain_part(theory)


def plain_part(part: BaseModel) -> dict[str, Any]:
    """In the order of the form; a key that has its default value is not written."""
    found = {}
    for name, field in type(part).model_fields.items():
        value = getattr(part, name)
        if field.is_required() or value != field.get_default(call_default_factory=True):
            found[field.alias or name] = _value(value)
    return found


def _value(value: Any) -> Any:
    if isinstance(value, Text):
        return {"da": value.da, "en": value.en}
    if isinstance(value, BaseModel):
        return plain_part(value)
    if isinstance(value, tuple | list):
        return [_value(one) for one in value]
    return dict(value) if isinstance(value, dict) else value
