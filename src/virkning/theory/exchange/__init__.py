"""Theories in other forms: JSON and TOML hold everything; Mermaid, dagitty and GraphML hold what those tools can show."""

from __future__ import annotations

from collections.abc import Callable

from virkning.language import Language
from virkning.theory.exchange.dagitty import from_dagitty, to_dagitty
from virkning.theory.exchange.graphml import to_graphml
from virkning.theory.exchange.json_form import from_json, json_schema, to_json
from virkning.theory.exchange.mermaid import to_mermaid
from virkning.theory.exchange.toml_form import to_toml
from virkning.theory.model import Theory

__all__ = [
    "WRITERS", "from_dagitty", "from_json", "json_schema", "to_dagitty", "to_graphml", "to_json", "to_mermaid", "to_toml",
]  # fmt: skip

WRITERS: dict[str, Callable[[Theory, Language], str]] = {
    "json": lambda theory, language: to_json(theory),
    "toml": lambda theory, language: to_toml(theory),
    "mermaid": to_mermaid,
    "dagitty": to_dagitty,
    "graphml": lambda theory, language: to_graphml(theory),
}
