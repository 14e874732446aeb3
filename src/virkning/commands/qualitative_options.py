"""What the subcommands of `virkning qualitative` share: how they speak, and their common arguments."""

from __future__ import annotations

from pathlib import Path

import click

from virkning.language import Text, chosen_language

PATH = click.Path(path_type=Path)


def t(da: str, en: str) -> str:
    return Text(da, en).say(chosen_language())


PROJECT = click.argument("project", type=PATH)
CODER = click.option("--coder", help=t("Kun denne koders kodninger.", "This coder's codings only."))
STAGE = click.option(
    "--stage", type=click.Choice(["open", "secondary", "core"]), help=t("Kun koder på dette trin.", "Codes of this stage only.")
)  # fmt: skip
