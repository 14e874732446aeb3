"""`virkning validate`: a design against simulated municipalities whose truth is known."""

from __future__ import annotations

from pathlib import Path

import click

from virkning.language import Text, chosen_language
from virkning.progress import aloud

_SAY = chosen_language()


@click.group(
    help=Text("Simulér, estimér og sammenlign med sandheden.", "Simulate, estimate and compare with the truth.").say(
        _SAY
    )
)
def command() -> None:
    pass


@command.command(help=Text("Prøv sagsbehandlerdesignet.", "Test the caseworker design.").say(_SAY))
@click.option("--replications", type=click.IntRange(min=2), default=200, show_default=True)
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True)
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    help=Text("Mappen, der skrives.", "The folder to write.").say(_SAY),
)
def caseworkers(replications: int, seed: int, out: Path) -> None:
    from virkning.report import write_report
    from virkning.validate.caseworkers import validate

    finding = validate(replications=replications, seed=seed, language=_SAY)
    write_report(finding, out, tell=aloud)
    for sentence in finding.summary:
        click.echo(sentence.say(_SAY))
