"""The manual's tables, made from the program."""

from __future__ import annotations

import ast
import csv
from functools import cache
from pathlib import Path
from typing import Any

import click

from virkning.cli import COMMANDS
from virkning.cli import command as virkning_command
from virkning.designs.caseworkers import run
from virkning.designs.caseworkers.plan import CaseworkerPlan
from virkning.designs.data import open_data
from virkning.designs.plan import DesignPlan
from virkning.findings.finding import Finding
from virkning.progress import silent
from virkning.settings import Settings
from virkning.snapshot.schema import TABLES
from virkning.validate.caseworkers import LABELS
from virkning.words.reference import markdown_table

ROOT = Path(__file__).parents[2]
SOURCE, DOCS = ROOT / "src" / "virkning", ROOT / "docs"


def commands() -> str:
    rows = []
    for name in COMMANDS:
        found = virkning_command.get_command(click.Context(virkning_command), name)
        assert found is not None
        children = found.commands.items() if isinstance(found, click.Group) else [("", found)]
        for child, one in children:
            words = " ".join(_word(parameter) for parameter in one.params)
            rows.append(
                (f"`virkning {name}{' ' + child if child else ''} {words}`".replace(" `", "`"), COMMANDS[name].en)
            )
    return markdown_table(("command", "what it does"), rows)


def _word(parameter: click.Parameter) -> str:
    if isinstance(parameter, click.Argument):
        return (parameter.name or "").upper() + ("…" if parameter.nargs == -1 else "")
    word = parameter.opts[-1] + ("" if getattr(parameter, "is_flag", False) else " …")
    return word if parameter.required else f"[{word}]"


def keys(form: type[Settings], above: str = "") -> list[tuple[str, str, str, str]]:
    rows = []
    for name, field in form.model_fields.items():
        inner = _form_of(field.annotation)
        if inner:
            rows += keys(inner, f"{above}{name}.")
        else:
            default = "required" if field.is_required() else f"`{field.default!r}`".replace("'", '"')
            rows.append(
                (f"`{above}{name}`", _kind(field.annotation), default, (field.description or "").rpartition(" / ")[2])
            )
    return rows


def _form_of(annotation: Any) -> type[Settings] | None:
    parts = [annotation, *getattr(annotation, "__args__", ())]
    return next((part for part in parts if isinstance(part, type) and issubclass(part, Settings)), None)


def _kind(annotation: Any) -> str:
    said = (
        getattr(annotation, "__name__", None)
        if isinstance(annotation, type) and not hasattr(annotation, "__args__")
        else None
    )
    return said or str(annotation).replace("typing.", "").replace("NoneType", "None").replace("|", "or")


def snapshot() -> str:
    parts = []
    for table in TABLES.values():
        rows = [
            (
                f"`{column.name}`",
                column.type,
                column.meaning.en,
                ", ".join(
                    word for word, holds in (("optional", column.optional), ("may be empty", column.nullable)) if holds
                ),
                ", ".join(f"`{choice}`" for choice in column.choices),
            )
            for column in table.columns
        ]
        parts.append(
            f"### `{table.name}`: {table.meaning.en}\n\n"
            + markdown_table(("column", "type", "meaning", "", "values"), rows)
        )
    return "\n".join(parts)


@cache
def _finding(bip: Path) -> Finding:
    plan = CaseworkerPlan(title="x", design="caseworkers", snapshot=str(bip))
    return run(plan, open_data(plan, Path()), silent)


def estimates(bip: Path) -> str:
    return markdown_table(
        ("name", "what", "estimand", "error"),
        [
            (
                f"`{one.name}`",
                one.label.en,
                one.estimand.en if one.estimand else "",
                one.method.en if one.method else "",
            )
            for one in _finding(bip).estimates
        ],
    )


def effects_columns(bip: Path) -> str:
    return markdown_table(
        ("column", "what"), [(f"`{column.name}`", column.label.en) for column in _finding(bip).table("effects").columns]
    )


def cautions() -> str:
    """Every caution code that the design's modules can raise, read from their source."""
    found: dict[str, str] = {}
    for file in sorted((SOURCE / "designs" / "caseworkers").glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_caution":
                found[_constant(node.args[0])] = _constant(node.args[1])
            elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Caution":
                named = {word.arg: word.value for word in node.keywords}
                if isinstance(named.get("code"), ast.Constant):
                    found[_constant(named["code"])] = _constant(named["severity"])
    return markdown_table(("code", "severity"), [(f"`{code}`", severity) for code, severity in sorted(found.items())])


def _constant(node: ast.expr) -> str:
    return str(node.value) if isinstance(node, ast.Constant) else "by share"


def validation() -> str:
    """The stored result of `make validate`, in percentage points."""
    with (DOCS / "explanation" / "validation-caseworkers.csv").open(encoding="utf-8") as file:
        found = list(csv.DictReader(file))
    rows = [
        (
            LABELS[row["name"]].en,
            *(f"{100 * float(row[key]):.2f}" for key in ("truth", "estimate", "bias", "rmse")),
            f"{float(row['coverage']):.1%}",
        )
        for row in found
    ]
    return markdown_table(("what", "truth", "estimate", "bias", "RMSE", "coverage of 95% intervals"), rows)


def all_tables(bip: Path) -> dict[str, str]:
    head = ("key", "type", "default", "meaning")
    own = [row for row in keys(CaseworkerPlan) if row not in keys(DesignPlan)]
    return {
        "commands": commands(),
        "plan_head": markdown_table(head, keys(DesignPlan)),
        "plan_caseworkers": markdown_table(head, own),
        "snapshot": snapshot(),
        "caseworker_estimates": estimates(bip),
        "effects_columns": effects_columns(bip),
        "caseworker_cautions": cautions(),
        "validation": validation(),
    }
