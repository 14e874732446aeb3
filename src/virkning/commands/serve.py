"""`virkning serve`: the casework site on this machine, with a database of its own where none is named."""

from __future__ import annotations

from pathlib import Path

import click

from virkning.language import Text, chosen_language
from virkning.progress import aloud

_SAY = chosen_language()


@click.command(
    help=Text(
        "Kør sagsbehandlernes side på denne maskine. Uden DATABASE_URL bruges en indbygget PostgreSQL under VIRKNING_HOME.",
        "Run the caseworkers' site on this machine. Without DATABASE_URL an embedded PostgreSQL under VIRKNING_HOME is used.",
    ).say(_SAY)
)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option(
    "--demo",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help=Text("Fyld en prøve med dette simulerede datasæt.", "Fill a demonstration from this simulated snapshot.").say(
        _SAY
    ),
)
@click.option(
    "--check",
    is_flag=True,
    help=Text("Start, prøv om siden svarer, og stop igen.", "Start, see whether the site answers, and stop.").say(_SAY),
)
def command(port: int, host: str, demo: Path | None, check: bool) -> None:
    from virkning.casework.serving import Address, check_address, choose_demo_home, prepared, serve

    address = Address(host, port)
    check_address(address)
    if demo is not None:
        choose_demo_home(demo)
    with prepared(demo, lambda text: aloud(text.say(_SAY))):
        serve(address, once=check, ready=lambda: _ready(address.url, check))


def _ready(url: str, check: bool) -> None:
    if check:
        click.echo(Text(f"Siden svarer på {url}.", f"The site answers at {url}.").say(_SAY))
        return
    click.echo(
        Text(f"Siden kører på {url} · Ctrl-C stopper den.", f"The site runs at {url} · Ctrl-C stops it.").say(_SAY)
    )
