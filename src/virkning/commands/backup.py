"""`virkning backup`: one file with everything an installation of the casework site cannot make again."""

from __future__ import annotations

from pathlib import Path

import click

from virkning.language import Text, chosen_language
from virkning.progress import aloud

_SAY = chosen_language()

PASSPHRASE = Text(
    "Spørg om adgangssætningen til nøglerne (ellers VIRKNING_PASSPHRASE, hvis den er sat).",
    "Ask for the passphrase to the keys (else VIRKNING_PASSPHRASE, if it is set).",
)
_PLAIN = Text(
    "Kopien indeholder navne og nøgler. Opbevar den lige så sikkert som databasen. Uden nøglerne er CPR-numrene tabt.",
    "The backup holds names and keys. Keep it as safe as the database. Without the keys the CPR numbers are lost.",
)
_LOCKED = Text(
    "Kopien indeholder navne. Nøglerne er låst: uden adgangssætningen er CPR-numrene tabt, og ingen kan finde den igen.",
    "The backup holds names. The keys are locked: without the passphrase the CPR numbers are lost; nobody can recover it.",
)


@click.command(
    help=Text(
        "Tag en sikkerhedskopi af sagsbehandlernes side: database, nøgler og filer i én fil. Siden må gerne køre.",
        "Back up the caseworkers' site: database, keys and files in one file. The site may run meanwhile.",
    ).say(_SAY)
)
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help=Text("Filen, der skrives.", "The file to write.").say(_SAY),
)
@click.option("--passphrase", "ask", is_flag=True, help=PASSPHRASE.say(_SAY))
def command(out: Path, ask: bool) -> None:
    from virkning.casework.database import connected
    from virkning.casework.home import home
    from virkning.casework.operations.backing_up import back_up

    words = passphrase(ask, twice=True)
    with connected(home()) as url:
        manifest = back_up(url, home(), out, words=words)
    rows = sum(table.rows for table in manifest.tables.values())
    click.echo(
        Text(
            f"{out}: {len(manifest.tables)} tabeller, {rows} rækker.",
            f"{out}: {len(manifest.tables)} tables, {rows} rows.",
        ).say(_SAY)
    )
    aloud((_LOCKED if words else _PLAIN).say(_SAY))


def passphrase(ask: bool, *, twice: bool = False) -> str:
    """From the keyboard or the environment: never from the command line, where others on the machine can read it."""
    import os

    if not ask:
        return os.environ.get("VIRKNING_PASSPHRASE", "")
    said = Text("Adgangssætning", "Passphrase").say(_SAY)
    return str(click.prompt(said, hide_input=True, confirmation_prompt=twice))
