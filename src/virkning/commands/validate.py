"""`virkning validate`: a design against simulated municipalities whose truth is known."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from virkning.language import Text, chosen_language
from virkning.progress import aloud

if TYPE_CHECKING:
    from virkning.findings.finding import Finding

_SAY = chosen_language()


@click.group(
    help=Text("Simulér, estimér og sammenlign med sandheden.", "Simulate, estimate and compare with the truth.").say(
        _SAY
    )
)
def command() -> None:
    pass


def _bounded(work: Callable[..., None]) -> Callable[..., None]:
    """What each design's validation is asked: how many draws, from which seed, and where to write."""
    for option in (
        click.option(
            "--out",
            required=True,
            type=click.Path(path_type=Path),
            help=Text("Mappen, der skrives.", "The folder to write.").say(_SAY),
        ),
        click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True),
        click.option("--replications", type=click.IntRange(min=2), default=200, show_default=True),
    ):
        work = option(work)
    return work


@command.command(help=Text("Prøv sagsbehandlerdesignet.", "Test the caseworker design.").say(_SAY))
@_bounded
def caseworkers(replications: int, seed: int, out: Path) -> None:
    from virkning.validate.caseworkers import validate

    _write(validate(replications=replications, seed=seed, language=_SAY), out)


@command.command(help=Text("Prøv matchingdesignet.", "Test the matching design.").say(_SAY))
@_bounded
def matching(replications: int, seed: int, out: Path) -> None:
    from virkning.validate.matching import validate

    _write(validate(replications=replications, seed=seed, language=_SAY), out)


@command.command(help=Text("Prøv forskel-i-forskelle.", "Test difference-in-differences.").say(_SAY))
@_bounded
def difference(replications: int, seed: int, out: Path) -> None:
    from virkning.validate.difference import validate

    _write(validate(replications=replications, seed=seed, language=_SAY), out)


def _write(finding: Finding, out: Path) -> None:
    from virkning.report import write_report

    write_report(finding, out, tell=aloud)
    for sentence in finding.summary:
        click.echo(sentence.say(_SAY))
