"""Changing a theory by form: the text that it becomes. What stands in the text is what is read, checked and kept."""

from __future__ import annotations

from typing import Any, Literal

from virkning.settings import fit_form
from virkning.theory import Theory
from virkning.theory.exchange import to_toml
from virkning.theory.exchange.plain import plain

List = Literal["element", "arrow"]
Table = dict[str, Any]


def with_part(theory: Theory, list_: List, id_: str, changes: Table) -> str:
    """The text with one element or arrow changed or added. A key set to None is left out; others stay as they were."""
    content = plain(theory)
    tables = content.setdefault(list_, [])
    place = next((place for place, table in enumerate(tables) if table["id"] == id_), None)
    before = {} if place is None else tables[place]
    table = {key: value for key, value in (before | changes | {"id": id_}).items() if value is not None}
    if place is None:
        tables.append(table)
    else:
        tables[place] = table
    return _written(content)


def without_part(theory: Theory, id_: str) -> str:
    """The text without an element or arrow; what still points at it is refused when the text is read."""
    content = plain(theory)
    for list_ in ("element", "arrow"):
        content[list_] = [table for table in content.get(list_, []) if table["id"] != id_]
    return _written(content)


def _written(content: Table) -> str:
    return to_toml(fit_form(Theory, content))
