"""`virkning restore`: bring a backup back, whole and verified table by table, or change nothing."""

from __future__ import annotations

from pathlib import Path

import click

from virkning.commands.backup import PASSPHRASE, passphrase
from virkning.language import Text, chosen_language
from virkning.progress import aloud

_SAY = chosen_language()


@click.command(
    help=Text(
        "Læg en sikkerhedskopi tilbage. Hver tabel holdes op mod kopien, før den tages i brug; siden skal være stoppet.",
        "Bring a backup back. Every table is held against it before it is put to use; the site must be stopped.",
    ).say(_SAY)
)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--replace",
    is_flag=True,
    help=Text(
        "Lad den træde i stedet for det, der er her; der tages først en kopi af det.",
        "Let it take the place of what is here; a backup of that is made first.",
    ).say(_SAY),
)
@click.option("--passphrase", "ask", is_flag=True, help=PASSPHRASE.say(_SAY))
def command(file: Path, replace: bool, ask: bool) -> None:
    from virkning.casework.home import home
    from virkning.casework.operations.restoring import restore

    words = passphrase(ask)
    manifest = restore(file, home(), replace=replace, words=words, tell=lambda text: aloud(text.say(_SAY)))
    count, day = len(manifest.tables), f"{manifest.made.astimezone():%d.%m.%Y %H:%M}"
    click.echo(
        Text(
            f"Lagt tilbage, som det var {day}: {count} tabeller, alle ens med kopien.",
            f"Brought back as it was on {day}: {count} tables, all equal to the backup.",
        ).say(_SAY)
    )
