"""JSON: the same keys as the theory file, and the schema that says which they are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from virkning.errors import InputError
from virkning.language import Text
from virkning.settings import fit_form
from virkning.theory.exchange.plain import plain
from virkning.theory.model import Theory
from virkning.theory.reading import check_ids


def to_json(theory: Theory) -> str:
    return json.dumps(plain(theory), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def from_json(path: str | Path) -> Theory:
    try:
        content = json.loads(Path(path).read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as trouble:
        raise InputError(
            Text("Filen kan ikke læses som JSON.", "The file cannot be read as JSON."), file=path, value=trouble
        ) from None
    if not isinstance(content, dict):
        raise InputError(
            Text("Filen rummer ingen teori.", "The file holds no theory."), file=path, expected='{ "theory": … }'
        )
    try:
        theory = fit_form(Theory, content)
    except InputError as trouble:
        raise InputError(
            trouble.message, file=path, column=trouble.column, value=trouble.value, expected=trouble.expected
        ) from None
    check_ids(theory, path)
    return theory


def json_schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of a theory."""
    schema = Theory.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "virkning theory"} | {
        key: value for key, value in schema.items() if key != "title"
    }
