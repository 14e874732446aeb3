"""`virkning together`: two findings on the same question side by side, the test of their difference, and what is ruled out."""

from __future__ import annotations

from pathlib import Path

import click

from virkning.language import Text, chosen_language
from virkning.progress import aloud

_SAY = chosen_language()


@click.command(
    help=Text(
        "Læs to fund (finding.json) om det samme spørgsmål sammen.",
        "Read two findings (finding.json) on the same question together.",
    ).say(_SAY)
)
@click.argument("first", type=click.Path(path_type=Path))
@click.argument("second", type=click.Path(path_type=Path))
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    help=Text("Mappen, der skrives.", "The folder to write.").say(_SAY),
)
@click.option(
    "--spans", type=click.FloatRange(min=0, min_open=True), nargs=2, default=(1.0, 1.0), show_default=True,
    help=Text("Det, hvert tal deles med, fx årene, det dækker.", "What each number is divided by, such as its years.").say(_SAY),
)  # fmt: skip
@click.option(
    "--wanted", type=click.Choice(["more", "less"]), default="more", show_default=True,
    help=Text("Om mere eller mindre af udfaldet er ønsket.", "Whether more or less of the outcome is wanted.").say(_SAY),
)  # fmt: skip
@click.option(
    "--realist", type=click.Choice(["supports", "contradicts"]),
    help=Text("Hvad en realistisk evaluering siger om teorien.", "What a realist evaluation says of the theory.").say(_SAY),
)  # fmt: skip
@click.option(
    "--unidentifiable", is_flag=True,
    help=Text("Målgruppen kan ikke genfindes i registret: afvis.", "The target group is not in the register: refuse.").say(_SAY),
)  # fmt: skip
@click.option(
    "--older", is_flag=True,
    help=Text("Indsatsen er ældre end data: afvis.", "The intervention is older than the data: refuse.").say(_SAY),
)  # fmt: skip
def command(
    first: Path, second: Path, out: Path, spans: tuple[float, float], wanted: str, realist: str | None,
    unidentifiable: bool, older: bool,
) -> None:  # fmt: skip
    from virkning.findings.together import read_together, refuse
    from virkning.findings.together_telling import finding
    from virkning.report import write_report

    refuse(unidentifiable=unidentifiable, older=older, file=first)
    together = read_together(first, second, spans=spans, more=wanted == "more")
    found = finding(together, realist=realist, language=_SAY)  # type: ignore[arg-type]
    write_report(found, out, tell=aloud)
    for sentence in found.summary:
        click.echo(sentence.say(_SAY))
