"""`virkning upgrade`: after a new version is installed, bring the database along; if that fails, it stands as it was."""

from __future__ import annotations

import click

from virkning.commands.backup import PASSPHRASE, passphrase
from virkning.language import Text, chosen_language
from virkning.progress import aloud

_SAY = chosen_language()


@click.command(
    help=Text(
        "Bring databasen op til den installerede udgave. Der tages først en sikkerhedskopi; siden skal være stoppet.",
        "Bring the database up to the installed version. A backup is made first; the site must be stopped.",
    ).say(_SAY)
)
@click.option("--passphrase", "ask", is_flag=True, help=PASSPHRASE.say(_SAY))
def command(ask: bool) -> None:
    from virkning.casework.home import home
    from virkning.casework.operations.upgrading import upgrade

    done = upgrade(home(), words=passphrase(ask, twice=True), tell=lambda text: aloud(text.say(_SAY)))
    for name in done:
        click.echo(f"  {name}")
    click.echo(
        Text("Databasen er ført op til denne udgave.", "The database has been brought up to this version.").say(_SAY)
        if done
        else Text("Databasen passer allerede til denne udgave.", "The database fits this version already.").say(_SAY)
    )
