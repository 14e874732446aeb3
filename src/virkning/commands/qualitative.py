"""`virkning qualitative`: interviews read, redacted, coded and bound to a theory, from the keyboard."""

from __future__ import annotations

import click

from virkning.commands import qualitative_finding as finding
from virkning.commands import qualitative_outside as outside
from virkning.commands import qualitative_texts as texts
from virkning.commands.qualitative_options import t


@click.group(
    help=t(
        "Kvalitativt materiale: læs, anonymisér, kod, find og bind til en teori.",
        "Qualitative material: read, redact, code, find and bind to a theory.",
    )
)
def command() -> None:
    pass


_COMMANDS = (
    *(texts.read, texts.redact, texts.code, texts.link),
    *(finding.agree, finding.retrieve, finding.matrix, finding.saturation),
    *(outside.sample, outside.guide, outside.export, outside.import_),
)
for one in _COMMANDS:
    command.add_command(one)
