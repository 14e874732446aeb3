"""`virkning run`: a plan in, a folder with finding, tables, figures and report out, whole or not at all."""

from __future__ import annotations

from pathlib import Path

import click

from virkning.language import Text, chosen_language
from virkning.progress import aloud

_SAY = chosen_language()


@click.command(help=Text("Kør PLAN og skriv fund og rapport.", "Run PLAN and write finding and report.").say(_SAY))
@click.argument("plan", type=click.Path(path_type=Path))
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    help=Text("Mappen, der skrives.", "The folder to write.").say(_SAY),
)
def command(plan: Path, out: Path) -> None:
    from virkning.plans.reading import read_plan
    from virkning.plans.running import run_plan
    from virkning.report import write_report

    file = read_plan(plan)
    if file.plan.theory is not None:
        from virkning.theory.library import check_link

        check_link(plan, file.plan.theory.file, file.plan.theory.arrow)
    finding = run_plan(file, tell=aloud)
    write_report(finding, out, tell=aloud)
    click.echo()
    for sentence in finding.summary:
        click.echo(sentence.say(finding.language))
    click.echo()
    click.echo(
        Text(
            f"Rapporten ligger i {out / 'report.html'} (og som PDF, Word og Excel ved siden af).",
            f"The report is {out / 'report.html'} (with PDF, Word and Excel beside it).",
        ).say(finding.language)
    )
