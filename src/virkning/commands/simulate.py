"""`virkning simulate`: a made-up municipality as a snapshot, with its truth beside it."""

from __future__ import annotations

from pathlib import Path

import click

from virkning.language import Text, chosen_language
from virkning.progress import aloud

_SAY = chosen_language()


@click.command(
    help=Text("Lav en simuleret kommune med kendt sandhed.", "Make a simulated municipality with a known truth.").say(
        _SAY
    )
)
@click.option(
    "--profile",
    default="bip",
    show_default=True,
    help=Text("Profilens navn eller en TOML-fil.", "The profile's name or a TOML file.").say(_SAY),
)
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help=Text("Frø.", "Seed.").say(_SAY))
@click.option(
    "--scale",
    type=click.FloatRange(min=0, min_open=True),
    default=1.0,
    show_default=True,
    help=Text("Gang antallet af mennesker.", "Multiply the number of people.").say(_SAY),
)
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    help=Text("Mappen, der skrives.", "The folder to write.").say(_SAY),
)
def command(profile: str, seed: int, scale: float, out: Path) -> None:
    from virkning.simulate.studies import simulate

    simulate(profile, seed=seed, out=out, scale=scale, tell=aloud)
    click.echo(Text(f"Simuleret datasæt: {out}", f"Simulated snapshot: {out}").say(_SAY))
