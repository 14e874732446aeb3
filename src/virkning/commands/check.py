"""`virkning check`: what threatens a plan, before any result is seen."""

from __future__ import annotations

from pathlib import Path

import click

from virkning.language import Text, chosen_language

_SAY = chosen_language()
_SEVERITIES = {
    "serious": Text("alvorligt", "serious"),
    "moderate": Text("vigtigt", "important"),
    "note": Text("bemærk", "note"),
}


@click.command(
    help=Text(
        "Sig, om data kan bære PLAN, og hvad der truer den.", "Say whether the data carry PLAN and what threatens it."
    ).say(_SAY)
)
@click.argument("plan", type=click.Path(path_type=Path))
def command(plan: Path) -> None:
    from virkning.plans.reading import read_plan
    from virkning.plans.running import check_plan

    file = read_plan(plan)
    if file.plan.theory is not None:
        from virkning.theory.library import check_link

        check_link(plan, file.plan.theory.file, file.plan.theory.arrow)
    cautions = check_plan(file)
    click.echo(Text("Planen kan køres på disse data.", "The plan can be run on these data.").say(_SAY))
    for caution in sorted(cautions, key=lambda one: list(_SEVERITIES).index(one.severity)):
        click.echo(f"- {_SEVERITIES[caution.severity].say(_SAY)}: {caution.text.say(_SAY)} [{caution.code}]")
