"""Every table and column the casework keeps, as tables for the manual, made from the models themselves."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from django.apps import apps
from django.db import models

from virkning.casework.privacy.columns import ALWAYS, LEAVES, OF_TABLE, PSEUDONYM
from virkning.casework.privacy.tables import of_citizens
from virkning.words.reference import markdown_table

TYPES = {
    "ArrayField": "list",
    "BigAutoField": "number",
    "BinaryField": "bytes",
    "BooleanField": "yes/no",
    "DateField": "day",
    "DateTimeField": "moment",
    "DecimalField": "number",
    "GenericIPAddressField": "text",
    "JSONField": "JSON",
}


def data_tables() -> dict[str, str]:
    """One long text: a heading per room of the casework, under it each table with its columns."""
    rooms = groupby(own_models(), key=lambda model: model._meta.app_config.name.rpartition(".")[2])
    return {"casework_data": "\n".join(f"## {room}\n\n" + "\n".join(map(_table, found)) for room, found in rooms)}


def own_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("virkning.")]


def meaning(model: type[models.Model], field: models.Field) -> str:
    """What the column is; a column that nobody has explained stops the manual from being made."""
    said = OF_TABLE.get(f"{model.__name__}.{field.name}") or str(field.help_text) or ALWAYS.get(field.name)
    if not said:
        raise LookupError(f"{model.__name__}.{field.name}: say what it is in privacy/columns.py or in its help_text")
    return said


def _table(model: type[models.Model]) -> str:
    about = " (about a citizen)" if model in {one for one, _ in of_citizens()} else ""
    rows = markdown_table(("column", "type", "what it is", "leaves by door 1"), _rows(model))
    first = (model.__doc__ or "").strip().split("\n\n")[0]
    return f"### `{model._meta.db_table}`{about}\n\n{first}\n\n{rows}"


def _rows(model: type[models.Model]) -> Iterator[tuple[str, str, str, str]]:
    for field in model._meta.fields:
        yield f"`{field.column}`", _type(field), meaning(model, field), _leaves(model, field)


def _type(field: models.Field) -> str:
    if field.related_model:
        return f"row of `{field.related_model._meta.db_table}`"
    kind = field.get_internal_type()
    return TYPES.get(kind) or ("number" if "Integer" in kind else "text")


def _leaves(model: type[models.Model], field: models.Field) -> str:
    out = ", ".join(f"`{name}`" for name in LEAVES.get(f"{model.__name__}.{field.name}", ()))
    return f"{out} {PSEUDONYM}" if out and field.name == "caseworker" else out
